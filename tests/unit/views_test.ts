import { assertEquals } from "@std/assert";
import { add, cast, matmul, mul, sum, take, type Tensor, tensor, transpose } from "../../core/mod.ts";
import { planOf } from "../../core/explain.ts";
import { sizeOf } from "../../core/shape.ts";

/** A value from outside. */
function input(...shape: number[]): Tensor {
  return tensor(new Float32Array(sizeOf(shape)), { shape });
}

/** The elements of the values that the plan of a software adapter copies to textures, and the formats. */
function copied(y: Tensor): [elements: number, format: string][] {
  const { steps, slots } = planOf(y, { kind: "cpu" });
  return steps.flatMap(({ copies }) => copies).map(({ to, elements }) => {
    const slot = "slot" in to ? slots[to.slot] : undefined;
    return [elements, slot?.layout === "texture" ? slot.format : "none"];
  });
}

Deno.test("software adapters read large values from texture copies, and small ones that large kernels read", () => {
  assertEquals(copied(mul(input(128, 128), 2)), [[128 * 128, "rgba32float"]]);
  assertEquals(copied(mul(input(128, 128), input(128))), [[128 * 128, "rgba32float"], [128, "rgba32float"]]);
  assertEquals(copied(mul(input(64, 128), input(128))), []);
});

Deno.test("integers and truth values are copied in formats of their own", () => {
  const places = tensor(new Int32Array(2 ** 14), { dtype: "int32" });
  assertEquals(copied(add(places, 1)), [[2 ** 14, "rgba32sint"]]);
  assertEquals(copied(add(tensor(new Uint32Array(2 ** 14), { dtype: "uint32" }), 1)), [[2 ** 14, "rgba32uint"]]);
  const truths = tensor(new Uint32Array(2 ** 14), { dtype: "bool" });
  assertEquals(copied(cast(truths, "float32")), [[2 ** 14, "rgba32uint"]]);
  assertEquals(copied(take(input(8), places)), [[2 ** 14, "rgba32sint"], [8, "rgba32float"]]);
});

Deno.test("large weights are packed from their buffers, and summed from a copy", () => {
  const weight = input(4096, 1024);
  const isWeight = ([elements]: readonly [number, string]) => elements === 2 ** 22;
  assertEquals(copied(matmul(input(64, 1024), transpose(weight))).filter(isWeight), []);
  assertEquals(copied(matmul(input(64, 1024), transpose(mul(sum(weight), weight)))).filter(isWeight).length, 1);
  assertEquals(copied(sum(weight)), [[2 ** 22, "rgba32float"]]);
});
