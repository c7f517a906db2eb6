import { assertEquals, assertNotEquals } from "@std/assert";
import { add, clamp, hostScalar, mul, reshape, scalar, sum, type Tensor, tensor } from "../../core/mod.ts";
import { collectGraph, graphKey, Identities } from "../../core/plan/graph.ts";
import { StructureHash } from "../../core/plan/structure_hash.ts";

const identities = new Identities();
const keyOf = (...roots: Tensor[]) => graphKey(collectGraph(roots.map(({ node }) => node)), identities);
const x = (...shape: number[]) => tensor(new Float32Array(shape.reduce((a, b) => a * b, 1)), { shape });

Deno.test("equal structures have equal keys, whatever the values", () => {
  assertEquals(keyOf(add(tensor([1, 2]), 3)), keyOf(add(tensor([5, 6]), 7)));
  assertEquals(keyOf(sum(mul(x(2, 3), x(3)))), keyOf(sum(mul(x(2, 3), x(3)))));
});

Deno.test("operations, shapes, types, wiring, attributes and roots make different keys", () => {
  const [a, b] = [x(4), x(4)];
  const step = scalar(1, "int32");
  const [double, triple] = [(n: number) => 2 * n, (n: number) => 3 * n];
  const shared = mul(a, b);
  const keys = [
    keyOf(add(a, b)),
    keyOf(mul(a, b)),
    keyOf(add(a, a)),
    keyOf(add(x(5), x(5))),
    keyOf(add(x(4, 1), x(1, 4))),
    keyOf(add(tensor([1, 2, 3, 4], { dtype: "int32" }), tensor([1, 2, 3, 4], { dtype: "int32" }))),
    keyOf(add(a, 1)),
    keyOf(add(1, a)),
    keyOf(clamp(a, { min: 0 })),
    keyOf(clamp(a, { max: 0 })),
    keyOf(clamp(a, { min: 0.5 })),
    keyOf(clamp(a, { min: -0 })),
    keyOf(reshape(add(a, b), [2, 2])),
    keyOf(shared, add(shared, a)),
    keyOf(add(shared, a)),
    keyOf(add(shared, a), shared),
    keyOf(mul(a, hostScalar(double, [step]))),
    keyOf(mul(a, hostScalar(triple, [step]))),
  ];
  assertEquals(new Set(keys).size, keys.length);
});

Deno.test("a million short sequences have a million keys", () => {
  const keys = new Set<string>();
  for (let i = 0; i < 1000; i++) {
    for (let j = 0; j < 1000; j++) {
      const hash = new StructureHash();
      hash.add(i);
      hash.add(j);
      keys.add(hash.key);
    }
  }
  assertEquals(keys.size, 1_000_000);
  assertNotEquals(new StructureHash().key, "");
});
