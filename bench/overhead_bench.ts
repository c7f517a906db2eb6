// What the host does around the kernels, for `deno bench`: no row waits for the device while it is timed.
import {
  add,
  crossEntropy,
  defaultDevice,
  type Device,
  jit,
  key,
  realize,
  relu,
  scalar,
  type Tensor,
  zeros,
} from "../core/mod.ts";
import { lenet5 } from "../models/mod.ts";
import { plainTrainingStep, type TrainingState, type TrainingStep, trainingStep } from "../train/training_step.ts";
import { optim } from "../train/mod.ts";
import { filled, indices } from "./harness.ts";

const chain = 100;

Deno.bench(`apply: graph of ${chain} additions`, () => {
  let x = filled(4);
  const y = zeros([4]);
  for (let i = 0; i < chain; i++) x = add(x, y);
});

/** A LeNet-5 training step (batch 64, SGD with momentum) and everything that it is called with. */
class Training {
  private done = 0;
  private constructor(
    readonly device: Device,
    private readonly step: TrainingStep,
    private state: TrainingState,
    private readonly x: Tensor,
    private readonly y: Tensor,
  ) {}

  static async begin(makeStep: typeof trainingStep): Promise<Training> {
    const model = lenet5();
    const optimizer = optim.sgd({ lr: 0.01, momentum: 0.9, weightDecay: 5e-4 });
    const variables = model.init(key(1));
    const state = { variables, optimizer: optimizer.init(variables.params) };
    const [x, y] = [filled(64, 1, 28, 28), indices(10, 64)];
    await realize(state, x, y);
    const device = await defaultDevice();
    const training = new Training(device, makeStep(model, optimizer, crossEntropy), state, x, y);
    for (let i = 0; i < 50; i++) await training.next();
    await device.sync();
    return training;
  }

  /** One step; what the host has to do is done when this returns its promise. The new state is computed with the loss. */
  next(): Promise<void> {
    const [state, { loss, correct }] = this.step(this.state, this.x, this.y, key(2), scalar(this.done++, "uint32"));
    this.state = state;
    return realize(loss, correct);
  }
}

for (const [name, makeStep] of Object.entries({ plain: plainTrainingStep, jit: trainingStep })) {
  let begun: Promise<Training> | undefined;
  Deno.bench(`LeNet-5 training step, host, ${name}`, { group: "step" }, async (b) => {
    const training = await (begun ??= Training.begin(makeStep));
    b.start();
    const submitted = training.next();
    b.end();
    await submitted;
    await training.device.sync();
  });
}

const activate = jit((x: Tensor) => relu(x));
let operand: Tensor | undefined;

Deno.bench("jit: one call of relu, 1000 elements, until its values are there", async (b) => {
  operand ??= filled(1000);
  await activate(operand).data();
  b.start();
  await activate(operand).data();
  b.end();
});
