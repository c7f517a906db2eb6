/** Family optim: whole trajectories of an optimizer, on a small loss that the manifest states as an expression. */
import * as t from "@tilegrad/tilegrad";
import { optim } from "@tilegrad/tilegrad/train";
import { type Check, tensorOf, UnknownOperator } from "./check.ts";
import { evaluate } from "./expression.ts";
import type { Attributes, Family, GoldenCase } from "./format.ts";
import type { Tensors } from "./operator.ts";
import { scheduleOf } from "./schedules.ts";

type Options = Readonly<Record<string, unknown>>;

const OPTIMIZERS: Readonly<Record<string, (options: Options) => optim.Optimizer>> = {
  SGD: (options) => optim.sgd(options as unknown as optim.SgdOptions),
  Adam: optim.adam,
  AdamW: optim.adamw,
  RMSprop: optim.rmsProp,
  Adagrad: optim.adagrad,
  Adadelta: optim.adadelta,
  Adamax: optim.adamax,
  NAdam: optim.nadam,
  RAdam: optim.radam,
  Rprop: optim.rprop,
};

/** PyTorch's arguments and tilegrad's names for them. */
const OPTION_NAMES: Readonly<Record<string, string>> = {
  lr: "lr",
  momentum: "momentum",
  dampening: "dampening",
  nesterov: "nesterov",
  weight_decay: "weightDecay",
  maximize: "maximize",
  betas: "betas",
  eps: "eps",
  amsgrad: "amsgrad",
  alpha: "alpha",
  centered: "centered",
  rho: "rho",
  lr_decay: "lrDecay",
  momentum_decay: "momentumDecay",
  etas: "etas",
  step_sizes: "stepSizes",
};

/** What single parameters have of their own: a learning rate and a weight decay. */
function groupOptions(groups: Readonly<Record<string, Attributes>>, { lr, weight_decay = 0 }: Attributes): Options {
  for (const group of Object.values(groups)) {
    const other = Object.keys(group).find((key) => key !== "lr" && key !== "weight_decay");
    if (other) throw new UnknownOperator(`param_groups with ${other}`);
  }
  return {
    weightDecay: (name: string) => groups[name]?.weight_decay ?? weight_decay,
    lrFactor: (name: string) => (groups[name]?.lr ?? lr) / lr,
  };
}

/** The optimizer that PyTorch calls `name`, with its arguments. */
export function optimizerOf(name: string, kwargs: Attributes, more: Options = {}): optim.Optimizer {
  if (!Object.hasOwn(OPTIMIZERS, name)) throw new UnknownOperator(`optimizer ${name}`);
  const options = Object.entries(kwargs).map(([key, value]) => {
    if (!Object.hasOwn(OPTION_NAMES, key)) throw new UnknownOperator(`optimizer ${name} with ${key}`);
    return [OPTION_NAMES[key], value];
  });
  return OPTIMIZERS[name]({ ...Object.fromEntries(options), ...more });
}

function clipped(gradients: Tensors, clip: { kind: string; max: number } | undefined): Tensors {
  if (!clip) return gradients;
  if (clip.kind !== "norm" && clip.kind !== "value") throw new UnknownOperator(`clip_grad ${clip.kind}`);
  return clip.kind === "norm" ? optim.clipByNorm(gradients, clip.max) : optim.clipByValue(gradients, clip.max);
}

/** Values of every quantity, one entry for each step. */
class Trajectory {
  readonly #rows = new Map<string, number[]>();

  /** Reads tensors and appends their values; before a step, as the step takes over their memory. */
  async append(tensors: Tensors): Promise<void> {
    await t.realize(tensors);
    const values = await Promise.all(Object.values(tensors).map((x) => x.data()));
    Object.keys(tensors).forEach((name, index) => {
      this.#rows.set(name, [...this.#rows.get(name) ?? [], ...values[index]]);
    });
  }

  values(name: string): number[] {
    const values = this.#rows.get(name);
    if (!values) throw new UnknownOperator(`optimizer: output ${name}`);
    return values;
  }
}

/** Parameters, losses and gradients (before clipping) of every step, found with tilegrad's own gradients. */
export async function optimizerChecks(family: Family, { attrs, inputs, outputs }: GoldenCase): Promise<Check[]> {
  const { optimizer, kwargs, steps, loss, param_groups, clip_grad, lr_schedule } = attrs;
  const rate = lr_schedule && scheduleOf(lr_schedule.name, kwargs.lr, lr_schedule.kwargs);
  const rule = optimizerOf(optimizer, kwargs, {
    ...rate && { lr: rate },
    ...param_groups && groupOptions(param_groups, kwargs),
  });
  // W0 and b0 are where the parameters W and b start; the rest is constant.
  const isStart = (name: string) => name.endsWith("0");
  const values = inputs.map((input) => [input.name!, tensorOf(family, input)] as const);
  const constants = Object.fromEntries(values.filter(([name]) => !isStart(name)));
  let params: Tensors = Object.fromEntries(
    values.filter(([name]) => isStart(name)).map(([name, value]) => [name.slice(0, -1), value]),
  );
  let state = rule.init(params);
  const trajectory = new Trajectory();
  for (let step = 0; step < steps; step++) {
    const [value, gradients] = t.valueAndGrad((at: Tensors) => evaluate(loss, { ...constants, ...at }))(params);
    const squares = Object.values(gradients).map((gradient) => t.sum(t.square(gradient)));
    await trajectory.append({
      ...params,
      ...Object.fromEntries(Object.entries(gradients).map(([name, gradient]) => [`grad_${name}`, gradient])),
      loss: value,
      grad_norm: t.sqrt(squares.reduce((a, b) => t.add(a, b))),
      ...rate && { lr: t.scalar(rate(step)) },
    });
    [params, state] = rule.step(params, clipped(gradients, clip_grad), state);
  }
  await trajectory.append(params);
  return outputs.map((reference) => ({ label: reference.name!, got: trajectory.values(reference.name!), reference }));
}
