import type { Padding, Pair, Shape } from "../core/mod.ts";

/** What one element of a layer's output sees of its input, along height and width. */
export interface Field {
  /** Elements of the input that one element of the output depends on: the receptive field. */
  readonly size: Pair;
  /** Elements of the input between the fields of neighbours in the output; a fraction where the output is larger. */
  readonly jump: Pair;
  /** Whether every element of the output sees the whole input plane, as those of a linear layer do. */
  readonly whole: boolean;
}

/** The window that a convolution or a pool slides over its input. */
export interface Window {
  /** Extents of the window. */
  readonly kernel: Pair;
  /** Distance of neighbouring windows. */
  readonly stride: Pair;
  /** Distance of neighbouring elements of a window. */
  readonly dilation: Pair;
  /** What is added around the input. */
  readonly padding: Padding;
}

/** What a module does to an input of a given shape, and what it costs. Nothing is computed for it. */
export interface Description {
  /** What the module is, in one word: `conv2d`. */
  readonly kind: string;
  /** Shape of the output. */
  readonly output: Shape;
  /** Numbers that are trained, in the module and its children. */
  readonly params: number;
  /** Multiply-accumulates of convolutions and linear layers, for the whole input with its batch. */
  readonly macs: number;
  /** What one element of the output sees of the input. */
  readonly field: Field;
  /** The window, for a layer that slides one. */
  readonly window?: Window;
  /** The parts, in the order of the forward pass. */
  readonly children: readonly Child[];
}

/** A part of a module, and where it stands. */
export interface Child {
  /** Empty where the part's variables have no prefix of their own. */
  readonly name: string;
  /** What an element of the part's input sees of the module's input. */
  readonly entry: Field;
  /** What the part does. */
  readonly description: Description;
}

/**
 * The field of layers that work on each element alone.
 *
 * @example
 * ```ts
 * import { pointField } from "@tilegrad/tilegrad/layers";
 * console.log(pointField.size); // [1, 1]
 * ```
 */
export const pointField: Field = { size: [1, 1], jump: [1, 1], whole: false };

/**
 * The field of one sliding window: `(kernel - 1) dilation + 1` elements.
 *
 * @example
 * ```ts
 * import { fieldOf } from "@tilegrad/tilegrad/layers";
 * const field = fieldOf({ kernel: [3, 3], stride: [1, 1], dilation: [2, 2], padding: 0 });
 * console.log(field.size); // [5, 5]
 * ```
 */
export function fieldOf({ kernel, stride, dilation }: Window): Field {
  return { size: pairwise((axis) => (kernel[axis] - 1) * dilation[axis] + 1), jump: stride, whole: false };
}

/**
 * The field of a layer that looks at a whole plane [..., height, width] at once.
 *
 * @example
 * ```ts
 * import { wholeField } from "@tilegrad/tilegrad/layers";
 * console.log(wholeField([8, 512, 7, 7]).size); // [7, 7]
 * ```
 */
export function wholeField(input: Shape): Field {
  const [height, width] = input.length === 4 ? input.slice(2) : [1, 1];
  return { size: [height, width], jump: [height, width], whole: true };
}

/**
 * One after the other: `size = first + (second - 1) jump`, `jump = first jump x second jump`.
 *
 * @example
 * ```ts
 * import { conv2d, follow } from "@tilegrad/tilegrad/layers";
 * const { field } = conv2d(8, 8, 3).describe([1, 8, 9, 9]);
 * console.log(follow(field, field).size); // [5, 5]: two convolutions 3x3 see as far as one 5x5
 * ```
 */
export function follow(first: Field, second: Field): Field {
  return {
    size: pairwise((axis) => first.size[axis] + (second.size[axis] - 1) * first.jump[axis]),
    jump: pairwise((axis) => first.jump[axis] * second.jump[axis]),
    whole: first.whole || second.whole,
  };
}

/**
 * Side by side: the larger field. Branches that meet have the same jump.
 *
 * @example
 * ```ts
 * import { conv2d, pointField, widest } from "@tilegrad/tilegrad/layers";
 * const { field } = conv2d(8, 8, 3).describe([1, 8, 9, 9]);
 * console.log(widest([field, pointField]).size); // [3, 3]
 * ```
 */
export function widest(fields: readonly Field[]): Field {
  const most = (of: (field: Field) => Pair) => pairwise((axis) => Math.max(...fields.map((field) => of(field)[axis])));
  return {
    size: most(({ size }) => size),
    jump: most(({ jump }) => jump),
    whole: fields.some(({ whole }) => whole),
  };
}

function pairwise(of: (axis: 0 | 1) => number): Pair {
  return [of(0), of(1)];
}
