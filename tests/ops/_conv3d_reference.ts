// The convolution of volumes and its gradients as plain loops in float64.

type Triple = readonly [number, number, number];

/** A convolution of volumes by its extents. */
export interface Conv3dCase {
  readonly images: number;
  readonly groups: number;
  /** Input and output channels of a group. */
  readonly inputs: number;
  readonly outputs: number;
  readonly size: Triple;
  readonly kernel: Triple;
  readonly stride: Triple;
  readonly dilation: Triple;
  readonly padding: readonly [readonly [number, number], readonly [number, number], readonly [number, number]];
}

/** Shapes of x, weight and y. */
export function shapesOf(conv: Conv3dCase): { x: number[]; weight: number[]; y: number[] } {
  const { images, groups, inputs, outputs, size, kernel, stride, dilation, padding } = conv;
  const extents = size.map((extent, axis) => {
    const room = extent + padding[axis][0] + padding[axis][1] - dilation[axis] * (kernel[axis] - 1) - 1;
    return Math.floor(room / stride[axis]) + 1;
  });
  return {
    x: [images, groups * inputs, ...size],
    weight: [groups * outputs, inputs, ...kernel],
    y: [images, groups * outputs, ...extents],
  };
}

/** A place as an index along each of three axes. */
function split(place: number, [, height, width]: readonly number[]): number[] {
  return [Math.floor(place / (height * width)), Math.floor(place / width) % height, place % width];
}

function countOf(extents: readonly number[]): number {
  return extents.reduce((product, extent) => product * extent, 1);
}

/** y, dx and dw for given values. */
export function referenceOf(
  conv: Conv3dCase,
  x: ArrayLike<number>,
  weight: ArrayLike<number>,
  dy: ArrayLike<number>,
): { y: Float64Array; dx: Float64Array; dw: Float64Array } {
  const { images, groups, inputs, outputs, size, kernel, stride, dilation, padding } = conv;
  const extents = shapesOf(conv).y.slice(2);
  const [places, taps, voxels] = [countOf(extents), countOf(kernel), countOf(size)];
  const [y, dx, dw] = [new Float64Array(dy.length), new Float64Array(x.length), new Float64Array(weight.length)];
  for (let volume = 0; volume < images * groups * outputs; volume++) {
    const [image, o] = [Math.floor(volume / (groups * outputs)), volume % (groups * outputs)];
    for (let c = 0; c < inputs; c++) {
      const plane = image * groups * inputs + Math.floor(o / outputs) * inputs + c;
      for (let place = 0; place < places; place++) {
        for (let tap = 0; tap < taps; tap++) {
          const [at, offset] = [split(place, extents), split(tap, kernel)];
          const from = at.map((one, axis) => one * stride[axis] + offset[axis] * dilation[axis] - padding[axis][0]);
          if (from.some((one, axis) => one < 0 || one >= size[axis])) continue;
          const i = plane * voxels + (from[0] * size[1] + from[1]) * size[2] + from[2];
          const [j, k] = [(o * inputs + c) * taps + tap, volume * places + place];
          y[k] += x[i] * weight[j];
          dx[i] += dy[k] * weight[j];
          dw[j] += dy[k] * x[i];
        }
      }
    }
  }
  return { y, dx, dw };
}
