import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { key, ones, ValueError } from "../../core/mod.ts";
import { summary } from "../../layers/mod.ts";
import { joinWeights } from "../../models/_drop_path.ts";
import { buildFractalnet, walkFractal } from "../../models/fractalnet.ts";
import { fractalnet20, fractalnet40 } from "../../models/mod.ts";
import { formulaVariables } from "../../scripts/golden/models.ts";
import { checkTraining, numClasses } from "./_training.ts";

const samples = 200;
const channels = [4, 8];

/** The weights of a join by input and sample. */
async function weightsOf(first: number, join: number, options: Parameters<typeof joinWeights>[3]): Promise<number[][]> {
  const weights = joinWeights({ first, columns: 3 }, samples, { join: key(join), network: key(9) }, options);
  assertEquals(weights.shape, [3 - first, samples, 1, 1, 1]);
  const values = [...await weights.data()];
  return Array.from({ length: 3 - first }, (_, input) => values.slice(input * samples, (input + 1) * samples));
}

Deno.test("fractalnet: the paths through a block have 1 to 2^(C - 1) steps, every length in between", () => {
  for (const columns of [1, 2, 3, 4]) {
    const lengths = walkFractal<ReadonlySet<number>>(columns, new Set([0]), {
      step: (_column, _position, paths) => new Set([...paths].map((length) => length + 1)),
      join: (outputs) => new Set(outputs.flatMap((paths) => [...paths])),
    });
    const longest = 2 ** (columns - 1);
    assertEquals([...lengths].sort((a, b) => a - b), Array.from({ length: longest }, (_, i) => i + 1));
  }
});

Deno.test("fractalnet: each column's steps stand in a row, one join ends all columns that meet", () => {
  const steps: string[] = [], joins: number[] = [];
  walkFractal(3, "z", {
    step: (column, position) => {
      steps.push(`${column}.${position}`);
      return "";
    },
    join: (outputs) => {
      joins.push(outputs.length);
      return "";
    },
  });
  assertEquals(steps, ["0.0", "1.0", "2.0", "2.1", "1.1", "2.2", "2.3"]);
  assertEquals(joins, [1, 2, 1, 3]);
});

Deno.test("fractalnet: longest paths of 20 and 40 convolutions among 35 and 75", () => {
  // A longest path of n convolutions 3x3 in each block and a pool 2x2 behind it.
  const field = (n: number) => [1, 2, 4, 8, 16].reduce((size, jump) => size + (2 * n + 1) * jump, 1);
  for (const [model, longest, convolutions] of [[fractalnet20(), 4, 35], [fractalnet40(), 8, 75]] as const) {
    const { layers, receptiveField } = summary(model, [1, 3, 32, 32]);
    assertEquals(layers.filter(({ kind }) => kind === "conv2d").length, convolutions);
    assertEquals(receptiveField, field(longest));
  }
});

Deno.test("fractalnet: a small one trains", () =>
  checkTraining(buildFractalnet(2, { numClasses, channels, dropPath: 0.15, globalShare: 0.5 }), [8, 3, 8, 8]));

Deno.test("fractalnet: evaluation joins by the mean of the columns", async () => {
  const model = buildFractalnet(2, { channels });
  const capture = ["block1.column0.0", "block1.column1.1", "block1"];
  const [, at] = model.apply(formulaVariables(model, { salt: 0, gain: 2 }), ones([1, 3, 8, 8]), { capture });
  const [a, b, mean] = await Promise.all(capture.map((name) => at[name].data()));
  mean.forEach((value: number, index: number) => assertAlmostEquals(value, (a[index] + b[index]) / 2, 1e-6));
});

Deno.test("drop-path: locally each input falls out at its rate, but never all", async () => {
  const weights = await weightsOf(0, 1, { dropPath: 0.5, globalShare: 0 });
  const kept = Array.from({ length: samples }, (_, n) => weights.filter((input) => input[n] > 0).length);
  assert(kept.every((count) => count >= 1));
  // 3 inputs at rate 0.5, of which one stays where none would: 3 / 2 + 1 / 8 on average.
  assertAlmostEquals(kept.reduce((a, b) => a + b) / samples, 1.625, 0.15);
  for (let n = 0; n < samples; n++) {
    for (const input of weights) assertAlmostEquals(input[n], input[n] > 0 ? 1 / kept[n] : 0, 1e-6);
  }
  const alone = await weightsOf(0, 1, { dropPath: 1, globalShare: 0 });
  for (let n = 0; n < samples; n++) assertEquals(alone.map((input) => input[n]).sort(), [0, 0, 1]);
});

Deno.test("drop-path: globally a sample takes one column in all joins", async () => {
  const all = await weightsOf(0, 1, { globalShare: 1 });
  const last = await weightsOf(1, 2, { globalShare: 1 });
  const shares = all.map((input) => input.reduce((a, b) => a + b) / samples);
  for (const share of shares) assertAlmostEquals(share, 1 / 3, 0.1);
  for (let n = 0; n < samples; n++) {
    const column = all.findIndex((input) => input[n] === 1);
    assertEquals(all.map((input) => input[n]), [0, 1, 2].map((c) => c === column ? 1 : 0));
    // A join that the sample's column does not pass through counts all its inputs alike.
    assertEquals(
      last.map((input) => input[n]),
      column === 0 ? [0.5, 0.5] : [column === 1 ? 1 : 0, column === 2 ? 1 : 0],
    );
  }
});

Deno.test("fractalnet: what does not fit is refused", () => {
  assertThrows(() => fractalnet20({ dropPath: 2 }), ValueError, "found dropPath 2, needs 0 to 1");
  assertThrows(() => fractalnet40({ globalShare: -1 }), ValueError, "found globalShare -1, needs 0 to 1");
  assertThrows(() => fractalnet20({ channels: [] }), ValueError, "found no channels");
  assertThrows(() => fractalnet20({ dropRateStep: 0.3 }), ValueError, "needs 0 to 1");
});
