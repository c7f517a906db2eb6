/// <reference lib="dom" />
import { defaultDevice } from "@tilegrad/tilegrad";
import type { ImageSet } from "@tilegrad/tilegrad/data";
import { type Look, Network } from "./network.ts";
import { type OnBytes, trainingImages } from "./training_images.ts";
import { type Progress, Training } from "./training.ts";

/** How often the maps follow a training, in milliseconds. */
const FOLLOW = 500;

/** Whom a session tells what happens. */
export interface Listener {
  looked(look: Look): void;
  progressed(progress: Progress): void;
  /** The device is gone; `start` opens another. */
  lost(message: string): void;
  failed(action: string, error: unknown): void;
}

/** A device, a network on it, a picture that it looks at, and its training. */
export class Session {
  private network: Network | undefined;
  private training: Training | undefined;
  private images: Promise<ImageSet> | undefined;
  private stale = false;
  private looking: Promise<void> | undefined;
  private lookedAt = 0;
  private last: Look | undefined;

  constructor(private pixels: Uint8Array, private readonly listener: Listener) {}

  /** Whether it has weights to look with. */
  get hasWeights(): boolean {
    return this.network !== undefined;
  }

  /** Whether it is training. */
  get isTraining(): boolean {
    return this.training?.running ?? false;
  }

  /**
   * Opens a device, anew after one was lost.
   *
   * @returns what the device calls itself
   * @throws {DeviceError} where there is no WebGPU
   */
  async start(): Promise<string> {
    const device = await defaultDevice();
    device.gpu.lost.then(({ reason, message }) => {
      this.training = undefined;
      this.listener.lost(`${message || "The browser or the driver took it away."} (${reason})`);
    });
    this.network = undefined;
    if (this.last) this.use(Network.of(this.last.weights));
    return device.info.description;
  }

  /** Takes other weights; a training ends. */
  async take(network: Network): Promise<void> {
    await this.training?.pause();
    this.use(network);
  }

  /** Looks at another picture. */
  show(pixels: Uint8Array): void {
    this.pixels = pixels;
    this.refresh();
  }

  /** The weights as a file. */
  async save(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    await this.training?.pause();
    return await this.network?.save();
  }

  /** Trains on until `pause`; fetches the images first, once. */
  async train(onBytes: OnBytes): Promise<void> {
    const { network } = this;
    if (!network) return;
    this.images ??= trainingImages(onBytes);
    this.images.catch(() => this.images = undefined);
    const set = await this.images;
    await this.looking;
    if (network !== this.network) return;
    this.training ??= new Training(network, set, (progress) => this.follow(progress));
    await this.training.run();
    this.refresh();
  }

  /** Halts the training after the step under way. */
  async pause(): Promise<void> {
    await this.training?.pause();
  }

  private use(network: Network): void {
    this.network = network;
    this.training = undefined;
    this.refresh();
  }

  private async follow(progress: Progress): Promise<void> {
    this.listener.progressed(progress);
    if (performance.now() - this.lookedAt > FOLLOW) this.stale = true;
    if (this.stale) await this.look();
  }

  /** A training looks by itself between its steps. */
  private refresh(): void {
    this.stale = true;
    if (!this.isTraining) void this.look();
  }

  /** Looks until the picture last shown was looked at. */
  private look(): Promise<void> {
    return this.looking ??= this.lookUntilFresh().finally(() => this.looking = undefined);
  }

  private async lookUntilFresh(): Promise<void> {
    try {
      while (this.stale && this.network) {
        this.stale = false;
        this.last = await this.network.look(this.pixels);
        this.listener.looked(this.last);
      }
    } catch (error) {
      this.listener.failed("Looking at the picture", error);
    }
    this.lookedAt = performance.now();
  }
}
