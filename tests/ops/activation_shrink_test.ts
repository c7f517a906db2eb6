import { DTypeError, hardshrink, softshrink, tanhshrink, tensor, ValueError, zeros } from "../../core/mod.ts";
import { checkFunction, checkValues } from "./_check.ts";
import { checkRefusals } from "./_refusals.ts";

Deno.test("softshrink, hardshrink and tanhshrink equal their formulas and are differentiable twice", async () => {
  const soft = (lambda: number) => (x: number) => Math.abs(x) <= lambda ? 0 : x - Math.sign(x) * lambda;
  await checkFunction((x) => softshrink(x), soft(0.5), { avoid: [-0.5, 0.5] });
  await checkFunction((x) => softshrink(x, { lambda: 1.25 }), soft(1.25), { avoid: [-1.25, 1.25], min: -4, max: 4 });
  await checkFunction((x) => hardshrink(x), (x) => Math.abs(x) <= 0.5 ? 0 : x, { avoid: [-0.5, 0.5] });
  await checkFunction(tanhshrink, (x) => x - Math.tanh(x), { min: -5, max: 5 });
});

Deno.test("the ends of the gap belong to it, and NaN passes", async () => {
  const ends = tensor([-0.5, 0.5, NaN, Infinity]);
  await checkValues(softshrink(ends), [0, 0, NaN, Infinity]);
  await checkValues(hardshrink(ends), [0, 0, NaN, Infinity]);
});

Deno.test("wrong arguments are refused with what was found", () => {
  const x = zeros([2]);
  checkRefusals([
    [
      () => softshrink(x, { lambda: -1 }),
      ValueError,
      "Cannot apply softshrink: lambda must be a finite number of at least 0",
    ],
    [() => hardshrink(x, { lambda: NaN }), ValueError, "Cannot apply hardshrink: lambda"],
    [() => softshrink(zeros([2], "int32")), DTypeError, "Cannot apply softshrink: found int32"],
    [() => tanhshrink(zeros([2], "int32")), DTypeError, "found int32"],
  ]);
});
