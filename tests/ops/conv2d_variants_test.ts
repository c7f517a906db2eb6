// Every kernel that may compute a convolution or one of its gradients, against plain loops in float64 and against PyTorch.
import { assert, assertEquals } from "@std/assert";
import { defaultLimits } from "../../core/explain.ts";
import type { Target } from "../../core/kernel.ts";
import { add, conv2d, grad, reshape, sum, type Tensor } from "../../core/mod.ts";
import { computed } from "../../core/node.ts";
import { conv2dInputOp, conv2dOp, conv2dWeightOp } from "../../core/ops/_conv2d_ops.ts";
import { weightPlan } from "../../core/ops/_conv2d_plans.ts";
import { apply } from "../../core/tensor.ts";
import { type Check, judge, tensorOf } from "../../scripts/golden/check.ts";
import type { Family, GoldenCase } from "../../scripts/golden/format.ts";
import { openFamily } from "../../scripts/golden/folder.ts";
import { checkValues, random } from "./_check.ts";
import { type ConvCase, operandsOf, randomCase, referenceOf } from "./_conv2d_reference.ts";
import { choiceOf, onDevice, valuesOn, variantsOf } from "./_variants.ts";

/** The kernels of convolutions. */
const variants = variantsOf(
  "direct",
  "tiled",
  "register",
  "rows",
  "whole rows",
  "depthwise",
  "weight rows",
  "weight whole rows",
  "winograd",
  "columns",
);

/** y, dx and dw. */
function allThree(conv: ConvCase, x: Tensor, weight: Tensor, dy: Tensor): Tensor[] {
  const { stride, padding, dilation, groups, size, kernel } = conv;
  const attrs = { stride, padding, dilation, groups };
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
  // Eight tiles of 8 channels, and sixteen of 4, whose lanes load for each other.
  {
    ...plain,
    images: 2,
    inputs: 5,
    outputs: 64,
    size: [9, 10],
    kernel: [3, 3],
    stride: [2, 2],
    padding: [[1, 1], [1, 1]],
  },
  { ...plain, images: 1, inputs: 2, outputs: 64, size: [9, 8], kernel: [7, 7], padding: [[3, 3], [3, 3]] },
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

/** Whole rows in registers: rows that begin anywhere in a quad, tiles of several rows and of some channels, every border, strides. */
const wholeRowCases: readonly ConvCase[] = [
  { ...plain, images: 9, inputs: 3, outputs: 10, size: [13, 11], kernel: [5, 5], padding: [[1, 1], [1, 1]] },
  {
    ...plain,
    images: 3,
    inputs: 4,
    outputs: 7,
    size: [15, 9],
    kernel: [7, 7],
    stride: [2, 2],
    padding: [[3, 3], [3, 3]],
  },
  {
    ...plain,
    images: 4,
    groups: 2,
    inputs: 2,
    outputs: 6,
    size: [17, 10],
    kernel: [5, 5],
    dilation: [2, 2],
    padding: [[2, 2], [2, 2]],
  },
  { ...plain, images: 6, inputs: 3, outputs: 5, size: [16, 18], kernel: [5, 5], padding: [[4, 4], [4, 4]] },
  { ...plain, images: 2, inputs: 3, outputs: 16, size: [8, 14], kernel: [5, 5] },
];

/** Rows of x and dy in whole quads, under every border. */
const wholeQuadCases: readonly ConvCase[] = ([[0, 2], [1, 1], [2, 0], [3, 3], [5, 1]] as const).map((across, i) => ({
  ...{ ...plain, images: 3, inputs: 5, outputs: 9, size: [6, 16], kernel: [3, 3 + (across[0] + across[1] - 2)] },
  ...{ padding: [[1, i], across], stride: [1 + i % 2, 1] },
}));

/** 3x3 kernels: parts of tiles at every border, wide and negative borders, channels that are no quads, several rounds of tiles. */
const plain3x3Cases: readonly ConvCase[] = [
  { ...plain, images: 3, inputs: 5, outputs: 7, size: [6, 5], kernel: [3, 3], padding: [[0, 2], [1, 0]] },
  { ...plain, images: 1, inputs: 4, outputs: 8, size: [8, 16], kernel: [3, 3], padding: [[1, 1], [1, 1]] },
  { ...plain, images: 2, inputs: 6, outputs: 4, size: [3, 3], kernel: [3, 3] },
  { ...plain, images: 1, inputs: 4, outputs: 5, size: [4, 7], kernel: [3, 3], padding: [[5, 3], [4, 6]] },
  { ...plain, images: 1, inputs: 24, outputs: 4, size: [98, 101], kernel: [3, 3], padding: [[1, 1], [1, 1]] },
];

/** Single channels: rows that start with a quad and others, tiles that hang over, wide borders, several rows a step. */
const depthwiseCases: readonly ConvCase[] = ([
  { size: [9, 16], kernel: [3, 3], padding: [[1, 1], [1, 1]] },
  { size: [12, 24], kernel: [3, 3], padding: [[0, 2], [3, 0]], stride: [2, 2] },
  { size: [11, 10], kernel: [5, 5], padding: [[2, 2], [2, 2]] },
  { size: [14, 20], kernel: [3, 2], dilation: [2, 3], stride: [1, 3] },
] as const).map((one) => ({ ...plain, images: 2, groups: 3, inputs: 1, outputs: 1, ...one }));

/** 1x1 convolutions are few among the cases. */
const leastTaken = 2;

/** All cases; of kernels that are a known one with larger blocks, and take long to compile, every ninth. */
function someOf<T>(cases: readonly T[], variant: string): readonly T[] {
  const isLarge = variant.startsWith("tiled") && variant !== "tiled 32x32";
  return isLarge ? cases.filter((_, i) => i % 9 === 0) : cases;
}

/** Columns: several rounds of images, rows of dy in several slabs. */
const columnCases: readonly ConvCase[] = [
  {
    ...plain,
    images: 3,
    inputs: 33,
    outputs: 5,
    size: [65, 66],
    kernel: [3, 3],
    stride: [2, 2],
    padding: [[1, 1], [1, 1]],
  },
  {
    ...plain,
    images: 1,
    inputs: 2,
    outputs: 3,
    size: [130, 140],
    kernel: [3, 2],
    stride: [2, 2],
    padding: [[0, 1], [2, 0]],
  },
];

/** Cases of what only one family of kernels does. */
const specialCases: readonly (readonly [family: string, cases: readonly ConvCase[]])[] = [
  ["winograd", plain3x3Cases],
  ["columns", columnCases],
  ["depthwise", depthwiseCases],
  ["whole rows", wholeRowCases],
  ["weight rows", wholeQuadCases],
  ["weight whole rows", wholeRowCases],
];

for (const { kind, variant } of variants) {
  Deno.test(`conv2d ${variant} for ${kind}: y, dx and dw equal plain loops`, async () => {
    await onDevice(kind, async (device) => {
      const seed = 100 * variants.findIndex((one) => one.variant === variant && one.kind === kind);
      const random = Array.from({ length: 8 }, (_, i) => randomCase(seed + i + 1));
      let taken = 0;
      const special = specialCases.find(([family]) => variant.startsWith(family))?.[1] ?? [];
      for (const conv of someOf([...chosenCases, ...random, ...special], variant)) {
        const { x, weight, dy } = operandsOf(conv, seed + 1);
        const results = allThree(conv, x, weight, dy);
        // Large maps are more than the weight gradient's products of columns are made for.
        const isLarge = columnCases.includes(conv);
        const takes = results.map((one, i) =>
          choiceOf(one, device.target).reason === "forced" && !(isLarge && i === 2)
        );
        if (!takes.includes(true)) continue;
        const { y, dx, dw } = referenceOf(conv, await x.data(), await weight.data(), await dy.data());
        const wanted = [y, dx, dw].filter((_, i) => takes[i]);
        for (const [i, values] of (await valuesOn(device, results.filter((_, i) => takes[i]))).entries()) {
          await checkValues(values, wanted[i], { atol: 1e-4, rtol: 1e-5 });
          taken++;
        }
      }
      assert(taken >= leastTaken, `only ${taken} results by ${variant}`);
    }, [variant]);
  });
}

Deno.test("conv2d: the weight gradient packs short rows of many images four images to a texel, long ones four pixels, quads not", () => {
  const target: Target = { kind: "cpu", limits: defaultLimits, forced: ["weight rows 8x12"] };
  const attrs = { ...plain, padding: [[1, 1], [1, 1]], kernel: [3, 3] } as const;
  const shadersFor = (images: number, width: number) => {
    const float32 = (...shape: number[]) => computed({ shape, dtype: "float32" });
    const inputs = [float32(images, 4, 8, width), float32(images, 8, 8, width)];
    const { steps } = weightPlan({ inputs, output: float32(8, 4, 3, 3), attrs, target });
    const names = steps.map(({ shader }) => shader.name);
    return names.slice(0, names.indexOf("conv2d_weight_rows"));
  };
  assertEquals(shadersFor(16, 4), ["pack_images", "pack_images"]);
  assertEquals(shadersFor(16, 30), ["pack_row_quads", "pack_row_quads"]);
  assertEquals(shadersFor(16, 32), []);
  assertEquals(shadersFor(1, 6), ["pack_row_quads", "pack_row_quads"]);
});

/** The extents of a golden case. */
function convOf({ attrs, inputs }: GoldenCase): ConvCase {
  const [x, weight] = ["x", "weight"].map((name) => inputs.find((one) => one.name === name)!.shape);
  const { top, bottom, left, right } = attrs.pads;
  return {
    images: x[0],
    groups: attrs.groups,
    inputs: weight[1],
    outputs: weight[0] / attrs.groups,
    size: [x[2], x[3]],
    kernel: [weight[2], weight[3]],
    stride: attrs.stride,
    dilation: attrs.dilation,
    padding: [[top, bottom], [left, right]],
  };
}

/** The output and the two gradients of a golden case as far as the kernel that is asked for computes them, with their references. */
function goldenChecks(family: Family, goldenCase: GoldenCase, target: Target): Check[] {
  const { id, attrs, outputs, cotangents, grads } = goldenCase;
  const input = (name: string) => tensorOf(family, goldenCase.inputs.find((one) => one.name === name)!);
  const [x, weight, dy] = [input("x"), input("weight"), tensorOf(family, cotangents![0])];
  const results = allThree(convOf(goldenCase), x, weight, dy);
  const [y, dx, dw] = results;
  const gradient = (name: string) => grads!.find((one) => one.input === name)!;
  const checks: Check[] = [
    { label: `${id} y`, got: attrs.bias ? add(y, reshape(input("bias"), [-1, 1, 1])) : y, reference: outputs[0] },
    { label: `${id} dx`, got: dx, reference: gradient("x") },
    { label: `${id} dw`, got: dw, reference: gradient("weight") },
  ];
  return checks.filter((_, i) => choiceOf(results[i], target).reason === "forced");
}

for (const { kind, variant } of variants) {
  Deno.test(`conv2d ${variant} for ${kind}: the golden cases`, async () => {
    const family = await openFamily(`${import.meta.dirname}/../golden`, "conv2d");
    const takesLarge = kind === "cpu" && variant !== "direct";
    const cases = family.cases.filter((one) =>
      one.op === "conv2d" && one.grads && one.cotangents && (takesLarge || !one.tags?.includes("large"))
    );
    let taken = 0;
    await onDevice(kind, async (device) => {
      for (const goldenCase of someOf(cases, variant)) {
        const checks = goldenChecks(family, goldenCase, device.target);
        if (checks.length === 0) continue;
        taken++;
        const values = await valuesOn(device, checks.map(({ got }) => got as Tensor));
        checks.forEach((check, i) => {
          const { label, misfit } = judge(family, check, values[i]);
          assert(misfit.ratio <= 1, `${label}: ${JSON.stringify(misfit)}`);
        });
      }
    }, [variant]);
    assert(taken >= leastTaken, `only ${taken} cases by ${variant}`);
  });
}

Deno.test("conv2d: large 3x3 convolutions are computed by Winograd's algorithm, with the errors that are asked for", async () => {
  const [x, weight] = [random([1, 64, 24, 24]), random([64, 64, 3, 3], { seed: 2 })];
  const conv: ConvCase = { ...plain, images: 1, inputs: 64, outputs: 64, size: [24, 24], kernel: [3, 3] };
  const wanted = referenceOf(conv, await x.data(), await weight.data(), new Float32Array(64 * 22 * 22).fill(1));
  const errors = (got: ArrayLike<number>, values: Float64Array) =>
    values.reduce((most, value, i) => Math.max(most, Math.abs(value - got[i])), 0) /
    values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  await onDevice("cpu", async (device) => {
    const tensors = [false, true].flatMap((exact) => [
      conv2d(x, weight, null, { exact }),
      grad((image: Tensor) => sum(conv2d(image, weight, null, { exact })))(x),
    ]);
    const [y, dx, exactY, exactDx] = await valuesOn(device, tensors);
    const [fast, exact] = [[y, dx], [exactY, exactDx]].map(([y, dx]) =>
      Math.max(errors(y, wanted.y), errors(dx, wanted.dx))
    );
    assert(fast > exact && exact < 1.5e-6 && fast < 1e-5, `${fast} ${exact}`);
  });
});
