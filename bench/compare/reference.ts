/** Plain float64 loops of the operations that the rows time: the common reference of every library's output. */

/** An array with its shape; activations NCHW, convolution weights OIHW, linear weights [out, in]. */
export interface Values {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** Zeros of a shape. */
export function zeros(shape: readonly number[]): Values {
  return { shape, data: new Float64Array(shape.reduce((a, b) => a * b, 1)) };
}

/** a [m, k] times b [k, n]. */
export function matmul(a: Values, b: Values): Values {
  const [m, k] = a.shape, n = b.shape[1];
  const y = zeros([m, n]);
  for (let i = 0; i < m; i++) {
    const row = y.data.subarray(i * n, (i + 1) * n);
    for (let p = 0; p < k; p++) {
      const scale = a.data[i * k + p], other = b.data.subarray(p * n, (p + 1) * n);
      for (let j = 0; j < n; j++) row[j] += scale * other[j];
    }
  }
  return y;
}

/** How a kernel moves over its input; the groups of channels that it keeps apart. */
export interface Convolution {
  readonly padding: number;
  readonly stride: number;
  readonly groups: number;
}

function outputExtent(
  size: number,
  kernel: number,
  { padding, stride }: Pick<Convolution, "padding" | "stride">,
): number {
  return Math.floor((size + 2 * padding - kernel) / stride) + 1;
}

/** Calls `visit(xIndex, weightIndex, yIndex, count)` for each run of `count` products along a row; x advances by the stride. */
function convolutionRuns(
  x: readonly number[],
  weight: readonly number[],
  convolution: Convolution,
  visit: (xStart: number, weightIndex: number, yStart: number, count: number) => void,
): void {
  const { padding, stride, groups } = convolution;
  const [batch, channels, height, width] = x, [outputs, inputs, kernelHeight, kernelWidth] = weight;
  const outHeight = outputExtent(height, kernelHeight, convolution);
  const outWidth = outputExtent(width, kernelWidth, convolution);
  for (let n = 0; n < batch; n++) {
    for (let o = 0; o < outputs; o++) {
      for (let c = 0; c < inputs; c++) {
        for (let r = 0; r < kernelHeight; r++) {
          for (let s = 0; s < kernelWidth; s++) {
            const weightIndex = ((o * inputs + c) * kernelHeight + r) * kernelWidth + s;
            const first = Math.max(0, Math.ceil((padding - s) / stride));
            const last = Math.min(outWidth, Math.floor((width - 1 + padding - s) / stride) + 1);
            const channel = Math.floor(o / (outputs / groups)) * inputs + c;
            for (let i = 0; i < outHeight; i++) {
              const h = i * stride + r - padding;
              if (h < 0 || h >= height) continue;
              const xRow = ((n * channels + channel) * height + h) * width + s - padding;
              const yRow = ((n * outputs + o) * outHeight + i) * outWidth;
              visit(xRow + first * stride, weightIndex, yRow + first, last - first);
            }
          }
        }
      }
    }
  }
}

/** x [N, C, H, W] with weight [O, C / groups, kh, kw] and bias [O]: cross-correlation, symmetric zero padding. */
export function conv2d(
  x: Values,
  weight: Values,
  bias: Values | null,
  padding: number,
  { stride = 1, groups = 1 }: Partial<Convolution> = {},
): Values {
  const convolution = { padding, stride, groups };
  const [batch, , height, width] = x.shape, [outputs, , kernelHeight, kernelWidth] = weight.shape;
  const y = zeros([
    batch,
    outputs,
    outputExtent(height, kernelHeight, convolution),
    outputExtent(width, kernelWidth, convolution),
  ]);
  const area = y.shape[2] * y.shape[3];
  if (bias) y.data.forEach((_, i) => y.data[i] = bias.data[Math.floor(i / area) % outputs]);
  convolutionRuns(x.shape, weight.shape, convolution, (xStart, weightIndex, yStart, count) => {
    const scale = weight.data[weightIndex];
    for (let j = 0; j < count; j++) y.data[yStart + j] += scale * x.data[xStart + j * stride];
  });
  return y;
}

/** Gradients of {@linkcode conv2d} with regard to x, weight and bias, for the upstream gradient `dy`. */
export function conv2dGradients(
  x: Values,
  weight: Values,
  padding: number,
  dy: Values,
  { stride = 1, groups = 1 }: Partial<Convolution> = {},
): [Values, Values, Values] {
  const dx = zeros(x.shape), dWeight = zeros(weight.shape), dBias = zeros([weight.shape[0]]);
  convolutionRuns(x.shape, weight.shape, { padding, stride, groups }, (xStart, weightIndex, yStart, count) => {
    const scale = weight.data[weightIndex];
    let total = 0;
    for (let j = 0; j < count; j++) {
      dx.data[xStart + j * stride] += scale * dy.data[yStart + j];
      total += x.data[xStart + j * stride] * dy.data[yStart + j];
    }
    dWeight.data[weightIndex] += total;
  });
  const area = dy.shape[2] * dy.shape[3];
  dy.data.forEach((value, i) => dBias.data[Math.floor(i / area) % dy.shape[1]] += value);
  return [dx, dWeight, dBias];
}

/** max(x, 0). */
export function relu(x: Values): Values {
  return { shape: x.shape, data: x.data.map((value) => Math.max(value, 0)) };
}

/** Gradient of {@linkcode relu}, 0 at 0. */
export function reluGradient(x: Values, dy: Values): Values {
  return { shape: x.shape, data: dy.data.map((value, i) => x.data[i] > 0 ? value : 0) };
}

/** Flat positions of the maxima of 2x2 windows, stride 2, of x [N, C, H, W] with even H and W; the first of equals. */
export function maxPool2Positions(x: Values): Int32Array {
  const [batch, channels, height, width] = x.shape;
  const outHeight = height / 2, outWidth = width / 2;
  return Int32Array.from({ length: batch * channels * outHeight * outWidth }, (_, i) => {
    const j = i % outWidth, row = Math.floor(i / outWidth);
    const corner = (Math.floor(row / outHeight) * height + (row % outHeight) * 2) * width + j * 2;
    return [corner + 1, corner + width, corner + width + 1]
      .reduce((best, at) => x.data[at] > x.data[best] ? at : best, corner);
  });
}

/** Flat positions of the maxima of 3x3 windows, stride 2, padding 1, of x [N, C, H, W]; the first of equals. */
export function maxPool3Positions(x: Values): { readonly shape: readonly number[]; readonly positions: Int32Array } {
  const [batch, channels, height, width] = x.shape;
  const outHeight = Math.floor((height - 1) / 2) + 1, outWidth = Math.floor((width - 1) / 2) + 1;
  const positions = new Int32Array(batch * channels * outHeight * outWidth);
  for (let i = 0; i < positions.length; i++) {
    const column = i % outWidth * 2, row = Math.floor(i / outWidth) % outHeight * 2;
    const plane = Math.floor(i / (outWidth * outHeight)) * height;
    let best = (plane + row) * width + column, most = -Infinity;
    for (let h = Math.max(0, row - 1); h < Math.min(height, row + 2); h++) {
      for (let w = Math.max(0, column - 1); w < Math.min(width, column + 2); w++) {
        const at = (plane + h) * width + w;
        if (x.data[at] > most) [best, most] = [at, x.data[at]];
      }
    }
    positions[i] = best;
  }
  return { shape: [batch, channels, outHeight, outWidth], positions };
}

/** Mean over height and width: x [N, C, H, W] to [N, C]. */
export function globalAvgPool(x: Values): Values {
  const area = x.shape[2] * x.shape[3], y = zeros(x.shape.slice(0, 2));
  x.data.forEach((value, i) => y.data[Math.floor(i / area)] += value / area);
  return y;
}

/** Mean and variance (divided by the count) of each channel of x [N, C, H, W]. */
export function moments(x: Values): { readonly mean: Float64Array; readonly variance: Float64Array } {
  const [batch, channels, height, width] = x.shape;
  const area = height * width, count = batch * area;
  const mean = new Float64Array(channels), variance = new Float64Array(channels);
  x.data.forEach((value, i) => mean[Math.floor(i / area) % channels] += value / count);
  x.data.forEach((value, i) => {
    const c = Math.floor(i / area) % channels;
    variance[c] += (value - mean[c]) ** 2 / count;
  });
  return { mean, variance };
}

/**
 * Gradients of batch normalisation with the statistics of the batch and eps = 1e-5, with regard to x, weight and bias:
 * with n = (x - mean) / deviation, `dx = weight / deviation (dy - mean(dy) - n mean(dy n))`.
 */
export function batchNormGradients(x: Values, weight: Values, dy: Values): [Values, Values, Values] {
  const [batch, channels, height, width] = x.shape;
  const area = height * width, count = batch * area;
  const { mean, variance } = moments(x);
  const dx = zeros(x.shape), dWeight = zeros([channels]), dBias = zeros([channels]);
  const channel = (i: number) => Math.floor(i / area) % channels;
  const normal = (i: number, c: number) => (x.data[i] - mean[c]) / Math.sqrt(variance[c] + 1e-5);
  dy.data.forEach((value, i) => {
    const c = channel(i);
    dBias.data[c] += value;
    dWeight.data[c] += value * normal(i, c);
  });
  dy.data.forEach((value, i) => {
    const c = channel(i), centred = value - (dBias.data[c] + normal(i, c) * dWeight.data[c]) / count;
    dx.data[i] = weight.data[c] / Math.sqrt(variance[c] + 1e-5) * centred;
  });
  return [dx, dWeight, dBias];
}

/** y = x weightᵀ + bias for x [N, in], weight [out, in], bias [out]. */
export function linear(x: Values, weight: Values, bias: Values): Values {
  const [batch, inputs] = x.shape, outputs = weight.shape[0];
  const y = zeros([batch, outputs]);
  for (let i = 0; i < y.data.length; i++) {
    const row = Math.floor(i / outputs) * inputs, column = i % outputs;
    let total = bias.data[column];
    for (let p = 0; p < inputs; p++) total += x.data[row + p] * weight.data[column * inputs + p];
    y.data[i] = total;
  }
  return y;
}

/** Gradients of {@linkcode linear} with regard to x, weight and bias. */
export function linearGradients(x: Values, weight: Values, dy: Values): [Values, Values, Values] {
  const inputs = x.shape[1], outputs = weight.shape[0];
  const dx = zeros(x.shape), dWeight = zeros(weight.shape), dBias = zeros([outputs]);
  for (let i = 0; i < dy.data.length; i++) {
    const row = Math.floor(i / outputs) * inputs, column = i % outputs, scale = dy.data[i];
    dBias.data[column] += scale;
    for (let p = 0; p < inputs; p++) {
      dx.data[row + p] += scale * weight.data[column * inputs + p];
      dWeight.data[column * inputs + p] += scale * x.data[row + p];
    }
  }
  return [dx, dWeight, dBias];
}

/** Mean of -log softmax(logits)[label], and its gradient with regard to the logits [N, classes]. */
export function crossEntropy(logits: Values, labels: ArrayLike<number>): [loss: number, gradient: Values] {
  const [batch, classes] = logits.shape;
  const gradient = zeros(logits.shape);
  let loss = 0;
  for (let n = 0; n < batch; n++) {
    const row = logits.data.subarray(n * classes, (n + 1) * classes);
    const most = Math.max(...row), total = row.reduce((sum, value) => sum + Math.exp(value - most), 0);
    loss += (Math.log(total) + most - row[labels[n]]) / batch;
    row.forEach((value, c) => {
      gradient.data[n * classes + c] = (Math.exp(value - most) / total - (c === labels[n] ? 1 : 0)) / batch;
    });
  }
  return [loss, gradient];
}
