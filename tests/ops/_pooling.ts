// Pooling windows by plain loops, to check the kernels against.

/** Planes, and windows on them, height before width. */
export interface Windows {
  readonly shape: readonly [number, number, number, number];
  readonly kernel: readonly [number, number];
  readonly stride?: readonly [number, number];
  /** Top, bottom, left, right. */
  readonly pads?: readonly [number, number, number, number];
  readonly dilation?: readonly [number, number];
  readonly ceilMode?: boolean;
}

/** The element that a tap of a window is on: its place in the plane, undefined in the padding, or beyond both. */
export interface Tap {
  readonly place: number | undefined;
  readonly isBeyond: boolean;
}

/** Number of windows along an axis, by PyTorch's rule. */
function windowCount(extent: number, reach: number, stride: number, before: number, after: number, ceilMode: boolean) {
  let count = 0;
  const fits = (start: number) => start + reach <= extent + before + after;
  while (fits(count * stride)) count++;
  const isCovered = (count - 1) * stride + reach === extent + before + after;
  return ceilMode && !isCovered && count * stride < extent + before ? count + 1 : count;
}

/** The options of the public functions that describe the same windows. */
export function optionsOf({ stride, pads = [0, 0, 0, 0], dilation, ceilMode }: Windows) {
  const [top, bottom, left, right] = pads;
  return { stride, padding: [[top, bottom], [left, right]] as const, dilation, ceilMode };
}

/** The taps of each window of one plane, and how many rows and columns of windows there are. */
export function windowsOf(windows: Windows): { rows: number; columns: number; taps: Tap[][] } {
  const { shape: [, , height, width], kernel, stride = kernel, ceilMode = false } = windows;
  const { pads: [top, bottom, left, right] = [0, 0, 0, 0], dilation = [1, 1] } = windows;
  const reach = kernel.map((extent, axis) => (extent - 1) * dilation[axis] + 1);
  const rows = windowCount(height, reach[0], stride[0], top, bottom, ceilMode);
  const columns = windowCount(width, reach[1], stride[1], left, right, ceilMode);
  const taps: Tap[][] = [];
  for (let window = 0; window < rows * columns; window++) {
    const startRow = Math.floor(window / columns) * stride[0] - top;
    const startColumn = (window % columns) * stride[1] - left;
    taps.push(Array.from({ length: kernel[0] * kernel[1] }, (_, tap) => {
      const h = startRow + Math.floor(tap / kernel[1]) * dilation[0];
      const w = startColumn + (tap % kernel[1]) * dilation[1];
      const isInside = h >= 0 && h < height && w >= 0 && w < width;
      return { place: isInside ? h * width + w : undefined, isBeyond: h >= height + bottom || w >= width + right };
    }));
  }
  return { rows, columns, taps };
}
