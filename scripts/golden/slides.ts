/** Family slides: tables of sizes, observed on tilegrad's own convolution and pooling. */
import * as t from "../../core/mod.ts";
import { type Check, inline } from "./check.ts";
import type { Family, GoldenCase } from "./format.ts";

type Row = Readonly<Record<string, number>>;

/** Output extents of a convolution (rounded down) and of a pooling with ceilMode (rounded up); nothing runs. */
export function outputSizeChecks(_: Family, { rows = [] }: GoldenCase): Check[] {
  return (rows as readonly Row[]).map((row, index) => {
    const { input, filter, pad_total, stride, floor, ceil } = row;
    const x = t.zeros([1, 1, input, 1]);
    const start = Math.floor(pad_total / 2), pads = [[start, pad_total - start], [0, 0]] as const;
    const convolved = t.conv2d(x, t.zeros([1, 1, filter, 1]), null, { stride: [stride, 1], padding: pads });
    const pooled = t.maxPool2d(x, [filter, 1], { stride: [stride, 1], padding: pads, ceilMode: true });
    return {
      label: `row ${index}`,
      got: [convolved.shape[2], pooled.shape[2]],
      reference: inline([floor, ceil]),
    };
  });
}

/**
 * Where "same" padding puts its zeros, seen from outside: a filter with weights 1..F meets an impulse at the first place
 * (the first output is then p_start + 1) and one at the last place (the last output is F - p_end, or 0 if the stride
 * skips the last place).
 */
export async function samePaddingChecks(_: Family, { rows = [] }: GoldenCase): Promise<Check[]> {
  const convolved = (rows as readonly Row[]).map(({ I: input, F: filter, S: stride }) => {
    const impulses = new Float32Array(2 * input);
    impulses[0] = impulses[2 * input - 1] = 1;
    const x = t.tensor(impulses, { shape: [2, 1, input, 1] });
    const weight = t.reshape(t.arange(1, filter + 1), [1, 1, filter, 1]);
    return t.conv2d(x, weight, null, { stride: [stride, 1], padding: "same" });
  });
  await t.realize(convolved);
  const values = await Promise.all(convolved.map((y) => y.data()));
  return (rows as readonly Row[]).map(({ F: filter, p_start, p_end, out }, index) => {
    const first = values[index][0], last = values[index].at(-1)!;
    return {
      label: `row ${index}`,
      got: [first - 1, last === 0 ? 0 : filter - last, convolved[index].shape[2]],
      reference: inline([p_start, p_end, out]),
    };
  });
}
