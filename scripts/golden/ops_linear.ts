/** Family ops: products of matrices, expressions and Hessian-vector products. */
import * as t from "@tilegrad/tilegrad";
import { evaluate } from "./expression.ts";
import type { Attributes } from "./format.ts";
import type { Operators, Tensors } from "./operator.ts";

/** The matrix as `transpose_a` or `transpose_b` wants it. */
function oriented(matrix: t.Tensor, transposed = false): t.Tensor {
  return transposed ? t.transpose(matrix) : matrix;
}

/** max over pieces k of W_k x + b_k: one linear map to [out, k], whose pieces are neighbours, then maxout. */
function maxoutLinear({ x, weight, bias }: Tensors, { k }: Attributes): t.Tensor {
  const [, outputs, inputs] = weight.shape;
  const rows = t.reshape(t.permute(weight, [1, 0, 2]), [outputs * k, inputs]);
  const offsets = bias && t.reshape(t.transpose(bias), [outputs * k]);
  return t.maxout(t.linear(x, rows, offsets), { pieces: k, axis: -1 });
}

/** f, its gradient g and the product of its Hessian with v: as H is symmetric, v^T (dg/dp) = (H v)^T. */
function hessianVectorProduct(inputs: Tensors, { f, wrt }: { f: string; wrt: string[] }): Tensors {
  const chosen = (prefix: string) => Object.fromEntries(wrt.map((name) => [name, inputs[prefix + name]]));
  const loss = (point: Tensors) => evaluate(f, { ...inputs, ...point });
  const [gradient, pullback] = t.vjp(t.grad(loss), chosen(""));
  const product = pullback(chosen("v_"));
  const outputs: Record<string, t.Tensor> = { f: loss(chosen("")) };
  for (const name of wrt) {
    outputs[`grad_${name}`] = gradient[name];
    outputs[`hvp_${name}`] = product[name];
  }
  return outputs;
}

export const linearOperators: Operators = {
  matmul: ({ a, b }, { transpose_a, transpose_b }) => t.matmul(oriented(a, transpose_a), oriented(b, transpose_b)),
  linear: ({ x, weight, bias }) => t.linear(x, weight, bias),
  maxout_linear: maxoutLinear,
  expr: (inputs, { expr }) => evaluate(expr, inputs),
  hvp: (inputs, attributes) => hessianVectorProduct(inputs, attributes as { f: string; wrt: string[] }),
};
