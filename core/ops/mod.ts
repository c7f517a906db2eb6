/** Every operation, by family. */
export type { Like } from "./_rules.ts";
export { hardsigmoid, hardswish, hardtanh, leakyRelu, maxout, relu, relu6, threshold } from "./activation.ts";
export { celu, elu, gelu, mish, selu, silu, softplus, softsign } from "./activation_smooth.ts";
export { argmax, argmin, type ArgReduceOptions } from "./arg_reduce.ts";
export { add, atan2, div, floorDiv, maximum, minimum, mod, mul, remainder, sub } from "./binary.ts";
export {
  equal,
  greater,
  greaterEqual,
  less,
  lessEqual,
  logicalAnd,
  logicalOr,
  logicalXor,
  notEqual,
} from "./comparison.ts";
export { cast } from "./cast.ts";
export { clamp, type ClampOptions } from "./clamp.ts";
export { full, indices, ones, onesLike, zeros, zerosLike } from "./fill.ts";
export { hostScalar } from "./host.ts";
export { broadcastTo, expandDims, flatten, flip, permute, reshape, squeeze, transpose } from "./movement.ts";
export { pow } from "./power.ts";
export { prod } from "./prod.ts";
export { all, any, max, mean, min, type ReduceOptions, sum } from "./reduce.ts";
export { logSumExp, norm, type NormOptions, std, variance, type VarianceOptions } from "./statistics.ts";
export {
  abs,
  cbrt,
  ceil,
  floor,
  frac,
  isFinite,
  isInf,
  isNaN,
  logicalNot,
  neg,
  reciprocal,
  round,
  rsqrt,
  sign,
  sqrt,
  square,
  trunc,
} from "./unary.ts";
export { erf, erfc } from "./unary_error.ts";
export { cosh, exp, exp2, expm1, sigmoid, sinh, tanh } from "./unary_exponential.ts";
export { acosh, asinh, atanh, log, log10, log1p, log2, logSigmoid } from "./unary_logarithm.ts";
export { acos, asin, atan, cos, sin, tan } from "./unary_trigonometry.ts";
export { where } from "./where.ts";
export { concat, roll, stack, tile } from "./concat.ts";
export { arange, eye, linspace, tril, triu } from "./grids.ts";
export { pad, type PadMode, type PadOptions } from "./pad.ts";
export { bernoulli, foldIn, type Key, key, normal, permutation, split, uniform } from "./random.ts";
export { chunk, type Range, slice, splitTensor } from "./slice.ts";
export type { Padding, Pair, Triple, VolumePadding } from "./_padding.ts";
export { conv2d, type ConvOptions } from "./conv2d.ts";
export { convOutputSize, samePadding, type WindowSizeOptions } from "./_conv2d_size.ts";
export { linear } from "./linear.ts";
export { matmul } from "./matmul.ts";
export type { AdaptiveSize } from "./_adaptive.ts";
export { adaptiveAvgPool1d, adaptiveAvgPool2d, adaptiveAvgPool3d } from "./adaptive_avg_pool.ts";
export {
  adaptiveMaxPool1d,
  adaptiveMaxPool2d,
  adaptiveMaxPool2dIndices,
  adaptiveMaxPool3d,
} from "./adaptive_max_pool.ts";
export { avgPool2d, type AvgPoolOptions } from "./avg_pool2d.ts";
export { fractionalMaxPool2d, type FractionalMaxPoolOptions } from "./fractional_max_pool2d.ts";
export { maxPool2d, maxPool2dIndices, type MaxPoolOptions } from "./max_pool2d.ts";
export { maxUnpool2d, type MaxUnpoolOptions } from "./max_unpool2d.ts";
export {
  avgPool1d,
  type AvgPool1dOptions,
  lpPool1d,
  type LpPool1dOptions,
  maxPool1d,
  maxPool1dIndices,
  type MaxPool1dOptions,
  type RowWindowOptions,
} from "./pool1d.ts";
export {
  avgPool3d,
  type AvgPool3dOptions,
  maxPool3d,
  type MaxPool3dOptions,
  type VolumeWindowOptions,
} from "./pool3d.ts";
export { reduceWindow, type WindowReduction } from "./reduce_window.ts";
export { stochasticPool2d, type StochasticPoolOptions } from "./stochastic_pool2d.ts";
export {
  globalAvgPool2d,
  globalMaxPool2d,
  l2Pool2d,
  type L2PoolOptions,
  lpPool2d,
  type LpPoolOptions,
  subsample,
} from "./pool2d.ts";
export type { WindowOptions } from "./_window2d.ts";
export { logSoftmax, softmax, type SoftmaxOptions } from "./softmax.ts";
export { halfSquaredError, huber, l1, mse, smoothL1 } from "./losses.ts";
export { type ClassLossOptions, crossEntropy, type CrossEntropyOptions, nll } from "./losses_class.ts";
export {
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  type BinaryLossOptions,
  klDivergence,
  type KlDivergenceOptions,
} from "./losses_probability.ts";
export type { LossOptions, Reduction } from "./_reduction.ts";
export { oneHot } from "./one_hot.ts";
export {
  batchNorm,
  type BatchNormAffine,
  type BatchNormOptions,
  batchNormTrain,
  type BatchNormTrainOptions,
} from "./batch_norm.ts";
export { attention, type AttentionOptions } from "./attention.ts";
export { dropout, type DropoutOptions } from "./dropout.ts";
export {
  alphaDropout,
  dropBlock,
  type DropBlockOptions,
  type DropOptions,
  dropout2d,
  stochasticDepth,
  type StochasticDepthOptions,
} from "./dropout_structured.ts";
export { hardshrink, softshrink, tanhshrink } from "./activation_shrink.ts";
export { glu, softmin } from "./glu.ts";
export { prelu, rrelu, type RreluOptions } from "./prelu.ts";
export { groupNorm, type GroupNormOptions, instanceNorm } from "./group_norm.ts";
export { ctc, type CtcOptions } from "./ctc.ts";
export { cosineEmbedding, tripletMargin, type TripletMarginOptions } from "./losses_embedding.ts";
export { gaussianNll, type GaussianNllOptions, poissonNll, type PoissonNllOptions } from "./losses_density.ts";
export { dice, type DiceOptions, focal, type FocalOptions } from "./losses_imbalance.ts";
export { hinge, type MarginOptions, marginRanking, multiMargin, type MultiMarginOptions } from "./losses_margin.ts";
export { l2Normalize, type L2NormalizeOptions } from "./l2_normalize.ts";
export { layerNorm, type LayerNormOptions, rmsNorm, type RmsNormOptions } from "./layer_norm.ts";
export { localResponseNorm, type LocalResponseNormOptions } from "./local_response_norm.ts";
export { l1Penalty, l2Penalty, type PenaltyOptions } from "./penalties.ts";
export { select } from "./select.ts";
export { spectralNorm, type SpectralNormOptions } from "./spectral_norm.ts";
export { weightNorm, type WeightNormOptions } from "./weight_norm.ts";
export { zeroOne } from "./zero_one.ts";
export { embedding, gather, indexSelect, take, takeAlongAxis } from "./gather.ts";
export { cumprod, cumsum, logcumsumexp, type ScanOptions } from "./scan.ts";
export { scatter, scatterAdd, scatterMax } from "./scatter.ts";
export { argsort, sort, type SortOptions, topK, type TopKOptions } from "./sort.ts";
export { cummax } from "./cummax.ts";
export { diag, diagonal, tri } from "./diagonal.ts";
export { einsum } from "./einsum.ts";
export { interpolate, type InterpolateOptions, resize, type ResizeMode, type ResizeOptions } from "./resize.ts";
export { fold, type PatchOptions, unfold } from "./unfold.ts";
export { copysign, hypot, logaddexp, squaredDifference, xlogy } from "./binary_special.ts";
export { bitwiseAnd, bitwiseNot, bitwiseOr, bitwiseXor, leftShift, rightShift } from "./bitwise.ts";
export {
  fromBytes,
  fromImage,
  fullLike,
  logspace,
  meshgrid,
  type MeshgridOptions,
  type PixelImage,
} from "./creation.ts";
export { bincount, type BincountOptions, histogram, type HistogramOptions } from "./histogram.ts";
export { maskedFill, maskedSelect, nonzero, whereIndices } from "./mask.ts";
export { countNonzero, moments } from "./moments.ts";
export { channelShuffle, pixelShuffle, pixelUnshuffle } from "./pixel_shuffle.ts";
export { batchMatmul, bilinear, matrixPower } from "./products.ts";
export { median, quantile, type QuantileAxis, type QuantileOptions } from "./quantile.ts";
export { exponential, gumbel, truncatedNormal, type TruncatedNormalOptions } from "./random_continuous.ts";
export { categorical, type CategoricalOptions, choice, type ChoiceOptions, randint } from "./random_discrete.ts";
export { repeat, rot90, stridedSlice, swapAxes, unflatten, unstack } from "./rearrange.ts";
export { searchSorted } from "./search_sorted.ts";
export { dot, kron, outer, tensordot } from "./tensordot.ts";
export { addcmul, fma, lerp } from "./ternary.ts";
export { erfinv, lgamma, logit, nanToNum, type NanToNumOptions } from "./unary_special.ts";
export { type Unique, unique } from "./unique.ts";
export {
  adjustBrightness,
  adjustContrast,
  adjustHue,
  adjustSaturation,
  hsvToRgb,
  rgbToGray,
  rgbToHsv,
} from "./color.ts";
export { centerCrop, crop, type CropBox } from "./crop.ts";
export { gaussianBlur } from "./gaussian_blur.ts";
export { affineGrid, gridSample, type GridSampleOptions, type SampleBorder, type SampleMode } from "./grid_sample.ts";
export { nms } from "./nms.ts";
export { cropAndResize, type CropAndResizeOptions, roiAlign, type RoiAlignOptions } from "./roi_align.ts";
export {
  affine,
  type AffineOptions,
  type Homography,
  perspective,
  type Point,
  rotate,
  warp,
  type WarpBorder,
  type WarpOptions,
} from "./warp.ts";
export { conv1d, type Conv1dOptions } from "./conv1d.ts";
export { conv3d, type Conv3dOptions } from "./conv3d.ts";
export { convTranspose1d, type ConvTranspose1dOptions } from "./conv_transpose1d.ts";
export { convTranspose2d, type ConvTransposeOptions } from "./conv_transpose2d.ts";
export { convTranspose3d, type ConvTranspose3dOptions } from "./conv_transpose3d.ts";
export { convolve1d, convolve2d, correlate1d, correlate2d } from "./convolve.ts";
export { depthwiseConv2d, type DepthwiseOptions, separableConv2d } from "./separable_conv2d.ts";
