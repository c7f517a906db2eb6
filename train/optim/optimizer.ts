import {
  add,
  hostScalar,
  mul,
  replaceTensors,
  scalar,
  ShapeError,
  sub,
  type Tensor,
  ValueError,
  zerosLike,
} from "../../core/mod.ts";
import type { Schedule } from "../schedules.ts";
import type { WeightDecay } from "./weight_decay.ts";

/** Tensors by name: parameters, their gradients, the state of an optimizer. */
export type NamedTensors = Readonly<Record<string, Tensor>>;

/**
 * A rule that improves parameters by their gradients. Pure: it returns new parameters and a new state, and takes ownership of
 * those that it replaces; using them afterwards throws. The state is a flat record that a checkpoint can hold.
 */
export interface Optimizer<S extends NamedTensors = NamedTensors> {
  /** The state before the first step. */
  init<P extends NamedTensors>(params: P): S;
  /** One step: the new parameters and the new state. */
  step<P extends NamedTensors>(params: P, grads: P, state: S): readonly [P, S];
  /** What the loss is multiplied by before the backward pass, and gradients divided by after it, [1], if anything; see `lossScaling`. */
  lossScale?(state: S): Tensor;
}

/** New value of a parameter and of the state tensors that belong to it. */
export type Update = (
  name: string,
  param: Tensor,
  grad: Tensor,
  slots: readonly Tensor[],
) => readonly [Tensor, ...Tensor[]];

/** What every optimizer takes. */
export interface CommonOptions {
  /** Learning rate: a number, or a function of the step (see the schedules). */
  readonly lr?: number | Schedule;
  /**
   * Strength of weight decay, one for all parameters or one for each by its name; 0 unless told. The lectures spare biases:
   * `weightsOnly(5e-4)`, or `(name) => name.endsWith("bias") ? 0 : 5e-4`.
   */
  readonly weightDecay?: WeightDecay;
  /** What multiplies the learning rate of a parameter (0 freezes it); 1 unless told. */
  readonly lrFactor?: (name: string) => number;
  /** True climbs instead of descending; false unless told. */
  readonly maximize?: boolean;
}

/**
 * Makes an optimizer of an update rule.
 *
 * @param name for messages
 * @param slots kinds of state tensors that every parameter has, zero at first
 * @param begin from the number of the step (a host scalar) to the update of one parameter
 */
export function optimizer(name: string, slots: readonly string[], begin: (step: Tensor) => Update): Optimizer {
  const named = new Map<string, readonly string[]>();
  const slotNames = (param: string) => {
    let names = named.get(param);
    if (!names) named.set(param, names = slots.map((slot) => `${slot}.${param}`));
    return names;
  };
  return {
    init(params) {
      const zeros = Object.entries(params).flatMap(([param, value]) =>
        slotNames(param).map((slot) => [slot, zerosLike(value)])
      );
      return { step: scalar(0, "int32"), ...Object.fromEntries(zeros) };
    },
    step(params, grads, state) {
      const step = known(name, "state", state, "step");
      const update = begin(step);
      const nextState: Record<string, Tensor> = { step: hostScalar(increment, [step], "int32") };
      const nextParams: Record<string, Tensor> = {};
      const replaced: [old: Tensor, next: Tensor][] = [[step, nextState.step]];
      for (const param of Object.keys(params)) {
        const value = params[param];
        const grad = known(name, "gradient", grads, param);
        const names = slotNames(param);
        const values = names.map((slot) => known(name, "state", state, slot));
        requireShape(name, param, value, grad);
        for (const slot of values) requireShape(name, param, value, slot);
        const [next, ...nextSlots] = update(param, value, grad, values);
        nextParams[param] = next;
        replaced.push([value, next]);
        for (let i = 0; i < names.length; i++) {
          nextState[names[i]] = nextSlots[i];
          replaced.push([values[i], nextSlots[i]]);
        }
      }
      replaceTensors(replaced, `${name}.step`);
      return [nextParams as typeof params, nextState];
    },
  };
}

const increment = (step: number) => step + 1;

function known(optimizer: string, what: string, record: NamedTensors, name: string): Tensor {
  const value = record[name];
  if (value) return value;
  throw new ValueError(
    `Cannot take a step of ${optimizer}: the ${what} has no ${name}, found ${
      Object.keys(record).join(", ") || "nothing"
    }`,
  );
}

function requireShape(optimizer: string, name: string, param: Tensor, { shape }: Tensor): void {
  if (shape.length === param.shape.length && shape.every((extent, axis) => extent === param.shape[axis])) return;
  throw new ShapeError(
    `Cannot take a step of ${optimizer}: ${name} is [${param.shape}], its gradient or state [${shape}]`,
  );
}

/** The gradient with its sign turned where one climbs, and the pull of weight decay towards zero: `g + weightDecay w`. */
export function decayed(name: string, param: Tensor, grad: Tensor, options: CommonOptions): Tensor {
  const uphill = options.maximize ? mul(grad, -1) : grad;
  const strength = weightDecayOf(name, param, options.weightDecay ?? 0);
  return strength === 0 ? uphill : add(uphill, mul(param, strength));
}

/** The strength of weight decay for one parameter. */
export function weightDecayOf(name: string, param: Tensor, weightDecay: WeightDecay): number {
  const strength = typeof weightDecay === "number" ? weightDecay : weightDecay(name, param);
  if (strength >= 0) return strength;
  throw new ValueError(`Cannot take a step: weightDecay of ${name} is ${strength}, needed at least 0`);
}

/**
 * Decoupled weight decay: `w - lr weightDecay w`, taken before a step without decay.
 *
 * Source: Loshchilov, Hutter, "Decoupled weight decay regularization", 2019.
 */
export function shrunk(name: string, param: Tensor, lr: Tensor, weightDecay: WeightDecay): Tensor {
  const strength = weightDecayOf(name, param, weightDecay);
  return strength === 0 ? param : sub(param, mul(param, mul(lr, strength)));
}

/** A parameter's own learning rate. */
export function rateOf(name: string, lr: Tensor, { lrFactor }: CommonOptions): Tensor {
  const factor = lrFactor?.(name) ?? 1;
  return factor === 1 ? lr : mul(lr, factor);
}

/** The learning rate as a function of the step that throws where a schedule gives no usable number. */
export function learningRate(name: string, lr: number | Schedule): Schedule {
  if (typeof lr === "number") {
    requireAtLeastZero(name, { lr });
    return () => lr;
  }
  return (step) => {
    const rate = lr(step);
    if (Number.isFinite(rate)) return rate;
    throw new ValueError(`Cannot take step ${step} of ${name}: the schedule of the learning rate gave ${rate}`);
  };
}

/** Throws where an option is negative or no number. */
export function requireAtLeastZero(name: string, options: Readonly<Record<string, number>>): void {
  for (const [option, value] of Object.entries(options)) {
    if (!(value >= 0)) throw new ValueError(`Cannot make optimizer ${name}: ${option} is ${value}, needed at least 0`);
  }
}

/** Throws where an option that weighs the past is not from 0 to 1, 1 excluded. */
export function requireBelowOne(name: string, options: Readonly<Record<string, number>>): void {
  for (const [option, value] of Object.entries(options)) {
    if (!(value >= 0 && value < 1)) {
      throw new ValueError(`Cannot make optimizer ${name}: ${option} is ${value}, needed at least 0 and less than 1`);
    }
  }
}
