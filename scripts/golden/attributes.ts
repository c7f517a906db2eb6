/** PyTorch's arguments as the manifests write them, turned into tilegrad's options. */
import type { Attributes } from "./format.ts";

/** A number, or one number for height and one for width. */
export type Size = number | readonly [number, number];

/** The axes to reduce over and whether to keep them: `dim` is a number, a list or null (all). */
export function reduction({ dim, keepdim }: Attributes): { axis?: number | readonly number[]; keepdims: boolean } {
  const keepdims = keepdim ?? false;
  return dim === null || dim === undefined ? { keepdims } : { axis: dim, keepdims };
}

/** A number or a list, as a list. */
export function list(value: number | readonly number[]): readonly number[] {
  return typeof value === "number" ? [value] : value;
}

/** Padding in tilegrad's form: [top, bottom, left, right] becomes [[top, bottom], [left, right]]. */
export function padding(
  value: undefined | number | "valid" | "same" | "full" | readonly number[],
):
  | number
  | "valid"
  | "same"
  | "full"
  | readonly [number, number]
  | readonly [readonly [number, number], readonly [number, number]] {
  if (value === undefined) return 0;
  if (typeof value === "number" || typeof value === "string") return value;
  if (value.length === 1) return value[0];
  if (value.length === 2) return [value[0], value[1]];
  return [[value[0], value[1]], [value[2], value[3]]];
}

const PADDING_MODES = {
  zeros: "zeros",
  constant: "constant",
  reflect: "reflect",
  replicate: "edge",
  circular: "circular",
};

/** PyTorch's "replicate" is tilegrad's "edge". */
export function paddingMode(mode: keyof typeof PADDING_MODES): string {
  return PADDING_MODES[mode];
}

/** Padding of `pad`, which PyTorch lists from the last axis to the first, as [low, high] for every axis. */
export function padsPerAxis(pad: readonly number[], rank: number): (readonly [number, number])[] {
  return Array.from({ length: rank }, (_, axis) => {
    const at = 2 * (rank - 1 - axis);
    return [pad[at] ?? 0, pad[at + 1] ?? 0] as const;
  });
}
