import { assertEquals } from "@std/assert";
import {
  checkpoint,
  grad,
  type GradientRules,
  mul,
  relu,
  sum,
  type Tensor,
  tensor,
  valueAndGrad,
  vjp,
} from "../../core/mod.ts";
import { relu as reluLayer, sequential } from "../../layers/mod.ts";

const x = () => tensor([-2, 1, 3]);
/** Twice the cotangent, wherever. */
const doubling: GradientRules = { relu: ({ cotangent }) => [mul(cotangent, 2)] };
const loss = (x: Tensor) => sum(relu(mul(x, x)));

Deno.test("rules replace those of operations by name, in grad, valueAndGrad and vjp", async () => {
  const straight = { gradients: doubling };
  assertEquals(await grad(loss, straight)(x()).array(), [-8, 4, 12]);
  const [value, gradient] = valueAndGrad(loss, straight)(x());
  assertEquals([await value.item(), await gradient.array()], [14, [-8, 4, 12]]);
  const [[, aux], other] = valueAndGrad((x: Tensor) => [loss(x), 7] as const, { ...straight, hasAux: true })(x());
  assertEquals([aux, await other.array()], [7, [-8, 4, 12]]);
  const [, pullback] = vjp(relu, x(), straight);
  assertEquals(await pullback(tensor([1, 10, 100])).array(), [2, 20, 200]);
});

Deno.test("a rule is told inputs, output, attributes and which gradients are needed", async () => {
  const rules: GradientRules = {
    mul: ({ inputs: [a, b], output, cotangent, needs }) => {
      assertEquals([needs(0), needs(1), output.shape], [true, false, [3]]);
      return [mul(mul(cotangent, b), a), null];
    },
  };
  assertEquals(await grad((x: Tensor) => sum(mul(x, tensor([1, 2, 3]))), { gradients: rules })(x()).array(), [
    -2,
    2,
    9,
  ]);
});

Deno.test("rules reach into layers and checkpoints, and leave other operations and tapes alone", async () => {
  const net = sequential({ 0: reluLayer(), 1: reluLayer() });
  const through = (x: Tensor) => sum(net.apply({ params: {}, buffers: {} }, x));
  assertEquals(await grad(through, { gradients: doubling })(x()).array(), [4, 4, 4]);
  assertEquals(await grad((x: Tensor) => checkpoint(loss)(x), { gradients: doubling })(x()).array(), [-8, 4, 12]);
  const inner = (x: Tensor) => grad(loss)(x);
  assertEquals(await grad((x: Tensor) => sum(inner(x)), { gradients: doubling })(x()).array(), [2, 2, 2]);
  const outer = (x: Tensor) => sum(grad(loss, { gradients: doubling })(x));
  assertEquals(await grad(outer)(x()).array(), [4, 4, 4]);
  assertEquals(await grad(loss)(x()).array(), [-4, 2, 6]);
});
