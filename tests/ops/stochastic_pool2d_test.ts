import { assert, assertEquals } from "@std/assert";
import {
  broadcastTo,
  DTypeError,
  full,
  key,
  ShapeError,
  split,
  stochasticPool2d,
  tensor,
  ValueError,
  vjp,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, random } from "./_check.ts";
import { onBothKinds } from "./_kinds.ts";
import { checkRefusals } from "./_refusals.ts";

Deno.test("an element is drawn as often as its share of the window says, on both kinds of kernels", async () => {
  await onBothKinds(async (device) => {
    const window = [1, 0, 2, 5];
    const x = broadcastTo(tensor(window, { shape: [1, 1, 2, 2], device }), [20000, 1, 2, 2]);
    const drawn = await stochasticPool2d(x, 2, { key: key(3) }).data();
    for (const value of window) {
      const share = drawn.filter((one) => one === value).length / drawn.length;
      // Four standard deviations of a count of 20,000.
      assert(Math.abs(share - value / 8) < 4 * Math.sqrt(0.25 / 20000), `${value} was drawn in ${share}`);
    }
  });
});

Deno.test("windows are drawn independently, the same for a key, others for another", async () => {
  const x = random([1, 2, 8, 8], { min: 0 });
  const [a, b] = split(key(1));
  const draw = async (from: typeof a) => Array.from(await stochasticPool2d(x, 3, { stride: 1, key: from }).data());
  assertEquals(await draw(a), await draw(a));
  assert((await draw(a)).join() !== (await draw(b)).join());
});

Deno.test("every element drawn lies in its window, negative ones are never drawn", async () => {
  const x = tensor(Array.from({ length: 36 }, (_, i) => i % 3 === 0 ? -i : i), { shape: [1, 1, 6, 6] });
  const y = await stochasticPool2d(x, 3, { key: key(2), padding: 1, stride: 2 }).data();
  y.forEach((value, i) => {
    const [top, left] = [Math.floor(i / 3) * 2 - 1, i % 3 * 2 - 1];
    const [row, column] = [Math.floor(value / 6), value % 6];
    assert(value > 0 && row >= top && row < top + 3 && column >= left && column < left + 3, `${value} in window ${i}`);
  });
});

Deno.test("a window of zeros gives 0, one with a NaN gives NaN", async () => {
  await checkValues(stochasticPool2d(zeros([1, 1, 2, 2]), 2, { key: key(1) }), 0);
  await checkValues(stochasticPool2d(tensor([[[[1, 2], [NaN, 4]]]]), 2, { key: key(1) }), NaN);
});

Deno.test("evaluation takes the mean of what may be drawn", async () => {
  const x = tensor([[[[1, 0, 0, 0], [0, 3, 0, 0]]]]);
  await checkValues(stochasticPool2d(x, 2, { train: false }), [2.5, 0]);
});

Deno.test("the element that was drawn gets the gradient", async () => {
  const x = random([2, 1, 4, 4], { min: 0.5 });
  const [y, pullback] = vjp((x) => stochasticPool2d(x, 2, { key: key(5) }), x);
  const dx = await pullback(full([2, 1, 2, 2], 3)).data();
  const [values, drawn] = [await x.data(), await y.data()];
  const chosen = Array.from(dx.keys()).filter((i) => dx[i] !== 0);
  assertEquals(chosen.every((i) => dx[i] === 3), true);
  assertEquals(chosen.map((i) => values[i]).sort(), Array.from(drawn).sort());
});

Deno.test("stochasticPool2d is differentiable twice in evaluation", async () => {
  await checkGradient((x) => stochasticPool2d(x, 2, { train: false }), [random([1, 2, 4, 4], { min: 0.5 })]);
});

Deno.test("an empty batch stays empty", async () => {
  assertEquals((await stochasticPool2d(zeros([0, 2, 4, 4]), 2, { key: key(1) }).data()).length, 0);
});

Deno.test("wrong arguments are refused with what was found", () => {
  const x = zeros([1, 2, 4, 4]);
  checkRefusals([
    [() => stochasticPool2d(zeros([2, 4, 4]), 2), ShapeError, "Cannot apply stochasticPool2d: x is [2,4,4]"],
    [() => stochasticPool2d(x, 2), ValueError, "training needs a key, found none"],
    [() => stochasticPool2d(x, 5, { train: false }), ShapeError, "a window reaches over 5"],
    [() => stochasticPool2d(zeros([1, 2, 4, 4], "int32"), 2), DTypeError, "x is int32, it needs float32"],
  ]);
});
