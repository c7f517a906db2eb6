import { ShapeError } from "./errors.ts";
import { sameShape, showShape } from "./shape.ts";
import { openTapes, Tensor } from "./tensor.ts";
import { treeLeaves, treeMap } from "./tree.ts";

/**
 * The same function, which keeps nothing for its gradient: it is called a second time in the backward pass, when its gradient
 * is needed. Memory falls from all intermediate values to the arguments and results; one more forward pass is the price.
 *
 * A network of `n` equal layers needs least where about `sqrt(n)` of them share a checkpoint: `2 sqrt(n)` values instead of `n`.
 *
 * Differentiated are the arguments and whatever watched tensors `f` closes over, as without it. `f` may itself contain
 * checkpoints, random numbers (the same key gives the same mask again) and gradients; it must compute the same the second
 * time, so it may not depend on what changes meanwhile. Where nothing is differentiated, `f` is simply called.
 *
 * Source: Chen et al. 2016, "Training deep nets with sublinear memory cost".
 *
 * @param f from anything to a tree of tensors
 * @throws {ShapeError} in the backward pass, where `f` gives other shapes the second time
 *
 * @example
 * ```ts
 * import { checkpoint, exp, grad, mul, sin, sum, tensor } from "@tilegrad/tilegrad";
 * const block = checkpoint((x) => mul(sin(x), exp(x)));
 * console.log(await grad((x) => sum(block(block(x))))(tensor([0])).array()); // [1]
 * ```
 */
export function checkpoint<A extends unknown[] = Tensor[], R = Tensor>(f: (...a: A) => R): (...a: A) => R {
  return (...a) => {
    const result = f(...a);
    // What was recorded inside stays on the tapes unread: the handles given out are new, and no record leads to them.
    const outputs: Tensor[] = [];
    const fresh = treeMap(result, ({ node, tapes }) => {
      const output = new Tensor(node, tapes.filter((tape) => tape.isOpen));
      outputs.push(output);
      return output;
    });
    const again = () => {
      const repeated = treeLeaves(f(...a));
      assertSame(outputs, repeated);
      return repeated;
    };
    for (const tape of openTapes(outputs)) tape.records.push({ outputs, again });
    return fresh;
  };
}

function assertSame(first: readonly Tensor[], second: readonly Tensor[]): void {
  const show = (results: readonly Tensor[]) => results.map(({ shape }) => showShape(shape)).join(", ");
  if (first.length === second.length && first.every(({ shape }, i) => sameShape(shape, second[i].shape))) return;
  throw new ShapeError(
    `Cannot recompute a checkpoint: its function gave ${show(first)} at first and ${show(second)} the second time; ` +
      "it must compute the same each time",
  );
}
