/** How one call of an operator is run: inputs, the call, the vector-Jacobian product, and what to compare. */
import { type Tensor, vjp } from "@tilegrad/tilegrad";
import { type Check, tensorOf, UnknownOperator } from "./check.ts";
import type { Attributes, Family, GoldenCase, Reference } from "./format.ts";

/** Inputs or outputs by the manifest's names. */
export type Tensors = Readonly<Record<string, Tensor>>;

/**
 * One operator of the manifests, said in tilegrad's words. A single tensor is the first output.
 * `wanted` are the names of the outputs that the case lists.
 */
export type Operator = (
  inputs: Tensors,
  attributes: Attributes,
  wanted: readonly string[],
) => Tensor | Tensors;

/** The operators that tilegrad offers, by PyTorch's name. */
export type Operators = Readonly<Record<string, Operator>>;

function isSingle(outputs: Tensor | Tensors): outputs is Tensor {
  return typeof (outputs as Tensor).data === "function";
}

function pick(all: Tensors, names: readonly string[], kind: string): Tensors {
  return Object.fromEntries(names.map((name) => {
    if (!all[name]) throw new UnknownOperator(`${kind} ${name}`);
    return [name, all[name]];
  }));
}

/**
 * The checks of a case that is one call of an operator: every output, and every gradient it lists. `make` gives inputs and
 * cotangents.
 */
export function operatorChecks(
  operators: Operators,
  family: Family,
  goldenCase: GoldenCase,
  make: (family: Family, reference: Reference) => Tensor = tensorOf,
): Check[] {
  const { op, attrs, outputs, cotangents = [], grads = [] } = goldenCase;
  if (!Object.hasOwn(operators, op)) throw new UnknownOperator(op);
  const wanted = outputs.map(({ name }) => name!);
  const call = (inputs: Tensors): Tensors => {
    const results = operators[op](inputs, attrs, wanted);
    return pick(isSingle(results) ? { [wanted[0]]: results } : results, wanted, `${op}: output`);
  };
  const inputs = Object.fromEntries(goldenCase.inputs.map((input) => [input.name!, make(family, input)]));
  if (grads.length === 0) return outputChecks(outputs, call(inputs));

  let all: Tensors = {};
  const differentiated = pick(inputs, grads.map(({ input }) => input!), `${op}: input`);
  const [, pullback] = vjp((watched: Tensors) => {
    all = call({ ...inputs, ...watched });
    return pick(all, cotangents.map(({ output }) => output!), `${op}: output`);
  }, differentiated);
  const gradients = pullback(
    Object.fromEntries(cotangents.map((cotangent) => [cotangent.output!, make(family, cotangent)])),
  );
  const gradientChecks = grads.map((reference) => ({
    label: `gradient of ${reference.input}`,
    got: gradients[reference.input!],
    reference,
  }));
  return [...outputChecks(outputs, all), ...gradientChecks];
}

function outputChecks(references: readonly Reference[], outputs: Tensors): Check[] {
  return references.map((reference) => ({ label: reference.name!, got: outputs[reference.name!], reference }));
}
