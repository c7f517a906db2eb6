/**
 * Published networks, each with the names of its published parameters.
 *
 * @module
 */
export type { ClassifierOptions } from "./_classifier_options.ts";
export {
  alexnet,
  alexnetGrouped,
  alexnetOriginal,
  type AlexnetOriginalOptions,
  type AlexnetOriginalParams,
  type AlexnetParams,
} from "./alexnet.ts";
export { allCnn, type AllCnnOptions, type AllCnnParams } from "./all_cnn.ts";
export { feedforwardFacts, type Licence, type ModelFacts } from "./facts_feedforward.ts";
export { googlenet, type GooglenetOptions, googlenetOriginal } from "./googlenet.ts";
export { inceptionBn } from "./inception_bn.ts";
export { inceptionResnetV2 } from "./inception_resnet_v2.ts";
export { inceptionV3, type InceptionV3Options } from "./inception_v3.ts";
export { inceptionV4 } from "./inception_v4.ts";
export {
  lenet1998,
  type Lenet1998Options,
  type Lenet1998Params,
  lenet5,
  type Lenet5Params,
  type LenetOptions,
} from "./lenet.ts";
export { logisticRegression, type LogisticRegressionOptions, mlp, type MlpOptions } from "./mlp.ts";
export { nin, type NinParams } from "./nin.ts";
export {
  gruClassifier,
  lstmClassifier,
  type RecurrentClassifierOptions,
  type RecurrentClassifierParams,
  rnnClassifier,
} from "./recurrent_classifier.ts";
export { tinyVgg, type TinyVggOptions, type TinyVggParams } from "./tiny_vgg.ts";
export {
  type Vgg,
  vgg11,
  vgg11Bn,
  vgg11Lrn,
  vgg13,
  vgg13Bn,
  vgg16,
  vgg16Bn,
  vgg16Pointwise,
  vgg19,
  vgg19Bn,
  type VggBatchNorm,
  type VggBuffers,
  type VggOptions,
  type VggParams,
} from "./vgg.ts";
export { xception } from "./xception.ts";
