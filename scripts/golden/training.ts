/** Family training: short trainings, the loss at every step. */
import * as t from "@tilegrad/tilegrad";
import type { Variables } from "@tilegrad/tilegrad/layers";
import { type Check, UnknownOperator } from "./check.ts";
import type { Family, GoldenCase, Reference, Values } from "./format.ts";
import { valuesOf } from "./loader.ts";
import { formulaVariables, modelOf } from "./models.ts";
import { optimizerOf } from "./optim.ts";

interface Batches {
  /** Images and labels of step `step`: the samples follow each other and start over at the end. */
  at(step: number): { x: t.Tensor; labels: t.Tensor };
}

/** Numbers of stored values: bytes are pixels, value / 255 in float32. */
function pixels(values: Values, { scale }: Reference): Float32Array {
  if (scale === undefined) return Float32Array.from(values);
  if (scale !== "float32(v) / 255") throw new UnknownOperator(`image scale ${scale}`);
  return Float32Array.from(values, (byte) => byte / 255);
}

function batchesOf(family: Family, { inputs, attrs: { batch } }: GoldenCase): Batches {
  const [imageReference, labelReference] = ["images", "labels"].map((name) => inputs.find((one) => one.name === name)!);
  const labels = Int32Array.from(valuesOf(family, labelReference));
  const images = pixels(valuesOf(family, imageReference, labels), imageReference);
  const [count, ...shape] = imageReference.shape, size = images.length / count;
  return {
    at: (step) => {
      const samples = Array.from({ length: batch }, (_, i) => (step * batch + i) % count);
      const x = new Float32Array(batch * size);
      samples.forEach((sample, i) => x.set(images.subarray(sample * size, (sample + 1) * size), i * size));
      return {
        x: t.tensor(x, { shape: [batch, ...shape] }),
        labels: t.tensor(samples.map((sample) => labels[sample]), { dtype: "int32" }),
      };
    },
  };
}

/** The 2-norm of all gradients together. */
function gradientNorm(gradients: Readonly<Record<string, t.Tensor>>): t.Tensor {
  return t.sqrt(Object.values(gradients).map((gradient) => t.sum(t.square(gradient))).reduce((a, b) => t.add(a, b)));
}

/** Losses, norms and first gradients of a training, and the variables it ends with. */
async function train(goldenCase: GoldenCase, batches: Batches, start: Variables) {
  const { attrs: { model: name, kwargs_model, optimizer, kwargs, steps, loss: lossName, loss_kwargs } } = goldenCase;
  if (lossName !== "cross_entropy") throw new UnknownOperator(`training with ${lossName}`);
  const model = modelOf(name, kwargs_model), rule = optimizerOf(optimizer, kwargs);
  let { params, buffers } = start, state = rule.init(params);
  const losses: t.Tensor[] = [], norms: t.Tensor[] = [];
  const first: { logits?: t.Tensor; gradients: Readonly<Record<string, t.Tensor>> } = { gradients: {} };
  for (let step = 0; step < steps; step++) {
    const { x, labels } = batches.at(step);
    const [[loss, [logits, next]], gradients] = t.valueAndGrad((watched: typeof params) => {
      const [logits, next] = model.apply({ params: watched, buffers }, x, { train: true, key: t.key(step) });
      return [t.crossEntropy(logits, labels, { labelSmoothing: loss_kwargs?.label_smoothing }), [
        logits,
        next,
      ]] as const;
    }, { hasAux: true })(params);
    losses.push(loss);
    norms.push(gradientNorm(gradients));
    if (step === 0) Object.assign(first, { logits, gradients });
    // What is kept must be computed before the optimizer takes over the memory of the parameters.
    await t.realize(loss, norms[step], first, next);
    [params, state] = rule.step(params, gradients, state);
    buffers = next;
  }
  return { model, losses, norms, first, variables: { params, buffers } };
}

/** Every output, the gradients of step 0, and the final parameters and buffers. */
export async function trainingChecks(family: Family, goldenCase: GoldenCase): Promise<Check[]> {
  const { attrs, outputs, grads_step0 = [], final = [] } = goldenCase;
  const batches = batchesOf(family, goldenCase);
  const start = formulaVariables(modelOf(attrs.model, attrs.kwargs_model), attrs.weights);
  const { model, losses, norms, first, variables } = await train(goldenCase, batches, start);
  const results: Record<string, t.Tensor> = {
    loss: t.stack(losses, 0),
    grad_norm: t.stack(norms, 0),
    logits_step0: first.logits!,
    eval_logits: model.apply(variables, batches.at(0).x),
  };
  const states = { ...variables.params, ...variables.buffers };
  const parameterChecks = (
    kind: string,
    references: readonly Reference[],
    values: Readonly<Record<string, t.Tensor>>,
  ) =>
    // A counter of batches is no state of tilegrad's batch normalisation.
    references.filter(({ value }) => value === undefined).map((reference) => {
      const label = `${kind} ${reference.param}`, got = values[reference.param!];
      if (!got) throw new TypeError(`Cannot check the ${label}: the model has no parameter of that name`);
      return { label, got, reference };
    });
  return [
    ...outputs.map((reference) => ({ label: reference.name!, got: results[reference.name!], reference })),
    ...parameterChecks("gradient at step 0 of", grads_step0, first.gradients),
    ...parameterChecks("final", final, states),
  ];
}
