/** TF.js on its WebGPU backend. */
// deno-lint-ignore no-import-prefix -- peers stay out of the import map, so that nothing else downloads them
import * as tf from "npm:@tensorflow/tfjs-core@4.22.0";
// deno-lint-ignore no-import-prefix
import { WebGPUBackend } from "npm:@tensorflow/tfjs-backend-webgpu@4.22.0";
import { serve } from "./serve.ts";
import { forwardJob, lenetStep, networkStep } from "./tfjs.ts";

await serve({
  version: tf.version_core,
  open: async () => {
    if (!await tf.setBackend("webgpu")) throw new Error("the webgpu backend does not start");
    await tf.ready();
  },
  flush: () => {
    const backend = tf.backend();
    if (!(backend instanceof WebGPUBackend)) throw new Error("the webgpu backend is not in use");
    backend.ensureCommandEncoderReady();
    backend.endComputePassEncoder();
    backend.submitQueue();
  },
  forward: forwardJob,
  step: networkStep,
  jobs: { "lenet-step": lenetStep },
});
