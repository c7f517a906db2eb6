/** What the operators and functions of a golden expression mean. */
import * as t from "@tilegrad/tilegrad";
import { UnknownOperator } from "./check.ts";
import { convolution } from "./conv2d.ts";
import { binaryFunctions, unaryFunctions } from "./ops_elementwise.ts";

/** A value of an expression. */
export type Value = t.Tensor | number | readonly Value[];

/** start:stop:step, null where it is left out. */
export type Range = readonly [start: number | null, stop: number | null, step: number];

type Named = Readonly<Record<string, Value>>;
type Numeric = t.Tensor | number;

const NUMBERS: Readonly<Record<string, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "^": (a, b) => a ** b,
};

const TENSORS: Readonly<Record<string, (a: Numeric, b: Numeric) => t.Tensor>> = {
  "+": t.add,
  "-": t.sub,
  "*": t.mul,
  "/": t.div,
  "^": t.pow,
  "@": (a, b) => t.matmul(a as t.Tensor, b as t.Tensor),
};

/** `a sign b` on numbers or tensors. */
export function applyOperator(sign: string, a: Value, b: Value): Value {
  if (typeof a === "number" && typeof b === "number") return NUMBERS[sign](a, b);
  return TENSORS[sign](a as Numeric, b as Numeric);
}

/** `value[...]`: an element of a list, or a part of a tensor; a plain place drops its axis. */
export function subscript(value: Value, places: readonly (number | Range)[]): Value {
  if (Array.isArray(value)) return value[places[0] as number];
  const x = value as t.Tensor;
  const ranges = places.map((place): Range => typeof place === "number" ? [place, place + 1 || null, 1] : place);
  const dropped = places.flatMap((place, axis) => typeof place === "number" ? [axis] : []);
  const part = t.slice(x, [...ranges, ...x.shape.slice(ranges.length).map(() => null)]);
  return dropped.length > 0 ? t.squeeze(part, dropped) : part;
}

const REDUCTIONS: Readonly<Record<string, typeof t.sum>> = {
  sum: t.sum,
  mean: t.mean,
  prod: t.prod,
  amax: t.max,
  max: t.max,
  amin: t.min,
  min: t.min,
  logsumexp: t.logSumExp,
};

/** Letters that stand for axes: samples, then channels or outputs, then height and width. */
const AXIS_LETTERS: Readonly<Record<string, number>> = { n: 0, c: 1, o: 1, h: 2, w: 3 };

function reduce(name: string, [x, dim]: readonly Value[], named: Named): t.Tensor | undefined {
  const [, base, letters] = /^([a-z]+)(?:_([ncohw]+))?$/.exec(name) ?? [];
  if (!base || !Object.hasOwn(REDUCTIONS, base)) return undefined;
  const axis = letters ? Array.from(letters, (letter) => AXIS_LETTERS[letter]) : dim ?? named.dim;
  return REDUCTIONS[base](x as t.Tensor, {
    axis: axis as number | number[] | undefined,
    keepdims: Boolean(named.keepdim),
  });
}

/** Numbers given one by one, or as one list. */
function numbers(values: readonly Value[]): number[] {
  return (Array.isArray(values[0]) ? values[0] : values) as number[];
}

type Function = (values: readonly Value[], named: Named) => Value;

const FUNCTIONS: Readonly<Record<string, Function>> = {
  T: ([x]) => t.transpose(x as t.Tensor),
  transpose: ([x, a, b]) => t.transpose(x as t.Tensor, a as number, b as number),
  permute: ([x, ...axes]) => t.permute(x as t.Tensor, numbers(axes)),
  reshape: ([x, ...shape]) => t.reshape(x as t.Tensor, numbers(shape)),
  flatten: ([x, start]) => t.flatten(x as t.Tensor, { start: start as number | undefined }),
  cat: ([parts, axis = 0], { dim }) => t.concat(parts as t.Tensor[], (dim ?? axis) as number),
  stack: ([parts, axis = 0], { dim }) => t.stack(parts as t.Tensor[], (dim ?? axis) as number),
  split: ([x, sizes, axis = -1], { dim }) => t.splitTensor(x as t.Tensor, sizes as number[], (dim ?? axis) as number),
  matmul: ([a, b]) => t.matmul(a as t.Tensor, b as t.Tensor),
  where: ([condition, a, b]) => t.where(condition as t.Tensor, a as t.Tensor, b as t.Tensor),
  softplus: ([x]) => t.softplus(x as t.Tensor),
  gelu: ([x]) => t.gelu(x as t.Tensor),
  softmax: ([x, axis], { dim }) => t.softmax(x as t.Tensor, { axis: (dim ?? axis) as number }),
  log_softmax: ([x, axis], { dim }) => t.logSoftmax(x as t.Tensor, { axis: (dim ?? axis) as number }),
  stop_gradient: ([x]) => t.stopGradient(x as t.Tensor),
  conv2d: ([x, weight, bias], named) =>
    convolution({ x, weight, ...(bias ? { bias } : {}) } as Record<string, t.Tensor>, named),
  cross_entropy: ([logits, labels]) =>
    t.crossEntropy(
      logits as t.Tensor,
      Array.isArray(labels) ? t.tensor(labels, { dtype: "int32" }) : labels as t.Tensor,
    ),
};

/** `name(values, named)`, or the method `values[0].name(...)`. */
export function applyFunction(name: string, values: readonly Value[], named: Named): Value {
  if (Object.hasOwn(FUNCTIONS, name)) return FUNCTIONS[name](values, named);
  if (Object.hasOwn(unaryFunctions, name)) return unaryFunctions[name](values[0] as t.Tensor);
  if (Object.hasOwn(binaryFunctions, name)) return binaryFunctions[name](values[0] as t.Tensor, values[1] as t.Tensor);
  const reduced = reduce(name, values, named);
  if (!reduced) throw new UnknownOperator(`expression function ${name}`);
  return reduced;
}
