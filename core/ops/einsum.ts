import { ShapeError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { contract, type Labelled, ordered, sumOut } from "./_contract.ts";
import { parseEquation } from "./_einsum.ts";
import { numeric, requireTypes } from "./_rules.ts";
import { diagonal } from "./diagonal.ts";
import { permute, squeeze } from "./movement.ts";

/** An operand whose axes have different names: of axes that share one the diagonal is taken. */
function withoutRepeats({ labels, x }: Labelled): Labelled {
  const second = labels.findIndex((label, i) => labels.indexOf(label) !== i);
  if (second < 0) return { labels, x };
  const first = labels.indexOf(labels[second]);
  const others = labels.map((_, i) => i).filter((i) => i !== first && i !== second);
  const y = diagonal(permute(x, [...others, first, second]));
  return withoutRepeats({ labels: [...others.map((i) => labels[i]), labels[second]], x: y });
}

/** Operands without those axes of an ellipsis along which they are stretched to another operand's extent. */
function withoutStretched(terms: readonly Labelled[]): Labelled[] {
  const isStretched = (label: string) =>
    label.startsWith(".") &&
    terms.some(({ labels, x }) => labels.includes(label) && x.shape[labels.indexOf(label)] !== 1);
  return terms.map(({ labels, x }) => {
    const axes = labels.flatMap((label, i) => x.shape[i] === 1 && isStretched(label) ? [i] : []);
    return { labels: labels.filter((_, i) => !axes.includes(i)), x: squeeze(x, axes) };
  });
}

/**
 * Einstein's sum: products of elements, added over the letters that the result leaves out.
 *
 * `"ij,jk->ik"` is the matrix product, `"ii->i"` a diagonal, `"bhqd,bhkd->bhqk"` the scores of attention. `...` stands for any
 * further axes, which broadcast. Without `->` the result has the letters that occur once, in alphabetical order. Operands
 * are joined from left to right, two at a time, each time by one matrix product.
 *
 * @param equation letters for the axes of each operand, separated by commas, then `->` and those of the result
 * @param operands `float32` (sums and outer products also `int32` and `uint32`)
 * @throws {ShapeError} where letters and shapes do not agree; the message names the letter
 *
 * @example
 * ```ts
 * import { einsum, tensor } from "@tilegrad/tilegrad";
 * const a = tensor([[1, 2], [3, 4]]);
 * console.log(await einsum("ij,j->i", a, tensor([1, 10])).array()); // [21, 43]
 * ```
 */
export function einsum(equation: string, ...operands: Tensor[]): Tensor {
  if (operands.length === 0) throw new ShapeError(`Cannot apply einsum "${equation}": found no operand`);
  requireTypes("einsum", operands, numeric);
  const { operands: labels, result } = parseEquation(equation, operands.map(({ shape }) => shape));
  const terms = withoutStretched(operands.map((x, i) => withoutRepeats({ labels: labels[i], x })));
  const joined = terms.reduce((left, right, i) => {
    const later = new Set([...result, ...terms.slice(i + 1).flatMap((term) => term.labels)]);
    return contract(left, right, (label) => later.has(label));
  });
  return ordered(sumOut(joined, (label) => result.includes(label)), result);
}
