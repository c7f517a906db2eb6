/**
 * Published networks, each with the names of its published parameters.
 *
 * @module
 */
export type { CifarOptions } from "./_blocks.ts";
export type { DropPathOptions } from "./_drop_path.ts";
export type { ResnetOptions } from "./_resnet.ts";
export { type ConvnextOptions, convnextTiny } from "./convnext.ts";
export { densenet121, densenet161, densenet169, densenet201, type DensenetOptions } from "./densenet.ts";
export { efficientnetB0, type EfficientnetOptions } from "./efficientnet.ts";
export { fractalnet20, fractalnet40, type FractalnetOptions } from "./fractalnet.ts";
export type { Affine, ClassifierOptions } from "./_classifier_options.ts";
export {
  alexnet,
  alexnetGrouped,
  alexnetOriginal,
  type AlexnetOriginalOptions,
  type AlexnetOriginalParams,
  type AlexnetParams,
} from "./alexnet.ts";
export { allCnn, type AllCnnOptions, type AllCnnParams } from "./all_cnn.ts";
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
export { pattern, type PatternOptions } from "./pattern.ts";
export { mobilenetV2, type MobilenetV2Options } from "./mobilenet_v2.ts";
export { mobilenetV3Large, type MobilenetV3Options, mobilenetV3Small } from "./mobilenet_v3.ts";
export { resnet101, resnet152, resnet18, resnet34, resnet50 } from "./resnet.ts";
export {
  resnetCifar,
  resnetCifar110,
  resnetCifar1202,
  resnetCifar20,
  resnetCifar32,
  resnetCifar44,
  resnetCifar56,
  type ResnetCifarOptions,
  stochasticDepthResnet110,
} from "./resnet_cifar.ts";
export {
  preactResnet1001,
  preactResnet101,
  preactResnet152,
  preactResnet164,
  preactResnet18,
  preactResnet200,
  preactResnet34,
  preactResnet50,
} from "./resnet_preact.ts";
export { resnext101_32x8d, resnext101_64x4d, resnext50_32x4d } from "./resnext.ts";
export { shufflenetV2_x0_5, shufflenetV2_x1_0, shufflenetV2_x1_5, shufflenetV2_x2_0 } from "./shufflenet_v2.ts";
export { squeezenet1_0, squeezenet1_1, type SqueezenetOptions } from "./squeezenet.ts";
export {
  wideResnet101_2,
  wideResnet16_8,
  wideResnet28_10,
  wideResnet40_4,
  wideResnet50_2,
  type WideResnetOptions,
} from "./wide_resnet.ts";
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
