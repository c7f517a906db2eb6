import type { KernelPlan, Operand, Scratch, Shader, Step, Target } from "../kernel.ts";
import { slabOrigin } from "../../shaders/mod.ts";

/** A stack of equally large matrices ("slabs") in a texture of four values a texel, see slab_origin.wgsl. */
export interface Layout {
  readonly slabs: number;
  readonly rows: number;
  /** Texels of a row. */
  readonly width: number;
  /** 2^fold slabs lie below each other. */
  readonly fold: number;
  /** Texels between one column of slabs and the next. */
  readonly pitch: number;
}

/** Row lengths that are powers of two would make neighbouring rows fight for the same cache lines. */
const pitchMargin = 4;

/** Lays slabs out within the device's limits; undefined where they do not fit, or there is nothing to lay out. */
export function layoutFor(slabs: number, rows: number, width: number, { limits }: Target): Layout | undefined {
  if (slabs * rows * width === 0) return undefined;
  const most = limits.maxTextureDimension2D - 1;
  const fold = Math.min(Math.ceil(Math.log2(slabs)), Math.floor(Math.log2(most / rows)));
  const layout = { slabs, rows, width, fold, pitch: width + pitchMargin };
  const fits = fold >= 0 && widthOf(layout) <= most && slabs <= limits.maxComputeWorkgroupsPerDimension;
  return fits ? layout : undefined;
}

function widthOf({ slabs, fold, pitch }: Layout): number {
  return Math.ceil(slabs / 2 ** fold) * pitch;
}

/** The texture that holds a layout. */
export function textureFor(layout: Layout): Scratch {
  const height = Math.min(layout.slabs, 2 ** layout.fold) * layout.rows;
  return { kind: "texture", width: notPowerOfTwo(widthOf(layout)), height: notPowerOfTwo(height) };
}

/** Software drivers compile a kernel once more for textures whose extents are powers of two. */
function notPowerOfTwo(extent: number): number {
  return Number.isInteger(Math.log2(extent)) ? extent + 1 : extent;
}

/** The sizes by which kernels find their way in a layout. */
export function layoutSizes(name: string, { rows, fold, pitch }: Layout): Record<string, number> {
  return { [`${name}_rows`]: rows, [`${name}_fold`]: fold, [`${name}_pitch`]: pitch };
}

/** An operand on its way into a texture. */
export interface Packed {
  readonly operand: Operand;
  readonly layout: Layout;
  readonly shader: Shader;
  readonly constants?: Readonly<Record<string, number>>;
  readonly functions?: string;
  readonly sizes: Readonly<Record<string, number>>;
  /** Invocations along x, and workgroups along y and z. */
  readonly grid: readonly [number, number, number];
  /** Whether these are weights, which many runs read before they change. */
  readonly isKept?: boolean;
}

/** The step that writes an operand into scratch texture `scratch`. */
export function packStep(
  { operand, layout, shader, constants, functions, sizes, grid, isKept }: Packed,
  scratch: number,
): Step {
  // Weights are packed seldom: one width for all of them is one kernel less to compile.
  const workgroup = grid[0] <= 16 || isKept ? 8 : 32;
  return {
    shader,
    constants: { ...constants, WORKGROUP: workgroup },
    functions: `${slabOrigin}${functions ?? ""}`,
    sizes: { ...sizes, ...layoutSizes("t", layout) },
    reads: [{ isReadOnce: true, ...operand }],
    writes: [{ name: "t", value: { scratch } }],
    workgroups: [Math.ceil(grid[0] / workgroup), grid[1], grid[2]],
    isKept,
  };
}

/** The inputs that a plan packs, for it reads each of their elements once; not those that it reads many times. */
export function packedInputs({ steps }: KernelPlan): readonly number[] {
  return steps.flatMap(({ reads }) =>
    reads.flatMap(({ value, isReadOnce }) => isReadOnce && "input" in value ? [value.input] : [])
  );
}
