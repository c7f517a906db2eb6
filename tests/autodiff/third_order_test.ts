// Operations that exist for gradients alone: nobody calls them, so that their own second derivative is a third one.
import { assert } from "@std/assert";
import {
  adaptiveMaxPool2d,
  avgPool2d,
  conv2d,
  cumprod,
  grad,
  gradCheck,
  layerNorm,
  lgamma,
  maxPool2d,
  mul,
  select,
  square,
  sum,
  type Tensor,
  vjp,
} from "../../core/mod.ts";
import { distinct, random } from "../ops/_check.ts";

const image = distinct([1, 1, 4, 4], { spacing: 0.2 });

/** Functions whose gradient is checked to the second order. */
const functions: readonly [name: string, f: (x: Tensor) => Tensor, at: Tensor][] = [
  ["avgPool2d", (x) => square(square(avgPool2d(x, 2))), image],
  ["maxPool2d", (x) => square(square(maxPool2d(x, 2))), image],
  ["adaptiveMaxPool2d", (x) => square(square(adaptiveMaxPool2d(x, 2))), image],
  ["select", (x) => square(square(select(x, 1))), random([2, 3])],
  ["lgamma", lgamma, random([4], { min: 1, max: 3 })],
  ["cumprod", (x) => cumprod(x, { axis: 0 }), random([4])],
  ["layerNorm", (x) => mul(layerNorm(x, 4), random([2, 4], { seed: 2 })), random([2, 4])],
];

Deno.test("operations of gradients are differentiable as often as one likes", async () => {
  for (const [name, f, at] of functions) {
    const worst = await gradCheck(grad((x: Tensor) => sum(f(x))), [at], { order: 2, probes: 2 });
    assert(worst!.misfit >= 0, name);
  }
});

Deno.test("a convolution's third derivative, of image and kernel", async () => {
  const weightGradient = (x: Tensor, w: Tensor) => vjp((w: Tensor) => square(conv2d(x, w)), w)[1](random([1, 1, 2, 2]));
  await gradCheck(weightGradient, [random([1, 1, 3, 3]), random([1, 1, 2, 2], { seed: 2 })], { order: 2, probes: 2 });
});
