/** Golden trainings cut short, for software adapters that take seconds for a step. */
import type { Family, GoldenCase, Reference, StoredTensor } from "../../golden/format.ts";

/** How many steps of a training are run: 0 leaves it out, Infinity runs all. */
export type StepsOf = (id: string) => number;

/** The family with the trainings that are run; of one cut short, what is known of its first steps stays. */
export function shortened(family: Family, stepsOf: StepsOf): Family {
  const tensors = new Map(family.tensors);
  const cases = family.cases.filter(({ id }) => stepsOf(id) > 0).map((whole) => {
    const steps = stepsOf(whole.id);
    return steps < whole.attrs.steps ? cut(whole, steps, tensors) : whole;
  });
  return { ...family, cases, tensors };
}

/** The case ends after `steps` steps; the cut references' values are added to the tensors. */
function cut(whole: GoldenCase, steps: number, tensors: Map<string, StoredTensor>): GoldenCase {
  const outputs = whole.outputs.filter(({ name }) => name !== "eval_logits").map((reference) =>
    reference.shape[0] === whole.attrs.steps ? firstOf(reference, steps, tensors) : reference
  );
  return { ...whole, attrs: { ...whole.attrs, steps }, outputs, final: [] };
}

function firstOf(reference: Reference, steps: number, tensors: Map<string, StoredTensor>): Reference {
  const { name, tensor = "", dtype, tol, step_atol } = reference;
  const short = `${tensor} of ${steps} steps`;
  tensors.set(short, { dtype, shape: [steps], values: tensors.get(tensor)!.values.slice(0, steps) });
  return { name, tensor: short, dtype, shape: [steps], tol, step_atol: step_atol?.slice(0, steps) };
}
