import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  camelCase,
  generateModule,
  isFresh,
  templateLiteral,
  withoutComments,
  withoutSpaces,
} from "../../scripts/gen_shaders.ts";

Deno.test("camelCase joins the words of a file stem", () => {
  assertEquals(["relu", "conv2d_tiled", "conv_1x1", "max_pool2d_grad"].map(camelCase), [
    "relu",
    "conv2dTiled",
    "conv1x1",
    "maxPool2dGrad",
  ]);
});

Deno.test("an embedded shader evaluates to exactly the file's text", async () => {
  const text = "// a `quoted` \\n ${word} $ { } \\\\\nfn main() {}\n";
  const module = await import(`data:text/javascript,${encodeURIComponent(`export default ${templateLiteral(text)}`)}`);
  assertEquals(module.default, text);
});

Deno.test("the generated module is sorted by file and has one typed export for each", () => {
  const source = generateModule(new Map([["pool_max.wgsl", "b\r\n"], ["conv.wgsl", "a\n"]]));
  assertEquals(
    source.slice(source.indexOf("\n") + 1),
    "\n/** conv.wgsl */\nexport const conv: string = `a\n`;\n\n/** pool_max.wgsl */\nexport const poolMax: string = `b\n`;\n",
  );
});

Deno.test("comments are left out of a shader, the planner's directives are kept", () => {
  const wgsl = "// What it does.\n\nfn main() { // here\n  // @unroll i in 0..4\n  y[i] = a / b;\n}\n";
  assertEquals(withoutComments(wgsl), "fn main() {\n  // @unroll i in 0..4\n  y[i] = a / b;\n}\n");
});

Deno.test("spaces go where tokens do not need them, lines and directives stay", () => {
  const wgsl = "fn f(x: vec2<f32>) -> f32 {\n  // @unroll i in 0..4\n  let y: vec2<f32> = x - -x * 2.0;\n" +
    "  return -y.x >= 1.0 && !b;\n}\n";
  assertEquals(
    withoutSpaces(wgsl),
    "fn f(x:vec2<f32>)->f32{\n// @unroll i in 0..4\nlet y:vec2<f32> =x- -x*2.0;\nreturn-y.x>=1.0&& !b;\n}\n",
  );
});

Deno.test("two files that would take the same name are an error", () => {
  const files = new Map([["a_b.wgsl", ""], ["a__b.wgsl", ""]]);
  assertThrows(() => generateModule(files), Error, "Cannot embed a_b.wgsl: a__b.wgsl already takes the name aB");
});

Deno.test("shaders/mod.ts is what deno task gen writes", async () => {
  assert(await isFresh(), "run deno task gen");
});
