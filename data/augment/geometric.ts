import { type Key, matmul, type Tensor, warp, type WarpOptions } from "../../core/mod.ts";
import { type Augmentation, requireImages, type Size } from "./augmentation.ts";

/** How pixels are read; what a map leaves open another one in the chain may choose. */
export type Sampling = Pick<WarpOptions, "mode" | "border" | "fill">;

/** What a geometric augmentation does, before any pixel is read. */
export interface Geometry {
  /** Size of the result for images of a size. */
  resultSize(size: Size): Size;
  /**
   * From places of the result to places of the images, in pixels from the left and top edges: [N, 3, 3], or [1, 3, 3] where all
   * images have one.
   */
  maps(key: Key, images: number, size: Size): Tensor;
  /** How its pixels are to be read. */
  readonly sampling: Sampling;
}

/** An augmentation that moves pixels by one matrix an image. Neighbours in a `compose` become one matrix and one sampling. */
export interface GeometricAugmentation extends Augmentation {
  /** What it does, for those who ask for its matrices. */
  readonly geometry: Geometry;
}

/**
 * An augmentation from its geometry: one `warp`. Where nothing in a chain asks for a mode it is `nearest`: whole steps and
 * mirrors need no more.
 *
 * @example
 * ```ts
 * import { tensor } from "@tilegrad/tilegrad";
 * import { compose, geometric, randomHorizontalFlip } from "@tilegrad/tilegrad/data/augment";
 * const zoom = geometric({
 *   resultSize: ([height, width]) => [2 * height, 2 * width],
 *   maps: () => tensor([[[0.5, 0, 0], [0, 0.5, 0], [0, 0, 1]]]),
 *   sampling: { mode: "bilinear", border: "edge" },
 * });
 * const augment = compose(randomHorizontalFlip(), zoom); // one sampling
 * ```
 */
export function geometric(geometry: Geometry): GeometricAugmentation {
  const augment = (key: Key, x: Tensor) => {
    const [images, , height, width] = requireImages("a geometric augmentation", x);
    const size = geometry.resultSize([height, width]);
    const maps = geometry.maps(key, images, [height, width]);
    return warp(x, maps, { mode: "nearest", ...geometry.sampling, size });
  };
  return Object.assign(augment, { geometry });
}

/** Whether an augmentation is one matrix an image. */
export function isGeometric(augmentation: Augmentation): augmentation is GeometricAugmentation {
  return "geometry" in augmentation;
}

/** First one, then the other as one: the product of their matrices. */
export function chained(first: Geometry, second: Geometry): Geometry {
  return {
    resultSize: (size) => second.resultSize(first.resultSize(size)),
    maps: (key, images, size) =>
      matmul(first.maps(key, images, size), second.maps(key, images, first.resultSize(size))),
    sampling: { ...first.sampling, ...second.sampling },
  };
}

/** Whether two geometries read pixels in one way. */
export function readAlike({ sampling: a }: Geometry, { sampling: b }: Geometry): boolean {
  return (["mode", "border", "fill"] as const).every((name) =>
    a[name] === undefined || b[name] === undefined || a[name] === b[name]
  );
}
