import { assertEquals } from "@std/assert";
import { attention, type AttentionOptions, DTypeError, key, ShapeError, tensor, zeros } from "../../core/mod.ts";
import { checkGradient, checkValues, random, randomValues } from "./_check.ts";
import { checkRefusals } from "./_refusals.ts";

const [batch, rows, columns, width, depth] = [2, 3, 4, 5, 2];

/** Attention by plain loops; `bias` is added to the score of row t and column s. */
function reference(
  [query, key, value]: readonly ArrayLike<number>[],
  scale: number,
  bias: (t: number, s: number) => number,
): number[] {
  const y: number[] = [];
  for (let n = 0; n < batch; n++) {
    for (let t = 0; t < rows; t++) {
      const scores = Array.from({ length: columns }, (_, s) => {
        let dot = 0;
        for (let e = 0; e < width; e++) dot += query[(n * rows + t) * width + e] * key[(n * columns + s) * width + e];
        return scale * dot + bias(t, s);
      });
      const powers = scores.map((score) => Math.exp(score - Math.max(...scores)));
      const total = powers.reduce((a, b) => a + b, 0);
      for (let v = 0; v < depth; v++) {
        y.push(powers.reduce((sum, power, s) => sum + power / total * value[(n * columns + s) * depth + v], 0));
      }
    }
  }
  return y;
}

Deno.test("attention equals plain loops, with masks of both kinds", async () => {
  const values = [rows * width, columns * width, columns * depth].map((count, i) =>
    randomValues(batch * count, { seed: i + 1 })
  );
  const shapes = [[batch, rows, width], [batch, columns, width], [batch, columns, depth]];
  const [q, k, v] = values.map((list, i) => tensor(list, { shape: shapes[i] }));
  const usual = 1 / Math.sqrt(width);
  const check = async (options: AttentionOptions, bias: (t: number, s: number) => number = () => 0) =>
    await checkValues(attention(q, k, v, options), reference(values, options.scale ?? usual, bias));
  await check({});
  await check({ scale: 2 });
  await check({ causal: true }, (t, s) => s <= t ? 0 : -Infinity);
  const allowed = [[true, false, true, true], [true, true, false, false], [false, false, false, true]];
  await check({ mask: tensor(allowed) }, (t, s) => allowed[t][s] ? 0 : -Infinity);
  await check({ mask: tensor([0.5, -1, 2, 0]) }, (_, s) => [0.5, -1, 2, 0][s]);
  await check({ mask: tensor([true, true, true, false]), causal: true }, (t, s) => s <= t && s < 3 ? 0 : -Infinity);
});

Deno.test("a query that may look at nothing gets a finite mean", async () => {
  const y = attention(tensor([[1]]), tensor([[1], [1]]), tensor([[2], [4]]), { mask: tensor([false, false]) });
  await checkValues(y, [3]);
});

Deno.test("dropped weights leave out values, the others are scaled up", async () => {
  const values = tensor(Array.from({ length: 8 }, (_, i) => [2 ** i]));
  const [query, keys] = [zeros([1, 3]), zeros([8, 3])];
  const y = await attention(query, keys, values, { dropout: { rate: 0.5, key: key(1) } }).item();
  // Even weights of 1/8, doubled where they were kept: a quarter of a sum of some powers of two.
  assertEquals(Number.isInteger(4 * y) && 4 * y < 255 && 4 * y > 0, true, `${y}`);
});

Deno.test("attention is differentiable twice in every operand", async () => {
  await checkGradient((q, k, v) => attention(q, k, v, { causal: true }), [
    random([2, 3, 2]),
    random([2, 3, 2], { seed: 2 }),
    random([2, 3, 2], { seed: 3 }),
  ]);
});

Deno.test("an empty batch stays empty", async () => {
  assertEquals((await attention(zeros([0, 3, 2]), zeros([0, 4, 2]), zeros([0, 4, 5])).data()).length, 0);
});

Deno.test("wrong arguments are refused with what was found", () => {
  const [q, k] = [zeros([2, 3, 4]), zeros([2, 5, 4])];
  checkRefusals([
    [
      () => attention(q, zeros([2, 5, 3]), k),
      ShapeError,
      "Cannot apply attention: query is [2,3,4], key [2,5,3], value [2,5,4]",
    ],
    [() => attention(q, k, zeros([2, 4, 4])), ShapeError, "they need [..., T, E], [..., S, E] and [..., S, V]"],
    [() => attention(zeros([4]), zeros([4]), zeros([4])), ShapeError, "query is [4]"],
    [() => attention(q, k, k, { mask: zeros([3, 4]) }), ShapeError, "do not broadcast"],
    [
      () => attention(q, k, k, { mask: zeros([4, 2, 3, 5]) }),
      ShapeError,
      "mask is [4,2,3,5], it does not stretch to [2,3,5]",
    ],
    [() => attention(q, k, k, { mask: zeros([3, 5], "int32") }), DTypeError, "mask is int32, it needs bool or float32"],
    [() => attention(q, k, zeros([2, 5, 4], "int32")), DTypeError, "float32 and int32"],
  ]);
});
