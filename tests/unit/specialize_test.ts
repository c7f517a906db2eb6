import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { specialize, unroll } from "../../core/plan/specialize.ts";

const lines = (...text: string[]) => text.join("\n");

Deno.test("unroll copies one statement with the index as literal and as name suffix", () => {
  const text = lines("// @unroll i in 0..COUNT", "var sum_i = f(i);", "done();");
  assertEquals(unroll(text, { COUNT: 2 }), lines("var sum_0 = f(0u);", "var sum_1 = f(1u);", "done();"));
});

Deno.test("unroll copies a whole brace block and nests", () => {
  const text = lines(
    "// @unroll i in 0..2",
    "{",
    "  // @unroll j in 0..2",
    "  c_i_j += a_i * b_j;",
    "}",
  );
  assertEquals(
    unroll(text, {}),
    lines(
      "{",
      "  c_0_0 += a_0 * b_0;",
      "  c_0_1 += a_0 * b_1;",
      "}",
      "{",
      "  c_1_0 += a_1 * b_0;",
      "  c_1_1 += a_1 * b_1;",
      "}",
    ),
  );
});

Deno.test("unroll leaves longer words alone", () => {
  assertEquals(unroll(lines("// @unroll i in 0..1", "x_in = index + i;"), {}), "x_in = index + 0u;");
});

Deno.test("unroll of an empty range leaves nothing, and an unknown bound is an error", () => {
  assertEquals(unroll(lines("// @unroll i in 0..0", "never(i);", "rest();"), {}), "rest();");
  assertThrows(() => unroll(lines("// @unroll i in 0..ROWS", "f(i);"), {}), Error, "ROWS is not a constant");
});

Deno.test("specialize appends constants, sizes, bindings and functions after the file's own lines", () => {
  const text = specialize({ name: "demo", text: "fn main() {}" }, {
    constants: { TILE: 8, SCALE: "0.5" },
    uniforms: [{ name: "count", type: "u32" }],
    declarations: ["@group(0) @binding(0) var<storage, read> x: array<f32>;"],
    functions: ["fn read_x(i: u32) -> f32 { return x[i]; }"],
  });
  assertEquals(text.split("\n")[0], "fn main() {}");
  for (
    const part of ["const TILE = 8u;", "const SCALE = 0.5;", "  count: u32,", "var<uniform> sizes: Sizes", "fn read_x"]
  ) {
    assertStringIncludes(text, part);
  }
});
