import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  cast,
  customGrad,
  DTypeError,
  gradCheck,
  GradCheckError,
  mul,
  openDevice,
  sin,
  square,
  stopGradient,
  type Tensor,
  tensor,
  ValueError,
  zeros,
} from "../../core/mod.ts";
import { random } from "../ops/_check.ts";

Deno.test("right derivatives pass, and the worst comparison is told", async () => {
  const worst = await gradCheck((x, y) => mul(sin(x), y), [random([2, 3]), random([3], { seed: 2 })], { order: 2 });
  assert(worst!.misfit < 1e-3 && [1, 2].includes(worst!.order), JSON.stringify(worst));
  assertEquals(worst!.misfit, Math.abs(worst!.derived - worst!.measured) / Math.max(1, Math.abs(worst!.measured)));
  assertEquals(await gradCheck(sin, [zeros([0, 2])], { order: 2 }), undefined);
});

Deno.test("a wrong gradient is told with input, element, and both values", async () => {
  const wrong = customGrad((x: Tensor) => [square(x), x], (x, dy) => [mul(dy, mul(x, tensor([2, 2, 3])))]);
  const f = (a: Tensor, b: Tensor) => mul(a, wrong(b));
  const error = await assertRejects(
    () => gradCheck(f, [tensor([1, 1, 1]), tensor([1, 2, 4])]),
    GradCheckError,
    "Cannot confirm the gradient of input 1 along element 2: it is",
  );
  const { order, input, elements, derived, measured, misfit } = error.comparison;
  assertEquals([order, input, elements], [1, 1, [2]]);
  assert(Math.abs(derived / measured - 1.5) < 1e-3, `${derived} and ${measured}`);
  assert(Math.abs(misfit - 1 / 3) > 0 && error.message.includes(`finite differences give ${measured}`));
});

Deno.test("a second derivative that is missing is found in second order alone", async () => {
  const blind = (x: Tensor) =>
    customGrad((a: Tensor) => [square(a), stopGradient(a)], (a, dy) => [mul(dy, mul(a, 2))])(x);
  await gradCheck(blind, [random([4])]);
  await assertRejects(
    () => gradCheck(blind, [random([4])], { order: 2 }),
    GradCheckError,
    "second derivative of input 0",
  );
});

Deno.test("a NaN is no derivative", async () => {
  const broken = customGrad((x: Tensor) => [square(x), null], (_, dy) => [mul(dy, NaN)]);
  await assertRejects(() => gradCheck(broken, [random([2])]), GradCheckError, "it is NaN");
});

Deno.test("inputs on a device of one's own are moved there", async () => {
  const device = await openDevice({ kind: "gpu" });
  const x = tensor(new Float32Array([0.5, 1]), { device });
  const { liveTensors } = device.memory();
  assert((await gradCheck(sin, [x]))!.misfit < 1e-3);
  assert(device.memory().liveTensors >= liveTensors + 12, `${device.memory().liveTensors}`); // 3 directions, 4 steps
  device.destroy();
});

Deno.test("what cannot be checked is refused", async () => {
  const whole = tensor([1], { dtype: "int32" });
  await assertRejects(
    () => gradCheck((x) => x, [random([1]), whole]),
    DTypeError,
    "input 1 is int32, it needs float32",
  );
  await assertRejects(() => gradCheck((x) => cast(x, "int32"), [random([1])]), DTypeError, "the result is int32");
  await assertRejects(() => gradCheck(sin, [random([1])], { step: 0 }), ValueError, "step must be positive, found 0");
  await assertRejects(
    () => gradCheck(sin, [random([1])], { tolerance: NaN }),
    ValueError,
    "tolerance must be positive",
  );
});
