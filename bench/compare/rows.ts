/**
 * The rows of the comparison. A new row is one object here and one entry under its name in each library's file
 * (tilegrad.ts, jax.ts, tfjs.ts); a library without the entry shows up as not measured.
 */
import { labels, parameter, symmetric } from "../../scripts/golden/formula.ts";
import { LENET, LENET_MACS, LENET_SHAPES, trainLenet } from "./lenet.ts";
import { conv2d, matmul, type Values } from "./reference.ts";

/** One input array in PyTorch's layouts (NCHW, OIHW, [out, in]), row-major. */
export interface Input {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}
export type Inputs = Readonly<Record<string, Input>>;

/** What an output must be: float64 values, and the largest absolute deviation that passes. */
export interface Expected {
  readonly name: string;
  readonly values: Float64Array;
  readonly tolerance: number;
}

export interface Row {
  readonly name: string;
  /** What one repetition computes. */
  readonly work: string;
  /** Floating-point operations of one repetition, a multiply-add counted as two. */
  readonly flops: number;
  /** The same values for every library, by the formula of the golden data. */
  readonly inputs: () => Inputs;
  /** Repetitions before the outputs are read and checked; more than one where a repetition changes the state. */
  readonly checkedSteps: number;
  /** The outputs after `checkedSteps` repetitions, in the order in which every library returns them. */
  readonly expected: (inputs: Inputs) => readonly Expected[];
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

function values({ shape, data }: Input): Values {
  return { shape, data: Float64Array.from(data) };
}

function uniform(key: string, shape: readonly number[]): Input {
  return { shape, data: symmetric(key, 0, shape.reduce((a, b) => a * b, 1)) };
}

/** A row of one operation whose output may deviate by `relative` of its largest magnitude. */
function operation(
  row: Pick<Row, "name" | "work" | "flops" | "inputs">,
  compute: (inputs: Readonly<Record<string, Values>>) => Values,
  relative = 1e-5,
): Row {
  return {
    ...row,
    checkedSteps: 1,
    expected: (inputs) => {
      const { data } = compute(
        Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, values(input)])),
      );
      return [{ name: "y", values: data, tolerance: relative * largest(data) }];
    },
  };
}

const matmul1024 = operation({
  name: "matmul-1024",
  work: "matmul [1024,1024] x [1024,1024]",
  flops: 2 * 1024 ** 3,
  inputs: () => ({ a: uniform("matmul.a", [1024, 1024]), b: uniform("matmul.b", [1024, 1024]) }),
}, ({ a, b }) => matmul(a, b));

const conv3x3 = operation({
  name: "conv-3x3-56-64",
  work: "conv2d 3x3, padding 1, x [1,64,56,56], weight [64,64,3,3]",
  flops: 2 * 56 * 56 * 64 * 64 * 9,
  inputs: () => ({ x: uniform("conv.x", [1, 64, 56, 56]), weight: uniform("conv.weight", [64, 64, 3, 3]) }),
}, ({ x, weight }) => conv2d(x, weight, null, 1));

const lenetStep: Row = {
  name: "lenet-step",
  work: `LeNet-5 training step, batch ${LENET.batch}: forward, backward, momentum SGD`,
  flops: 2 * LENET.batch * (3 * LENET_MACS.forward - LENET_MACS.conv1),
  inputs: () => ({
    x: uniform("lenet.x", [LENET.batch, 1, 28, 28]),
    labels: { shape: [LENET.batch], data: labels("lenet.labels", 0, LENET.batch, 10) },
    ...Object.fromEntries(
      Object.entries(LENET_SHAPES).map((
        [name, shape],
      ) => [name, { shape, data: parameter(name, shape, 0, LENET.gain) }]),
    ),
  }),
  checkedSteps: 3,
  expected: (inputs) => {
    const names = Object.keys(LENET_SHAPES);
    const start = Object.fromEntries(names.map((name) => [name, values(inputs[name])]));
    const batch = { x: values(inputs.x), labels: inputs.labels.data };
    const { losses, params } = trainLenet(start, () => batch, { ...LENET, steps: 3 });
    return [
      { name: "loss", values: Float64Array.of(losses[2]), tolerance: 1e-5 * losses[2] },
      // Judged by the update, not by the far larger parameter: a wrong gradient must not hide behind it.
      ...names.map((name) => {
        const update = params[name].data.map((value, i) => value - start[name].data[i]);
        return { name, values: params[name].data, tolerance: 1e-4 * largest(update) };
      }),
    ];
  },
};

/** All rows, in the order of the table. */
export const ROWS: readonly Row[] = [lenetStep, conv3x3, matmul1024];
