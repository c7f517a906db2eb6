// Every contraction kernel that the tables can choose must also pass the compiler of browsers.
import { assert, assertEquals } from "@std/assert";
import { add, conv2d, grad, linear, matmul, relu, sum, type Tensor, zeros } from "../../core/mod.ts";
import type { Target } from "../../core/kernel.ts";
import { conv2dInputOp, conv2dOp, conv2dWeightOp } from "../../core/ops/_conv2d_ops.ts";
import { variants } from "../../core/ops/_contraction_table.ts";
import { matmulOp } from "../../core/ops/matmul.ts";
import { buildPlan } from "../../core/plan/build.ts";
import { collectGraph } from "../../core/plan/graph.ts";
import type { PlannedStep } from "../../core/plan/plan.ts";
import { apply } from "../../core/tensor.ts";
import { tintMessages } from "../../scripts/tint.ts";
import { plainTarget } from "./planned_code.ts";

function stepsOf({ node }: Tensor, kind: Target["kind"], more: Partial<Target> = {}): readonly PlannedStep[] {
  return buildPlan(collectGraph([node]), { ...plainTarget(kind), ...more }).steps;
}

/** The shader files that a computation runs, without those that fill its operands. */
function shadersOf(x: Tensor, kind: Target["kind"]): string[] {
  return stepsOf(x, kind).map(({ label }) => /\((\w+)\)$/.exec(label)![1]).filter((name) => name !== "pointwise");
}

const attrs = { stride: [2, 1], padding: [[1, 0], [2, 2]], dilation: [1, 2], groups: 2 } as const;
const pointwise = { stride: [1, 1], padding: [[0, 0], [0, 0]], dilation: [1, 1], groups: 1 } as const;

function* contractions(): Generator<Tensor> {
  const [x, weight, dy] = [zeros([2, 4, 9, 9]), zeros([6, 2, 3, 3]), zeros([2, 6, 4, 9])];
  yield relu(apply(conv2dOp, [x, weight], attrs));
  yield apply(conv2dInputOp, [dy, weight], { ...attrs, size: [9, 9] });
  yield apply(conv2dWeightOp, [x, dy], { ...attrs, kernel: [3, 3] });
  yield apply(conv2dInputOp, [zeros([2, 6, 4, 5]), zeros([6, 4, 3, 3])], {
    ...pointwise,
    ...{ stride: [2, 2], size: [9, 11] },
  });
  yield add(apply(conv2dOp, [x, zeros([6, 4, 1, 1])], pointwise), zeros([6, 1, 1]));
  yield apply(conv2dWeightOp, [zeros([9, 1, 90, 90]), zeros([9, 2, 90, 90])], {
    ...pointwise,
    kernel: [1, 1],
  });
  // Short rows of many images are packed in another way.
  yield apply(conv2dWeightOp, [zeros([9, 4, 9, 5]), zeros([9, 6, 4, 5])], { ...attrs, kernel: [3, 3] });
  for (const [transposeA, transposeB] of [[false, false], [true, true]]) {
    yield add(apply(matmulOp, [zeros([90, 90]), zeros([90, 90])], { transposeA, transposeB }), zeros([90]));
  }
  yield apply(matmulOp, [zeros([2, 9000]), zeros([9000, 3])], { transposeA: false, transposeB: false });
}

/** Winograd convolutions whose rows are quads, and others, with something fused into the result. */
function* winograd(): Generator<Tensor> {
  for (const size of [8, 9]) {
    const [x, weight] = [zeros([2, 5, size, size]), zeros([6, 5, 3, 3])];
    yield relu(apply(conv2dOp, [x, weight], { ...pointwise, padding: [[1, 1], [1, 1]] }));
    yield apply(conv2dInputOp, [zeros([2, 6, size, size]), weight], {
      ...pointwise,
      size: [size + 2, size + 2],
    });
  }
}

Deno.test("every contraction kernel compiles with Tint", async () => {
  const labels = new Map<string, string>();
  for (const kind of ["cpu", "gpu"] as const) {
    for (const variant of variants.keys()) {
      for (const y of [...contractions(), ...winograd()]) {
        for (const subgroups of [undefined, "enable"] as const) {
          const forced = [variant];
          for (const { code, label } of stepsOf(y, kind, { forced, subgroups })) labels.set(code, label);
        }
      }
    }
  }
  assert(labels.size > 30, `${labels.size} kernels`);
  assertEquals(await tintMessages([...labels].map(([wgsl, label]) => ({ wgsl, label }))), []);
});

Deno.test("software adapters get register tiles, graphics cards get tiles in workgroup memory", () => {
  const y = (inputs: number, exact = false) =>
    conv2d(zeros([1, inputs, 56, 56]), zeros([64, inputs, 3, 3]), null, { exact });
  const winograd = ["weight", "image", "result"].map((part) => `conv2d_winograd_${part}`);
  winograd.splice(2, 0, "contraction_register");
  assertEquals(shadersOf(y(64), "cpu"), winograd);
  assertEquals(shadersOf(y(64, true), "cpu"), ["pack_row_quads", "pack_taps", "conv2d_rows"]);
  assertEquals(shadersOf(y(16), "cpu"), ["pack_row_quads", "pack_taps", "conv2d_rows"]);
  assertEquals(shadersOf(y(64), "gpu"), ["contraction_tiled"]);
  const wide = () => conv2d(zeros([8, 6, 14, 14]), zeros([16, 6, 5, 5]));
  assertEquals(shadersOf(wide(), "cpu"), ["pack_filters", "conv2d_whole_rows"]);
  const long = () => conv2d(zeros([1, 6, 40, 56]), zeros([16, 6, 5, 5]), null, { padding: 2 });
  assertEquals(shadersOf(long(), "cpu"), ["pack_row_quads", "pack_taps", "conv2d_rows"]);
  const product = (edge: number) => matmul(zeros([edge, edge]), zeros([edge, edge]));
  assertEquals(shadersOf(product(128), "cpu"), ["contraction_in_place"]);
  assertEquals(shadersOf(product(256), "cpu"), ["pack_matrix_quads", "pack_matrix_quads", "contraction_register"]);
  assertEquals(shadersOf(product(128), "gpu"), ["contraction_tiled"]);
});

Deno.test("lanes that are a subgroup load rows for each other where they stand side by side", () => {
  const shadersWith = (y: Tensor) => stepsOf(y, "cpu", { subgroups: "implied" }).map(({ code }) => code);
  const [wide, narrow] = [128, 32].map((n) => shadersWith(matmul(zeros([512, 512]), zeros([512, n]))).at(-1)!);
  assert(wide.includes("subgroupBroadcast") && !wide.includes("enable subgroups"));
  assert(!narrow.includes("subgroupBroadcast"));
});

Deno.test("small problems take one plain dispatch, and so do few channels on graphics cards", () => {
  for (const kind of ["cpu", "gpu"] as const) {
    assertEquals(shadersOf(conv2d(zeros([1, 3, 8, 8]), zeros([4, 3, 3, 3])), kind), ["conv2d_direct"]);
    assertEquals(shadersOf(linear(zeros([4, 20]), zeros([5, 20]), zeros([5])), kind), ["contraction_direct"]);
  }
  const depthwise = () => conv2d(zeros([1, 32, 56, 56]), zeros([32, 1, 3, 3]), null, { groups: 32 });
  assertEquals(shadersOf(depthwise(), "gpu"), ["conv2d_direct"]);
  assertEquals(shadersOf(depthwise(), "cpu"), ["conv2d_depthwise"]);
});

Deno.test("a 1x1 convolution is a product of matrices", () => {
  const y = () => conv2d(zeros([2, 64, 14, 14]), zeros([32, 64, 1, 1]));
  assertEquals(shadersOf(y(), "cpu"), ["pack_matrix_quads", "contraction_register"]);
  const oddly = conv2d(zeros([2, 64, 13, 13]), zeros([32, 64, 1, 1]));
  assertEquals(shadersOf(oddly, "cpu"), ["pack_matrix_quads", "pack_matrix", "contraction_register"]);
  assertEquals(/fn tap_x[^}]*KERNEL/.test(stepsOf(y(), "gpu")[0].code), false);
});

Deno.test("a long sum of few elements is split, and added in a second pass", () => {
  const gradient = () => {
    const weight = zeros([2, 1, 3, 3]);
    return grad((w: Tensor) => sum(conv2d(zeros([8, 1, 66, 66]), w)))(weight);
  };
  assertEquals(shadersOf(gradient(), "cpu").at(-1), "contraction_sum");
  assertEquals(shadersOf(gradient(), "gpu").at(-1), "contraction_sum");
});

Deno.test("a sum too long for a texture, or whose operands would take much memory, is packed part by part", () => {
  const part = ["pack_matrix_quads", "pack_matrix", "contraction_register"];
  const longSum = matmul(zeros([9, 9000]), zeros([9000, 9]));
  assertEquals(shadersOf(longSum, "cpu"), [...part, ...part, "contraction_sum"]);
  const largeWeight = () => linear(zeros([1, 25_088]), zeros([4096, 25_088]));
  const textures = stepsOf(largeWeight(), "cpu").length / part.length;
  assert(textures >= 6, `${textures} parts`);
});

Deno.test("operands too large for textures are multiplied from buffers", () => {
  assertEquals(shadersOf(matmul(zeros([9, 40]), zeros([40, 40_001])), "cpu"), ["contraction_tiled"]);
  assertEquals(shadersOf(conv2d(zeros([1, 3, 9, 9000]), zeros([4, 3, 3, 3])), "cpu").at(-1), "conv2d_rows");
  assertEquals(shadersOf(conv2d(zeros([1, 8, 9, 9000]), zeros([4, 8, 3, 3])), "cpu"), ["contraction_tiled"]);
  assertEquals(shadersOf(conv2d(zeros([1, 1, 1, 70_000]), zeros([1, 1, 1, 64])), "cpu"), ["conv2d_direct"]);
});

Deno.test("bias and activation ride on the kernel, and producers on the packing", () => {
  const [x, weight, bias] = [zeros([2, 16, 20, 20]), zeros([16, 16, 3, 3]), zeros([16])];
  const labels = stepsOf(relu(conv2d(relu(x), weight, bias)), "cpu").map(({ label }) => label);
  assertEquals(labels.map((label) => label.split(" ")[0]), ["relu+conv2d", "conv2d", "conv2d+add+relu"]);
});
