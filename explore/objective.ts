import {
  argmax,
  cast,
  full,
  max,
  mul,
  oneHot,
  type Pair,
  ShapeError,
  slice,
  sum,
  type Tensor,
  tile,
  ValueError,
} from "../core/mod.ts";
import type { Module, Variables } from "../layers/mod.ts";

/** The logit of a class. */
export interface ClassObjective {
  /** One class for all images, or `int32` [N], one for each; of each image the class with the highest logit unless told. */
  readonly class?: number | Tensor;
}

/** The activation of a neuron, or of a feature map. */
export interface UnitObjective {
  /** Name of a module inside the network: `conv2`. Its output is [N, C, H, W] or [N, C]. */
  readonly layer: string;
  /** Which of the C. */
  readonly channel: number;
  /** Row and column in the map, or the `strongest` unit of each image; the sum of the whole map unless told. */
  readonly unit?: Pair | "strongest";
}

/** The number of each image that is explained, or made large: `{ class: 3 }`, `{ layer: "conv2", channel: 5 }`. */
export type Objective = ClassObjective | UnitObjective;

/** The objective of each image, [N]; `scale` turns logits into what is asked for, such as probabilities. */
export function objectiveScores(
  model: Module,
  variables: Variables,
  x: Tensor,
  objective: Objective,
  scale: (logits: Tensor) => Tensor = (logits) => logits,
): Tensor {
  if (!("layer" in objective)) return classScores(scale(model.apply(variables, x)), objective);
  const { layer } = objective;
  const [, captured] = model.apply(variables, x, { capture: [layer] });
  return unitScores(captured[layer], objective);
}

/** Of each image the logit of its class, [N]. */
export function classScores(logits: Tensor, { class: wanted }: ClassObjective): Tensor {
  const [count, classes] = classesOf(logits);
  if (typeof wanted === "number") requireIndex("class", wanted, classes);
  const chosen = wanted === undefined
    ? argmax(logits, { axis: 1 })
    : typeof wanted === "number"
    ? full([count], wanted, "int32")
    : wanted;
  return sum(mul(logits, cast(oneHot(chosen, classes), logits.dtype)), { axis: 1 });
}

/** The same objective for `times` copies of the images, however these are changed: the class is that of `x` itself. */
export function fixedObjective(
  model: Module,
  variables: Variables,
  x: Tensor,
  objective: Objective,
  times = 1,
): Objective {
  if ("layer" in objective || typeof objective.class === "number") return objective;
  const chosen = objective.class ?? argmax(model.apply(variables, x), { axis: -1 });
  return { class: times === 1 ? chosen : tile(chosen, [times]) };
}

function classesOf(logits: Tensor): readonly [count: number, classes: number] {
  const { shape } = logits;
  if (shape.length === 2) return [shape[0], shape[1]];
  throw new ShapeError(`Cannot explain a class: the model gives [${shape}], needed logits [N, classes]`);
}

function unitScores(maps: Tensor, { layer, channel, unit }: UnitObjective): Tensor {
  const { shape } = maps;
  if (shape.length !== 2 && shape.length !== 4) {
    throw new ShapeError(`Cannot explain layer ${layer}: it gives [${shape}], needed [N, C, H, W] or [N, C]`);
  }
  requireIndex(`channel of ${layer}`, channel, shape[1]);
  const axes = shape.map((_, axis) => axis).slice(1);
  const all = shape.map((extent): [number, number] => [0, extent]);
  const map = slice(maps, all.with(1, [channel, channel + 1]));
  if (unit === undefined) return sum(map, { axis: axes });
  if (unit === "strongest") return max(map, { axis: axes });
  if (shape.length === 2) throw new ShapeError(`Cannot explain a unit of ${layer}: it gives [${shape}], without rows`);
  const [row, column] = unit;
  requireIndex(`row of ${layer}`, row, shape[2]);
  requireIndex(`column of ${layer}`, column, shape[3]);
  return sum(slice(map, [[0, shape[0]], [0, 1], [row, row + 1], [column, column + 1]]), { axis: axes });
}

function requireIndex(what: string, index: number, count: number): void {
  if (Number.isInteger(index) && index >= 0 && index < count) return;
  throw new ValueError(`Cannot explain ${what}: found ${index}, needed 0 to ${count - 1}`);
}
