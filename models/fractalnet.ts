import { add, foldIn, mul, select, type Shape, type Tensor, ValueError } from "../core/mod.ts";
import {
  batchNorm2d,
  type Child,
  childOf,
  containerOf,
  defineModule,
  dropout,
  type Field,
  flatten,
  follow,
  globalAvgPool2d,
  linear,
  maxPool2d,
  type Module,
  type NamedModule,
  type Pass,
  pointField,
  relu,
  sequential,
  specsOf,
  widest,
  xavierUniform,
  zerosInit,
} from "../layers/mod.ts";
import { type CifarOptions, plainConv } from "./_blocks.ts";
import { type DropPathOptions, joinWeights } from "./_drop_path.ts";

/** Channels of the blocks. */
const blocks = [64, 128, 256, 512, 512] as const;

/** How a FractalNet is built. */
export interface FractalnetOptions extends CifarOptions, DropPathOptions {
  /** Channels of each block, after which the planes are halved; 64, 128, 256, 512, 512 unless told. */
  readonly channels?: readonly number[];
  /** How much the probability to drop elements grows from block to block, 0 in the first; 0.1 unless told. */
  readonly dropRateStep?: number;
}

const weightInit = xavierUniform();

/** A convolution with its dropout, normalisation and ReLU: one step along a column. */
function unit(inChannels: number, channels: number, dropRate: number): Module {
  return sequential({
    conv: plainConv(inChannels, channels, 3, { weightInit }),
    ...dropRate === 0 ? {} : { dropout: dropout(dropRate) },
    bn: batchNorm2d(channels),
    relu: relu(),
  });
}

/** What a walk through a fractal does at its steps and joins. */
interface Walk<T> {
  /** The step at this place of this column. */
  step(column: number, position: number, x: T): T;
  /** Joins columns `first`, `first + 1` ...; `position` is where column `first` stands. */
  join(outputs: readonly T[], first: number, position: number): T;
}

/**
 * @internal The fractal rule: `f_1(z) = step(z)`, `f_{C+1}(z) = join(step(z), f_C(f_C(z)))`, where joins of joins are one join.
 * Column 0 has one step; each column has twice as many as the one before.
 */
export function walkFractal<T>(columns: number, z: T, { step, join }: Walk<T>): T {
  const outputs = (z: T, column: number, position: number): T[] => {
    const own = step(column, position, z);
    if (column === columns - 1) return [own];
    const half = join(outputs(z, column + 1, 2 * position), column + 1, 2 * position);
    return [own, ...outputs(half, column + 1, 2 * position + 1)];
  };
  return join(outputs(z, 0, 0), 0, 0);
}

/** The mean of all columns; in training that of the paths which are not dropped. */
function joined(outputs: readonly Tensor[], weights: Tensor | undefined): Tensor {
  if (outputs.length === 1) return outputs[0];
  const total = (parts: readonly Tensor[]) => parts.reduce((a, b) => add(a, b));
  if (!weights) return mul(total(outputs), 1 / outputs.length);
  return total(outputs.map((output, index) => mul(output, select(weights, index))));
}

/** How one block of a FractalNet is built. */
interface BlockOptions extends DropPathOptions {
  readonly columns: number;
  readonly inChannels: number;
  readonly channels: number;
  readonly dropRate: number;
}

function fractalBlock({ columns, inChannels, channels, dropRate, ...dropPath }: BlockOptions): Module {
  const units = Array.from(
    { length: columns },
    (_, column) =>
      Array.from({ length: 2 ** column }, (_, position): NamedModule => [
        `column${column}.${position}`,
        unit(position === 0 ? inChannels : channels, channels, dropRate),
      ]),
  );
  const weightsOf = (pass: Pass, samples: number, first: number, position: number) =>
    joinWeights({ first, columns }, samples, {
      join: foldIn(foldIn(pass.key(), first), position),
      network: pass.sharedKey("fractalnet column"),
    }, dropPath);
  return defineModule({
    kind: "fractalBlock",
    specs: specsOf(units.flat()),
    forward: (pass, x) =>
      walkFractal(columns, x, {
        step: (column, position, x) => pass.run(...units[column][position], x),
        join: (outputs, first, position) => {
          const drops = pass.train && outputs.length > 1;
          return joined(outputs, drops ? weightsOf(pass, x.shape[0], first, position) : undefined);
        },
      }),
    describe(input) {
      const children: Child[] = [];
      const { shape, field } = walkFractal<{ shape: Shape; field: Field }>(
        columns,
        { shape: input, field: pointField },
        {
          step: (column, position, { shape, field }) => {
            const child = childOf(units[column][position], shape, field);
            children.push(child);
            return { shape: child.description.output, field: follow(field, child.description.field) };
          },
          join: (outputs) => ({ shape: outputs[0].shape, field: widest(outputs.map(({ field }) => field)) }),
        },
      );
      return containerOf("fractalBlock", shape, field, children);
    },
  });
}

function checkShare(what: string, value: number | undefined): void {
  if (value !== undefined && !(value >= 0 && value <= 1)) {
    throw new ValueError(`Cannot make fractalnet: found ${what} ${value}, needs 0 to 1`);
  }
}

/** @internal A FractalNet: blocks, each with a pool behind it, and the classifier. */
export function buildFractalnet(columns: number, options: FractalnetOptions = {}): Module {
  const { numClasses = 10, inChannels = 3, channels = blocks, dropRateStep = 0.1 } = options;
  const { dropPath, globalShare } = options;
  checkShare("dropPath", dropPath);
  checkShare("globalShare", globalShare);
  if (channels.length === 0) {
    throw new ValueError("Cannot make fractalnet: found no channels, needs those of each block");
  }
  const body = channels.flatMap((width, index) => {
    const place = { inChannels: index === 0 ? inChannels : channels[index - 1], channels: width };
    return [
      [`block${index + 1}`, fractalBlock({ columns, ...place, dropRate: dropRateStep * index, dropPath, globalShare })],
      [`pool${index + 1}`, maxPool2d(2)],
    ];
  });
  return sequential({
    ...Object.fromEntries(body) as Record<string, Module>,
    avgpool: globalAvgPool2d(),
    flatten: flatten(),
    fc: linear(channels[channels.length - 1], numClasses, { weightInit, biasInit: zerosInit }),
  });
}

/**
 * FractalNet with 3 columns, the longest path of 20 convolutions, the shortest of 5: images [N, 3, 32, 32] to logits
 * [N, 10]; 33,724,618 parameters, 845,222,912 multiply-accumulates. There are no residual connections: in training
 * paths are dropped, so that short and long ones learn alike. Dropout stands between a convolution and its
 * normalisation.
 *
 * Source: Larsson, Maire and Shakhnarovich 2017, "FractalNet: ultra-deep neural networks without residuals".
 *
 * @throws {ValueError} where a probability is not from 0 to 1, or there are no channels
 *
 * @example
 * ```ts
 * import { fractalnet20 } from "@tilegrad/tilegrad/models";
 * console.log(fractalnet20({ globalShare: 1 }).describe([1, 3, 32, 32]).output); // [1, 10]
 * ```
 */
export function fractalnet20(options: FractalnetOptions = {}): Module {
  return buildFractalnet(3, options);
}

/**
 * FractalNet with 4 columns, the longest path of 40 convolutions, the shortest of 5: images [N, 3, 32, 32] to logits
 * [N, 10]; 76,106,634 parameters, 2,036,077,568 multiply-accumulates. There are no residual connections: in training
 * paths are dropped, so that short and long ones learn alike. Dropout stands between a convolution and its
 * normalisation.
 *
 * Source: Larsson, Maire and Shakhnarovich 2017, "FractalNet: ultra-deep neural networks without residuals".
 *
 * @throws {ValueError} where a probability is not from 0 to 1, or there are no channels
 *
 * @example
 * ```ts
 * import { fractalnet40 } from "@tilegrad/tilegrad/models";
 * console.log(fractalnet40({ globalShare: 1 }).describe([1, 3, 32, 32]).output); // [1, 10]
 * ```
 */
export function fractalnet40(options: FractalnetOptions = {}): Module {
  return buildFractalnet(4, options);
}
