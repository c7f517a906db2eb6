/** PyTorch's arguments as the manifests write them, turned into tilegrad's options. */
import type { Attributes } from "./format.ts";

/** The axes to reduce over and whether to keep them: `dim` is a number, a list or null (all). */
export function reduction({ dim, keepdim }: Attributes): { axis?: number | readonly number[]; keepdims: boolean } {
  const keepdims = keepdim ?? false;
  return dim === null || dim === undefined ? { keepdims } : { axis: dim, keepdims };
}

/** The one axis of an operator that takes no more: a number, a list of one, or null (all elements). */
export function singleReduction({ dim, keepdim }: Attributes): { axis?: number; keepdims: boolean } {
  const axis = Array.isArray(dim) ? dim[0] : dim;
  return { axis: axis ?? undefined, keepdims: keepdim ?? false };
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

/** PyTorch's padding modes in tilegrad's words. */
export const paddingModes: Readonly<Record<string, "edge" | "reflect" | "circular">> = {
  replicate: "edge",
  reflect: "reflect",
  circular: "circular",
};

/** Padding of `pad`, which PyTorch lists from the last axis to the first, as [low, high] for every axis. */
export function padsPerAxis(pad: readonly number[], rank: number): (readonly [number, number])[] {
  return Array.from({ length: rank }, (_, axis) => {
    const at = 2 * (rank - 1 - axis);
    return [pad[at] ?? 0, pad[at + 1] ?? 0] as const;
  });
}
