/** Family slides: tables of the sizes that windows give. */
import * as t from "@tilegrad/tilegrad";
import { type Check, inline } from "./check.ts";
import type { Family, GoldenCase } from "./format.ts";

type Row = Readonly<Record<string, number>>;

/** Output extents of a convolution (rounded down) and of a pooling with ceilMode (rounded up). */
export function outputSizeChecks(_: Family, { rows = [] }: GoldenCase): Check[] {
  return (rows as readonly Row[]).map(({ input, filter, pad_total, stride, floor, ceil }, index) => {
    const convolved = t.convOutputSize(input, filter, { stride, padding: [pad_total, 0] });
    // The formula counts padding as part of the plane, which pooling does not: so the plane is given its padding.
    const plane = t.zeros([1, 1, input + pad_total, 1]);
    const pooled = t.maxPool2d(plane, [filter, 1], { stride: [stride, 1], ceilMode: true });
    return { label: `row ${index}`, got: [convolved, pooled.shape[2]], reference: inline([floor, ceil]) };
  });
}

/** Where "same" padding puts its zeros, and the output extent it leads to. */
export function samePaddingChecks(_: Family, { rows = [] }: GoldenCase): Check[] {
  return (rows as readonly Row[]).map(({ I: input, F: filter, S: stride, p_start, p_end, out }, index) => {
    const padding = t.samePadding(input, filter, { stride });
    const size = t.convOutputSize(input, filter, { stride, padding });
    return { label: `row ${index}`, got: [...padding, size], reference: inline([p_start, p_end, out]) };
  });
}
