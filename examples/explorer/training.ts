import { crossEntropy, jit, type Tensor, valueAndGrad } from "@tilegrad/tilegrad";
import { batches, type ImageSet, mnistMoments } from "@tilegrad/tilegrad/data";
import type { Params } from "@tilegrad/tilegrad/layers";
import { optim } from "@tilegrad/tilegrad/train";
import type { Network } from "./network.ts";

const BATCH = 64;
/** How often losses are read and the page may draw, in milliseconds. */
const PAUSE = 120;

/** What a training has come to. */
export interface Progress {
  /** Mean loss of each step so far. */
  readonly losses: readonly number[];
  /** Training images in a second, lately. */
  readonly imagesPerSecond: number;
  readonly epoch: number;
}

/** Trains a network in the page: SGD with momentum, 64 images a step, until it is paused. */
export class Training {
  private readonly losses: number[] = [];
  private readonly optimizer = optim.sgd({ lr: 0.02, momentum: 0.9 });
  private state: ReturnType<typeof this.optimizer.init>;
  private going: Promise<void> | undefined;
  private wanted = false;
  private readonly step = jit((p: Params, s: typeof this.state, x: Tensor, y: Tensor) => {
    const loss = (params: Params) => crossEntropy(this.network.model.apply({ params, buffers: {} }, x), y);
    const [value, gradients] = valueAndGrad(loss)(p);
    return [...this.optimizer.step(p, gradients, s), value] as const;
  }, { donate: [0, 1] });

  constructor(
    readonly network: Network,
    private readonly set: ImageSet,
    private readonly report: (progress: Progress) => Promise<void>,
  ) {
    this.state = this.optimizer.init(network.params);
  }

  /** Whether a step may be under way. */
  get running(): boolean {
    return this.going !== undefined;
  }

  /** Trains until `pause`; rejects where a step fails. */
  run(): Promise<void> {
    this.wanted = true;
    return this.going ??= this.loop().finally(() => {
      this.wanted = false;
      this.going = undefined;
    });
  }

  /** Stops after the step under way. */
  async pause(): Promise<void> {
    this.wanted = false;
    await this.going?.catch(() => {}); // whoever called `run` is told
  }

  private async loop(): Promise<void> {
    const perEpoch = Math.ceil(this.set.count / BATCH);
    let [pending, begun, group]: [Tensor[], number, number] = [[], performance.now(), 1];
    while (this.wanted) {
      const epoch = Math.floor(this.losses.length / perEpoch);
      for await (const { x, y } of batches(this.set, { batchSize: BATCH, seed: 1, epoch, normalise: mnistMoments })) {
        const [params, state, loss] = this.step(this.network.params, this.state, x, y);
        this.network.params = params;
        this.state = state;
        pending.push(loss);
        if (pending.length < group && this.wanted) continue;
        this.losses.push(...(await Promise.all(pending.map((each) => each.item()))));
        const seconds = (performance.now() - begun) / 1000;
        const imagesPerSecond = (BATCH * pending.length) / seconds;
        group = Math.max(1, Math.min(100, Math.round((pending.length * PAUSE) / 1000 / seconds)));
        await this.report({ losses: this.losses, imagesPerSecond, epoch });
        [pending, begun] = [[], performance.now()];
        if (!this.wanted) return;
      }
    }
  }
}
