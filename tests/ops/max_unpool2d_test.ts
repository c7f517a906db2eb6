import { assertEquals } from "@std/assert";
import {
  DTypeError,
  maxPool2d,
  maxPool2dIndices,
  maxUnpool2d,
  mul,
  ShapeError,
  sum,
  tensor,
  vjp,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, distinct, random } from "./_check.ts";
import { onBothKinds } from "./_kinds.ts";
import { checkRefusals } from "./_refusals.ts";

Deno.test("what was taken goes back to its place, on both kinds of kernels", async () => {
  await onBothKinds(async (device) => {
    const x = tensor([[[[1, 5, 2, 0], [9, 2, 4, 3], [0, 1, 7, 6], [8, 2, 1, 1]]]], { device });
    const y = maxUnpool2d(maxPool2d(x, 2), maxPool2dIndices(x, 2), 2);
    await checkValues(y, [0, 0, 0, 0, 9, 0, 4, 0, 0, 0, 7, 0, 8, 0, 0, 0]);
  });
});

Deno.test("an outputSize names the plane that the windows do not fill", async () => {
  const x = distinct([2, 3, 7, 5]);
  const [y, places] = [maxPool2d(x, 2), maxPool2dIndices(x, 2)];
  assertEquals(maxUnpool2d(y, places, 2).shape, [2, 3, 6, 4]);
  const back = maxUnpool2d(y, places, 2, { outputSize: [7, 5] });
  await checkValues(maxPool2d(mul(back, back), 2), mul(y, y));
});

Deno.test("it is the transpose of taking: <unpool(u), v> = <u, take(v)>, overlaps added", async () => {
  const x = distinct([1, 2, 6, 7]);
  const options = { stride: 2, padding: 1 } as const;
  const places = maxPool2dIndices(x, 3, options);
  const u = random(places.shape);
  const v = random(x.shape, { seed: 2 });
  const [, pullback] = vjp((x) => maxPool2d(x, 3, options), x);
  const want = await sum(mul(pullback(u), v)).item();
  await checkValues(sum(mul(maxUnpool2d(u, places, 3, { ...options, outputSize: [6, 7] }), v)), want);
});

Deno.test("maxUnpool2d is differentiable twice", async () => {
  const places = maxPool2dIndices(distinct([1, 2, 4, 5]), 2, { stride: 1 });
  await checkGradient((x) => maxUnpool2d(mul(x, x), places, 2, { stride: 1 }), [random([1, 2, 3, 4])]);
});

Deno.test("an empty batch stays empty", async () => {
  assertEquals((await maxUnpool2d(zeros([0, 2, 2, 2]), zeros([0, 2, 2, 2], "int32"), 2).data()).length, 0);
});

Deno.test("wrong arguments are refused with what was found", () => {
  const [x, places] = [zeros([1, 2, 3, 3]), zeros([1, 2, 3, 3], "int32")];
  checkRefusals([
    [() => maxUnpool2d(zeros([3, 3]), zeros([3, 3], "int32"), 2), ShapeError, "x is [3,3] and indices [3,3]"],
    [() => maxUnpool2d(x, zeros([1, 2, 3, 4], "int32"), 2), ShapeError, "both need the same [N, C, OH, OW]"],
    [() => maxUnpool2d(x, zeros([1, 2, 3, 3]), 2), DTypeError, "indices are float32, they need int32"],
    [() => maxUnpool2d(places, places, 2), DTypeError, "Cannot apply maxUnpool2d: found int32"],
    [() => maxUnpool2d(x, places, 0), ShapeError, "Cannot apply maxUnpool2d: kernel"],
    [() => maxUnpool2d(x, places, 2, { stride: 0 }), ShapeError, "Cannot apply maxUnpool2d: stride"],
    [() => maxUnpool2d(x, places, 2, { padding: -1 }), ShapeError, "Cannot apply maxUnpool2d: padding"],
    [() => maxUnpool2d(x, places, 2, { outputSize: [8, 6] }), ShapeError, "outputSize is [8,6]"],
  ]);
});
