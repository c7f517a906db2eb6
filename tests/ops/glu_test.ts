import { assertEquals } from "@std/assert";
import { DTypeError, glu, ShapeError, softmin, tensor, zeros } from "../../core/mod.ts";
import { checkGradient, checkValues, random, randomValues } from "./_check.ts";
import { checkRefusals } from "./_refusals.ts";

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

Deno.test("glu gates one half of an axis by the other", async () => {
  const x = randomValues(24);
  const shape = [2, 4, 3];
  const want = [0, 1].flatMap((n) => Array.from({ length: 6 }, (_, i) => x[n * 12 + i] * sigmoid(x[n * 12 + 6 + i])));
  await checkValues(glu(tensor(x, { shape }), { axis: 1 }), want);
  await checkValues(glu(tensor([3, 5, 0, 100])), [1.5, 5]);
  assertEquals((await glu(zeros([0, 4])).data()).length, 0);
});

Deno.test("softmin is softmax of the negative", async () => {
  await checkValues(softmin(tensor([[0, Math.log(3)], [5, 5]])), [0.75, 0.25, 0.5, 0.5]);
  await checkValues(softmin(tensor([[0, 2], [Math.log(3), 2]]), { axis: 0 }), [0.75, 0.5, 0.25, 0.5]);
});

Deno.test("glu and softmin are differentiable twice", async () => {
  await checkGradient((x) => glu(x, { axis: 1 }), [random([2, 4])]);
  await checkGradient((x) => softmin(x), [random([2, 4])]);
});

Deno.test("wrong arguments are refused with what was found", () => {
  checkRefusals([
    [() => glu(zeros([2, 3])), ShapeError, "Cannot apply glu: axis 1 of [2,3] has 3 elements, it needs two halves"],
    [() => glu(zeros([])), ShapeError, "a scalar has no axes"],
    [() => glu(zeros([4], "int32")), DTypeError, "Cannot apply glu: found int32"],
    [() => softmin(zeros([4]), { axis: 1 }), ShapeError, "axis 1 is out of range"],
    [() => softmin(zeros([4], "int32")), DTypeError, "Cannot apply softmin: found int32"],
  ]);
});
