import { type Target, textureCopies } from "../kernel.ts";
import type { Node } from "../node.ts";
import { sizeOf } from "../shape.ts";
import { isLeaf } from "./graph.ts";
import type { ScratchValue } from "./module_text.ts";

/** Texels of a row, as a power of two. */
export const viewShift = 10;

const { fewest, most } = textureCopies;

/**
 * The limit for values from outside that are only packed: weights, of which memory would hold their buffer, the copy and the
 * packed form at once. The buffers of other values are free once they are copied.
 */
const mostPacked = 3 * 2 ** 20;

/** What reads a value. */
export interface Reader {
  /** Elements of the largest tensor that the dispatch reads or writes, each as often as it does. */
  readonly elements: number;
  /** Whether it only brings its operands into textures. */
  readonly packs: boolean;
}

/**
 * Copies of stored values as textures, four elements to a texel, in rows of 2^viewShift texels. Software adapters load a texel
 * several times as fast as elements of a buffer, and copy a buffer into a texture at the speed of memory. Values are
 * written to buffers all the same: stores to buffers are the faster ones.
 */
export class TextureViews {
  private readonly views = new Map<Node, ScratchValue>();

  constructor(private readonly target: Target) {}

  /** The copy of a value from which a kernel should read it; undefined where its buffer is as good. */
  of(node: Node, { elements: work, packs }: Reader): ScratchValue | undefined {
    if (this.target.kind !== "cpu" || work < fewest) return undefined;
    const elements = sizeOf(node.shape);
    if (elements > (packs && isLeaf(node) ? mostPacked : most)) return undefined;
    let view = this.views.get(node);
    if (!view) {
      const { width, height } = extentsFor(Math.ceil(elements / 4));
      if (height > this.target.limits.maxTextureDimension2D) return undefined;
      this.views.set(
        node,
        view = { scratch: true, layout: "texture", dtype: node.dtype, elements, width, height, copyOf: node },
      );
    }
    return view;
  }
}

/**
 * Few extents serve all values, so that copies take each other's place. None is a power of two: drivers compile kernels once
 * more for textures whose extents are.
 */
function extentsFor(texels: number): { readonly width: number; readonly height: number } {
  const rows = Math.ceil(texels / 2 ** viewShift);
  if (rows > 1) return { width: 2 ** viewShift + 4, height: roundedUp(rows) + 1 };
  return { width: Math.max(8, 2 ** Math.ceil(Math.log2(texels))) + 4, height: 3 };
}

/** To a quarter of a power of two, or below 8 to a power of two. */
function roundedUp(count: number): number {
  const step = count <= 8 ? 2 ** Math.ceil(Math.log2(count)) : 2 ** (Math.ceil(Math.log2(count)) - 3);
  return Math.ceil(count / step) * step;
}
