import { assertEquals } from "@std/assert";
import { add, DTypeError, grad, l1Penalty, l2Penalty, type Tensor, tensor, ValueError, zeros } from "../../core/mod.ts";
import { checkGradient, checkValues, random } from "./_check.ts";
import { checkRefusals } from "./_refusals.ts";

const params = { "conv.weight": tensor([[1, -2], [3, 0]]), "conv.bias": tensor([7, -1]) };
const include = (name: string) => !name.endsWith("bias");

Deno.test("penalties add up all parameters, or those that are asked for", async () => {
  await checkValues(l1Penalty(params), 14);
  await checkValues(l2Penalty(params), 32);
  await checkValues(l1Penalty(params, { strength: 0.5, include }), 3);
  await checkValues(l2Penalty(params, { strength: 0.1, include }), 0.7);
});

Deno.test("the gradient of the L2 penalty is weight decay that spares biases", async () => {
  const gradients = grad((p: typeof params) => l2Penalty(p, { strength: 0.1, include }))(params);
  await checkValues(gradients["conv.weight"], [0.1, -0.2, 0.3, 0]);
  await checkValues(gradients["conv.bias"], [0, 0]);
});

Deno.test("the gradient of the L1 penalty is the sign, 0 at 0", async () => {
  const gradients = grad((p: typeof params) => l1Penalty(p, { strength: 2 }))(params);
  await checkValues(gradients["conv.weight"], [2, -2, 2, 0]);
});

Deno.test("penalties are differentiable twice", async () => {
  const both = (a: Tensor, b: Tensor) => add(l1Penalty({ a, b }), l2Penalty({ a, b }, { strength: 3 }));
  await checkGradient(both, [random([2, 2], { avoid: [0] }), random([3], { seed: 2, avoid: [0] })]);
});

Deno.test("nothing costs nothing", async () => {
  assertEquals(await l1Penalty({}).item(), 0);
  assertEquals(await l2Penalty(params, { include: () => false }).item(), 0);
  assertEquals(await l2Penalty({ w: zeros([0]) }).item(), 0);
});

Deno.test("wrong arguments are refused with what was found", () => {
  checkRefusals([
    [() => l1Penalty({ w: zeros([2], "int32") }), DTypeError, "Cannot apply l1Penalty: found int32, needs float32"],
    [() => l2Penalty(params, { strength: NaN }), ValueError, "strength must be a finite number, found NaN"],
  ]);
});
