import { assert, assertEquals } from "@std/assert";
import { add, conv2d, matmul, mul, relu, sum, type Tensor, tensor, valueAndGrad } from "../../core/mod.ts";
import { planOf } from "../../core/explain.ts";

const filled = (...shape: number[]) => tensor(new Float32Array(shape.reduce((a, b) => a * b, 1)), { shape });

/** The operations of a plan's steps, in order. */
function operations(tree: unknown): string[] {
  return planOf(tree).steps.map(({ label }) => label.split(" ")[0]);
}

Deno.test("steps come in the order of the program, whichever result is asked for first", () => {
  const first = sum(matmul(filled(8, 8), filled(8, 8)), { axis: 0 });
  const second = matmul(filled(8, 9), filled(9, 8));
  const expected = operations([first, second]);
  assertEquals(operations([second, first]), expected);
  assert(expected.at(-1)!.startsWith("matmul"), expected.join());
});

Deno.test("the gradient of a weight is computed before the pass goes on", () => {
  const depth = 12;
  const weights = Array.from({ length: depth }, () => filled(4, 4, 3, 3));
  const loss = (ws: Tensor[]) =>
    sum(ws.reduce((h, w) => relu(conv2d(h, w, null, { padding: 1 })), filled(2, 4, 16, 16)));
  const plan = planOf(valueAndGrad(loss)(weights));
  // The activations, and on the way back the cotangent of one layer and the next.
  const large = plan.slots.filter((slot) => slot.layout === "row-major" && slot.words >= 2 * 4 * 16 * 16);
  assert(large.length <= depth + 2, `${large.length} values of ${depth} layers`);
});

Deno.test("a chain that rides on a kernel waits for what it reads", () => {
  const early = matmul(filled(8, 8), filled(8, 8));
  const between = matmul(filled(8, 16), filled(16, 8));
  const late = sum(mul(matmul(between, filled(8, 8)), 2), { axis: 0, keepdims: true });
  const plan = planOf([add(early, late), sum(between)]);
  const written = new Set<number>();
  for (const { bindings, label } of plan.steps) {
    for (const { access, place } of bindings) {
      if (access === "read" && "slot" in place) assert(written.has(place.slot), label);
    }
    for (const { access, place } of bindings) if (access === "write" && "slot" in place) written.add(place.slot);
  }
  const first = plan.steps[0].shape;
  assertEquals([first, plan.steps.at(-1)!.label.split(" ")[0]], [[8, 8], "sum"]);
  assert(plan.steps.findIndex(({ label }) => label.startsWith("matmul+add")) > 1, "the chain ran before its operand");
});
