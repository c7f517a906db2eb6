/** A training row: its settings, and the float64 reference of one step. */
import { type LayerNet, type Network, referenceNet } from "./net.ts";
import * as reference from "./reference.ts";
import type { Values } from "./reference.ts";

/** Momentum SGD as v ← momentum v + g, p ← p - rate v. */
export const TRAINING = { rate: 0.01, momentum: 0.9 } as const;

/** A value of the forward pass, with what has come back to it so far. */
interface Watched {
  readonly values: Values;
  readonly gradient: Float64Array;
}

function watched(values: Values): Watched {
  return { values, gradient: new Float64Array(values.data.length) };
}

function accumulate({ gradient }: Watched, by: Values): void {
  by.data.forEach((value, i) => gradient[i] += value);
}

/** Reference operations that note in `backs` how a gradient goes back through them. */
function watchedNet(backs: (() => void)[]): LayerNet<Watched> {
  /** `gradients` gives those of `operands`, in their order, from that of the result. */
  const noted = (values: Values, operands: readonly Watched[], gradients: (dy: Values) => readonly Values[]) => {
    const y = watched(values);
    backs.push(() => {
      const all = gradients({ shape: values.shape, data: y.gradient });
      operands.forEach((operand, i) => accumulate(operand, all[i]));
    });
    return y;
  };
  return {
    conv2d: (x, w, convolution) =>
      noted(
        referenceNet.conv2d(x.values, w.values, convolution),
        [x, w],
        (dy) => reference.conv2dGradients(x.values, w.values, convolution.padding, dy, convolution),
      ),
    batchNorm: (x, { weight, bias }) =>
      noted(
        referenceNet.batchNorm(x.values, { weight: weight.values, bias: bias.values }),
        [x, weight, bias],
        (dy) => reference.batchNormGradients(x.values, weight.values, dy),
      ),
    relu: (x) => noted(reference.relu(x.values), [x], (dy) => [reference.reluGradient(x.values, dy)]),
    add: (a, b) =>
      typeof b === "number"
        ? noted(referenceNet.add(a.values, b), [a], (dy) => [dy])
        : noted(referenceNet.add(a.values, b.values), [a, b], (dy) => [dy, dy]),
    maxPool: (x) =>
      noted(referenceNet.maxPool(x.values), [x], (dy) => {
        const dx = reference.zeros(x.values.shape);
        reference.maxPool3Positions(x.values).positions.forEach((at, i) => dx.data[at] += dy.data[i]);
        return [dx];
      }),
    globalAvgPool: (x) =>
      noted(reference.globalAvgPool(x.values), [x], (dy) => {
        const [, , height, width] = x.values.shape, area = height * width;
        return [{ shape: x.values.shape, data: x.values.data.map((_, i) => dy.data[Math.floor(i / area)] / area) }];
      }),
    linear: (x, w, bias) =>
      noted(
        reference.linear(x.values, w.values, bias.values),
        [x, w, bias],
        (dy) => reference.linearGradients(x.values, w.values, dy),
      ),
  };
}

/** Cross-entropy of a network's logits, and the gradients of its parameters. */
export function trainedOnce(
  network: Network,
  start: Readonly<Record<string, Values>>,
  x: Values,
  labels: ArrayLike<number>,
): { readonly loss: number; readonly gradients: Readonly<Record<string, Float64Array>> } {
  const backs: (() => void)[] = [];
  const params = Object.fromEntries(Object.entries(start).map(([name, values]) => [name, watched(values)]));
  const logits = network(watchedNet(backs), { ...params, x: watched(x) });
  const [loss, gradient] = reference.crossEntropy(logits.values, labels);
  accumulate(logits, gradient);
  for (const back of backs.reverse()) back();
  return { loss, gradients: Object.fromEntries(Object.keys(start).map((name) => [name, params[name].gradient])) };
}
