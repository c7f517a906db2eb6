import { foldIn, type Key, type Tensor, ValueError } from "../core/mod.ts";
import { castParams, type FloatType } from "./cast_variables.ts";
import type { Module, Params, Replacing, Variables } from "./module.ts";
import { inLayer } from "./in_layer.ts";
import { hashOf, joinName } from "./names.ts";

/** How a forward pass is made: the options of `Module.apply`. */
export interface PassOptions extends Replacing {
  /** Whether this is training: batch statistics, dropout. */
  readonly train?: boolean;
  /** Whether dropout drops in evaluation too; `key` is needed then. */
  readonly drop?: boolean;
  /** What random layers draw from. */
  readonly key?: Key;
  /** Names of the modules whose outputs are wanted too. */
  readonly capture?: readonly string[];
}

/** One forward pass through a module, seen from one place in it: names are relative to that place. */
export class Pass {
  private constructor(
    private readonly variables: Variables,
    private readonly options: PassOptions,
    /** Where in the whole module: `layer1.0.conv1`, empty for the whole. */
    readonly path: string,
    private readonly updated: Map<string, Tensor>,
    private readonly captured: Map<string, Tensor>,
    private readonly replaced: Set<string>,
  ) {}

  /** A pass through a whole module. */
  static over(variables: Variables, options: PassOptions = {}): Pass {
    return new Pass(variables, options, "", new Map(), new Map(), new Set());
  }

  /** Whether this is training: batch statistics, dropout. */
  get train(): boolean {
    return this.options.train ?? false;
  }

  /** Whether dropout drops: in training, and where `drop` asks for it. */
  get drops(): boolean {
    return this.train || (this.options.drop ?? false);
  }

  /** The parameter of this name. */
  param(name: string): Tensor {
    return this.variables.params[joinName(this.path, name)];
  }

  /** The buffer of this name. */
  buffer(name: string): Tensor {
    return this.variables.buffers[joinName(this.path, name)];
  }

  /** Gives a buffer its value for the next pass. */
  update(name: string, value: Tensor): void {
    this.updated.set(joinName(this.path, name), value);
  }

  /** The random key of this place, the same at every call; depends on the pass's key and the place's name alone. */
  key(): Key {
    return this.keyOf(this.path);
  }

  /** The random key of a decision that several places take together: the same wherever this name is asked for. */
  sharedKey(name: string): Key {
    return this.keyOf(`shared ${name}`);
  }

  /** The key of a name: that of the pass, folded in with it. */
  private keyOf(name: string): Key {
    const { key } = this.options;
    if (!key) {
      throw new ValueError("Cannot apply in training mode: found no key, random layers need { train: true, key }");
    }
    return foldIn(key, hashOf(name));
  }

  /** Whether a part beside the main path has to run: in training, and where an output of it is captured. */
  needsAside(name: string): boolean {
    const path = joinName(this.path, name);
    const { train = false, capture = [] } = this.options;
    return train || capture.some((wanted) => wanted === path || wanted.startsWith(`${path}.`));
  }

  /** Runs a child; `name` empty where the child's variables have no prefix of their own. */
  run(name: string, child: Module, x: Tensor): Tensor {
    const path = joinName(this.path, name);
    const { variables, options, updated, captured, replaced } = this;
    const forward = () => child.forward(new Pass(variables, options, path, updated, captured, replaced), x);
    const y = (name === "" ? undefined : this.replacement(path)) ?? inLayer(name, forward);
    if (name !== "" && options.capture?.includes(path)) captured.set(path, y);
    return y;
  }

  /** What stands for the output of this part, if anything does. */
  private replacement(path: string): Tensor | undefined {
    const { replace } = this.options;
    if (!replace || !Object.hasOwn(replace, path)) return undefined;
    this.replaced.add(path);
    return replace[path];
  }

  /** Throws where a name of `replace` was not met. */
  assertReplaced(): void {
    const missing = Object.keys(this.options.replace ?? {}).filter((name) => !this.replaced.has(name));
    if (missing.length > 0) {
      throw new ValueError(`Cannot replace ${missing.join(", ")}: the module has no part of that name`);
    }
  }

  /** The same place in the same pass, where the parameter of this name has another value. */
  replacing(name: string, value: Tensor): Pass {
    const { variables, options, path, updated, captured, replaced } = this;
    const params = { ...variables.params, [joinName(path, name)]: value };
    return new Pass({ ...variables, params }, options, path, updated, captured, replaced);
  }

  /** The same place in the same pass, where all parameters are of another float type. */
  casting(dtype: FloatType): Pass {
    const { variables, options, path, updated, captured, replaced } = this;
    const params = castParams(variables.params, dtype);
    return new Pass({ ...variables, params }, options, path, updated, captured, replaced);
  }

  /** All buffers after the pass. */
  nextBuffers(): Params {
    return { ...this.variables.buffers, ...Object.fromEntries(this.updated) };
  }

  /** The outputs that were asked for by name. */
  capturedOutputs(): Params {
    const { capture = [] } = this.options;
    const missing = capture.filter((name) => !this.captured.has(name));
    if (missing.length > 0) {
      throw new ValueError(`Cannot capture ${missing.join(", ")}: the module has no part of that name`);
    }
    return Object.fromEntries(this.captured);
  }
}
