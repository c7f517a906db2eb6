import { type Shape, ValueError } from "../core/mod.ts";
import type { Child, Description, Field } from "./description.ts";
import { inLayer } from "./in_layer.ts";
import type { Module, Specs } from "./module.ts";
import { prefixed } from "./names.ts";

/** A part of a container and its name; empty where its variables have no prefix of their own. */
export type NamedModule = readonly [name: string, module: Module];

/**
 * The variables of several parts, each under its part's name. The example of `defineModule` uses it.
 *
 * @throws {ValueError} where two of them would have one name
 */
export function specsOf(parts: readonly NamedModule[]): Module["specs"] {
  return {
    params: merged(parts.map(([name, { specs }]) => prefixed(name, specs.params))),
    buffers: merged(parts.map(([name, { specs }]) => prefixed(name, specs.buffers))),
  };
}

/** What a part does to an input, as a child of its container. The example of `defineModule` uses it. */
export function childOf([name, module]: NamedModule, input: Shape, entry: Field): Child {
  return { name, entry, description: inLayer(name, () => module.describe(input)) };
}

/** The description of a container, with what its children cost together. The example of `defineModule` uses it. */
export function containerOf(kind: string, output: Shape, field: Field, children: readonly Child[]): Description {
  const total = (of: (description: Description) => number) =>
    children.reduce((sum, { description }) => sum + of(description), 0);
  return { kind, output, params: total(({ params }) => params), macs: total(({ macs }) => macs), field, children };
}

function merged(records: readonly Specs[]): Specs {
  const all: Record<string, Specs[string]> = {};
  for (const record of records) {
    for (const [name, spec] of Object.entries(record)) {
      if (Object.hasOwn(all, name)) {
        throw new ValueError(`Cannot make a container: two of its variables are called "${name}"`);
      }
      all[name] = spec;
    }
  }
  return all;
}
