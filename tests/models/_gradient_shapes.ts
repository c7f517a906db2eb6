import { assertEquals } from "@std/assert";
import { add, crossEntropy, key, type Shape, type Tensor, tensor, valueAndGrad, zeros } from "../../core/mod.ts";
import type { Module } from "../../layers/mod.ts";

/**
 * The training pass of a network too large to train in a test: the loss, with those of the heads named, has a gradient of the
 * right shape for every parameter, and every buffer has its next value. Nothing is computed.
 */
export function checkGradientShapes(model: Module, input: Shape, capture: readonly string[] = []): void {
  const { params, buffers } = model.init(key(0));
  const labels = tensor(new Int32Array(input[0]));
  const [[loss, next], gradients] = valueAndGrad((params: Readonly<Record<string, Tensor>>) => {
    const [logits, next, heads] = model.apply({ params, buffers }, zeros(input), { train: true, key: key(1), capture });
    const losses = [logits, ...Object.values(heads)].map((output) => crossEntropy(output, labels));
    return [losses.reduce((a, b) => add(a, b)), next] as const;
  }, { hasAux: true })(params);
  assertEquals(loss.shape, []);
  const shapes = (record: Readonly<Record<string, { readonly shape: Shape }>>) =>
    Object.fromEntries(Object.entries(record).map(([name, { shape }]) => [name, shape]));
  assertEquals(shapes(gradients), shapes(model.specs.params));
  assertEquals(shapes(next), shapes(model.specs.buffers));
}
