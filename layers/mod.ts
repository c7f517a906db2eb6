/**
 * Layers and the containers that make networks of them: structure, apart from the variables it works with.
 *
 * @module
 */
export {
  type Activation,
  activation,
  hardsigmoid,
  hardswish,
  hardtanh,
  leakyRelu,
  maxout,
  relu,
  relu6,
  threshold,
} from "./activation.ts";
export { glu, hardshrink, softmin, softshrink, tanhshrink } from "./activation_gap.ts";
export {
  celu,
  elu,
  gelu,
  logSigmoid,
  logSoftmax,
  mish,
  selu,
  sigmoid,
  silu,
  softmax,
  softplus,
  softsign,
  tanh,
} from "./activation_smooth.ts";
export { prelu, type PreluOptions, rrelu } from "./activation_trained.ts";
export {
  adaptiveAvgPool1d,
  adaptiveAvgPool2d,
  adaptiveAvgPool3d,
  adaptiveMaxPool1d,
  adaptiveMaxPool2d,
  adaptiveMaxPool3d,
} from "./adaptive_pool.ts";
export { auxiliaryHeads, type Head, type HeadNames } from "./auxiliary_heads.ts";
export { type BatchNorm, batchNorm1d, batchNorm3d } from "./batch_norm1d.ts";
export { batchNorm2d, type BatchNormOptions } from "./batch_norm2d.ts";
export { bilinear } from "./bilinear.ts";
export { childOf, containerOf, type NamedModule, specsOf } from "./container.ts";
export { conv1d, type Conv1dOptions } from "./conv1d.ts";
export { conv2d, type Conv2dOptions } from "./conv2d.ts";
export { conv3d, type Conv3dOptions } from "./conv3d.ts";
export {
  convTranspose1d,
  type ConvTranspose1dOptions,
  convTranspose2d,
  type ConvTranspose2dOptions,
  convTranspose3d,
  type ConvTranspose3dOptions,
} from "./conv_transpose.ts";
export { defineLayer, defineModule, type LayerDefinition, type ModuleDefinition } from "./define.ts";
export {
  type Child,
  type Description,
  type Field,
  fieldOf,
  follow,
  pointField,
  wholeField,
  widest,
  type Window,
} from "./description.ts";
export { dropout, type DropoutLayerOptions } from "./dropout.ts";
export { alphaDropout, dropBlock, dropout2d, stochasticDepth } from "./dropout_structured.ts";
export { embedding, type EmbeddingOptions } from "./embedding.ts";
export { averageVariables, ensemble } from "./ensemble.ts";
export { castVariables, type FloatType } from "./cast_variables.ts";
export { mixedPrecision } from "./mixed_precision.ts";
export { flatten, identity, unflatten } from "./flatten.ts";
export { groupNorm, type GroupNormLayerOptions, instanceNorm } from "./group_norm.ts";
export {
  constantInit,
  type GainActivation,
  gainOf,
  type Initializer,
  kaimingNormal,
  type KaimingOptions,
  kaimingUniform,
  normalInit,
  onesInit,
  uniformInit,
  xavierNormal,
  xavierUniform,
  zerosInit,
} from "./init.ts";
export { diracInit, eyeInit, orthogonalInit, sparseInit, truncatedNormalInit } from "./init_structured.ts";
export { layerNorm, type LayerNormLayerOptions, rmsNorm, type RmsNormLayerOptions } from "./layer_norm.ts";
export { linear } from "./linear.ts";
export { localResponseNorm } from "./local_response_norm.ts";
export type { Module, Params, Replacing, Specs, Variables, VariableSpec } from "./module.ts";
export { monteCarlo, type MonteCarloOptions, type MonteCarloPrediction } from "./monte_carlo.ts";
export { multiCrop, type MultiCropOptions, multiCropped } from "./multi_crop.ts";
export {
  type AttentionName,
  type MultiheadAttention,
  multiheadAttention,
  type MultiheadAttentionOptions,
} from "./multihead_attention.ts";
export { named, type Names, partOf } from "./name_filter.ts";
export { pad } from "./pad.ts";
export { branches, parallel, type ParallelOptions, repeat } from "./parallel.ts";
export type { Pass, PassOptions } from "./pass.ts";
export { channelShuffle, pixelShuffle, pixelUnshuffle } from "./pixel_shuffle.ts";
export { avgPool1d, lpPool1d, maxPool1d } from "./pool1d.ts";
export { avgPool3d, maxPool3d } from "./pool3d.ts";
export { stochasticPool2d } from "./stochastic_pool2d.ts";
export { avgPool2d, globalAvgPool2d, globalMaxPool2d, l2Pool2d, lpPool2d, maxPool2d, subsample } from "./pool2d.ts";
export { type CellWeights, gruCell, lstmCell, type Nonlinearity, rnnCell } from "./recurrent_cells.ts";
export type { RecurrentModule, RecurrentName, RecurrentOptions, RecurrentResult } from "./recurrent.ts";
export { gru, lstm, rnn, type RnnOptions } from "./recurrent_networks.ts";
export { residual, type ResidualNames, type ResidualOptions } from "./residual.ts";
export { separableConv2d, type SeparableConv2dOptions, type SeparableName } from "./separable_conv2d.ts";
export { type LoadOptions, type LoadReport, loadStateDict, stateDict } from "./state_dict.ts";
export { type Made, type ModuleMakers, sequentialFor } from "./sequential_for.ts";
export { spectralNorm, type SpectralNormLayerOptions } from "./spectral_norm.ts";
export { dense, gated } from "./skip.ts";
export {
  type BufferNames,
  type BuffersOf,
  chain,
  type JoinedName,
  type Modules,
  type ParamNames,
  type ParamsOf,
  sequential,
} from "./sequential.ts";
export { subsampling2d } from "./subsampling2d.ts";
export { type Costs, type LayerSummary, type Summary, summary } from "./summary.ts";
export { type EncoderName, transformerEncoderLayer } from "./transformer_encoder.ts";
export { type DecoderName, type TransformerDecoderLayer, transformerDecoderLayer } from "./transformer_decoder.ts";
export type { TransformerOptions } from "./transformer.ts";
export { upsample } from "./upsample.ts";
export type { AffineName, AffineOptions } from "./weight_and_bias.ts";
export { tuneModel, type TuneModelOptions } from "./tune_model.ts";
export { warmup, type WarmupOptions } from "./warmup.ts";
export { weightNorm, type WeightNormLayerOptions } from "./weight_norm.ts";
