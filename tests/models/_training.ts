import { assert } from "@std/assert";
import {
  abs,
  add,
  crossEntropy,
  div,
  key,
  max,
  mul,
  realize,
  type Shape,
  square,
  sub,
  sum,
  type Tensor,
  tensor,
  valueAndGrad,
} from "../../core/mod.ts";
import type { Module } from "../../layers/mod.ts";
import { random } from "../ops/_check.ts";

/** Three classes suffice to train. */
export const numClasses = 3;

/** By how much the step should lower the loss. */
const drop = 0.002;

/**
 * Two training passes of a small network: the gradient reaches every parameter, a step against it lowers the loss by
 * what the gradient promises, and the running statistics move.
 */
export async function checkTraining(model: Module, input: Shape): Promise<void> {
  const { params, buffers } = model.init(key(1));
  const x = random(input);
  const labels = tensor(Int32Array.from({ length: input[0] }, (_, n) => n % numClasses));
  const pass = valueAndGrad((params: Readonly<Record<string, Tensor>>) => {
    const [logits, next] = model.apply({ params, buffers }, x, { train: true, key: key(2) });
    return [crossEntropy(logits, labels), next] as const;
  }, { hasAux: true });

  const [[loss, next], gradients] = pass(params);
  const names = Object.keys(params);
  const largest = names.map((name) => max(abs(gradients[name])));
  const rate = div(drop, names.map((name) => sum(square(gradients[name]))).reduce((a, b) => add(a, b)));
  const stepped = Object.fromEntries(names.map((name) => [name, sub(params[name], mul(gradients[name], rate))]));
  await realize(loss, next, largest, stepped);
  const sizes = await Promise.all(largest.map((size) => size.item()));
  names.forEach((name, index) => {
    assert(Number.isFinite(sizes[index]) && sizes[index] > 0, `gradient of ${name} is ${sizes[index]}`);
  });
  const [before, after] = [await loss.item(), await pass(stepped)[0][0].item()];
  assert(Math.abs((before - after) / drop - 1) < 0.3, `the loss goes from ${before} to ${after}, it should by ${drop}`);
  for (const name of Object.keys(buffers)) {
    const moved = (await next[name].data()).some((value) => value !== (name.endsWith("var") ? 1 : 0));
    assert(moved, `${name} has not moved`);
  }
}
