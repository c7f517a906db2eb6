/** Family models: logits, and reduced gradients, of the networks with weights by formula. */
import * as t from "../../core/mod.ts";
import type { Module, Params, Specs, Variables } from "../../layers/mod.ts";
import * as zoo from "../../models/mod.ts";
import { type Check, UnknownOperator } from "./check.ts";
import type { Attributes, Family, GoldenCase, Reference } from "./format.ts";
import { image, labels, parameter, symmetric } from "./formula.ts";

/** Networks that tilegrad offers, by the manifests' name; `kwargs` are the arguments of its constructor. */
const MODELS: Readonly<Record<string, (kwargs: Attributes) => Module>> = {
  lenet5: ({ num_classes }) => zoo.lenet5({ numClasses: num_classes }),
  alexnet: () => zoo.alexnet(),
  alexnet_original: ({ order }) => zoo.alexnetOriginal({ order: order === "pool-lrn" ? "pool-lrn" : "lrn-pool" }),
  vgg11: () => zoo.vgg11(),
  vgg13: () => zoo.vgg13(),
  vgg16: () => zoo.vgg16(),
  vgg19: () => zoo.vgg19(),
  vgg11_bn: () => zoo.vgg11Bn(),
  vgg13_bn: () => zoo.vgg13Bn(),
  vgg16_bn: () => zoo.vgg16Bn(),
  vgg19_bn: () => zoo.vgg19Bn(),
  nin: () => zoo.nin(),
  googlenet: () => zoo.googlenet(),
  googlenet_original: () => zoo.googlenetOriginal(),
  inception_v3: () => zoo.inceptionV3(),
};

/** The network of a case. */
export function modelOf(name: string, kwargs: Attributes = {}): Module {
  if (!Object.hasOwn(MODELS, name)) throw new UnknownOperator(`model ${name}`);
  return MODELS[name](kwargs);
}

/** Parameters and buffers by formula: every value depends on its name and shape alone. */
export function formulaVariables({ specs }: Module, { salt, gain }: { salt: number; gain: number }): Variables {
  const fill = (record: Specs): Params =>
    Object.fromEntries(
      Object.entries(record).map(([name, { shape }]) => [
        name,
        t.tensor(parameter(name, shape, salt, gain), { shape }),
      ]),
    );
  return { params: fill(specs.params), buffers: fill(specs.buffers) };
}

function inputOf({ input: { key, salt, scale, shape } }: Attributes): t.Tensor {
  return t.tensor(image(key, salt, shape, scale), { shape });
}

/** Parts whose outputs the manifests call otherwise. */
const PARTS: Readonly<Record<string, string>> = { aux: "AuxLogits" };

/** Computes what is to be checked and gives the variables' memory back: large networks would not fit beside each other. */
async function finished(checks: Check[], { params, buffers }: Variables): Promise<Check[]> {
  await t.realize(checks.map(({ got }) => got));
  for (const variable of [...Object.values(params), ...Object.values(buffers)]) variable.dispose();
  return checks;
}

/** Logits and outputs of auxiliary heads, in evaluation mode. */
export function modelChecks(_: Family, { attrs, outputs }: GoldenCase): Promise<Check[]> {
  const model = modelOf(attrs.model, attrs.kwargs);
  const partOf = ({ name }: Reference) => PARTS[name!] ?? name!;
  const capture = outputs.filter(({ name }) => name !== "logits").map(partOf);
  const variables = formulaVariables(model, attrs.weights);
  const [logits, parts] = model.apply(variables, inputOf(attrs), { capture });
  const results: Readonly<Record<string, t.Tensor>> = { ...parts, logits };
  return finished(
    outputs.map((reference) => ({ label: reference.name!, got: results[partOf(reference)], reference })),
    variables,
  );
}

/**
 * The cross-entropy of a batch, and for the gradient of the input and of every parameter its 2-norm and its product with
 * a probe, a direction by formula.
 */
export function modelGradientChecks(_: Family, { attrs, outputs, names = [] }: GoldenCase): Promise<Check[]> {
  const model = modelOf(attrs.model, attrs.kwargs);
  const { params, buffers } = formulaVariables(model, attrs.weights);
  const { key, salt, classes, values } = attrs.labels;
  const target = t.tensor(values ?? labels(key, salt, attrs.input.shape[0], classes), { dtype: "int32" });
  const [loss, gradients] = t.valueAndGrad(({ input, ...watched }: Record<string, t.Tensor>) => {
    const variables = { params: watched, buffers };
    const logits = attrs.mode === "train"
      ? model.apply(variables, input, { train: true, key: t.key(0) })[0]
      : model.apply(variables, input);
    return t.crossEntropy(logits, target);
  })({ ...params, input: inputOf(attrs) });

  const reduced = (reduce: (gradient: t.Tensor, name: string) => t.Tensor) =>
    t.stack(names.map((name) => reduce(gradients[name], name)), 0);
  const { salt: probeSalt } = attrs.probe;
  const results: Record<string, t.Tensor> = {
    loss,
    l2: reduced((gradient) => t.norm(gradient)),
    probe: reduced((gradient, name) => {
      const { shape } = gradient, count = shape.reduce((a, b) => a * b, 1);
      return t.sum(t.mul(gradient, t.tensor(symmetric(`probe:${name}`, probeSalt, count), { shape })));
    }),
  };
  return finished(
    outputs.map((reference: Reference) => ({ label: reference.name!, got: results[reference.name!], reference })),
    { params, buffers },
  );
}
