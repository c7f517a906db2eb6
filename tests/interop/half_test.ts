import { assertEquals, assertThrows } from "@std/assert";
import { FormatError } from "../../core/mod.ts";
import { fromHalf, toHalf } from "../../core/mod.ts";
import { toBrainFloat } from "../../interop/brain_float.ts";
import { encodeSafetensors, parseSafetensors } from "../../interop/mod.ts";

Deno.test("half precision: every one of its numbers comes back as it went", () => {
  for (let bits = 0; bits < 65536; bits++) {
    const value = fromHalf(bits);
    if (!Number.isNaN(value)) assertEquals(toHalf(value), bits);
  }
  assertEquals(toHalf(NaN), 0x7e00);
});

Deno.test("half precision: the nearest number, ties to the even one", () => {
  const between: [number, number][] = [
    [1 + 2 ** -11, 0x3c00], // half-way to 1 + 2^-10
    [1 + 3 * 2 ** -11, 0x3c02], // half-way from there to the next
    [1 + 2 ** -11 + 2 ** -20, 0x3c01],
    [2 - 2 ** -12, 0x4000], // carries into the exponent
    [2 ** -25, 0], // half of the smallest
    [2 ** -25 + 2 ** -40, 1],
    [2 ** -14 - 2 ** -26, 0x0400], // the smallest with a leading one
    [65519.996, 0x7bff],
    [65520, 0x7c00],
    [-65536, 0xfc00],
  ];
  for (const [value, bits] of between) assertEquals(toHalf(value), bits, `${value}`);
});

Deno.test("bfloat16: the nearest upper half, ties to the even one", () => {
  const cases = [[0x3f808000, 0x3f80], [0x3f818000, 0x3f82], [0x3f808001, 0x3f81], [0x7f7fffff, 0x7f80]];
  for (const [bits, upper] of cases) assertEquals(toBrainFloat(bits), upper);
  assertEquals(toBrainFloat(0xff800000), 0xff80);
  assertEquals(toBrainFloat(0x7f800001) & 0x7fff, 0x7fc0); // stays no number
});

Deno.test("safetensors written in 16 bits: rounded to nearest, refused beyond the type", () => {
  const data = new Float32Array([1, -0.1, Infinity, 0]);
  const x = { dtype: "float32", shape: [4], data } as const;
  const counts = { dtype: "int32", shape: [1], data: new Int32Array([70000]) } as const;
  for (const [floats, tenth] of [["F16", -0.0999755859375], ["BF16", -0.10009765625]] as const) {
    const bytes = encodeSafetensors({ x, counts }, {}, { floats });
    const { tensors } = parseSafetensors(bytes);
    assertEquals([...tensors.x.data], [1, tenth, Infinity, 0]);
    assertEquals([...tensors.counts.data], [70000]);
  }
  const large = { dtype: "float32", shape: [1], data: new Float32Array([70000]) } as const;
  assertThrows(
    () => encodeSafetensors({ large }, {}, { floats: "F16" }),
    FormatError,
    'Cannot write tensor "large": found 70000, needed a value that float16 can hold',
  );
});
