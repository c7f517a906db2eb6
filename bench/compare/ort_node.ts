/** ONNX Runtime's native build, on the processor. */
// deno-lint-ignore no-import-prefix -- peers stay out of the import map, so that nothing else downloads them
import * as ort from "npm:onnxruntime-node@1.23.0";
import { forwardJobs, type Runtime } from "./ort.ts";
import { serve } from "./serve.ts";

await serve({
  version: "1.23.0",
  open: () => Promise.resolve(),
  forward: forwardJobs(ort as unknown as Runtime, { executionProviders: ["cpu"], logSeverityLevel: 3 }),
});
