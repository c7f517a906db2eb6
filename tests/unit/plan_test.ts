import { assert, assertEquals } from "@std/assert";
import {
  add,
  explain,
  full,
  matmul,
  mean,
  mul,
  permute,
  reshape,
  sub,
  sum,
  tensor,
  valueAndGrad,
} from "../../core/mod.ts";
import type { Tensor } from "../../core/mod.ts";
import { defaultLimits, planOf } from "../../core/explain.ts";

const x = () => tensor(new Float32Array(1000));

Deno.test("an elementwise chain is one dispatch", () => {
  assertEquals(
    explain(add(mul(x(), 2), full([1000], 1))),
    [
      "dispatches: 1, slots: 1, slot bytes: 4096",
      "  0  mul+add [1000] (pointwise): leaf 0 -> slot 0, 4x1x1 workgroups",
      "slot 0: row-major 1024",
      "result 0: float32 [1000] in slot 0",
    ].join("\n"),
  );
});

Deno.test("a shared value is computed once, a chain before a reduction within it", () => {
  const shared = mul(x(), x());
  const labels = planOf([add(shared, 1), sub(shared, 1), sum(mul(x(), 3))]).steps.map(({ label }) => label);
  assertEquals(labels, [
    "mul+add+sub [1000] (pointwise)",
    "mul+sum [] (reduce_tree)",
  ]);
});

Deno.test("what is made in place of a stored value and of leaves is stored with it, and no other", () => {
  const y = sum(reshape(x(), [10, 100]), { axis: 1 });
  const velocity = add(mul(tensor(new Float32Array(10)), 0.9), y);
  const labelsOf = (...roots: Tensor[]) => planOf(roots).steps.map(({ label }) => label);
  const weight = sub(tensor(new Float32Array(10)), mul(velocity, 0.1));
  assertEquals(labelsOf(velocity, weight), ["sum+add+mul+sub [10] (reduce_tree)"]);
  const moved = sub(reshape(velocity, [2, 5]), permute(reshape(velocity, [5, 2]), [1, 0]));
  assertEquals(labelsOf(velocity, moved).length, 2);
  const other = sum(reshape(x(), [10, 100]), { axis: 1 });
  assertEquals(labelsOf(velocity, sub(other, velocity), other).length, 3);
});

Deno.test("a kernel stores no more values at once than it may bind", () => {
  const y = sum(reshape(x(), [10, 100]), { axis: 1 });
  const plan = planOf([y, ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((i) => add(y, tensor(new Float32Array(10).fill(i))))]);
  const most = defaultLimits.maxStorageBuffersPerShaderStage;
  assert(
    plan.steps.length > 1 && plan.steps.length < 10 && plan.steps.every(({ bindings }) => bindings.length <= most),
  );
});

Deno.test("an elementwise chain after a kernel rides on its output", () => {
  const y = add(mul(sum(reshape(x(), [10, 100]), { axis: 1 }), 2), 1);
  assertEquals(planOf(y).steps.map(({ label }) => label), ["sum+mul+add [10] (reduce_tree)"]);
});

Deno.test("reshaping costs no dispatch, a transpose read by one consumer none either", () => {
  assertEquals(planOf(reshape(add(x(), 1), [10, 100])).steps.length, 1);
  assertEquals(planOf(add(permute(reshape(x(), [10, 100]), [1, 0]), 1)).steps.length, 1);
});

Deno.test("a small computed vector is stored before it is stretched over a large tensor", () => {
  const scale = mul(tensor([1, 2, 3]), tensor([4, 5, 6]));
  const plan = planOf(mul(reshape(tensor(new Float32Array(300)), [100, 3]), scale));
  assertEquals(plan.steps.map(({ shape }) => shape), [[3], [100, 3]]);
});

Deno.test("memory of values that are read no more is used again", () => {
  let y: Tensor = x();
  for (let i = 0; i < 6; i++) y = add(y, sum(y));
  const plan = planOf(y);
  assertEquals(plan.slots.filter((slot) => slot.layout === "row-major" && slot.words === 1024).length, 2);
});

Deno.test("no dispatch reads and writes one slot", () => {
  const [loss, gradient] = valueAndGrad((w: Tensor) => mean(mul(sub(x(), w), sub(x(), w))))(x());
  for (const { bindings, label } of planOf([loss, gradient, sub(x(), gradient)]).steps) {
    const written = bindings.filter(({ access }) => access === "write").map(({ place }) => JSON.stringify(place));
    for (const { access, place } of bindings) {
      assert(access === "write" || !written.includes(JSON.stringify(place)), label);
    }
  }
});

Deno.test("a kernel never reads more buffers than a device allows", () => {
  const many = Array.from({ length: 40 }, x).reduce(add);
  for (const { bindings } of planOf(many).steps) assert(bindings.length <= 8);
});

Deno.test("very long chains are cut, so that no kernel grows without bound", () => {
  let y: Tensor = x();
  for (let i = 0; i < 200; i++) y = add(mul(y, y), 1);
  const plan = planOf(y);
  assert(plan.steps.length > 4 && plan.steps.every(({ code }) => code.length < 8000));
});

Deno.test("planning takes no longer for values that are used again and again", () => {
  let constant: Tensor = full([4, 4], 0.5);
  for (let i = 0; i < 100; i++) constant = add(mul(constant, 0.5), mul(matmul(constant, constant), 0.5));
  assertEquals(planOf(constant).steps.length > 100, true);
});

Deno.test("values larger than one binding are bound in parts", () => {
  const large = tensor(new Float32Array(4096));
  const limits = { ...defaultLimits, maxStorageBufferBindingSize: 8192 };
  const [step] = planOf(add(large, 1), { limits }).steps;
  assertEquals(step.bindings.map(({ range }) => range), [
    { offset: 0, size: 8192 },
    { offset: 8192, size: 8192 },
    { offset: 0, size: 8192 },
    { offset: 8192, size: 8192 },
  ]);
});
