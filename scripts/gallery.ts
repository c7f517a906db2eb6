// deno task gallery: draws the pictures of docs/gallery.md, with a LeNet-5 trained for a minute on the MNIST digits.

import { join } from "@std/path";
import {
  crossEntropy,
  defaultDevice,
  elu,
  gelu,
  grad,
  jit,
  key,
  leakyRelu,
  linspace,
  relu,
  type Shape,
  sigmoid,
  silu,
  softplus,
  sum,
  tanh,
  type Tensor,
  valueAndGrad,
} from "../core/mod.ts";
import { batches, type Dataset, imageOf, imageTensor, mnistMoments } from "../data/mod.ts";
import { loadMnist } from "../data/files.ts";
import type { Module } from "../layers/mod.ts";
import { lenet5 } from "../models/mod.ts";
import { evaluate, optim } from "../train/mod.ts";
import { type CurvePanel, curvesSvg, type FieldLayer, receptiveFieldPng } from "../viz/mod.ts";
import {
  classPictures,
  gradientPictures,
  heatPictures,
  mapPictures,
  type Pictures,
  type Seen,
  unitPictures,
} from "./explore_pictures.ts";

const folder = "docs/gallery";
const steps = 400;
/** A test digit: a 4 that is closed at the top, nearly a 9. */
const shown = 748;
const layer = "relu2";

/** Trains for some steps; good enough to look at. */
async function trained({ train, test }: Dataset): Promise<Omit<Seen, "image" | "x">> {
  await defaultDevice();
  const model = lenet5();
  const optimizer = optim.sgd({ lr: 0.02, momentum: 0.9, weightDecay: 5e-4 });
  let { params, buffers } = model.init(key(1));
  let state = optimizer.init(params);
  const step = jit((p: typeof params, s: typeof state, x: Tensor, y: Tensor) => {
    const loss = (p: typeof params) => crossEntropy(model.apply({ params: p, buffers }, x), y);
    const [, gradients] = valueAndGrad(loss)(p);
    return optimizer.step(p, gradients, s);
  }, { donate: [0, 1] });
  let done = 0;
  for await (const { x, y } of batches(train, { batchSize: 64, seed: 1, normalise: mnistMoments })) {
    [params, state] = step(params, state, x, y);
    if (++done === steps) break;
  }
  const variables = { params, buffers };
  const samples = batches(test, { batchSize: 500, shuffle: false, normalise: mnistMoments });
  const { accuracy } = await evaluate(model, variables, samples);
  console.log(`LeNet-5 after ${done} steps: ${(100 * accuracy).toFixed(2)} % of the test digits`);
  return { model, variables };
}

/** Activation functions of the lectures with their derivatives, each computed as tilegrad does. */
async function activationCurves(): Promise<CurvePanel[]> {
  const functions: Record<string, (x: Tensor) => Tensor> = {
    "sigmoid": sigmoid,
    "tanh": tanh,
    "ReLU": relu,
    "leaky ReLU, slope 0.1": (x) => leakyRelu(x, { slope: 0.1 }),
    "ELU": (x) => elu(x),
    "softplus": (x) => softplus(x),
    "SiLU": silu,
    "GELU": (x) => gelu(x),
  };
  const x = linspace(-4, 4, 49);
  const at = [...await x.data()];
  const points = async (y: Tensor) => [...await y.data()].map((value, i): [number, number] => [at[i], value]);
  return await Promise.all(
    Object.entries(functions).map(async ([title, f]) => ({
      title,
      curves: [
        { name: "f(x)", points: await points(f(x)) },
        { name: "f'(x)", points: await points(grad((x: Tensor) => sum(f(x)))(x)) },
      ],
    })),
  );
}

/** The convolutions and pools of a plain chain of layers, along the width of images. */
function windowsOf(model: Module, input: Shape): FieldLayer[] {
  return model.describe(input).children.flatMap(({ name, description: { window, output } }) => {
    if (!window) return [];
    const padding = typeof window.padding === "number" ? window.padding : 0;
    const [kernel, stride, dilation] = [window.kernel[1], window.stride[1], window.dilation[1]];
    return [{ name, extent: output[3], kernel, stride, padding, dilation }];
  });
}

async function pictures(): Promise<Pictures> {
  const data = await loadMnist();
  const image = imageOf(data.test, shown);
  const seen: Seen = { ...await trained(data), image, x: imageTensor(image, mnistMoments) };
  const curves = await curvesSvg(await activationCurves(), { title: "Activation functions and their derivatives" });
  return {
    ...await mapPictures(seen, "conv1.weight", ["relu1", "relu2"]),
    ...await heatPictures(seen, layer, data.test.labels[shown]),
    ...await gradientPictures(seen, data.test.labels[shown]),
    ...await unitPictures(seen, layer),
    ...await classPictures(seen, [..."0123456789"]),
    "receptive_field.png": await receptiveFieldPng(image.width, windowsOf(seen.model, seen.x.shape)),
    "activations.svg": new TextEncoder().encode(curves),
  };
}

if (import.meta.main) {
  await Deno.mkdir(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(await pictures())) {
    await Deno.writeFile(join(folder, name), bytes);
    console.log(`${name}: ${(bytes.length / 1000).toFixed(1)} kB`);
  }
}
