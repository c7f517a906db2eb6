import { tensor } from "../../core/mod.ts";
import { conv2d, flatten, linear, type Module, relu, sequential, type Variables } from "../../layers/mod.ts";

/** A network and its tensors. */
export interface Net {
  readonly model: Module;
  readonly variables: Variables;
}

/** `w` of the linear model, [2 classes, 8 pixels]. */
export const linearWeight = [[1, -2, 3, 0, 0.5, -1, 2, 4], [0, 1, -1, 2, -3, 1, 0, -0.5]];

/** Logits `W x` of images [N, 2, 2, 2]. */
export function linearNet(): Net {
  const model = sequential({ flatten: flatten(), fc: linear(8, 2, { bias: false }) });
  return { model, variables: { params: { "fc.weight": tensor(linearWeight) }, buffers: {} } };
}

/** First and second layer of `deepNet`, [hidden, inputs] and [classes, hidden]. */
export const first = [[1, -1, 2, 0.5], [-1, 2, 1, -2], [0.5, 1, -1, 1], [2, 0, -1, -1]];
export const second = [[1, -2, -3, 2], [-1, 1, 2, 2]];

/** Logits `V relu(W x)` of images [N, 1, 2, 2]. */
export function deepNet(): Net {
  const model = sequential({
    flatten: flatten(),
    fc1: linear(4, 4, { bias: false }),
    relu1: relu(),
    fc2: linear(4, 2, { bias: false }),
  });
  return { model, variables: { params: { "fc1.weight": tensor(first), "fc2.weight": tensor(second) }, buffers: {} } };
}

/** Two 1x1 filters (1 and -1) with ReLU on images [N, 1, 2, 2], then a linear layer with the weights of `convHead`. */
export function convNet(): Net {
  const model = sequential({
    conv: conv2d(1, 2, 1, { bias: false }),
    relu: relu(),
    flatten: flatten(),
    fc: linear(8, 2, { bias: false }),
  });
  const params = { "conv.weight": tensor([[[[1]]], [[[-1]]]]), "fc.weight": tensor(convHead) };
  return { model, variables: { params, buffers: {} } };
}

/** Means over each map: 2 and -1 for class 0, -1 and 3 for class 1. */
export const convHead = [[1, 2, 3, 2, -1, -1, -2, 0], [-1, -1, 0, -2, 3, 3, 3, 3]];
