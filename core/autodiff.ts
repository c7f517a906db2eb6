import { ShapeError } from "./errors.ts";
import { ones } from "./ops/fill.ts";
import { sameShape, showShape } from "./shape.ts";
import { sweep } from "./sweep.ts";
import { type GradientRules, Tape } from "./tape.ts";
import { openTapes, Tensor, watchedBy } from "./tensor.ts";
import { treeLeaves, treeMap } from "./tree.ts";

/** Handles of the same values that a new tape watches. Those which it watches alone share one list. */
function watch<P>(tree: P, tape: Tape): P {
  const alone = [tape];
  return treeMap(tree, (leaf) => {
    const others = openTapes([leaf]);
    return watchedBy(leaf, others.length === 0 ? alone : [...others, tape]);
  });
}

/** The same values as handles that a tape no longer watches. */
function unwatch<P>(tree: P, tape: Tape): P {
  return treeMap(tree, (leaf) => watchedBy(leaf, leaf.tapes.filter((one) => one !== tape)));
}

/** How a gradient is taken. */
export interface GradientOptions {
  /**
   * Rules that replace those of operations by name (`relu`, `maxPool2d`), wherever `f` comes upon one, in layers too. A rule
   * gives the gradients of the inputs, `null` for none, each of its input's shape; `customGrad` keeps its own.
   */
  readonly gradients?: GradientRules;
}

function requireScalar(action: string, loss: Tensor): void {
  if (!(loss instanceof Tensor) || loss.shape.length > 0) {
    const found = loss instanceof Tensor ? showShape(loss.shape) : typeof loss;
    throw new ShapeError(
      `Cannot take ${action}: the function must return a scalar tensor, found ${found}; use sum or mean`,
    );
  }
}

function replaceLeaves<P>(tree: P, leaves: readonly Tensor[]): P {
  let next = 0;
  return treeMap(tree, () => leaves[next++]);
}

/**
 * The function that computes `f`'s value and its gradient with respect to the first argument, by one reverse sweep.
 *
 * @param f from a tree of tensors (and more arguments) to a scalar; with `hasAux` to `[scalar, aux]`
 * @param options `gradients`: rules in place of those of operations, by name
 * @returns a function of the same arguments that gives `[value, gradients]`, the gradients in the tree's form
 * @throws {ShapeError} where `f` returns something else than a scalar
 *
 * @example
 * ```ts
 * import { mul, sum, tensor, valueAndGrad } from "@tilegrad/tilegrad";
 * const [value, gradient] = valueAndGrad((x) => sum(mul(x, x)))(tensor([1, 2]));
 * console.log(await value.item(), await gradient.array()); // 5, [2, 4]
 * ```
 */
export function valueAndGrad<P = Tensor, A extends unknown[] = []>(
  f: (p: P, ...a: A) => Tensor,
  options?: GradientOptions,
): (p: P, ...a: A) => [Tensor, P];
/** Value, what the function gave beside it, and gradients, in one forward pass. */
export function valueAndGrad<P = Tensor, A extends unknown[] = [], X = unknown>(
  f: (p: P, ...a: A) => readonly [Tensor, X],
  options: GradientOptions & { hasAux: true },
): (p: P, ...a: A) => [readonly [Tensor, X], P];
export function valueAndGrad<P, A extends unknown[]>(
  f: (p: P, ...a: A) => Tensor | readonly [Tensor, unknown],
  { hasAux = false, gradients: rules }: GradientOptions & { hasAux?: boolean } = {},
): (p: P, ...a: A) => [unknown, P] {
  return (p, ...a) => {
    const tape = new Tape(rules);
    const watched = watch(p, tape);
    const result = f(watched, ...a);
    const loss = hasAux ? (result as readonly [Tensor, unknown])[0] : result as Tensor;
    requireScalar("a gradient", loss);
    const gradients = sweep(tape, [loss], [ones([], loss.dtype)], treeLeaves(watched));
    return [unwatch(result, tape), replaceLeaves(p, gradients)];
  };
}

/**
 * The function that computes `f`'s gradient with respect to its first argument.
 *
 * @param options `gradients`: rules in place of those of operations, by name
 *
 * @example
 * ```ts
 * import { grad, mul, sum, tensor } from "@tilegrad/tilegrad";
 * console.log(await grad((x) => sum(mul(x, x)))(tensor([1, 2])).array()); // [2, 4]
 * ```
 */
export function grad<P = Tensor, A extends unknown[] = []>(
  f: (p: P, ...a: A) => Tensor,
  options?: GradientOptions,
): (p: P, ...a: A) => P {
  const both = valueAndGrad(f, options);
  return (p, ...a) => both(p, ...a)[1];
}

/**
 * `f`'s value at `p` and the function that pulls a cotangent back: `v -> v^T J`. It may be called any number of times.
 *
 * @param options `gradients`: rules in place of those of operations, by name
 *
 * @example
 * ```ts
 * import { mul, tensor, vjp } from "@tilegrad/tilegrad";
 * const [value, pullback] = vjp((x) => mul(x, x), tensor([1, 2]));
 * console.log(await value.array(), await pullback(tensor([1, 10])).array()); // [1, 4], [2, 40]
 * ```
 *
 * @example A ReLU that lets all gradients through
 * ```ts
 * import { relu, tensor, vjp } from "@tilegrad/tilegrad";
 * const [, pullback] = vjp((x) => relu(x), tensor([-1, 1]), { gradients: { relu: ({ cotangent }) => [cotangent] } });
 * console.log(await pullback(tensor([5, 5])).array()); // [5, 5]
 * ```
 */
export function vjp<P, R>(f: (p: P) => R, p: P, options: GradientOptions = {}): [R, (cotangent: R) => P] {
  const tape = new Tape(options.gradients);
  const watched = watch(p, tape);
  const result = f(watched);
  const outputs = treeLeaves(result);
  tape.isOpen = false;
  const pullback = (cotangent: R): P => {
    const cotangents = treeLeaves(cotangent);
    if (cotangents.length !== outputs.length) {
      throw new ShapeError(
        `Cannot pull back: found ${cotangents.length} cotangents, the function gave ${outputs.length} tensors`,
      );
    }
    cotangents.forEach(({ shape }, i) => {
      if (!sameShape(shape, outputs[i].shape)) {
        throw new ShapeError(
          `Cannot pull back: cotangent ${i} is ${showShape(shape)}, the value is ${showShape(outputs[i].shape)}`,
        );
      }
    });
    return replaceLeaves(p, sweep(tape, outputs, cotangents, treeLeaves(watched)));
  };
  return [unwatch(result, tape), pullback];
}

/** The same value as a constant: no gradient flows through it. */
export function stopGradient(x: Tensor): Tensor {
  return watchedBy(x, []);
}

/**
 * A function with a gradient of one's own.
 *
 * @param f gives the value and whatever the gradient needs of the way there
 * @param backward from that and the cotangent to the gradient of each argument, `null` for none
 *
 * @example
 * ```ts
 * import { customGrad, mul, tensor, grad, sum } from "@tilegrad/tilegrad";
 * const clipped = customGrad((x) => [mul(x, 3), null], (_, dy) => [mul(dy, 0.5)]);
 * console.log(await grad((x) => sum(clipped(x)))(tensor([1, 2])).array()); // [0.5, 0.5]
 * ```
 */
export function customGrad<A extends Tensor[], S>(
  f: (...a: A) => readonly [Tensor, S],
  backward: (saved: S, cotangent: Tensor) => { readonly [I in keyof A]: Tensor | null },
): (...a: A) => Tensor {
  return (...a) => {
    const tapes = openTapes(a);
    // What `f` does inside is recorded by all tapes but the innermost, so that `saved` can be differentiated again.
    const innermost = tapes.at(-1);
    const [value, saved] = f(...a.map((x) => watchedBy(x, openTapes([x]).filter((tape) => tape !== innermost))) as A);
    const output = new Tensor(value.node, tapes);
    const back = backward as (saved: S, cotangent: Tensor) => readonly (Tensor | null)[];
    for (const tape of tapes) {
      tape.records.push({ inputs: a, output, attrs: null, grad: ({ cotangent }) => back(saved, cotangent) });
    }
    return output;
  };
}
