import { assertEquals } from "@std/assert";
import { type Import, readImports, sourceFiles } from "../../scripts/import_graph.ts";
import { findCycle, violation } from "../../scripts/import_rules.ts";
import { SHIPPED } from "../../scripts/shipped.ts";

function value(from: string, to: string): Import {
  return { from, to, typeOnly: false };
}

function typeOnly(from: string, to: string): Import {
  return { from, to, typeOnly: true };
}

Deno.test("imports that follow the layers pass", () => {
  const allowed = [
    value("core/shape.ts", "core/errors.ts"),
    value("core/plan/fuse.ts", "core/node.ts"),
    value("core/gpu/executor.ts", "core/plan/schedule.ts"),
    value("core/gpu/executor.ts", "shaders/mod.ts"),
    value("core/ops/conv2d.ts", "core/tensor.ts"),
    value("core/ops/conv2d.ts", "shaders/mod.ts"),
    value("core/mod.ts", "core/ops/conv2d.ts"),
    typeOnly("core/op.ts", "core/tensor.ts"),
    value("layers/conv2d.ts", "core/mod.ts"),
    value("models/lenet.ts", "layers/conv2d.ts"),
    value("explore/saliency.ts", "layers/mod.ts"),
    value("data/image.ts", "npm:fast-png@8.0.0"),
    value("mod.ts", "models/lenet.ts"),
  ];
  assertEquals(allowed.filter((edge) => violation(edge) !== null), []);
});

Deno.test("imports against the layers are named", () => {
  const forbidden: [Import, string][] = [
    [value("core/node.ts", "core/tensor.ts"), "node is below tensor: only types may point upward"],
    [value("core/tensor.ts", "core/ops/unary.ts"), "tensor is below ops/: only types may point upward"],
    [value("core/plan/fuse.ts", "core/gpu/device.ts"), "plan/ never imports gpu/"],
    [typeOnly("core/plan/fuse.ts", "core/gpu/device.ts"), "plan/ never imports gpu/"],
    [typeOnly("core/ops/conv2d.ts", "core/plan/fuse.ts"), "ops/ never imports plan/"],
    [value("core/ops/conv2d.ts", "core/gpu/device.ts"), "ops/ never imports gpu/"],
    [value("core/tensor.ts", "layers/conv2d.ts"), "core/ imports only core/ and shaders/"],
    [typeOnly("layers/conv2d.ts", "core/tensor.ts"), "layers/ sees core/ only through core/mod.ts"],
    [value("layers/conv2d.ts", "models/lenet.ts"), "layers/ does not import models/"],
    [value("data/image.ts", "train/fit.ts"), "data/ does not import train/"],
    [value("explore/saliency.ts", "viz/mod.ts"), "explore/ does not import viz/"],
    [value("models/lenet.ts", "npm:left-pad@1.0.0"), "models/ uses no packages"],
    [value("train/fit.ts", "scripts/tint.ts"), "shipped code imports only shipped code"],
    [value("models/lenet.ts", "mod.ts"), "nothing inside imports the outer mod.ts"],
  ];
  for (const [edge, message] of forbidden) assertEquals(violation(edge), message);
});

Deno.test("a cycle of value imports is found, one through a type is none", () => {
  const open = [value("a", "b"), value("b", "c"), value("a", "c"), typeOnly("c", "a")];
  assertEquals(findCycle(open), null);
  assertEquals(findCycle([...open, value("x", "b"), value("c", "b")]), ["b", "c", "b"]);
});

Deno.test("readImports tells values from types and sees none in comments", async () => {
  const imports = await readImports(["scripts/import_rules.ts", "scripts/with_adapter.ts", "core/realize.ts"]);
  assertEquals(imports.sort((a, b) => a.from < b.from ? -1 : 1), [
    value("core/realize.ts", "core/tensor.ts"),
    value("core/realize.ts", "core/tree.ts"),
    typeOnly("scripts/import_rules.ts", "scripts/import_graph.ts"),
    value("scripts/with_adapter.ts", "scripts/setup_adapter.ts"),
  ]);
});

Deno.test("every import of the shipped code follows the layers, without cycles", async () => {
  const imports = await readImports(await sourceFiles(...SHIPPED));
  const wrong = imports.flatMap((edge) => {
    const reason = violation(edge);
    return reason === null ? [] : [`${edge.from} imports ${edge.to}: ${reason}`];
  });
  assertEquals(wrong, []);
  assertEquals(findCycle(imports), null);
});

Deno.test("shipped code declares nothing with using, which Node 20 cannot parse", async () => {
  const found: string[] = [];
  for (const file of await sourceFiles(...SHIPPED)) {
    if (/^\s*(await\s+)?using\s+\w+\s*=/m.test(await Deno.readTextFile(file))) found.push(file);
  }
  assertEquals(found, []);
});

Deno.test("peers are named in bench/compare/ alone, so that nobody else downloads them", async () => {
  const peers = new RegExp(["jax-" + "js", "@tensor" + "flow", "onnx" + "runtime"].join("|"), "i");
  const files = await sourceFiles(...SHIPPED, "tests", "scripts", "examples", "bench");
  const found: string[] = [];
  for (const file of ["deno.json", ...files.filter((each) => !each.startsWith("bench/compare/"))]) {
    if (peers.test(await Deno.readTextFile(file))) found.push(file);
  }
  assertEquals(found, []);
});
