import { concat, mul, type Shape, ShapeError, type Tensor, zeros } from "../core/mod.ts";
import { childOf, containerOf, type NamedModule, specsOf } from "./container.ts";
import { defineModule } from "./define.ts";
import { pointField, widest } from "./description.ts";
import type { Module } from "./module.ts";

/** A block and its own input, joined; the block's variables keep their names. */
function around<P extends string, B extends string>(
  kind: string,
  block: Module<P, B>,
  join: (x: Tensor, y: Tensor) => Tensor,
): Module<P, B> {
  const part: NamedModule = ["", block];
  return defineModule({
    kind,
    specs: specsOf([part]) as Module<P, B>["specs"],
    forward: (pass, x) => join(x, pass.run(...part, x)),
    describe(input) {
      const child = childOf(part, input, pointField);
      const { output, field } = child.description;
      return containerOf(kind, join(zeros(input), zeros(output)).shape, widest([field, pointField]), [child]);
    },
  });
}

/**
 * `y = concat(x, block(x))` along the channels: the input stays in sight of everything that follows. The block's
 * variables keep their names.
 *
 * Source: Huang et al. 2017, "Densely connected convolutional networks".
 *
 * @throws {ShapeError} at `apply` and `describe`, where the block changes more than the number of channels
 *
 * @example
 * ```ts
 * import { conv2d, dense, repeat } from "@tilegrad/tilegrad/layers";
 * const grow = repeat(3, (index) => dense(conv2d(8 + 4 * index, 4, 3, { padding: 1 })));
 * console.log(grow.describe([1, 8, 9, 9]).output); // [1, 20, 9, 9]
 * ```
 */
export function dense<P extends string, B extends string>(block: Module<P, B>): Module<P, B> {
  return around("dense", block, (x, y) => concat([x, y], 1));
}

/**
 * `y = x gate(x)`: a factor for each element, or, where the gate gives [N, C, 1, 1], for each channel. The gate's
 * variables keep their names.
 *
 * Source: Hu, Shen and Sun 2018, "Squeeze-and-excitation networks".
 *
 * @throws {ShapeError} at `apply` and `describe`, where what the gate gives cannot be stretched over x
 *
 * @example
 * ```ts
 * import { conv2d, gated, globalAvgPool2d, relu, sequential, sigmoid } from "@tilegrad/tilegrad/layers";
 * const squeezeExcitation = gated(sequential({
 *   pool: globalAvgPool2d(),
 *   fc1: conv2d(64, 4, 1),
 *   relu: relu(),
 *   fc2: conv2d(4, 64, 1),
 *   sigmoid: sigmoid(),
 * }));
 * console.log(squeezeExcitation.describe([1, 64, 9, 9]).output); // [1, 64, 9, 9]
 * ```
 */
export function gated<P extends string, B extends string>(gate: Module<P, B>): Module<P, B> {
  return around("gated", gate, (x, factor) => {
    checkGate(x.shape, factor.shape);
    return mul(x, factor);
  });
}

function checkGate(x: Shape, factor: Shape): void {
  if (factor.length === x.length && factor.every((extent, axis) => extent === x[axis] || extent === 1)) return;
  throw new ShapeError(
    `Cannot apply gated: the gate gives [${factor}], x is [${x}], each extent must be 1 or that of x`,
  );
}
