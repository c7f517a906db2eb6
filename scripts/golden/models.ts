/** Family models: logits, and reduced gradients, of the networks with weights by formula. */
import * as t from "@tilegrad/tilegrad";
import type { Module, Params, Specs, Variables } from "@tilegrad/tilegrad/layers";
import * as zoo from "@tilegrad/tilegrad/models";
import { type Check, UnknownOperator } from "./check.ts";
import type { Attributes, Family, GoldenCase, Reference } from "./format.ts";
import { image, labels, parameter, symmetric } from "./formula.ts";

/** PyTorch's arguments in tilegrad's words. */
function optionsOf({ num_classes, ...rest }: Attributes): { readonly numClasses?: number } {
  const unknown = Object.keys(rest);
  if (unknown.length > 0) throw new UnknownOperator(`model argument ${unknown.join(", ")}`);
  return num_classes === undefined ? {} : { numClasses: num_classes };
}

/** Networks that tilegrad offers, by the manifests' name; `kwargs` are the arguments of its constructor. */
const MODELS: Readonly<Record<string, (kwargs: Attributes) => Module>> = {
  densenet121: (kwargs) => zoo.densenet121(optionsOf(kwargs)),
  densenet169: (kwargs) => zoo.densenet169(optionsOf(kwargs)),
  efficientnet_b0: (kwargs) => zoo.efficientnetB0(optionsOf(kwargs)),
  lenet5: (kwargs) => zoo.lenet5(optionsOf(kwargs)),
  mobilenet_v2: (kwargs) => zoo.mobilenetV2(optionsOf(kwargs)),
  resnet18: (kwargs) => zoo.resnet18(optionsOf(kwargs)),
  resnet34: (kwargs) => zoo.resnet34(optionsOf(kwargs)),
  resnet50: (kwargs) => zoo.resnet50(optionsOf(kwargs)),
  resnet101: (kwargs) => zoo.resnet101(optionsOf(kwargs)),
  resnet152: (kwargs) => zoo.resnet152(optionsOf(kwargs)),
  resnet_cifar: ({ n = 1, ...kwargs }) => zoo.resnetCifar(6 * n + 2, { shortcut: "projection", ...optionsOf(kwargs) }),
  resnext50_32x4d: (kwargs) => zoo.resnext50_32x4d(optionsOf(kwargs)),
  shufflenet_v2_x1_0: (kwargs) => zoo.shufflenetV2_x1_0(optionsOf(kwargs)),
  squeezenet1_0: (kwargs) => zoo.squeezenet1_0(optionsOf(kwargs)),
  squeezenet1_1: (kwargs) => zoo.squeezenet1_1(optionsOf(kwargs)),
  wide_resnet50_2: (kwargs) => zoo.wideResnet50_2(optionsOf(kwargs)),
  alexnet: (kwargs) => zoo.alexnet(optionsOf(kwargs)),
  alexnet_original: ({ order, ...kwargs }) =>
    zoo.alexnetOriginal({ order: order === "pool-lrn" ? "pool-lrn" : "lrn-pool", ...optionsOf(kwargs) }),
  googlenet: (kwargs) => zoo.googlenet(optionsOf(kwargs)),
  googlenet_original: (kwargs) => zoo.googlenetOriginal(optionsOf(kwargs)),
  inception_v3: (kwargs) => zoo.inceptionV3(optionsOf(kwargs)),
  nin: (kwargs) => zoo.nin(optionsOf(kwargs)),
  vgg11: (kwargs) => zoo.vgg11(optionsOf(kwargs)),
  vgg11_bn: (kwargs) => zoo.vgg11Bn(optionsOf(kwargs)),
  vgg13: (kwargs) => zoo.vgg13(optionsOf(kwargs)),
  vgg13_bn: (kwargs) => zoo.vgg13Bn(optionsOf(kwargs)),
  vgg16: (kwargs) => zoo.vgg16(optionsOf(kwargs)),
  vgg16_bn: (kwargs) => zoo.vgg16Bn(optionsOf(kwargs)),
  vgg19: (kwargs) => zoo.vgg19(optionsOf(kwargs)),
  vgg19_bn: (kwargs) => zoo.vgg19Bn(optionsOf(kwargs)),
};

/** The names of the networks that tilegrad offers. */
export const modelNames: readonly string[] = Object.keys(MODELS);

/** The network of a case. */
export function modelOf(name: string, kwargs: Attributes = {}): Module {
  if (!Object.hasOwn(MODELS, name)) throw new UnknownOperator(`model ${name}`);
  return MODELS[name](kwargs);
}

/** Variables of a network, each made from its name and shape. */
function filled({ specs }: Module, make: (name: string, shape: t.Shape) => t.Tensor): Variables {
  const fill = (record: Specs): Params =>
    Object.fromEntries(Object.entries(record).map(([name, { shape }]) => [name, make(name, shape)]));
  return { params: fill(specs.params), buffers: fill(specs.buffers) };
}

/** Parameters and buffers by formula: every value depends on its name and shape alone. */
export function formulaVariables(model: Module, { salt, gain }: { salt: number; gain: number }): Variables {
  return filled(model, (name, shape) => t.tensor(parameter(name, shape, salt, gain), { shape }));
}

function inputOf({ input: { key, salt, scale, shape } }: Attributes): t.Tensor {
  return t.tensor(image(key, salt, shape, scale), { shape });
}

/** The variables of a family's last case, by all that they depend on: VGGs and ResNets follow each other, and share most. */
const kept = new WeakMap<Family, Map<string, t.Tensor>>();

/** The variables of a case; those that the case before it had are there already, and its others give up their memory. */
function variablesOf(family: Family, model: Module, { salt, gain }: { salt: number; gain: number }): Variables {
  const before = kept.get(family) ?? new Map<string, t.Tensor>();
  const now = new Map<string, t.Tensor>();
  const variables = filled(model, (name, shape) => {
    const key = `${name} ${shape} ${salt} ${gain}`;
    const tensor = before.get(key) ?? t.tensor(parameter(name, shape, salt, gain), { shape });
    now.set(key, tensor);
    return tensor;
  });
  for (const [key, tensor] of before) if (!now.has(key)) tensor.dispose();
  kept.set(family, now);
  return variables;
}

/** Computes the results; after the last case the variables go. */
async function settle(results: t.Tree, family: Family, { id }: GoldenCase): Promise<void> {
  await t.realize(results);
  if (id !== family.cases.at(-1)!.id) return;
  for (const tensor of kept.get(family)!.values()) tensor.dispose();
  kept.delete(family);
}

/** Parts whose outputs the manifests call otherwise. */
const PARTS: Readonly<Record<string, string>> = { aux: "AuxLogits" };

/** Logits and outputs of auxiliary classifiers, in evaluation mode. */
export async function modelChecks(family: Family, goldenCase: GoldenCase): Promise<Check[]> {
  const { attrs, outputs } = goldenCase;
  const model = modelOf(attrs.model, attrs.kwargs), variables = variablesOf(family, model, attrs.weights);
  const partOf = ({ name }: Reference) => PARTS[name!] ?? name!;
  const capture = outputs.filter(({ name }) => name !== "logits").map(partOf);
  const [logits, parts] = model.apply(variables, inputOf(attrs), { capture });
  const results: Readonly<Record<string, t.Tensor>> = { ...parts, logits };
  await settle(results, family, goldenCase);
  return outputs.map((reference) => ({ label: reference.name!, got: results[partOf(reference)], reference }));
}

/**
 * The cross-entropy of a batch, and for the gradient of the input and of every parameter its 2-norm and its product with
 * a probe, a direction by formula.
 */
export async function modelGradientChecks(
  family: Family,
  goldenCase: GoldenCase,
): Promise<Check[]> {
  const { attrs, outputs, names = [] } = goldenCase;
  const model = modelOf(attrs.model, attrs.kwargs);
  const { params, buffers } = variablesOf(family, model, attrs.weights);
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
  await settle(results, family, goldenCase);
  return outputs.map((reference: Reference) => ({ label: reference.name!, got: results[reference.name!], reference }));
}
