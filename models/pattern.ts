import { conv2d, flatten, linear, maxPool2d, type Module, relu, sequential, softmax } from "../layers/mod.ts";
import { ValueError } from "../core/mod.ts";

/** How often the parts of a `pattern` come, and how large they are. */
export interface PatternOptions {
  /** Convolutions with ReLU in a block, at least 1; the lectures have up to about 5. */
  readonly N: number;
  /** Blocks, at least 0. */
  readonly M: number;
  /** Hidden linear layers with ReLU, at least 0; the lectures have up to 2. */
  readonly K: number;
  /** Whether a block ends with 2x2 max pooling; true unless told. */
  readonly pool?: boolean;
  /** Whether the network ends with softmax; false, unless told, gives logits, as `crossEntropy` needs them. */
  readonly softmax?: boolean;
  /** Channels of the images, 3 unless told. */
  readonly inChannels?: number;
  /** Height and width of the images, 32 unless told. */
  readonly size?: number;
  /** Channels of the first block; each next one has twice as many. 32 unless told. */
  readonly channels?: number;
  /** Height and width of the kernels, odd, padded so that they keep the size; 3 unless told. */
  readonly kernel?: number;
  /** Features of a hidden linear layer, 256 unless told. */
  readonly features?: number;
  /** Classes to tell apart, 10 unless told. */
  readonly numClasses?: number;
}

/**
 * The common pattern of convolutional networks, `[(CONV-RELU)*N-POOL?]*M-(FC-RELU)*K-SOFTMAX`. Images
 * [N, inChannels, size, size] to logits [N, numClasses]. Parameters: `conv1_1.weight` (block, place in it) ..., `fc1.weight`
 * ..., `output.weight`.
 *
 * @throws {ValueError} where a count is out of range, the kernel is even, or pooling leaves nothing of the images
 *
 * @example
 * ```ts
 * import { summary } from "@tilegrad/tilegrad/layers";
 * import { pattern } from "@tilegrad/tilegrad/models";
 * console.log(summary(pattern({ N: 2, M: 3, K: 1 }), [1, 3, 32, 32]).table); // a small VGG
 * ```
 *
 * Source: Karpathy 2015, "CS231n: convolutional neural networks for visual recognition", layer patterns.
 */
export function pattern(options: PatternOptions): Module {
  const { N, M, K, pool = true, inChannels = 3, size = 32, channels = 32, kernel = 3, features = 256 } = options;
  requireCounts({ N: [N, 1], M: [M, 0], K: [K, 0] });
  if (!Number.isInteger(kernel) || kernel % 2 !== 1) {
    throw new ValueError(`Cannot make pattern: kernel is ${kernel}, needed an odd number`);
  }
  const rest = pool ? Math.floor(size / 2 ** M) : size;
  if (rest < 1) throw new ValueError(`Cannot make pattern: ${M} poolings leave nothing of images of ${size}`);
  const layers: Record<string, Module> = {};
  let width = inChannels;
  for (let block = 1; block <= M; block++) {
    for (let place = 1; place <= N; place++) {
      const out = channels * 2 ** (block - 1);
      layers[`conv${block}_${place}`] = conv2d(width, out, kernel, { padding: (kernel - 1) / 2 });
      layers[`relu${block}_${place}`] = relu();
      width = out;
    }
    if (pool) layers[`pool${block}`] = maxPool2d(2);
  }
  layers.flatten = flatten();
  let count = width * rest ** 2;
  for (let place = 1; place <= K; place++) {
    layers[`fc${place}`] = linear(count, features);
    layers[`relu${M + place}`] = relu();
    count = features;
  }
  layers.output = linear(count, options.numClasses ?? 10);
  if (options.softmax) layers.softmax = softmax();
  return sequential(layers);
}

function requireCounts(counts: Readonly<Record<string, readonly [count: number, least: number]>>): void {
  for (const [name, [count, least]] of Object.entries(counts)) {
    if (Number.isInteger(count) && count >= least) continue;
    throw new ValueError(`Cannot make pattern: ${name} is ${count}, needed a whole number of at least ${least}`);
  }
}
