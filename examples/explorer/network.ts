import { jit, key, softmax, type Tensor, tensor } from "@tilegrad/tilegrad";
import { imageTensor, mnistMoments } from "@tilegrad/tilegrad/data";
import { saliency } from "@tilegrad/tilegrad/explore";
import { loadSafetensors, saveSafetensors } from "@tilegrad/tilegrad/interop";
import { loadStateDict, type Params } from "@tilegrad/tilegrad/layers";
import { lenet5 } from "@tilegrad/tilegrad/models";
import { type Layer, layersOf } from "./layers.ts";

/** Pixels along each side of the network's input. */
export const FIELD = 28;

/** Everything that one image makes of the network, read back together, so that outputs and weights belong together. */
export interface Look {
  /** Outputs by layer name, flat. */
  readonly values: Readonly<Record<string, Float32Array>>;
  /** Parameters by name, flat. */
  readonly weights: Readonly<Record<string, Float32Array>>;
  /** How much each pixel matters for the likeliest class. */
  readonly saliency: Float32Array;
  /** The class with the highest probability. */
  readonly likeliest: number;
}

/** The layers of the network as the page draws them. */
export function networkLayers(): Layer[] {
  return layersOf(lenet5(), [1, FIELD, FIELD]);
}

/** LeNet-5 with its present weights. */
export class Network {
  readonly model = lenet5();
  private readonly see = jit((params: Params, x: Tensor) => {
    const capture = networkLayers().map(({ name }) => name).filter((name) => name !== "input" && name !== "softmax");
    const variables = { params, buffers: {} };
    const [logits, outputs] = this.model.apply(variables, x, { capture });
    return { ...outputs, softmax: softmax(logits), saliency: saliency(this.model, variables, x) };
  });

  private constructor(public params: Params) {}

  /** New weights; the seed decides which. */
  static random(seed: number): Network {
    return new Network(lenet5().init(key(seed)).params);
  }

  /**
   * The weights of a safetensors file.
   *
   * @throws {FormatError} where it is none
   * @throws {ShapeError} where its tensors are not those of the network
   */
  static from(bytes: Uint8Array): Network {
    return new Network(loadStateDict(lenet5(), loadSafetensors(bytes)).params);
  }

  /** The weights that a look at another network has read. */
  static of(weights: Look["weights"]): Network {
    const { params } = lenet5().specs;
    const tensors = Object.entries(params).map(([name, { shape }]) => [name, tensor(weights[name], { shape })]);
    return new Network(Object.fromEntries(tensors));
  }

  /** The present weights as a safetensors file. */
  save(): Promise<Uint8Array<ArrayBuffer>> {
    return saveSafetensors(this.params, { model: "lenet5" });
  }

  /**
   * Shows the network an image of 28 x 28 bytes, light on dark. No training step may run meanwhile: it would take the weights
   * away that are being read.
   */
  async look(pixels: Uint8Array): Promise<Look> {
    const x = imageTensor({ width: FIELD, height: FIELD, channels: 1, data: pixels }, mnistMoments);
    const [values, weights] = await Promise.all([read({ input: x, ...this.see(this.params, x) }), read(this.params)]);
    const { saliency, ...outputs } = values;
    const { softmax } = outputs;
    return { values: outputs, weights, saliency, likeliest: softmax.indexOf(Math.max(...softmax)) };
  }
}

async function read(tensors: Params): Promise<Record<string, Float32Array>> {
  const values = await Promise.all(Object.values(tensors).map((each) => each.data()));
  return Object.fromEntries(Object.keys(tensors).map((name, i) => [name, values[i] as Float32Array]));
}
