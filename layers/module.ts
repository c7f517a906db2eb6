import type { DType, Key, Shape, Tensor } from "../core/mod.ts";
import type { Description } from "./description.ts";
import type { Initializer } from "./init.ts";
import type { Pass } from "./pass.ts";

/** Tensors by name, `"layer1.0.conv1.weight"`: the names are those of torchvision. */
export type Params<K extends string = string> = { readonly [k in K]: Tensor };

/** All tensors of a module: what is trained, and what training only keeps track of. */
export interface Variables<P extends string = string, B extends string = string> {
  /** What is trained. */
  readonly params: Params<P>;
  /** What training keeps track of. */
  readonly buffers: Params<B>;
}

/** An option of every pass. */
export interface Replacing {
  /**
   * Tensors that take the place of the outputs of inner modules, by name: the modules do not run, what follows them gets the
   * tensors. The gradient by such a tensor is that by the inner output.
   */
  readonly replace?: Params;
}

/** What is known of a variable before it has a value. */
export interface VariableSpec {
  /** Extents, outermost first. */
  readonly shape: Shape;
  /** `float32` unless told. */
  readonly dtype?: DType;
  /** Makes the value a training starts with. */
  readonly init: Initializer;
}

/** The variables of a module by name, in order. */
export type Specs<K extends string = string> = { readonly [k in K]: VariableSpec };

/**
 * The structure of a network or of a part of it; its tensors live outside, in `Variables`. Modules are made by factories
 * (`conv2d`, `sequential` ...), your own by `defineLayer` or `defineModule`.
 */
export interface Module<P extends string = string, B extends string = string> {
  /** What it is, in one word: `conv2d`. */
  readonly kind: string;
  /** Names, shapes and initialisers of all its variables, its children's included. */
  readonly specs: { readonly params: Specs<P>; readonly buffers: Specs<B> };
  /** New variables. The numbers depend on the key and on each variable's name alone. */
  init(key: Key): Variables<P, B>;
  /** The output in evaluation mode; with `drop` and a key dropout is random nevertheless (see `monteCarlo`). */
  apply(
    v: Variables<P, B>,
    x: Tensor,
    o?: Replacing & { readonly train?: false; readonly drop?: boolean; readonly key?: Key },
  ): Tensor;
  /** The output in training mode, and the buffers after it; `key` is needed where something is random. */
  apply(
    v: Variables<P, B>,
    x: Tensor,
    o: Replacing & { readonly train: true; readonly key?: Key },
  ): readonly [Tensor, Params<B>];
  /** The output in evaluation mode, and those of the modules named in `capture`. */
  apply(
    v: Variables<P, B>,
    x: Tensor,
    o: Replacing & { readonly train?: false; readonly capture: readonly string[] },
  ): readonly [Tensor, Params];
  /** The output in training mode, the buffers after it, and the outputs of the modules named in `capture`. */
  apply(
    v: Variables<P, B>,
    x: Tensor,
    o: Replacing & { readonly train: true; readonly key?: Key; readonly capture: readonly string[] },
  ): readonly [Tensor, Params<B>, Params];
  /** One forward pass as part of a larger module: what containers call. */
  forward(pass: Pass, x: Tensor): Tensor;
  /** What comes out for an input of this shape, and what it costs; computes nothing. */
  describe(input: Shape): Description;
}
