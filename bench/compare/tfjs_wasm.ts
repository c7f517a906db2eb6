/** TF.js on its WebAssembly backend: no device, every call is finished when it returns. */
// deno-lint-ignore no-import-prefix -- peers stay out of the import map, so that nothing else downloads them
import * as tf from "npm:@tensorflow/tfjs-core@4.22.0";
// deno-lint-ignore no-import-prefix -- registers the backend
import "npm:@tensorflow/tfjs-backend-wasm@4.22.0";
import { serve } from "./serve.ts";
import { forwardJob, lenetStep, networkStep } from "./tfjs.ts";

await serve({
  version: tf.version_core,
  open: async () => {
    if (!await tf.setBackend("wasm")) throw new Error("the wasm backend does not start");
    await tf.ready();
  },
  forward: forwardJob,
  step: networkStep,
  jobs: { "lenet-step": lenetStep },
});
