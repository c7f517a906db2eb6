import { ValueError } from "../core/mod.ts";
import { childOf, containerOf, type NamedModule, specsOf } from "./container.ts";
import { defineModule } from "./define.ts";
import { type Child, type Description, follow, pointField } from "./description.ts";
import type { Module } from "./module.ts";
import { type BufferNames, type Modules, type ParamNames, sequential } from "./sequential.ts";

/** A classifier beside the main path. */
export interface Head<Place extends string = string, P extends string = string, B extends string = string> {
  /** Name of the part whose output it sees. */
  readonly after: Place;
  /** The classifier. */
  readonly head: Module<P, B>;
}

/** The names of the variables of heads, each under its head's. */
export type HeadNames<H extends Readonly<Record<string, Head>>, Of extends "params" | "buffers"> = {
  [K in keyof H]: K extends string ? `${K}.${string & keyof H[K]["head"]["specs"][Of]}` : never;
}[keyof H];

/**
 * Modules one after the other, with classifiers beside them that help to train the lower ones. A head runs in training, and
 * where its output is captured; evaluation does without and pays nothing for it. Variables: the body's as in `sequential`,
 * then each head's under its name.
 *
 * `describe` shows what evaluation does: a head is a row with its parameters that costs nothing and passes on what it sees.
 *
 * Source: Szegedy et al. 2014, "Going deeper with convolutions", section 5.
 *
 * @param body the modules of the main path
 * @param heads by name: which part's output each sees, and what it is
 * @throws {ValueError} where a head looks at a part that the body does not have
 *
 * @example
 * ```ts
 * import { key, zeros } from "@tilegrad/tilegrad";
 * import { auxiliaryHeads, flatten, linear, relu, sequential } from "@tilegrad/tilegrad/layers";
 * const net = auxiliaryHeads(
 *   { flatten: flatten(), hidden: linear(12, 8), relu: relu(), out: linear(8, 3) },
 *   { aux: { after: "hidden", head: sequential({ fc: linear(8, 3) }) } },
 * );
 * const [logits, buffers, { aux }] = net.apply(net.init(key(0)), zeros([2, 12]), { train: true, capture: ["aux"] });
 * console.log(logits.shape, aux.shape, buffers); // [2, 3] [2, 3] {}
 * ```
 */
export function auxiliaryHeads<
  const L extends Modules,
  const H extends Readonly<Record<string, Head<Extract<keyof L, string>>>>,
>(
  body: L,
  heads: H,
): Module<ParamNames<L> | HeadNames<H, "params">, BufferNames<L> | HeadNames<H, "buffers">> {
  const parts: NamedModule[] = Object.entries(body);
  const sides = Object.entries<Head>(heads);
  for (const [name, { after }] of sides) checkPlace(name, after, body);
  const beside = (place: string) => sides.filter(([, { after }]) => after === place);
  return defineModule({
    kind: "auxiliaryHeads",
    specs: specsOf([["", sequential(body)], ...sides.map(([name, { head }]): NamedModule => [name, head])]) as Module<
      ParamNames<L> | HeadNames<H, "params">,
      BufferNames<L> | HeadNames<H, "buffers">
    >["specs"],
    forward: (pass, x) =>
      parts.reduce((input, [place, module]) => {
        const y = pass.run(place, module, input);
        for (const [name, { head }] of beside(place)) if (pass.needsAside(name)) pass.run(name, head, y);
        return y;
      }, x),
    describe(input) {
      const children: Child[] = [];
      let output = input;
      let field = pointField;
      for (const part of parts) {
        const child = childOf(part, output, field);
        output = child.description.output;
        field = follow(field, child.description.field);
        children.push(
          child,
          ...beside(part[0]).map(([name, { head }]) => ({ name, entry: field, description: idle(head) })),
        );
      }
      return containerOf("auxiliaryHeads", output, field, children);

      function idle({ specs }: Module): Description {
        const params = Object.values(specs.params).reduce(
          (sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1),
          0,
        );
        return { kind: "auxiliaryHead", output, params, macs: 0, field: pointField, children: [] };
      }
    },
  });
}

function checkPlace(name: string, after: string, body: Modules): void {
  if (Object.hasOwn(body, after)) return;
  throw new ValueError(
    `Cannot make auxiliaryHeads: ${name} looks at "${after}", needs one of ${Object.keys(body).join(", ")}`,
  );
}
