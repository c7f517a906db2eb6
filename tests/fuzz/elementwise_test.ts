import * as t from "../../core/mod.ts";
import { zip } from "./_array.ts";
import type { Draw } from "./_draw.ts";
import { binaryRows, unaryRows } from "./_elementwise.ts";
import { fuzz, type FuzzCase } from "./_fuzz.ts";

const unaryNames = Object.keys(unaryRows);
const binaryNames = Object.keys(binaryRows);

/** Vectors of any length: one kernel an operator. */
function unaryCase(draw: Draw): FuzzCase {
  const name = unaryNames[draw.seed % unaryNames.length];
  const { f, expected, differentiate = true, atol, rtol, ...domain } = unaryRows[name];
  return {
    call: name,
    inputs: [draw.values([draw.length()], domain)],
    f,
    reference: (x) => zip(expected, x),
    differentiate,
    tolerance: { atol, rtol },
  };
}

/** Operands of one shape, or shapes that broadcast in either direction. */
function binaryCase(draw: Draw, isBroadcast: boolean): FuzzCase {
  const name = binaryNames[draw.seed % binaryNames.length];
  const { f, expected, domain, differentiate = true, atol, rtol } = binaryRows[name];
  const shape = isBroadcast ? draw.shape(1, 4) : [draw.length()];
  const other = isBroadcast ? draw.broadcastable(shape) : shape;
  const [first, second] = draw.once(2) ? [shape, other] : [other, shape];
  return {
    call: name,
    inputs: [draw.values(first, domain), draw.values(second, domain)],
    f,
    reference: (a, b) => zip(expected, a, b),
    differentiate,
    tolerance: { atol, rtol },
  };
}

const ternaryRows: readonly [
  string,
  (a: t.Tensor, b: t.Tensor, c: t.Tensor) => t.Tensor,
  (a: number, b: number, c: number) => number,
][] = [
  ["fma", t.fma, (a, b, c) => a * b + c],
  ["lerp", t.lerp, (a, b, c) => a + c * (b - a)],
  ["addcmul", (a, b, c) => t.addcmul(a, b, c, { value: 0.5 }), (a, b, c) => a + 0.5 * b * c],
];

function ternaryCase(draw: Draw): FuzzCase {
  const shape = draw.shape(1, 3);
  const inputs = [shape, draw.broadcastable(shape), draw.broadcastable(shape)];
  if (draw.once(3)) {
    const mask = draw.values(shape, { dtype: "bool" });
    return {
      call: "where",
      inputs: [mask, draw.values(inputs[1]), draw.values(inputs[2])],
      f: t.where,
      reference: (c, a, b) => zip((c, a, b) => c ? a : b, c, a, b),
      differentiate: true,
    };
  }
  const [call, f, expected] = draw.pick(ternaryRows);
  return {
    call,
    inputs: inputs.map((one) => draw.values(one)),
    f,
    reference: (a, b, c) => zip(expected, a, b, c),
    differentiate: true,
  };
}

Deno.test("functions of one element", () => fuzz("unary operators", 5 * unaryNames.length, unaryCase));
Deno.test("functions of two elements", () =>
  fuzz("binary operators", 5 * binaryNames.length, (draw) => binaryCase(draw, false)));
Deno.test("functions of two broadcast elements", () =>
  fuzz("broadcast binary operators", 4 * binaryNames.length, (draw) => binaryCase(draw, true)));
Deno.test("functions of three broadcast elements", () => fuzz("ternary operators", 60, ternaryCase));
