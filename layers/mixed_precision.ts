import { castFloat } from "./cast_variables.ts";
import { defineModule } from "./define.ts";
import type { Module } from "./module.ts";

/**
 * A module that computes in `float16` with `float32` variables: each pass casts parameters and x, and gives `float32` back, so
 * that the loss and the optimizer need not know. Activations take half the memory; sums are `float32` inside, and so are the
 * buffers, such as running statistics. Gradients come back in `float32`; small ones need a scaled loss (`optim.lossScaling`).
 *
 * Source: Micikevicius et al. 2018, "Mixed precision training".
 *
 * @param module its variables keep their names, so that weights load as before
 *
 * @example
 * ```ts
 * import { key, zeros } from "@tilegrad/tilegrad";
 * import { conv2d, mixedPrecision } from "@tilegrad/tilegrad/layers";
 * const layer = mixedPrecision(conv2d(3, 8, 3));
 * const y = layer.apply(layer.init(key(1)), zeros([1, 3, 8, 8]));
 * console.log(y.dtype); // float32, rounded from float16
 * ```
 */
export function mixedPrecision<P extends string, B extends string>(module: Module<P, B>): Module<P, B> {
  const { kind, specs } = module;
  return defineModule({
    kind,
    specs,
    forward: (pass, x) => castFloat(module.forward(pass.casting("float16"), castFloat(x, "float16")), "float32"),
    describe: (input) => module.describe(input),
  });
}
