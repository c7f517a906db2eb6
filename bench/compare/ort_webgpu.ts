/** ONNX Runtime Web on WebGPU; outputs stay on the device, so that no repetition reads anything back. */
// deno-lint-ignore no-import-prefix -- peers stay out of the import map, so that nothing else downloads them
import * as ort from "npm:onnxruntime-web@1.23.0/webgpu";
import { forwardJobs, type Runtime } from "./ort.ts";
import { serve } from "./serve.ts";

await serve({
  version: "1.23.0",
  open: () => {
    ort.env.wasm.numThreads = 1; // more threads have not been tried in Deno
    return Promise.resolve();
  },
  forward: forwardJobs(ort as unknown as Runtime, {
    executionProviders: ["webgpu"],
    preferredOutputLocation: "gpu-buffer",
    logSeverityLevel: 3,
  }),
});
