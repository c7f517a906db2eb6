import type { Target } from "../kernel.ts";
import { fourFrom, packImages, packRowQuads, packRows, windowOwn, windowShared } from "../../shaders/mod.ts";
import { layoutFor, type Packed } from "./_pack.ts";
import { type Pair, reachOf } from "./_padding.ts";

/** Taps of a row, and phases, up to which the text of a register tile stays short enough to compile. */
const widestKernel = 16;
const widestStride = 8;

/** Whether the kernels that work row by row take a convolution of this width. */
export function rowsFit(kernel: Pair, stride: Pair): boolean {
  return kernel[1] <= widestKernel && stride[1] <= widestStride;
}

/** Cuts an extent into as few equal tiles as a size allows. */
export function tilesOf(extent: number, most: number): { readonly size: number; readonly tiles: number } {
  const tiles = Math.ceil(extent / most);
  return { size: Math.ceil(extent / tiles), tiles };
}

/** Texels of a phase that lie under `elements` neighbouring ones of the result; pixels of a row are `leap` elements apart. */
export function windowOf(elements: number, kernel: number, stride: number, dilation: number, leap = 1): number {
  return Math.floor((elements - 1 + Math.floor((kernel - 1) * dilation / stride) * leap) / 4) + 1;
}

/**
 * How a register tile gets at the texels under it, `window` in each of `phases`: a part of its step. Where the 8 lanes of a workgroup are
 * a subgroup and compute channels of the same pixels, for `tilesM` are whole eights, they load for each other.
 */
export function windowLoads(
  window: number,
  phases: number,
  tilesM: number,
  { subgroups }: Target,
): { readonly constants: Record<string, number>; readonly functions: string; readonly usesSubgroups: boolean } {
  const usesSubgroups = subgroups !== undefined && tilesM % 8 === 0;
  const texels = window * phases;
  return {
    constants: { WINDOW: window, TEXELS: texels, ...(usesSubgroups && { LOADS: Math.ceil(texels / 8) }) },
    functions: usesSubgroups ? windowShared : windowOwn,
    usesSubgroups,
  };
}

/** Images that are packed row by row, in the words of pack_rows.wgsl. */
export interface Rows {
  readonly input: number;
  readonly images: number;
  readonly groups: number;
  /** Channels of one group, packed in blocks of `block`. */
  readonly channels: number;
  readonly block: number;
  /** Extents of the stored images. */
  readonly size: Pair;
  /** Rows of a padded image, and texels of a phase of one. */
  readonly rows: number;
  readonly phase: number;
  readonly phases: number;
  /** Border above and to the left; may be negative. */
  readonly before: Pair;
  /** Distance of the stored pixels in the padded image. */
  readonly spread: Pair;
}

/** Rows of a padded image that a kernel reads. */
export function rowsRead(y: Pair, kernel: Pair, stride: Pair, dilation: Pair): number {
  return (y[0] - 1) * stride[0] + reachOf(kernel[0], dilation[0]);
}

/** Images on their way into a texture; undefined where they do not fit. */
export function packedRows(form: Rows, target: Target): Packed | undefined {
  const { input, images, groups, channels, block, size, rows, phase, phases, before, spread } = form;
  const slots = Math.ceil(channels / block) * block;
  const layout = layoutFor(images, rows, groups * slots * phases * phase, target);
  if (!layout) return undefined;
  const common = { layout, grid: [groups * slots * rows, 1, images] } as const;
  const sizes = { rows, groups, slots, channels, phase, top: before[0], height: size[0] };
  if (phases === 1 && spread[1] === 1) {
    const leadQuads = Math.max(0, Math.ceil(before[1] / 4));
    return {
      ...common,
      operand: { name: "x", value: { input }, inQuads: true },
      shader: { name: "pack_row_quads", text: packRowQuads },
      functions: fourFrom,
      constants: { SPREAD_H: spread[0] },
      sizes: {
        ...sizes,
        ...{ left: before[1], lead: 4 * leadQuads - before[1], lead_quads: leadQuads, width: size[1] },
      },
    };
  }
  return {
    ...common,
    operand: { name: "x", value: { input } },
    shader: { name: "pack_rows", text: packRows },
    constants: { PHASES: phases, SPREAD_H: spread[0], SPREAD_W: spread[1] },
    sizes: { ...sizes, left: before[1], width: size[1] },
  };
}

/** Images on their way into a texture, a pixel of four images to a texel; undefined where they do not fit. */
export function packedImages(form: Omit<Rows, "spread">, target: Target): Packed | undefined {
  const { input, images, groups, channels, block, size, rows, phase, phases, before } = form;
  const slots = Math.ceil(channels / block) * block;
  const layout = layoutFor(Math.ceil(images / 4), rows, groups * slots * phases * phase, target);
  return layout && {
    operand: { name: "x", value: { input } },
    layout,
    shader: { name: "pack_images", text: packImages },
    constants: { PHASES: phases },
    sizes: {
      ...{ images, rows, groups, slots, channels, phase },
      ...{ top: before[0], left: before[1], height: size[0], width: size[1] },
    },
    grid: [groups * slots * rows, 1, layout.slabs],
  };
}
