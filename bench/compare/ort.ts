/** ONNX Runtime, whichever build is handed in: a row's graph becomes a session, a repetition is one `run`. */
import type { Forward } from "./net.ts";
import { fedInputs, onnxModel } from "./onnx_graph.ts";
import type { Inputs } from "./rows.ts";
import type { Job } from "./serve.ts";

interface OrtTensor {
  getData(): Promise<unknown>;
  dispose(): void;
}

/** The part of the runtime's face that all its builds share. */
export interface Runtime {
  readonly Tensor: new (type: "float32", data: Float32Array, dims: readonly number[]) => OrtTensor;
  readonly InferenceSession: {
    create(model: Uint8Array, options: object): Promise<{ run(feeds: object): Promise<Record<string, OrtTensor>> }>;
  };
}

/** Makes the jobs of forward rows on one execution provider. */
export function forwardJobs(
  runtime: Runtime,
  options: { executionProviders: string[]; preferredOutputLocation?: "gpu-buffer"; logSeverityLevel?: number },
): (forward: Forward, inputs: Inputs) => Promise<Job> {
  return async (forward, inputs) => {
    const session = await runtime.InferenceSession.create(onnxModel(forward, inputs), options);
    const feeds = Object.fromEntries(
      fedInputs(inputs).map((name) => {
        const { data, shape } = inputs[name];
        return [name, new runtime.Tensor("float32", data as Float32Array, shape)];
      }),
    );
    let y: OrtTensor | undefined;
    return {
      repeat: async () => {
        y?.dispose();
        ({ y } = await session.run(feeds));
      },
      outputs: async () => [Float32Array.from(await y!.getData() as Float32Array)],
    };
  };
}
