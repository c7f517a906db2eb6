import { assertEquals } from "@std/assert";
import {
  DTypeError,
  reduceWindow,
  ShapeError,
  tensor,
  ValueError,
  type WindowReduction,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, distinct, randomValues } from "./_check.ts";
import { windowsOf } from "./_pooling.ts";
import { checkRefusals } from "./_refusals.ts";

const kinds: readonly WindowReduction[] = ["sum", "mean", "max", "min"];

Deno.test("windows are combined as a plain loop does it", async () => {
  const shape = [2, 2, 6, 5] as const;
  const values = randomValues(2 * 2 * 30);
  const { taps } = windowsOf({ shape, kernel: [3, 2], stride: [2, 1], pads: [1, 1, 0, 1] });
  const combine = (kind: WindowReduction, inside: number[]) => {
    if (kind === "max") return Math.max(...inside);
    if (kind === "min") return Math.min(...inside);
    const total = inside.reduce((a, b) => a + b, 0);
    return kind === "sum" ? total : total / inside.length;
  };
  for (const kind of kinds) {
    const want = [0, 1, 2, 3].flatMap((plane) =>
      taps.map((window) =>
        combine(kind, window.flatMap(({ place }) => place === undefined ? [] : [values[plane * 30 + place]]))
      )
    );
    const options = { stride: [2, 1], padding: [[1, 1], [0, 1]] } as const;
    await checkValues(reduceWindow(tensor(values, { shape }), [3, 2], kind, options), want);
  }
});

Deno.test("every reduction is differentiable twice", async () => {
  for (const kind of kinds) {
    await checkGradient((x) => reduceWindow(x, 2, kind, { stride: 1 }), [distinct([1, 1, 3, 4])]);
  }
  await checkGradient((x) => reduceWindow(x, 2, "min", { dilation: 2 }), [distinct([1, 1, 4, 4])]);
});

Deno.test("an empty batch stays empty", async () => {
  assertEquals((await reduceWindow(zeros([0, 2, 4, 4]), 2, "min").data()).length, 0);
});

Deno.test("wrong arguments are refused with what was found", () => {
  const x = zeros([1, 2, 4, 4]);
  checkRefusals([
    [() => reduceWindow(zeros([4, 4]), 2, "sum"), ShapeError, "Cannot apply reduceWindow: x is [4,4]"],
    [() => reduceWindow(x, 2, "prod" as "sum"), ValueError, "found reduction prod, needs sum, mean, max or min"],
    [() => reduceWindow(x, 2, "mean", { dilation: 2 }), ValueError, "a mean takes no dilation, found [2,2]"],
    [() => reduceWindow(x, 2, "max", { padding: 2 }), ShapeError, "at most half"],
    [() => reduceWindow(zeros([1, 2, 4, 4], "int32"), 2, "sum"), DTypeError, "x is int32"],
  ]);
});
