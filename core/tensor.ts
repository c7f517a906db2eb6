import type { DType, TypedArray } from "./dtype.ts";
import { DeviceError, DisposedError } from "./errors.ts";
import { defaultDevice } from "./gpu/default_device.ts";
import type { Device } from "./gpu/device.ts";
import { readNodes } from "./gpu/executor.ts";
import { hostValues } from "./gpu/storage.ts";
import { deviceOf, makeNode, type Node } from "./node.ts";
import type { GradientCall, Op } from "./op.ts";
import { type Shape, showShape } from "./shape.ts";
import type { Tape } from "./tape.ts";

const noTapes: readonly Tape[] = [];

/** Nested arrays of numbers, as deep as the shape is long. */
export type NestedArray = number | NestedArray[];

/**
 * An immutable array of numbers, known by shape and element type; its values are computed when somebody reads them.
 *
 * @example
 * ```ts
 * import { matmul, tensor } from "@tilegrad/tilegrad";
 * const product = matmul(tensor([[1, 2]]), tensor([[3], [4]]));
 * console.log(await product.item()); // 11
 * ```
 */
export class Tensor {
  /** @internal */
  constructor(
    /** @internal The value in the graph. */
    readonly node: Node,
    /** @internal The tapes that watch this handle. */
    readonly tapes: readonly Tape[] = noTapes,
  ) {}

  /** Extents, outermost first. */
  get shape(): Shape {
    return this.node.shape;
  }

  /** Element type. */
  get dtype(): DType {
    return this.node.dtype;
  }

  /**
   * The values, flat and row-major; computes what is pending. Reads that are asked for together share one wait.
   *
   * @throws {DisposedError} if the tensor's memory was given up
   * @throws {DeviceError} if no device can be opened, or the device was lost
   */
  async data(): Promise<TypedArray> {
    return (await readTensors([this]))[0];
  }

  /** The only value of a one-element tensor. */
  async item(): Promise<number> {
    const values = await this.data();
    if (values.length !== 1) {
      throw new RangeError(
        `Cannot read item: the tensor has ${values.length} elements ${showShape(this.shape)}, it needs 1`,
      );
    }
    return values[0];
  }

  /** The values as nested arrays; a number for a scalar. */
  async array(): Promise<NestedArray> {
    return nest(await this.data(), this.shape);
  }

  /** Gives the memory back now. Never needed for intermediates; later uses of the tensor throw. */
  dispose(): void {
    giveUp(this.node, "dispose() was called");
  }

  /** Same as `dispose`, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  /** `Tensor float32 [2,3]`. */
  toString(): string {
    return `Tensor ${this.dtype} ${showShape(this.shape)}`;
  }
}

/** Applies an operation: checks shapes now, computes later, records on the tapes of the inputs. */
export function apply<A>(op: Op<A>, inputs: readonly Tensor[], attrs: A): Tensor {
  assertUsable(op.name, inputs);
  const nodes = inputs.map(nodeOf);
  const output = new Tensor(makeNode(op, nodes, attrs, op.infer(nodes, attrs)), openTapes(inputs));
  for (const tape of output.tapes) tape.record(op, inputs, output, attrs);
  return output;
}

function nodeOf({ node }: Tensor): Node {
  return node;
}

/** The open tapes that watch any of these, each once. */
export function openTapes(inputs: readonly Tensor[]): readonly Tape[] {
  const shared = sharedTapes(inputs);
  if (shared) return shared;
  const tapes: Tape[] = [];
  for (const { tapes: watching } of inputs) {
    for (const tape of watching) {
      if (tape.isOpen && !tapes.includes(tape)) tapes.push(tape);
    }
  }
  return tapes;
}

/** The one list of open tapes that there is among the inputs, as for most operations: their result may share it. */
function sharedTapes(inputs: readonly Tensor[]): readonly Tape[] | undefined {
  let shared = noTapes;
  for (let i = 0; i < inputs.length; i++) {
    const { tapes } = inputs[i];
    if (tapes.length === 0 || tapes === shared) continue;
    if (shared.length > 0) return undefined;
    shared = tapes;
  }
  for (let i = 0; i < shared.length; i++) if (!shared[i].isOpen) return undefined;
  return shared;
}

/** The same value as another handle that `tapes` watch. Those which watched `x` already see where it comes from. */
export function watchedBy(x: Tensor, tapes: readonly Tape[]): Tensor {
  const output = new Tensor(x.node, tapes);
  for (const tape of tapes) {
    if (x.tapes.includes(tape)) tape.records.push({ inputs: [x], output, attrs: null, grad: passOn });
  }
  return output;
}

function passOn({ cotangent }: GradientCall<null>): readonly Tensor[] {
  return [cotangent];
}

/** Throws where an operand is gone, or lives on another device than the rest. */
function assertUsable(action: string, inputs: readonly Tensor[]): void {
  let device: object | undefined;
  for (let i = 0; i < inputs.length; i++) {
    const { node } = inputs[i];
    if (node.gone !== undefined) {
      throw new DisposedError(`Cannot apply ${action}: an operand ${showShape(node.shape)} is gone, ${node.gone}`);
    }
    const its = deviceOf(node);
    if (its && device && its !== device) {
      throw new DeviceError(`Cannot apply ${action}: its operands are on two devices; read one back and send it over`);
    }
    device ??= its;
  }
}

/** Ends the use of a value and frees its memory. */
export function giveUp(node: Node, why: string): void {
  node.gone ??= why;
  const { storage } = node;
  const device = storage?.device as Device | undefined;
  if (device) device.executor.detach(node);
  else node.storage = undefined;
}

/**
 * Lets new values take over the memory of old ones as soon as they are computed, all together: whoever asks for one of them
 * gets all. From now on the old ones may not be used, except by what already depends on them.
 *
 * @param pairs each `[old, next]`
 * @param by who does this, for messages
 */
export function replaceTensors(pairs: readonly (readonly [old: Tensor, next: Tensor])[], by: string): void {
  const companions = pairs.map(([, next]) => next.node);
  const gone = `its memory was handed on to ${by}; use the new value instead`;
  for (let i = 0; i < pairs.length; i++) {
    const [old, next] = pairs[i];
    old.node.gone = gone;
    next.node.replaces = next.node.replaces.concat(old.node);
    next.node.companions = companions;
  }
}

/** Computes everything that these tensors need, in one submission per device. */
export async function computeTensors(tensors: readonly Tensor[]): Promise<Map<Device, Tensor[]>> {
  const byDevice = new Map<Device, Tensor[]>();
  for (const x of tensors) {
    if (x.node.gone !== undefined) throw new DisposedError(`Cannot read ${x}: it is gone, ${x.node.gone}`);
    if (x.node.storage?.kind === "scalar" || x.node.storage?.kind === "host") continue;
    const device = deviceOf(x.node) as Device | undefined ?? await defaultDevice();
    const list = byDevice.get(device);
    if (list) list.push(x);
    else byDevice.set(device, [x]);
  }
  for (const [device, list] of byDevice) {
    device.executor.compute(list.map((x) => x.node));
    device.executor.garbage.remind();
    try {
      await device.settle();
    } catch (error) {
      for (const { node } of list) giveUp(node, `its computation failed: ${(error as Error).message}`);
      throw error;
    }
  }
  return byDevice;
}

/** Computes tensors and reads their values in one wait. */
export async function readTensors(tensors: readonly Tensor[]): Promise<TypedArray[]> {
  const values = new Map<Tensor, TypedArray>();
  // Before the first wait: another computation may send host values to the device meanwhile.
  for (const x of tensors) {
    const { storage, gone } = x.node;
    if (gone === undefined && storage && storage.kind !== "device") values.set(x, hostValues(x.node));
  }
  const byDevice = await computeTensors(tensors);
  for (const [device, list] of byDevice) {
    const read = await readNodes(device, list.map((x) => x.node));
    list.forEach((x, i) => values.set(x, read[i]));
  }
  return tensors.map((x) => values.get(x)!);
}

function nest(values: TypedArray, shape: Shape): NestedArray {
  if (shape.length === 0) return values[0];
  const rows = shape[0];
  const width = rows === 0 ? 0 : values.length / rows;
  return Array.from({ length: rows }, (_, i) => nest(values.subarray(i * width, (i + 1) * width), shape.slice(1)));
}
