// The pictures of deno task explore and deno task gallery: what a network makes of one image.

import { key, type Tensor, tensor } from "../core/mod.ts";
import type { Image } from "../data/mod.ts";
import {
  activationMaximization,
  deconvolution,
  featureMaps,
  gradCam,
  guidedBackpropagation,
  inputGradient,
  integratedGradients,
  type Objective,
  occlusionMap,
  saliency,
  smoothGrad,
} from "../explore/mod.ts";
import type { Module, Variables } from "../layers/mod.ts";
import { featureMapsPng, filtersPng, heatMapPng, type HostValues, imageOfValues, imagesPng } from "../viz/mod.ts";

/** A network, an image that it sees, and the same as a tensor. */
export interface Seen {
  readonly model: Module;
  readonly variables: Variables;
  readonly image: Image;
  readonly x: Tensor;
}

/** Bytes of PNG files by name. */
export type Pictures = Record<string, Uint8Array>;

async function host(x: Tensor): Promise<HostValues> {
  return { shape: x.shape, data: await x.data() };
}

/** One image of each row of [N, C, H, W]. */
async function imagesOf(x: Tensor, options: { readonly signed?: boolean } = {}): Promise<Image[]> {
  const [count, ...shape] = x.shape;
  const data = await x.data();
  const size = data.length / count;
  return Array.from(
    { length: count },
    (_, i) => imageOfValues({ shape, data: data.subarray(i * size, (i + 1) * size) }, options),
  );
}

/** First filters, and the maps of the layers named. */
export async function mapPictures(seen: Seen, filters: string, layers: readonly string[]): Promise<Pictures> {
  const { model, variables, x } = seen;
  const pictures: Pictures = { "filters.png": await filtersPng(await host(variables.params[filters]), filters) };
  for (const [name, maps] of Object.entries(featureMaps(model, variables, x, layers))) {
    const [, channels, height, width] = maps.shape;
    const title = `${name}: ${channels} maps of ${height} x ${width}`;
    pictures[`maps_${name}.png`] = await featureMapsPng(await host(maps), title);
  }
  return pictures;
}

/** Which pixels speak for the class: maps over the image. */
export async function heatPictures(seen: Seen, layer: string, wanted: number): Promise<Pictures> {
  const { model, variables, image, x } = seen;
  const objective = { class: wanted };
  const heat = async (map: Tensor, title: string) => await heatMapPng(image, await host(map), title);
  const occlusion = await occlusionMap(model, variables, x, objective, { size: 5 });
  const contributions = await integratedGradients(model, variables, x, objective);
  return {
    "saliency.png": await heat(saliency(model, variables, x, objective), `Saliency for class ${wanted}`),
    "occlusion.png": await heat(occlusion, `Fall of p(class ${wanted}) behind a 5 x 5 patch`),
    "grad_cam.png": await heat(gradCam(model, variables, x, layer, objective), `Grad-CAM of ${layer}, class ${wanted}`),
    "integrated_gradients.png": await heat(contributions, `Integrated gradients, class ${wanted}`),
  };
}

/** Gradients of one class by the pixels, side by side. */
export async function gradientPictures({ model, variables, image, x }: Seen, wanted: number): Promise<Pictures> {
  const objective = { class: wanted };
  const gradients = {
    "gradient": inputGradient(model, variables, x, objective),
    "SmoothGrad": await smoothGrad(model, variables, x, objective, { key: key(1) }),
    "deconvolution": deconvolution(model, variables, x, objective),
    "guided backprop": guidedBackpropagation(model, variables, x, objective),
  };
  const images = [{ image, caption: "image" }];
  for (const [caption, gradient] of Object.entries(gradients)) {
    images.push({ image: (await imagesOf(gradient, { signed: true }))[0], caption });
  }
  const title = `Gradients of class ${wanted} by the pixels: gray 0, white positive`;
  return { "gradients.png": await imagesPng(images, { title, columns: 5, size: 140 }) };
}

/** What excites the strongest unit of each map of a layer in the image, by guided backpropagation. */
export async function unitPictures({ model, variables, x }: Seen, layer: string): Promise<Pictures> {
  const [, channels] = featureMaps(model, variables, x, [layer])[layer].shape;
  const images = [];
  for (let channel = 0; channel < channels; channel++) {
    const objective: Objective = { layer, channel, unit: "strongest" };
    const [image] = await imagesOf(guidedBackpropagation(model, variables, x, objective), { signed: true });
    images.push({ image, caption: `${channel}` });
  }
  const title = `Guided backpropagation from the strongest unit of each map of ${layer}`;
  return { [`units_${layer}.png`]: await imagesPng(images, { title, columns: 8, size: 84 }) };
}

/** Images that excite each class most. */
export async function classPictures({ model, variables, x }: Seen, classes: readonly string[]): Promise<Pictures> {
  const objective = { class: tensor(classes.map((_, i) => i), { dtype: "int32" }) };
  const options = { shape: [classes.length, ...x.shape.slice(1)], key: key(1), steps: 200, blur: 0.7 };
  const images = await imagesOf(await activationMaximization(model, variables, objective, options), { signed: true });
  const sheet = images.map((image, i) => ({ image, caption: classes[i] }));
  const title = "Images that excite each class: gray 0, white positive";
  return { "classes.png": await imagesPng(sheet, { title, columns: 5, size: 112 }) };
}
