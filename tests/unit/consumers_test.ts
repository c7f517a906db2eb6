import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { judge, seedDifferences } from "../../scripts/consumers/compare.ts";
import type { Report } from "../../scripts/consumers/program/report.ts";
import { projectManifest } from "../../scripts/consumers/project.ts";
import { type Size, sizeFaults, sizeTable, withTable } from "../../scripts/sizes.ts";

const seeded = { weights: "ab", losses: [2.3, 2.2] };

Deno.test("the same seed: weights bit by bit, losses within the golden tolerance", () => {
  assertEquals(seedDifferences(seeded, { weights: "ab", losses: [2.30002, 2.2] }), []);
  assertEquals(seedDifferences(seeded, { weights: "ac", losses: [2.3, 2.21] }), [
    "initial weights ac, not ab",
    "loss of step 1 2.21, not 2.2",
  ]);
  assertEquals(seedDifferences(seeded, { weights: "ab", losses: [NaN, 2.2] }).length, 1);
  assertEquals(seedDifferences(seeded, { weights: "ab", losses: [2.3] }), ["1 losses, not 2"]);
});

Deno.test("a report is refused with its failures, and where it ran nothing", () => {
  const report = (passed: number, failures: string[]): Report => {
    return { adapter: "some adapter", golden: [{ name: "conv2d", passed, failures, seconds: 1 }], seeded };
  };
  assertStringIncludes(judge(seeded, report(66, [])), "some adapter: golden conv2d 66");
  assertThrows(() => judge(seeded, report(65, ["FAILED conv2d x"])), Error, "FAILED conv2d x");
  assertThrows(() => judge(seeded, report(0, [])), Error, "ran no case");
});

Deno.test("consumers install the tarball and exact versions", () => {
  const dependencies = projectManifest("/a/b.tgz").dependencies as Record<string, string>;
  assertEquals(dependencies["@tilegrad/tilegrad"], "file:/a/b.tgz");
  for (const version of Object.values(dependencies).slice(1)) {
    assertEquals(/(^|@)\d+\.\d+\.\d+$/.test(version), true, version);
  }
});

const sizes: Size[] = [{ what: "`conv2d`", kilobytes: 32.71, limit: 40 }, { what: "all", kilobytes: 100, limit: 150 }];

Deno.test("sizes are written between their markers and found again", () => {
  const markers = "<!-- sizes: deno task sizes -->\n\nold\n\n<!-- /sizes -->\n\nafter";
  const text = withTable(`before\n\n${markers}`, sizeTable(sizes));
  assertEquals(sizeFaults(sizes, text), []);
  assertEquals(withTable(text, sizeTable(sizes)), text);
  assertStringIncludes(text, "| `conv2d` | 32.7 KB  | 40 KB   |");
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
