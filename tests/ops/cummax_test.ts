import { assertEquals, assertThrows } from "@std/assert";
import { cummax, DTypeError, mul, ShapeError, type Tensor, tensor, vjp, zeros } from "../../core/mod.ts";
import { checkGradient, checkValues, distinct } from "./_check.ts";
import { onBothKinds } from "./_kinds.ts";

Deno.test("cummax gives values and places, the last of equal ones, on both kinds of kernels", async () => {
  await onBothKinds(async (device) => {
    const [values, places] = cummax(tensor([[1, 5, 5, 2, 7], [3, 3, 1, 4, 0]], { device }));
    assertEquals(await values.array(), [[1, 5, 5, 5, 7], [3, 3, 3, 4, 4]]);
    assertEquals(await places.array(), [[0, 1, 2, 2, 4], [0, 1, 1, 3, 3]]);
    const [columns] = cummax(tensor([[1, 5], [2, 4]], { device }), { axis: 0 });
    assertEquals(await columns.array(), [[1, 5], [2, 5]]);
  });
});

Deno.test("cummax of more than 65,536 elements", async () => {
  await onBothKinds(async (device) => {
    const x = Int32Array.from({ length: 100_003 }, (_, i) => (i * 7919) % 100_003);
    const want = { values: new Int32Array(x.length), places: new Int32Array(x.length) };
    for (let i = 0, best = 0; i < x.length; i++) {
      if (x[i] >= x[best]) best = i;
      [want.values[i], want.places[i]] = [x[best], best];
    }
    const [values, places] = cummax(tensor(x, { device }));
    assertEquals(await values.data(), want.values);
    assertEquals(await places.data(), want.places);
  });
});

Deno.test("from the first NaN on all is NaN, and -Infinity is a number", async () => {
  const [values, places] = cummax(tensor([-Infinity, -Infinity, 2, NaN, 9]));
  await checkValues(values, [-Infinity, -Infinity, 2, NaN, NaN]);
  assertEquals(await places.array(), [0, 1, 2, 3, 3]);
});

Deno.test("the gradient goes to the place that is returned", async () => {
  const dx = vjp((x: Tensor) => cummax(x)[0], tensor([1, 5, 5, 2]))[1](tensor([1, 10, 100, 1000]));
  assertEquals(await dx.array(), [1, 10, 1100, 0]);
});

Deno.test("cummax is differentiable twice", async () => {
  await checkGradient((x) => mul(cummax(x, { axis: 1 })[0], x), [distinct([2, 6])]);
});

Deno.test("empty axes, wrong axes and types", async () => {
  assertEquals((await cummax(zeros([2, 0]))[0].data()).length, 0);
  assertThrows(() => cummax(zeros([2]), { axis: 1 }), ShapeError, "Cannot apply cummax: axis 1 is out of range");
  assertThrows(() => cummax(zeros([2], "bool")), DTypeError, "Cannot apply cummax: found bool");
});
