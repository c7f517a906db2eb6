/** Family formula: the values that the formula makes, bit for bit. */
import { type Check, inline, UnknownOperator } from "./check.ts";
import type { Attributes, Family, GoldenCase } from "./format.ts";
import * as formula from "./formula.ts";

function make(attributes: Attributes, shape: readonly number[]): ArrayLike<number> {
  const { kind, key, salt } = attributes, count = shape.reduce((a, b) => a * b, 1);
  switch (kind) {
    case "param":
      return formula.parameter(key, shape, salt, attributes.gain);
    case "image":
      return formula.image(key, salt, shape, attributes.scale);
    case "class_image":
      return formula.classImage(key, salt, shape, attributes.labels);
    case "labels":
      return formula.labels(key, salt, count, attributes.classes);
    case "sample_index":
      return formula.sampleIndex(key, salt, attributes.n, count);
    case "sym":
      return formula.symmetric(key, salt, count, attributes.scale, attributes.from);
    case "affine":
      return formula.affine(key, salt, count, 1, attributes.scale ?? 1);
    default:
      throw new UnknownOperator(`formula ${kind}`);
  }
}

/** The values themselves (their tolerance is 0), and the seed where the case states it. */
export function formulaChecks(_: Family, { attrs, outputs }: GoldenCase): Check[] {
  const checks: Check[] = outputs.map((reference) => ({
    label: reference.name!,
    got: make(attrs, reference.shape),
    reference,
  }));
  if (attrs.seed === undefined) return checks;
  return [...checks, { label: "seed", got: [formula.seedOf(attrs.key, attrs.salt)], reference: inline([attrs.seed]) }];
}
