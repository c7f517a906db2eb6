// Every kernel that may compute a convolution or one of its gradients, against plain loops in float64 and against PyTorch.
import { assert, assertEquals } from "@std/assert";
import { add, reshape, type Tensor } from "../../core/mod.ts";
import { defaultLimits } from "../../core/explain.ts";
import type { Target } from "../../core/kernel.ts";
import type { Spec } from "../../core/node.ts";
import type { Variant } from "../../core/ops/_contraction.ts";
import { conv2dInputOp, conv2dOp, conv2dWeightOp } from "../../core/ops/_conv2d_ops.ts";
import { weightPlan } from "../../core/ops/_conv2d_plans.ts";
import { apply } from "../../core/tensor.ts";
import { type Check, judge, tensorOf } from "../../scripts/golden/check.ts";
import type { Family, GoldenCase } from "../../scripts/golden/format.ts";
import { openFamily } from "../../scripts/golden/folder.ts";
import { checkValues } from "./_check.ts";
import { type ConvCase, operandsOf, randomCase, referenceOf } from "./_conv2d_reference.ts";
import { onDevice, valuesOn, variants } from "./_variants.ts";

/** y, dx and dw by a given kernel. */
function allThree(conv: ConvCase, variant: Variant | undefined, x: Tensor, weight: Tensor, dy: Tensor): Tensor[] {
  const { stride, padding, dilation, groups, size, kernel } = conv;
  const attrs = { stride, padding, dilation, groups, variant };
  return [
    apply(conv2dOp, [x, weight], attrs),
    apply(conv2dInputOp, [dy, weight], { ...attrs, size }),
    apply(conv2dWeightOp, [x, dy], { ...attrs, kernel }),
  ];
}

const plain = { groups: 1, stride: [1, 1], dilation: [1, 1], padding: [[0, 0], [0, 0]] } as const;

/** Shapes where kernels change their ways: more channels than a tile, 1x1, depthwise, strides that leave a rest. */
const chosenCases: readonly ConvCase[] = [
  { ...plain, images: 2, inputs: 19, outputs: 21, size: [9, 11], kernel: [3, 3], padding: [[1, 1], [1, 1]] },
  { ...plain, images: 3, inputs: 6, outputs: 17, size: [5, 13], kernel: [1, 1] },
  { ...plain, images: 2, inputs: 6, outputs: 5, size: [7, 9], kernel: [1, 1], stride: [2, 2] },
  { ...plain, images: 1, inputs: 3, outputs: 2, size: [6, 5], kernel: [1, 1], padding: [[1, 2], [0, 1]] },
  { ...plain, images: 2, groups: 7, inputs: 1, outputs: 1, size: [10, 17], kernel: [3, 3], padding: [[1, 1], [1, 1]] },
  { ...plain, images: 2, groups: 2, inputs: 9, outputs: 10, size: [8, 8], kernel: [5, 1], dilation: [1, 2] },
  { ...plain, images: 1, inputs: 3, outputs: 9, size: [23, 26], kernel: [7, 7], stride: [4, 4] },
  { ...plain, images: 65, inputs: 1, outputs: 6, size: [6, 6], kernel: [5, 5], padding: [[2, 2], [2, 2]] },
  { ...plain, images: 1, inputs: 2, outputs: 3, size: [3, 40], kernel: [3, 17], padding: [[0, 0], [8, 8]] },
  { ...plain, images: 1, inputs: 2, outputs: 3, size: [19, 19], kernel: [1, 1], stride: [9, 9] },
  { ...plain, images: 17, inputs: 13, outputs: 9, size: [3, 2], kernel: [3, 3], padding: [[1, 1], [1, 1]] },
  { ...plain, images: 10, groups: 2, inputs: 5, outputs: 9, size: [9, 7], kernel: [3, 2], stride: [2, 2] },
  {
    ...plain,
    images: 6,
    inputs: 5,
    outputs: 8,
    size: [9, 8],
    kernel: [2, 3],
    dilation: [2, 3],
    padding: [[0, 1], [2, 1]],
  },
];

for (const { kind, variant } of variants) {
  Deno.test(`conv2d ${variant} for ${kind}: y, dx and dw equal plain loops`, async () => {
    await onDevice(kind, async (device) => {
      const seed = 100 * variants.findIndex((one) => one.variant === variant && one.kind === kind);
      const cases = [...chosenCases, ...Array.from({ length: 8 }, (_, i) => randomCase(seed + i + 1))];
      for (const conv of cases) {
        const { x, weight, dy } = operandsOf(conv, seed + 1);
        const wanted = referenceOf(conv, await x.data(), await weight.data(), await dy.data());
        const got = await valuesOn(device, allThree(conv, variant, x, weight, dy));
        for (const [i, values] of [wanted.y, wanted.dx, wanted.dw].entries()) {
          await checkValues(got[i], values, { atol: 1e-4, rtol: 1e-5 });
        }
      }
    });
  });
}

Deno.test("conv2d: the weight gradient packs short rows of many images four images to a texel, long rows four pixels", () => {
  const target: Target = { kind: "cpu", limits: defaultLimits };
  const attrs = { ...plain, padding: [[1, 1], [1, 1]], kernel: [3, 3], variant: "register" } as const;
  const shadersFor = (images: number, width: number) => {
    const float32 = (...shape: number[]): Spec => ({ shape, dtype: "float32" });
    const inputs = [float32(images, 4, 8, width), float32(images, 8, 8, width)];
    const { steps } = weightPlan({ inputs, output: float32(8, 4, 3, 3), attrs, target });
    return steps.slice(0, 3).map(({ shader }) => shader.name);
  };
  assertEquals(shadersFor(16, 4), ["pack_images", "pack_images", "conv2d_weight_rows"]);
  assertEquals(shadersFor(16, 32), ["pack_row_quads", "pack_row_quads", "conv2d_weight_rows"]);
  assertEquals(shadersFor(1, 4), ["pack_row_quads", "pack_row_quads", "conv2d_weight_rows"]);
});

/** The output and the two gradients of a golden case by a given kernel, each with its reference. */
function goldenChecks(family: Family, goldenCase: GoldenCase, variant: Variant): Check[] {
  const { id, attrs, outputs, cotangents, grads } = goldenCase;
  const input = (name: string) => tensorOf(family, goldenCase.inputs.find((one) => one.name === name)!);
  const [x, weight, dy] = [input("x"), input("weight"), tensorOf(family, cotangents![0])];
  const { top, bottom, left, right } = attrs.pads;
  const [y, dx, dw] = allThree(
    {
      images: x.shape[0],
      groups: attrs.groups,
      inputs: weight.shape[1],
      outputs: weight.shape[0] / attrs.groups,
      size: [x.shape[2], x.shape[3]],
      kernel: [weight.shape[2], weight.shape[3]],
      stride: attrs.stride,
      dilation: attrs.dilation,
      padding: [[top, bottom], [left, right]],
    },
    variant,
    x,
    weight,
    dy,
  );
  const gradient = (name: string) => grads!.find((one) => one.input === name)!;
  return [
    { label: `${id} y`, got: attrs.bias ? add(y, reshape(input("bias"), [-1, 1, 1])) : y, reference: outputs[0] },
    { label: `${id} dx`, got: dx, reference: gradient("x") },
    { label: `${id} dw`, got: dw, reference: gradient("weight") },
  ];
}

for (const { kind, variant } of variants) {
  Deno.test(`conv2d ${variant} for ${kind}: the golden cases`, async () => {
    const family = await openFamily(`${import.meta.dirname}/../golden`, "conv2d");
    const cases = family.cases.filter(({ op, tags, grads, cotangents }) =>
      op === "conv2d" && grads && cotangents && (variant === "register" || !tags?.includes("large"))
    );
    assert(cases.length > 35, `${cases.length} cases`);
    await onDevice(kind, async (device) => {
      for (const goldenCase of cases) {
        const checks = goldenChecks(family, goldenCase, variant);
        const values = await valuesOn(device, checks.map(({ got }) => got as Tensor));
        checks.forEach((check, i) => {
          const { label, misfit } = judge(family, check, values[i]);
          assert(misfit.ratio <= 1, `${label}: ${JSON.stringify(misfit)}`);
        });
      }
    });
  });
}
