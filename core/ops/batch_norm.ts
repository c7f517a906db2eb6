import { ShapeError } from "../errors.ts";
import type { Op } from "../op.ts";
import { sameShape, showShape, sizeOf } from "../shape.ts";
import { apply, type Tensor, watchedBy } from "../tensor.ts";
import { inFloat32, isHalf, widened } from "./_float32.ts";
import { floats, requireTypes, toTensors } from "./_rules.ts";
import { add, mul, sub } from "./binary.ts";
import { cast } from "./cast.ts";
import { reshape } from "./movement.ts";
import { mean, sum } from "./reduce.ts";
import { rsqrt, square } from "./unary.ts";

/** The affine map after normalisation. */
export interface BatchNormAffine {
  /** Scale of each channel, [C]; default 1. */
  readonly weight?: Tensor | null;
  /** Shift of each channel, [C]; default 0. */
  readonly bias?: Tensor | null;
  /** Added to the variance; default 1e-5. */
  readonly eps?: number;
}

/** Statistics to normalise with. */
export interface BatchNormOptions extends BatchNormAffine {
  /** Mean of each channel, [C]. */
  readonly mean: Tensor;
  /** Variance of each channel, [C]. */
  readonly variance: Tensor;
}

/** Running statistics to renew. */
export interface BatchNormTrainOptions extends BatchNormAffine {
  /** Running mean of each channel, [C]; without it the batch's own is returned. */
  readonly runningMean?: Tensor | null;
  /** Running variance of each channel, [C]; without it the batch's own is returned. */
  readonly runningVar?: Tensor | null;
  /** Share of the batch in the new running statistics; default 0.1. */
  readonly momentum?: number;
}

function requireChannels(
  action: string,
  x: Tensor,
  vectors: Readonly<Record<string, Tensor | null | undefined>>,
): void {
  const { shape } = x;
  if (shape.length < 2 || shape.length > 5) {
    throw new ShapeError(`Cannot apply ${action}: x is ${showShape(shape)}, it needs rank 2 to 5, [N, C, ...]`);
  }
  for (const [name, vector] of Object.entries(vectors)) {
    if (!vector) continue;
    if (!isHalf(x) || vector.dtype !== "float32") requireTypes(action, [x, vector], floats);
    if (!sameShape(vector.shape, [shape[1]])) {
      throw new ShapeError(
        `Cannot apply ${action}: ${name} is ${showShape(vector.shape)}, ` +
          `the ${shape[1]} channels of x ${showShape(shape)} need [${shape[1]}]`,
      );
    }
  }
}

/** A vector of channels, so that it stretches over [N, C, ...]. */
function perChannel(vector: Tensor, { shape }: Tensor): Tensor {
  return reshape(vector, [shape[1], ...new Array<number>(shape.length - 2).fill(1)]);
}

/** Every axis but that of the channels. */
function axesOf({ shape }: Tensor): number[] {
  return shape.map((_, axis) => axis).filter((axis) => axis !== 1);
}

/**
 * y = (x - mean) / deviation * weight + bias, given the mean of x and the reciprocal of its deviation. The gradient
 * with respect to x is that of the whole normalisation, as if both were worked out inside; they pass none on.
 *
 * Source: Ioffe and Szegedy 2015, "Batch normalization: accelerating deep network training by reducing internal
 * covariate shift".
 */
const normalizeOp: Op<null> = {
  name: "batchNormTrain",
  infer: ([x]) => ({ shape: x.shape, dtype: x.dtype }),
  lower: {
    kind: "elementwise",
    expression: ([x, mean, reciprocal, weight, bias]) => `((${x} - ${mean}) * ${reciprocal} * ${weight} + ${bias})`,
  },
  grad({ inputs: [x, mean, reciprocal, weight, bias], cotangent, needs }) {
    const options = { axis: axesOf(x), keepdims: true };
    const share = x.shape[1] / sizeOf(x.shape);
    const total = sum(cotangent, options);
    const along = sum(mul(cotangent, mul(sub(x, mean), reciprocal)), options);
    const slope = mul(mul(along, reciprocal), share);
    const centred = sub(sub(cotangent, mul(total, share)), mul(sub(x, mean), slope));
    return [
      needs(0) ? mul(centred, mul(weight, reciprocal)) : null,
      null,
      null,
      needs(3) ? reshape(along, weight.shape) : null,
      needs(4) ? reshape(total, bias.shape) : null,
    ];
  },
};

/**
 * Batch normalisation with given statistics: `y = (x - mean[c]) / sqrt(variance[c] + eps) * weight[c] + bias[c]`,
 * worked out as `x * scale[c] + shift[c]`, which a convolution before it applies as it writes.
 *
 * @param x `float32`, [N, C, ...] of rank 2 to 5
 * @throws {ShapeError} where a vector's extent is not C
 *
 * @example
 * ```ts
 * import { batchNorm, tensor } from "@tilegrad/tilegrad";
 * const y = batchNorm(tensor([[3, 5]]), { mean: tensor([1, 1]), variance: tensor([4, 4]), eps: 0 });
 * console.log(await y.array()); // [[1, 2]]
 * ```
 */
export function batchNorm(x: Tensor, { weight, bias, mean, variance, eps = 1e-5 }: BatchNormOptions): Tensor {
  requireChannels("batchNorm", x, { mean, variance, weight, bias });
  if (isHalf(x)) {
    return inFloat32(
      (x, mean, variance, weight, bias) => batchNorm(x, { mean, variance, weight, bias, eps }),
      ...[x, mean, variance, weight, bias] as const,
    );
  }
  const reciprocal = rsqrt(add(variance, eps));
  const scale = weight ? mul(weight, reciprocal) : reciprocal;
  const shift = sub(bias ?? 0, mul(mean, scale));
  return add(mul(x, perChannel(scale, x)), perChannel(shift, x));
}

/**
 * Batch normalisation with the statistics of the batch, and running statistics renewed:
 * `y = (x - mean_c(x)) / sqrt(var_c(x) + eps) * weight[c] + bias[c]`,
 * `running' = (1 - momentum) running + momentum batch`.
 *
 * Mean and variance are over all axes but the channels'. y takes the biased variance (divided by the count n), the
 * running one the unbiased (n - 1), as in PyTorch. No gradient flows through the running statistics.
 *
 * @param x `float32`, [N, C, ...] of rank 2 to 5
 * @returns y, the new running mean [C] and the new running variance [C]
 * @throws {ShapeError} where a vector's extent is not C, or a channel has fewer than 2 elements
 *
 * @example
 * ```ts
 * import { batchNormTrain, tensor } from "@tilegrad/tilegrad";
 * const [y, mean, variance] = batchNormTrain(tensor([[1], [3]]), { eps: 0 });
 * console.log(await y.array(), await mean.array(), await variance.array()); // [[-1], [1]] [2] [2]
 * ```
 */
export function batchNormTrain(
  x: Tensor,
  { weight, bias, runningMean, runningVar, momentum = 0.1, eps = 1e-5 }: BatchNormTrainOptions = {},
): [y: Tensor, newMean: Tensor, newVar: Tensor] {
  requireChannels("batchNormTrain", x, { weight, bias, runningMean, runningVar });
  requireTypes("batchNormTrain", [x], floats);
  if (isHalf(x)) {
    const vectors = { weight: widened(weight), bias: widened(bias) };
    const running = { runningMean: widened(runningMean), runningVar: widened(runningVar) };
    const [y, mean, variance] = batchNormTrain(widened(x), { ...vectors, ...running, momentum, eps });
    return [
      cast(y, "float16"),
      cast(mean, runningMean?.dtype ?? "float32"),
      cast(variance, runningVar?.dtype ?? "float32"),
    ];
  }
  const count = sizeOf(x.shape) / x.shape[1];
  if (!(count > 1)) {
    throw new ShapeError(
      `Cannot apply batchNormTrain: a channel of x ${showShape(x.shape)} has ${count} elements, a variance needs 2`,
    );
  }
  const over = { axis: axesOf(x) };
  const batchMean = mean(x, over);
  const variance = mean(square(sub(x, perChannel(batchMean, x))), over);
  const reciprocal = rsqrt(add(variance, eps));
  const [scale, shift] = toTensors(weight ?? 1, bias ?? 0).map((one) =>
    one.shape.length === 0 ? one : perChannel(one, x)
  );
  const y = apply(normalizeOp, [x, perChannel(batchMean, x), perChannel(reciprocal, x), scale, shift], null);
  const renew = (running: Tensor | null | undefined, batch: Tensor) =>
    running ? add(mul(running, 1 - momentum), mul(batch, momentum)) : batch;
  return [
    y,
    renew(runningMean, watchedBy(batchMean, [])),
    renew(runningVar, mul(watchedBy(variance, []), count / (count - 1))),
  ];
}
