import type { KernelPlan, Target } from "../kernel.ts";
import { conv2dDirect } from "../../shaders/mod.ts";
import { foldWorkgroups } from "../workgroups.ts";
import { conv2dConstants, type Conv2dShape } from "./_conv2d_shape.ts";

/** One element of y per invocation. */
export function outputDirect(shape: Conv2dShape, target: Target): KernelPlan {
  const { images, groups, inputs, outputs, y } = shape;
  const count = images * groups * outputs * y[0] * y[1];
  return {
    steps: [{
      shader: { name: "conv2d_direct", text: conv2dDirect },
      constants: {
        ...conv2dConstants(shape),
        ...{ X_CHANNELS: groups * inputs, X_GROUP: inputs, Y_CHANNELS: groups * outputs, Y_GROUP: outputs },
        WORKGROUP: 64,
      },
      sizes: { count },
      reads: [{ name: "x", value: { input: 0 } }, { name: "weight", value: { input: 1 } }],
      writes: [{ name: "y", value: { output: true } }],
      workgroups: foldWorkgroups(Math.ceil(count / 64), target),
    }],
  };
}
