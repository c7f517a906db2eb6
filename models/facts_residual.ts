import type { ModelFacts } from "./_facts_form.ts";

type Images = Pick<ModelFacts, "inputSize" | "mean" | "std">;

const mnistImages: Images = { inputSize: [1, 28, 28], mean: [0.1307], std: [0.3081] };
const cifarImages: Images = { inputSize: [3, 32, 32], mean: [0.4914, 0.4822, 0.4465], std: [0.247, 0.2435, 0.2616] };
const imagenetImages: Images = { inputSize: [3, 224, 224], mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };

function mnist(paper: string, params: number, macs: number): ModelFacts {
  return { paper, params, macs, ...mnistImages };
}

function cifar(paper: string, params: number, macs: number): ModelFacts {
  return { paper, params, macs, ...cifarImages };
}

/** `accuracies` are top1 and top5 of torchvision's weights. */
function imagenet(paper: string, params: number, macs: number, accuracies?: readonly [number, number]): ModelFacts {
  const facts = { paper, params, macs, ...imagenetImages };
  if (!accuracies) return facts;
  const [top1, top5] = accuracies;
  return { ...facts, top1, top5, weights: "BSD-3-Clause" };
}

const papers = {
  convnext: 'Liu et al. 2022, "A ConvNet for the 2020s"',
  densenet: 'Huang et al. 2017, "Densely connected convolutional networks"',
  efficientnet: 'Tan and Le 2019, "EfficientNet: rethinking model scaling for convolutional neural networks"',
  fractalnet: 'Larsson et al. 2017, "FractalNet: ultra-deep neural networks without residuals"',
  lenet: 'LeCun et al. 1998, "Gradient-based learning applied to document recognition"',
  mobilenetV2: 'Sandler et al. 2018, "MobileNetV2: inverted residuals and linear bottlenecks"',
  mobilenetV3: 'Howard et al. 2019, "Searching for MobileNetV3"',
  preactResnet: 'He et al. 2016, "Identity mappings in deep residual networks"',
  resnet: 'He et al. 2015, "Deep residual learning for image recognition"',
  resnext: 'Xie et al. 2017, "Aggregated residual transformations for deep neural networks"',
  shufflenetV2: 'Ma et al. 2018, "ShuffleNet V2: practical guidelines for efficient CNN architecture design"',
  squeezenet:
    'Iandola et al. 2016, "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters and < 0.5 MB model size"',
  stochasticDepth: 'Huang et al. 2016, "Deep networks with stochastic depth"',
  wideResnet: 'Zagoruyko and Komodakis 2016, "Wide residual networks"',
} as const;

/** Facts of LeNet, and of residual, dense and mobile networks, by the name of the function that makes each. */
export const residualFacts: Readonly<Record<string, ModelFacts>> = {
  convnextTiny: imagenet(papers.convnext, 28_589_128, 4_455_531_264, [82.52, 96.146]),
  densenet121: imagenet(papers.densenet, 7_978_856, 2_834_161_664, [74.434, 91.972]),
  densenet161: imagenet(papers.densenet, 28_681_000, 7_727_907_072, [77.138, 93.56]),
  densenet169: imagenet(papers.densenet, 14_149_480, 3_359_843_328, [75.6, 92.806]),
  densenet201: imagenet(papers.densenet, 20_013_928, 4_291_365_888, [76.896, 93.37]),
  efficientnetB0: imagenet(papers.efficientnet, 5_288_548, 385_814_752, [77.692, 93.532]),
  fractalnet20: cifar(papers.fractalnet, 33_724_618, 845_222_912),
  fractalnet40: cifar(papers.fractalnet, 76_106_634, 2_036_077_568),
  lenet5: mnist(papers.lenet, 61_706, 416_520),
  lenet1998: mnist(papers.lenet, 61_750, 416_520),
  mobilenetV2: imagenet(papers.mobilenetV2, 3_504_872, 300_774_272, [71.878, 90.286]),
  mobilenetV3Small: imagenet(papers.mobilenetV3, 2_542_856, 56_510_400, [67.668, 87.402]),
  mobilenetV3Large: imagenet(papers.mobilenetV3, 5_483_032, 216_589_760, [74.042, 91.34]),
  preactResnet18: imagenet(papers.preactResnet, 11_687_720, 1_814_073_344),
  preactResnet34: imagenet(papers.preactResnet, 21_795_880, 3_663_761_408),
  preactResnet50: imagenet(papers.preactResnet, 25_549_352, 4_089_184_256),
  preactResnet101: imagenet(papers.preactResnet, 44_541_480, 7_801_405_440),
  preactResnet152: imagenet(papers.preactResnet, 60_185_128, 11_513_626_624),
  preactResnet200: imagenet(papers.preactResnet, 64_666_152, 15_007_481_856),
  preactResnet164: cifar(papers.preactResnet, 1_703_258, 247_646_720),
  preactResnet1001: cifar(papers.preactResnet, 10_327_706, 1_490_995_712),
  resnet18: imagenet(papers.resnet, 11_689_512, 1_814_073_344, [69.758, 89.078]),
  resnet34: imagenet(papers.resnet, 21_797_672, 3_663_761_408, [73.314, 91.42]),
  resnet50: imagenet(papers.resnet, 25_557_032, 4_089_184_256, [76.13, 92.862]),
  resnet101: imagenet(papers.resnet, 44_549_160, 7_801_405_440, [77.374, 93.546]),
  resnet152: imagenet(papers.resnet, 60_192_808, 11_513_626_624, [78.312, 94.046]),
  resnetCifar20: cifar(papers.resnet, 269_722, 40_551_040),
  resnetCifar32: cifar(papers.resnet, 464_154, 68_862_592),
  resnetCifar44: cifar(papers.resnet, 658_586, 97_174_144),
  resnetCifar56: cifar(papers.resnet, 853_018, 125_485_696),
  resnetCifar110: cifar(papers.resnet, 1_727_962, 252_887_680),
  resnetCifar1202: cifar(papers.resnet, 19_421_274, 2_829_238_912),
  stochasticDepthResnet110: cifar(papers.stochasticDepth, 1_727_962, 252_887_680),
  resnext50_32x4d: imagenet(papers.resnext, 25_028_904, 4_230_479_872, [77.618, 93.698]),
  resnext101_32x8d: imagenet(papers.resnext, 88_791_336, 16_414_015_488, [79.312, 94.526]),
  resnext101_64x4d: imagenet(papers.resnext, 83_455_272, 15_460_270_080, [83.246, 96.454]),
  shufflenetV2_x0_5: imagenet(papers.shufflenetV2, 1_366_792, 40_476_448, [60.552, 81.746]),
  shufflenetV2_x1_0: imagenet(papers.shufflenetV2, 2_278_604, 144_907_992, [69.362, 88.316]),
  shufflenetV2_x1_5: imagenet(papers.shufflenetV2, 3_503_624, 295_759_392, [72.996, 91.086]),
  shufflenetV2_x2_0: imagenet(papers.shufflenetV2, 7_393_996, 583_253_464, [76.23, 93.006]),
  squeezenet1_0: imagenet(papers.squeezenet, 1_248_424, 818_924_576, [58.092, 80.42]),
  squeezenet1_1: imagenet(papers.squeezenet, 1_235_496, 349_151_936, [58.178, 80.624]),
  wideResnet50_2: imagenet(papers.wideResnet, 68_883_240, 11_398_021_120, [78.468, 94.086]),
  wideResnet101_2: imagenet(papers.wideResnet, 126_886_696, 22_753_050_624, [78.848, 94.284]),
  wideResnet28_10: cifar(papers.wideResnet, 36_479_194, 5_243_328_768),
  wideResnet16_8: cifar(papers.wideResnet, 10_961_370, 1_548_145_664),
  wideResnet40_4: cifar(papers.wideResnet, 8_949_210, 1_298_582_016),
};
