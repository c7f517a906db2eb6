/** How a pixel between others is made of them: of the nearest two (`bilinear`) or four (`bicubic`) along each axis. */
export type Interpolation = "bilinear" | "bicubic";

/** A new pixel along one axis: the sum of `weights[i]` times the old pixel `first + i`. The weights sum to 1. */
export interface ResampleWindow {
  readonly first: number;
  readonly weights: Float64Array;
}

interface Kernel {
  /** Distance from which the weight is 0. */
  readonly reach: number;
  readonly weight: (distance: number) => number;
}

/** Triangle, and the cubic of Keys 1981, "Cubic convolution interpolation for digital image processing", with a = -1/2. */
const kernels: Readonly<Record<Interpolation, Kernel>> = {
  bilinear: { reach: 1, weight: (d) => d < 1 ? 1 - d : 0 },
  bicubic: {
    reach: 2,
    weight: (d) => d < 1 ? (1.5 * d - 2.5) * d * d + 1 : d < 2 ? -0.5 * (((d - 5) * d + 8) * d - 4) : 0,
  },
};

/**
 * What each of `to` new pixels is made of where `from` old ones were. New pixel j is centred at `(j + 0.5) from / to` of the
 * old ones; where the image shrinks and `antialias`, the kernel is as many times wider.
 *
 * Source: the resampling of Pillow (`src/libImaging/Resample.c`, `precompute_coeffs`), in the same precision.
 */
export function resampleWindows(
  from: number,
  to: number,
  interpolation: Interpolation = "bilinear",
  antialias = true,
): ResampleWindow[] {
  const kernel = kernels[interpolation];
  const scale = from / to;
  const width = antialias ? Math.max(scale, 1) : 1;
  const reach = kernel.reach * width;
  return Array.from({ length: to }, (_, j) => {
    const center = (j + 0.5) * scale;
    const first = Math.max(0, Math.trunc(center - reach + 0.5));
    const end = Math.min(from, Math.trunc(center + reach + 0.5));
    const weights = Float64Array.from(
      { length: end - first },
      (_, i) => kernel.weight(Math.abs((first + i - center + 0.5) * (1 / width))),
    );
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return { first, weights: weights.map((weight) => weight / total) };
  });
}
