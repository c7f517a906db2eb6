import {
  batchNorm2d,
  conv2d,
  flatten,
  globalAvgPool2d,
  linear,
  maxPool2d,
  type Module,
  relu,
  residual,
  sequential,
} from "../layers/mod.ts";
import type { ClassifierOptions } from "./_classifier_options.ts";

/** A block: channels of its separable convolutions, and whether it halves the grid. */
interface Block {
  readonly widths: readonly number[];
  readonly halves?: boolean;
}

/** Figure 5 of the paper: entry flow, eight times the middle flow, exit flow. */
const blocks: readonly Block[] = [
  { widths: [128, 128], halves: true },
  { widths: [256, 256], halves: true },
  { widths: [728, 728], halves: true },
  ...Array.from({ length: 8 }, () => ({ widths: [728, 728, 728] })),
  { widths: [728, 1024], halves: true },
];

/** A convolution 3x3 in each channel alone, and one 1x1 over all channels. */
function separable(inChannels: number, outChannels: number): Module {
  return sequential({
    conv1: conv2d(inChannels, inChannels, 3, { padding: 1, groups: inChannels, bias: false }),
    pointwise: conv2d(inChannels, outChannels, 1, { bias: false }),
  });
}

function block(inChannels: number, { widths, halves = false }: Block, isFirst: boolean): Module {
  const layers = widths.flatMap((width, index) => [
    ...isFirst && index === 0 ? [] : [relu()],
    separable(index === 0 ? inChannels : widths[index - 1], width),
    batchNorm2d(width),
  ]);
  if (halves) layers.push(maxPool2d(3, { stride: 2, padding: 1 }));
  const rep = sequential(Object.fromEntries(layers.map((layer, index) => [index, layer])));
  if (!halves) return residual(sequential({ rep }));
  const width = widths[widths.length - 1];
  const around = sequential({
    skip: conv2d(inChannels, width, 1, { stride: 2, bias: false }),
    skipbn: batchNorm2d(width),
  });
  // Either path may be called the shortcut; this way the variables have the published order.
  return residual(around, rep, { name: "rep" });
}

/**
 * Xception: Inception taken to its end, where every convolution looks at each channel alone and a 1x1 mixes the channels.
 * Images [N, 3, 299, 299] to logits [N, 1000]; 22,855,952 parameters, 8,357,403,496 multiply-accumulates.
 *
 * Sources: Chollet 2016, "Xception: deep learning with depthwise separable convolutions"; names of timm's `legacy_xception`.
 *
 * @example
 * ```ts
 * import { summary } from "@tilegrad/tilegrad/layers";
 * import { xception } from "@tilegrad/tilegrad/models";
 * console.log(summary(xception(), [1, 3, 299, 299]).params); // 22855952
 * ```
 */
export function xception({ numClasses = 1000, inChannels = 3 }: ClassifierOptions = {}): Module {
  let channels = 64;
  const body = blocks.map((config, index): [string, Module] => {
    const module = block(channels, config, index === 0);
    channels = config.widths[config.widths.length - 1];
    return [`block${index + 1}`, module];
  });
  return sequential({
    conv1: conv2d(inChannels, 32, 3, { stride: 2, bias: false }),
    bn1: batchNorm2d(32),
    relu1: relu(),
    conv2: conv2d(32, 64, 3, { bias: false }),
    bn2: batchNorm2d(64),
    relu2: relu(),
    ...Object.fromEntries(body),
    conv3: separable(channels, 1536),
    bn3: batchNorm2d(1536),
    relu3: relu(),
    conv4: separable(1536, 2048),
    bn4: batchNorm2d(2048),
    relu4: relu(),
    global_pool: globalAvgPool2d(),
    flatten: flatten(),
    fc: linear(2048, numClasses),
  });
}
