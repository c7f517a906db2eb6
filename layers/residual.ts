import { add, type Shape, ShapeError } from "../core/mod.ts";
import { childOf, containerOf, type NamedModule, specsOf } from "./container.ts";
import { defineModule } from "./define.ts";
import { follow, pointField, widest } from "./description.ts";
import type { Module } from "./module.ts";

/** Variables of a residual block: the block's own names, the shortcut's under its name. */
export type ResidualNames<Own extends string, Shortcut extends string, Name extends string> =
  | Own
  | `${Name}.${Shortcut}`;

/** How `residual` ends, and what its shortcut is called. */
export interface ResidualOptions<Name extends string = string> {
  /** Follows the sum: `relu()`; nothing unless told. It may not have variables. */
  readonly after?: Module<never, never>;
  /** Prefix of the shortcut's variables, `downsample` unless told. */
  readonly name?: Name;
}

/**
 * `y = after(block(x) + shortcut(x))`, where the shortcut is `x` itself unless told. The block's variables keep their
 * names, as in torchvision's residual networks.
 *
 * Source: He et al. 2015, "Deep residual learning for image recognition".
 *
 * @throws {ShapeError} at `apply` and `describe`, where block and shortcut give different shapes
 *
 * @example
 * ```ts
 * import { batchNorm2d, conv2d, relu, residual, sequential } from "@tilegrad/tilegrad/layers";
 * const block = residual(
 *   sequential({ conv1: conv2d(64, 128, 3, { stride: 2, padding: 1, bias: false }), bn1: batchNorm2d(128) }),
 *   sequential({ 0: conv2d(64, 128, 1, { stride: 2, bias: false }), 1: batchNorm2d(128) }),
 *   { after: relu() },
 * ); // params: conv1.weight, bn1.weight, bn1.bias, downsample.0.weight, downsample.1.weight, downsample.1.bias
 * ```
 */
export function residual<
  P extends string,
  B extends string,
  SP extends string = never,
  SB extends string = never,
  Name extends string = "downsample",
>(
  block: Module<P, B>,
  shortcut?: Module<SP, SB>,
  options: ResidualOptions<Name> = {},
): Module<ResidualNames<P, SP, Name>, ResidualNames<B, SB, Name>> {
  const { after, name = "downsample" } = options;
  const main: NamedModule = ["", block];
  const side: NamedModule | undefined = shortcut && [name, shortcut];
  const end: NamedModule | undefined = after && ["after", after];
  return defineModule({
    kind: "residual",
    specs: specsOf([main, side, end].filter((part) => part !== undefined)) as Module<
      ResidualNames<P, SP, Name>,
      ResidualNames<B, SB, Name>
    >["specs"],
    forward(pass, x) {
      const y = pass.run(...main, x);
      const around = side ? pass.run(...side, x) : x;
      checkSum(y.shape, around.shape);
      const sum = add(y, around);
      return end ? pass.run(...end, sum) : sum;
    },
    describe(input) {
      const branches = [main, side].filter((part) => part !== undefined).map((part) =>
        childOf(part, input, pointField)
      );
      const [{ description: { output } }] = branches;
      checkSum(output, side ? branches[1].description.output : input);
      const field = widest(branches.map(({ description }) => description.field));
      if (!end) return containerOf("residual", output, field, branches);
      const last = childOf(end, output, field);
      return containerOf("residual", last.description.output, follow(field, last.description.field), [
        ...branches,
        last,
      ]);
    },
  });
}

function checkSum(block: Shape, shortcut: Shape): void {
  if (block.join() !== shortcut.join()) {
    throw new ShapeError(
      `Cannot apply residual: the block gives [${block}], the shortcut [${shortcut}], they must be equal`,
    );
  }
}
