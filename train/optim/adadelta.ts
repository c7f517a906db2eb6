import { add, div, hostScalar, mul, sqrt, sub, type Tensor } from "../../core/mod.ts";
import {
  type CommonOptions,
  decayed,
  learningRate,
  type Optimizer,
  optimizer,
  rateOf,
  requireAtLeastZero,
  requireBelowOne,
} from "./optimizer.ts";

/** How `adadelta` steps. */
export interface AdadeltaOptions extends CommonOptions {
  /** How much of the past means of squares is kept, 0.9 unless told. */
  readonly rho?: number;
  /** Keeps roots away from zero, 1e-6 unless told. */
  readonly eps?: number;
}

/**
 * Adadelta: `s = rho s + (1 - rho) g^2`, `d = sqrt(u + eps) / sqrt(s + eps) g`, `u = rho u + (1 - rho) d^2`,
 * `w = w - lr d`.
 *
 * @param options `lr` is 1 unless told
 * @returns an optimizer whose state has `meanSquare.NAME` and `meanSquareStep.NAME` for every parameter, and `step`
 * @throws {ValueError} where an option is out of range
 * @example
 * ```ts
 * import { optim } from "@tilegrad/tilegrad";
 * const optimizer = optim.adadelta();
 * ```
 *
 * Source: Zeiler, "ADADELTA: an adaptive learning rate method", 2012.
 */
export function adadelta(options: AdadeltaOptions = {}): Optimizer {
  const { lr = 1, rho = 0.9, eps = 1e-6 } = options;
  requireBelowOne("adadelta", { rho });
  requireAtLeastZero("adadelta", { eps });
  const rate = learningRate("adadelta", lr);
  const mixed = (past: Tensor, x: Tensor) => add(mul(past, rho), mul(mul(x, x), 1 - rho));
  const root = (x: Tensor) => sqrt(add(x, eps));
  return optimizer("adadelta", ["meanSquare", "meanSquareStep"], (step) => {
    const lr = hostScalar(rate, [step]);
    return (name, param, grad, [meanSquare, meanSquareStep]) => {
      const gradient = decayed(name, param, grad, options);
      const nextSquare = mixed(meanSquare, gradient);
      const direction = mul(div(root(meanSquareStep), root(nextSquare)), gradient);
      const next = sub(param, mul(direction, rateOf(name, lr, options)));
      return [next, nextSquare, mixed(meanSquareStep, direction)];
    };
  });
}
