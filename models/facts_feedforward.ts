import type { ModelFacts } from "./_facts_form.ts";

type Images = Pick<ModelFacts, "mean" | "std">;

const mnist: Images = { mean: [0.1307], std: [0.3081] };
const cifar: Images = { mean: [0.4914, 0.4822, 0.4465], std: [0.247, 0.2435, 0.2616] };
const imagenet: Images = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
/** Images from 0 to 1, as they come. */
const unscaled: Images = { mean: [0, 0, 0], std: [1, 1, 1] };
/** Images from -1 to 1, as the Inception networks want them. */
const centred: Images = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] };

/** `accuracies` are top1 and top5 of torchvision's weights. */
function facts(
  paper: string,
  [params, macs]: readonly [params: number, macs: number],
  inputSize: ModelFacts["inputSize"],
  images: Images,
  accuracies?: readonly [top1: number, top5: number],
): ModelFacts {
  const known = { paper, params, macs, inputSize, ...images };
  if (!accuracies) return known;
  const [top1, top5] = accuracies;
  return { ...known, top1, top5, weights: "BSD-3-Clause" };
}

const papers = {
  alexnet: 'Krizhevsky 2014, "One weird trick for parallelizing convolutional neural networks"',
  alexnetOriginal:
    'Krizhevsky, Sutskever and Hinton 2012, "ImageNet classification with deep convolutional neural networks"',
  allCnn: 'Springenberg et al. 2014, "Striving for simplicity: the all convolutional net"',
  googlenet: 'Szegedy et al. 2014, "Going deeper with convolutions"',
  gru:
    'Cho et al. 2014, "Learning phrase representations using RNN encoder-decoder for statistical machine translation"',
  inceptionBn:
    'Ioffe and Szegedy 2015, "Batch normalization: accelerating deep network training by reducing internal ' +
    'covariate shift"',
  inceptionV3: 'Szegedy et al. 2015, "Rethinking the Inception architecture for computer vision"',
  inceptionV4:
    'Szegedy et al. 2016, "Inception-v4, Inception-ResNet and the impact of residual connections on learning"',
  logisticRegression: 'Cox 1958, "The regression analysis of binary sequences"',
  lstm: 'Hochreiter and Schmidhuber 1997, "Long short-term memory"',
  mlp: 'Rumelhart, Hinton and Williams 1986, "Learning representations by back-propagating errors"',
  nin: 'Lin, Chen and Yan 2013, "Network in network"',
  rnn: 'Elman 1990, "Finding structure in time"',
  tinyVgg: 'Wang et al. 2020, "CNN Explainer: learning convolutional neural networks with interactive visualization"',
  vgg: 'Simonyan and Zisserman 2014, "Very deep convolutional networks for large-scale image recognition"',
  xception: 'Chollet 2016, "Xception: deep learning with depthwise separable convolutions"',
} as const;

const small: ModelFacts["inputSize"] = [1, 28, 28];
const usual: ModelFacts["inputSize"] = [3, 224, 224];
const large: ModelFacts["inputSize"] = [3, 299, 299];

/** Facts of feed-forward and recurrent networks, by the name of the function that makes each. */
export const feedforwardFacts: Readonly<Record<string, ModelFacts>> = {
  alexnet: facts(papers.alexnet, [61_100_840, 714_188_480], usual, imagenet, [56.522, 79.066]),
  alexnetGrouped: facts(papers.alexnetOriginal, [60_965_224, 724_406_816], [3, 227, 227], imagenet),
  alexnetOriginal: facts(papers.alexnetOriginal, [62_378_344, 1_135_256_096], [3, 227, 227], imagenet),
  allCnn: facts(papers.allCnn, [1_369_738, 270_798_336], [3, 32, 32], cifar),
  googlenet: facts(papers.googlenet, [13_004_888, 1_498_376_192], usual, centred, [69.778, 89.53]),
  googlenetOriginal: facts(papers.googlenet, [13_378_280, 1_582_671_872], usual, imagenet),
  gruClassifier: facts(papers.gru, [61_962, 1_678_592], small, mnist),
  inceptionBn: facts(papers.inceptionBn, [11_285_224, 2_032_600_064], usual, imagenet),
  inceptionResnetV2: facts(papers.inceptionV4, [55_843_464, 13_155_794_016], large, centred),
  inceptionV3: facts(papers.inceptionV3, [27_161_264, 5_713_216_096], large, centred, [77.294, 93.45]),
  inceptionV4: facts(papers.inceptionV4, [42_679_816, 12_253_974_624], large, centred),
  logisticRegression: facts(papers.logisticRegression, [7_850, 7_840], small, mnist),
  lstmClassifier: facts(papers.lstm, [82_186, 2_237_696], small, mnist),
  mlp: facts(papers.mlp, [235_146, 234_752], small, mnist),
  nin: facts(papers.nin, [7_439_608, 965_572_864], usual, imagenet),
  rnnClassifier: facts(papers.rnn, [21_514, 560_384], small, mnist),
  tinyVgg: facts(papers.tinyVgg, [19_920, 5_608_780], [3, 64, 64], unscaled),
  vgg11: facts(papers.vgg, [132_863_336, 7_609_090_048], usual, imagenet, [69.02, 88.628]),
  vgg11Bn: facts(papers.vgg, [132_868_840, 7_609_090_048], usual, imagenet, [70.37, 89.81]),
  vgg11Lrn: facts(papers.vgg, [132_863_336, 7_609_090_048], usual, imagenet),
  vgg13: facts(papers.vgg, [133_047_848, 11_308_466_176], usual, imagenet, [69.928, 89.246]),
  vgg13Bn: facts(papers.vgg, [133_053_736, 11_308_466_176], usual, imagenet, [71.586, 90.374]),
  vgg16: facts(papers.vgg, [138_357_544, 15_470_264_320], usual, imagenet, [71.592, 90.382]),
  vgg16Bn: facts(papers.vgg, [138_365_992, 15_470_264_320], usual, imagenet, [73.36, 91.516]),
  vgg16Pointwise: facts(papers.vgg, [133_638_952, 11_770_888_192], usual, imagenet),
  vgg19: facts(papers.vgg, [143_667_240, 19_632_062_464], usual, imagenet, [72.376, 90.876]),
  vgg19Bn: facts(papers.vgg, [143_678_248, 19_632_062_464], usual, imagenet, [74.218, 91.842]),
  xception: facts(papers.xception, [22_855_952, 8_357_403_496], large, centred),
};
