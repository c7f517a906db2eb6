import { assertEquals, assertMatch } from "@std/assert";
import type { Tensor } from "../../core/mod.ts";
import { isTensor, UnknownOperator } from "../../scripts/golden/check.ts";
import type { Family, GoldenCase } from "../../scripts/golden/format.ts";
import { openFamily } from "../../scripts/golden/folder.ts";
import { operatorChecks } from "../../scripts/golden/operator.ts";
import { operators } from "../../scripts/golden/operators.ts";
import { embedded, readShaders } from "../../scripts/gen_shaders.ts";
import { tintMessages } from "../../scripts/tint.ts";
import { computations } from "./computations.ts";
import { addPlannedCode, plainTarget } from "./planned_code.ts";

const GOLDEN = `${import.meta.dirname}/../golden`;

const GOOD = `@group(0) @binding(0) var<storage, read_write> y: array<f32>;
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) { y[id.x] = f32(TILE); }
const TILE = 4u;
`;

Deno.test("Tint accepts a correct shader and names the line of a wrong one", async () => {
  const wrong = GOOD.replace("f32(TILE)", "TILE");
  const messages = await tintMessages([{ wgsl: GOOD, label: "good" }, { wgsl: wrong, label: "wrong" }]);
  assertEquals(messages.length, 1);
  assertMatch(messages[0], /^wrong:2:\d+: error: .*u32/);
});

Deno.test("Tint refuses what naga lets pass: barriers in control flow that is not uniform, over-large workgroups", async () => {
  const diverging = GOOD.replace("{ y", "{ if (y[0] > 1.0) { workgroupBarrier(); } y");
  assertMatch((await tintMessages([{ wgsl: diverging, label: "diverging" }])).join("\n"), /uniform control flow/);
  const large = GOOD.replace("size(64)", "size(64, 64)");
  assertMatch((await tintMessages([{ wgsl: large, label: "large" }])).join("\n"), /workgroup/i);
});

/** The tensors of a golden case, still to be computed; none where tilegrad does not offer the operator. */
function tensorsOf(family: Family, goldenCase: GoldenCase): Tensor[] {
  if (!Object.hasOwn(operators, goldenCase.op)) return [];
  try {
    return operatorChecks(operators, family, goldenCase).map(({ got }) => got).filter(isTensor);
  } catch (error) {
    if (error instanceof UnknownOperator) return [];
    throw error;
  }
}

/** Every module that the golden cases and the other computations need on a plain adapter, with its label. */
async function plannedCode(kind: "cpu" | "gpu"): Promise<Map<string, string>> {
  const code = new Map<string, string>();
  const plain = plainTarget(kind);
  const targets = kind === "cpu" ? [plain, { ...plain, subgroups: "enable" } as const] : [plain];
  for (const name of ["ops", "conv2d", "pool", "norm", "losses"]) {
    const family = await openFamily(GOLDEN, name);
    for (const goldenCase of family.cases) {
      for (const target of targets) addPlannedCode(code, tensorsOf(family, goldenCase), target);
    }
  }
  for (const tensors of computations()) {
    for (const target of targets) addPlannedCode(code, tensors, target);
  }
  return code;
}

for (const kind of ["cpu", "gpu"] as const) {
  Deno.test(`Tint accepts every module of the golden and other computations on ${kind} adapters`, async () => {
    assertEquals(await tintMessages([...await plannedCode(kind)].map(([wgsl, label]) => ({ wgsl, label }))), []);
  });
}

Deno.test("every file of shaders/ is in some module that Tint has seen", async () => {
  const all = [...(await plannedCode("cpu")).keys(), ...(await plannedCode("gpu")).keys()];
  const shaders = [...await readShaders()].map(([file, text]) => [file, embedded(text)] as const);
  const unseen = shaders.filter(([file, text]) => {
    // Lines by which the file is known: no other file has them. Those of unrolled loops are not found again.
    const others = shaders.filter(([other]) => other !== file).map(([, other]) => other);
    const own = text.split("\n").filter((line) => !others.some((other) => other.includes(line)));
    return !all.some((code) => own.some((line) => code.includes(line)));
  });
  assertEquals(unseen.map(([file]) => file), []);
});
