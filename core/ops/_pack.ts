import type { Operand, Scratch, Step, Target } from "../kernel.ts";
import { pack } from "../../shaders/mod.ts";

/** A stack of equally large matrices in a texture of four values a texel; pack.wgsl says where each texel lies. */
export interface Layout {
  /** Matrices. */
  readonly slabs: number;
  /** Rows of a matrix. */
  readonly rows: number;
  /** Texels of a row. */
  readonly width: number;
  /** Matrices below each other. */
  readonly column: number;
  /** Texels between one column of matrices and the next. */
  readonly pitch: number;
}

/** Row lengths that are powers of two would make neighbouring rows fight for the same cache lines. */
const pitchMargin = 4;

/** Lays matrices out within the device's limits; undefined where they do not fit. */
export function layoutFor(slabs: number, rows: number, width: number, { limits }: Target): Layout | undefined {
  const column = Math.min(slabs, Math.floor((limits.maxTextureDimension2D - 1) / rows));
  if (column === 0 || slabs > limits.maxComputeWorkgroupsPerDimension) return undefined;
  const layout = { slabs, rows, width, column, pitch: width + pitchMargin };
  return widthOf(layout) < limits.maxTextureDimension2D ? layout : undefined;
}

function widthOf({ slabs, column, pitch }: Layout): number {
  return Math.ceil(slabs / column) * pitch;
}

/** The texture that holds a layout. */
export function textureFor(layout: Layout): Scratch {
  return { kind: "texture", width: notPowerOfTwo(widthOf(layout)), height: notPowerOfTwo(layout.column * layout.rows) };
}

/** Software drivers compile a kernel once more for textures whose extents are powers of two. */
function notPowerOfTwo(extent: number): number {
  return Number.isInteger(Math.log2(extent)) ? extent + 1 : extent;
}

/** The sizes by which kernels find their way in a layout. */
export function layoutSizes(name: string, { rows, width, column, pitch }: Layout): Record<string, number> {
  return { [`${name}_rows`]: rows, [`${name}_width`]: width, [`${name}_column`]: column, [`${name}_pitch`]: pitch };
}

/** An operand on its way into a texture. */
export interface Packed {
  readonly operand: Operand;
  readonly layout: Layout;
  /** WGSL of `texel(slab, row, x)`. */
  readonly texel: string;
  readonly sizes: Readonly<Record<string, number>>;
}

/** The step that writes an operand into scratch texture `scratch`. */
export function packStep({ operand, layout, texel, sizes }: Packed, scratch: number): Step {
  const { slabs, rows, width } = layout;
  const workgroup = width <= 8 ? 8 : 32;
  return {
    shader: { name: "pack", text: pack },
    constants: { WORKGROUP: workgroup },
    functions: texel,
    sizes: { ...sizes, ...layoutSizes("t", layout) },
    reads: [operand],
    writes: [{ name: "t", value: { scratch } }],
    workgroups: [Math.ceil(width / workgroup), rows, slabs],
  };
}
