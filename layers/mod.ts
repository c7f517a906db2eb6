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
export { adaptiveAvgPool2d, adaptiveMaxPool2d, lpPool2d } from "./adaptive_pool2d.ts";
export { batchNorm1d, batchNorm3d } from "./batch_norm1d.ts";
export { batchNorm2d, type BatchNormOptions } from "./batch_norm2d.ts";
export { childOf, containerOf, type NamedModule, specsOf } from "./container.ts";
export { conv2d, type Conv2dOptions } from "./conv2d.ts";
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
export { flatten, identity } from "./flatten.ts";
export { groupNorm, type GroupNormLayerOptions, instanceNorm } from "./group_norm.ts";
export {
  constantInit,
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
export { layerNorm, type LayerNormLayerOptions, rmsNorm, type RmsNormLayerOptions } from "./layer_norm.ts";
export { linear } from "./linear.ts";
export { localResponseNorm } from "./local_response_norm.ts";
export type { Module, Params, Specs, Variables, VariableSpec } from "./module.ts";
export {
  type AttentionName,
  type MultiheadAttention,
  multiheadAttention,
  type MultiheadAttentionOptions,
} from "./multihead_attention.ts";
export { named, type Names, partOf } from "./name_filter.ts";
export { parallel, type ParallelOptions, repeat } from "./parallel.ts";
export type { Pass, PassOptions } from "./pass.ts";
export { avgPool1d, lpPool1d, maxPool1d } from "./pool1d.ts";
export { avgPool3d, maxPool3d } from "./pool3d.ts";
export { stochasticPool2d } from "./stochastic_pool2d.ts";
export { avgPool2d, globalAvgPool2d, globalMaxPool2d, maxPool2d } from "./pool2d.ts";
export { type CellWeights, gruCell, lstmCell, type Nonlinearity, rnnCell } from "./recurrent_cells.ts";
export type { RecurrentModule, RecurrentName, RecurrentOptions, RecurrentResult } from "./recurrent.ts";
export { gru, lstm, rnn, type RnnOptions } from "./recurrent_networks.ts";
export { residual, type ResidualOptions } from "./residual.ts";
export { type BufferNames, type Modules, type ParamNames, sequential } from "./sequential.ts";
export { type LoadOptions, type LoadReport, loadStateDict, stateDict } from "./state_dict.ts";
export { subsampling2d } from "./subsampling2d.ts";
export { type Costs, type LayerSummary, type Summary, summary } from "./summary.ts";
export { type EncoderName, transformerEncoderLayer, type TransformerEncoderOptions } from "./transformer_encoder.ts";
export { upsample } from "./upsample.ts";
export type { AffineOptions } from "./weight_and_bias.ts";
