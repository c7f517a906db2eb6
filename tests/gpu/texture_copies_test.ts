// Values that software adapters read from texture copies: their bits must come through, whatever number they would be as floats.
import { assertEquals } from "@std/assert";
import { cast, logicalNot, mul, take, type Tensor, tensor } from "../../core/mod.ts";
import { onDevice, valuesOn } from "../ops/_variants.ts";

const size = 2 ** 14 + 3;

/** Whole numbers whose bits are those of denormal floats, infinities and NaNs among them. */
const patterns = Int32Array.from({ length: size }, (_, i) => [1, -1, 0x7f800000, 0x7fc00001, -8388607, i][i % 6]);

async function assertValues(y: () => Tensor, expected: (i: number) => number): Promise<void> {
  await onDevice("cpu", async (device) => {
    const [values] = await valuesOn(device, [y()]);
    assertEquals(Array.from(values), Array.from({ length: size }, (_, i) => expected(i)));
  });
}

Deno.test("integers keep their bits", async () => {
  await assertValues(() => mul(tensor(patterns, { dtype: "int32" }), 3), (i) => Math.imul(patterns[i], 3));
  const words = new Uint32Array(patterns.buffer);
  await assertValues(() => mul(tensor(words, { dtype: "uint32" }), 5), (i) => Math.imul(words[i], 5) >>> 0);
});

Deno.test("truth values keep theirs", async () => {
  const truths = Uint32Array.from(patterns, (_, i) => i % 3 === 0 ? 1 : 0);
  await assertValues(() => cast(logicalNot(tensor(truths, { dtype: "bool" })), "int32"), (i) => 1 - truths[i]);
});

Deno.test("a small table is read at any place", async () => {
  const table = [0.5, -2, Infinity, 1e-3, 7];
  const places = Int32Array.from(patterns, (_, i) => i * 7 % table.length);
  const y = () => take(tensor(table), tensor(places, { dtype: "int32" }));
  await assertValues(y, (i) => Math.fround(table[places[i]]));
});
