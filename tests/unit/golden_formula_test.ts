import { assertEquals } from "@std/assert";
import {
  affine,
  classImage,
  fmix32,
  fnv1a32,
  image,
  parameter,
  sampleIndex,
  seedOf,
  symmetric,
  unit,
} from "../../scripts/golden/formula.ts";

Deno.test("fnv1a32 has the published test vectors", () => {
  assertEquals(fnv1a32(""), 0x811c9dc5);
  assertEquals(fnv1a32("a"), 0xe40c292c);
  assertEquals(fnv1a32("foobar"), 0xbf9cf968);
});

Deno.test("fmix32 is MurmurHash3's final mix", () => {
  assertEquals(fmix32(0), 0);
  assertEquals(fmix32(1), 0x514e28b7);
});

Deno.test("seeds are those that the manifests state, also for salts that overflow and for keys beyond ASCII", () => {
  assertEquals(seedOf("conv1.weight", 0), 4099197707);
  assertEquals(seedOf("conv1.weight", 4294967295), 573648546);
  assertEquals(seedOf("éclair.weight", 0), 113379937);
});

Deno.test("unit numbers lie in [-1, 1) and are exact in float32", () => {
  for (let i = 0; i < 1000; i++) {
    const value = unit(12345, i);
    assertEquals(value >= -1 && value < 1 && Math.fround(value) === value, true);
  }
});

Deno.test("an offset continues the same sequence", () => {
  const whole = symmetric("key", 3, 20, 0.3);
  assertEquals(symmetric("key", 3, 5, 0.3, 15), whole.slice(15));
});

Deno.test("affine numbers stay within base plus and minus scale", () => {
  const values = affine("key", 0, 500, 1, 0.25);
  assertEquals(values.every((value) => value >= 0.75 && value < 1.25), true);
});

Deno.test("sample positions are below the size, or all of them in order", () => {
  assertEquals(sampleIndex("key", 0, 1000, 50).every((position) => position >= 0 && position < 1000), true);
  assertEquals(sampleIndex("key", 0, 4, 50), [0, 1, 2, 3]);
});

Deno.test("parameters follow the first rule that fits their name and shape", () => {
  assertEquals(parameter("bn.num_batches_tracked", [], 0, 2), new Float32Array(1));
  assertEquals(parameter("bn.running_var", [8], 0, 2), affine("bn.running_var", 0, 8, 1, 0.5));
  assertEquals(parameter("bn.weight", [8], 0, 2), affine("bn.weight", 0, 8, 1, 0.25));
  assertEquals(parameter("fc.bias", [8], 0, 2), symmetric("fc.bias", 0, 8, 0.125));
  assertEquals(parameter("fc.weight", [2, 4], 0, 3), symmetric("fc.weight", 0, 8, 1.5));
});

Deno.test("an image is its waves plus half the noise, times the scale", () => {
  const [first] = image("input", 0, [1, 1, 1, 1]), noise = unit(seedOf("input", 0), 0);
  assertEquals(first, Math.fround(-1 + 0.5 * noise));
  assertEquals(image("input", 0, [1, 2, 3, 4], 64), image("input", 0, [1, 2, 3, 4]).map((value) => value * 64));
});

Deno.test("class images of one class differ from those of another by their waves alone", () => {
  const a = classImage("k", 3, [1, 1, 2, 2], [0]), b = classImage("k", 3, [1, 1, 2, 2], [5]);
  const noise = Array.from({ length: 4 }, (_, i) => unit(seedOf("k", 3), i));
  assertEquals(a, Float32Array.from([0, 2, 1, 3], (t, i) => t / 8 - 1 + noise[i]));
  assertEquals(b, Float32Array.from([15, 14, 15, 12], (t, i) => t / 8 - 1 + noise[i]));
});
