import { foldIn, type Key, type Shape, type Tensor, zeros } from "../core/mod.ts";
import { checkVariables } from "./check_variables.ts";
import { type Description, type Field, fieldOf, pointField, wholeField, type Window } from "./description.ts";
import type { Module, Params, Specs, Variables } from "./module.ts";
import { hashOf } from "./names.ts";
import { Pass, type PassOptions } from "./pass.ts";

/** What makes a module of one's own. */
export type ModuleDefinition<P extends string, B extends string> = Pick<
  Module<P, B>,
  "kind" | "specs" | "forward" | "describe"
>;

/**
 * Makes a module of its variables, its forward pass and its description. For a layer without children, `defineLayer`
 * writes the description.
 *
 * @example
 * ```ts
 * import { concat } from "@tilegrad/tilegrad";
 * import {
 *   childOf,
 *   containerOf,
 *   defineModule,
 *   type Module,
 *   pointField,
 *   specsOf,
 *   widest,
 * } from "@tilegrad/tilegrad/layers";
 * function concatenated(a: Module, b: Module): Module {
 *   const parts = [["a", a], ["b", b]] as const;
 *   return defineModule({
 *     kind: "concatenated",
 *     specs: specsOf(parts),
 *     forward: (pass, x) => concat(parts.map(([name, part]) => pass.run(name, part, x)), 1),
 *     describe(input) {
 *       const children = parts.map((part) => childOf(part, input, pointField));
 *       const [left, right] = children.map(({ description }) => description);
 *       const output = left.output.with(1, left.output[1] + right.output[1]);
 *       return containerOf("concatenated", output, widest([left.field, right.field]), children);
 *     },
 *   });
 * }
 * ```
 */
export function defineModule<P extends string, B extends string>(definition: ModuleDefinition<P, B>): Module<P, B> {
  const { specs } = definition;
  function apply(variables: Variables, x: Tensor, options: PassOptions = {}) {
    checkVariables(definition, variables);
    const pass = Pass.over(variables, options);
    const y = definition.forward(pass, x);
    pass.assertReplaced();
    const extras = [
      ...options.train ? [pass.nextBuffers()] : [],
      ...options.capture ? [pass.capturedOutputs()] : [],
    ];
    return extras.length > 0 ? [y, ...extras] : y;
  }
  return {
    ...definition,
    init: (key) => ({ params: initial(specs.params, key), buffers: initial(specs.buffers, key) }),
    apply: apply as Module<P, B>["apply"],
  };
}

/** What makes a layer, a module without children. */
export interface LayerDefinition<P extends string, B extends string> {
  /** What it is, in one word. */
  readonly kind: string;
  /** Variables that are trained; none unless given. */
  readonly params?: Specs<P>;
  /** Variables that training keeps track of; none unless given. */
  readonly buffers?: Specs<B>;
  /** The output; the pass hands out variables and keys. */
  forward(pass: Pass, x: Tensor): Tensor;
  /** Multiply-accumulates of a convolution or a linear layer; 0 unless told. */
  macs?(input: Shape, output: Shape): number;
  /** The window that slides over the input, `"whole"` where it covers the plane; each element alone unless told. */
  readonly window?: Window | "whole";
  /** What one element of the output sees, where no window says it. */
  field?(input: Shape, output: Shape): Field;
}

/**
 * Makes a layer, a module without children.
 *
 * @example
 * ```ts
 * import { mul } from "@tilegrad/tilegrad";
 * import { defineLayer, onesInit } from "@tilegrad/tilegrad/layers";
 * const scale = defineLayer({
 *   kind: "scale",
 *   params: { factor: { shape: [], init: onesInit } },
 *   forward: (pass, x) => mul(x, pass.param("factor")),
 * });
 * ```
 */
export function defineLayer<P extends string = never, B extends string = never>(
  layer: LayerDefinition<P, B>,
): Module<P, B> {
  const { kind, window, macs = () => 0 } = layer;
  const specs = { params: layer.params ?? {} as Specs<P>, buffers: layer.buffers ?? {} as Specs<B> };
  return defineModule({
    kind,
    specs,
    forward: (pass, x) => layer.forward(pass, x),
    describe(input): Description {
      // Operations check shapes at once and compute later, or, as here, never.
      const variables = { params: blank(specs.params), buffers: blank(specs.buffers) };
      const output = layer.forward(Pass.over(variables), zeros(input)).shape;
      const details = typeof window === "object" ? { window } : {};
      return {
        kind,
        output,
        params: countOf(specs.params),
        macs: macs(input, output),
        field: layer.field ? layer.field(input, output) : field(input),
        ...details,
        children: [],
      };
    },
  });

  function field(input: Shape): Field {
    if (window === undefined) return pointField;
    return window === "whole" ? wholeField(input) : fieldOf(window);
  }
}

function initial<K extends string>(specs: Specs<K>, key: Key): Params<K> {
  return mapSpecs(specs, ({ init, shape, dtype }, name) => init(foldIn(key, hashOf(name)), shape, dtype));
}

function blank(specs: Specs): Params {
  return mapSpecs(specs, ({ shape, dtype }) => zeros(shape, dtype));
}

function mapSpecs<K extends string>(specs: Specs<K>, map: (spec: Specs[string], name: string) => Tensor): Params<K> {
  const entries = Object.entries<Specs[string]>(specs).map(([name, spec]) => [name, map(spec, name)]);
  return Object.fromEntries(entries) as Params<K>;
}

/** Numbers in all variables together. */
export function countOf(specs: Specs): number {
  return Object.values(specs).reduce(
    (sum, { shape }) => sum + shape.reduce((product, extent) => product * extent, 1),
    0,
  );
}
