import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { agreement, differences, judge, type Reproducible } from "../../scripts/consumers/compare.ts";
import { shortened } from "../../scripts/consumers/program/shortened.ts";
import { projectManifest } from "../../scripts/consumers/project.ts";
import { type Size, sizeFaults, sizeTable, withTable } from "../../scripts/sizes.ts";

const run = (weights: string, losses: readonly number[], picture = "cd"): Reproducible => {
  return { seeded: { weights, losses }, picture };
};

Deno.test("the same seed: weights and pictures bit by bit, losses within the golden tolerance", () => {
  const want = run("ab", [2.3, 2.2]);
  assertEquals(differences(want, run("ab", [2.30002, 2.2])), []);
  assertEquals(differences(want, run("ac", [2.3, 2.21])), [
    "initial weights ac, not ab",
    "loss of step 1 2.21, not 2.2",
  ]);
  assertEquals(differences(want, run("ab", [NaN, 2.2], "ce")).length, 2);
  assertEquals(differences(want, run("ab", [2.3])), [
    "number of losses 1, not 2",
    "loss of step 1 undefined, not 2.2",
  ]);
});

Deno.test("runtimes agree with the first of them, or are named", () => {
  const [deno, node] = [run("ab", [2.3, 2.2]), run("ab", [2.30002, 2.2])];
  assertEquals(
    agreement(new Map([["Deno", deno], ["node20", node]])),
    "Deno, node20: initial weights ab, 2 losses from 2.3000 to 2.2000, at most 2e-5 apart",
  );
  const runs = new Map([["Deno", deno], ["node20", node], ["vite", run("ad", [2.3, 2.2])]]);
  assertThrows(() => agreement(runs), Error, "vite: initial weights ad, not ab as in Deno");
  assertThrows(() => agreement(new Map([["Deno", deno]])), Error, "nothing to compare Deno with");
});

Deno.test("a report is refused with its failures, and where it ran nothing", () => {
  const report = (passed: number, failures: string[]) => {
    return { adapter: "some adapter", golden: [{ name: "conv2d", passed, failures, seconds: 1 }] };
  };
  assertStringIncludes(judge(report(66, [])), "some adapter: golden conv2d 66");
  assertThrows(() => judge(report(65, ["FAILED conv2d x"])), Error, "FAILED conv2d x");
  assertThrows(() => judge(report(0, [])), Error, "ran no case");
});

Deno.test("of a training cut short, the first steps are compared and the end is not", () => {
  const losses = { name: "loss", tensor: "a:loss", dtype: "F32", shape: [3], step_atol: [1, 2, 3] } as const;
  const logits = { name: "eval_logits", tensor: "a:logits", dtype: "F32", shape: [1, 2] } as const;
  const training = { op: "training", attrs: { steps: 3 }, inputs: [], outputs: [losses, logits], final: [logits] };
  const tensors = new Map([["a:loss", { dtype: "F32", shape: [3], values: Float32Array.of(5, 6, 7) } as const]]);
  const family = { name: "training", cases: ["a", "b", "c"].map((id) => ({ ...training, id })), tensors };
  const cut = shortened(family, (id) => ({ a: 2, b: 0, c: Infinity })[id]!);
  assertEquals(cut.cases.map(({ id, attrs }) => [id, attrs.steps]), [["a", 2], ["c", 3]]);
  const [{ outputs: [{ tensor, shape, step_atol }, ...rest], final }] = cut.cases;
  assertEquals([cut.tensors.get(tensor!)?.values, shape, step_atol], [Float32Array.of(5, 6), [2], [1, 2]]);
  assertEquals([rest, final, cut.cases[1].outputs], [[], [], [losses, logits]]);
});

Deno.test("consumers install the tarball and exact versions", () => {
  const dependencies = projectManifest("/a/b.tgz").dependencies as Record<string, string>;
  assertEquals(dependencies["@tilegrad/tilegrad"], "file:/a/b.tgz");
  for (const version of Object.values(dependencies).slice(1)) {
    assertEquals(/(^|@)\d+\.\d+\.\d+$/.test(version), true, version);
  }
});

const sizes: Size[] = [
  { what: "`conv2d`", kilobytes: 32.71, wanted: 40, limit: 40 },
  { what: "all", kilobytes: 100, wanted: 90, limit: 150 },
];

Deno.test("sizes are written between their markers and found again", () => {
  const markers = "<!-- sizes: deno task sizes -->\n\nold\n\n<!-- /sizes -->\n\nafter";
  const text = withTable(`before\n\n${markers}`, sizeTable(sizes));
  assertEquals(sizeFaults(sizes, text), []);
  assertEquals(withTable(text, sizeTable(sizes)), text);
  assertStringIncludes(text, "| `conv2d` | 32.7 KB  | 40 KB         | 40 KB   |");
  assertStringIncludes(text, "| all      | 100.0 KB | 90 KB: missed | 150 KB  |");
  assertThrows(() => withTable("none", ""), Error, "lacks <!-- sizes");
});

Deno.test("a passed limit and an old table are faults", () => {
  const grown = [{ ...sizes[0], kilobytes: 41 }];
  assertEquals(sizeFaults(grown, sizeTable(sizes)), [
    "`conv2d`: 41.0 KB, at most 40 KB",
    "`conv2d`: docs/performance.md says 32.7 KB, measured 41.0 KB: run deno task sizes",
  ]);
  assertEquals(sizeFaults(sizes, "").length, 2);
});
