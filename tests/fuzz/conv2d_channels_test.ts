// Every pair of channel counts, where tiles, vectors and blocks of channels end in the middle: y, dx and dw by each kernel family
// against plain loops in float64. Channel counts are sizes, not constants, so that few pipelines do for all of them.
import { apply } from "../../core/tensor.ts";
import { conv2dInputOp, conv2dOp, conv2dWeightOp } from "../../core/ops/_conv2d_ops.ts";
import type { Device, Tensor } from "../../core/mod.ts";
import { checkValues } from "../ops/_check.ts";
import { type ConvCase, operandsOf, referenceOf } from "../ops/_conv2d_reference.ts";
import { onDevice, valuesOn } from "../ops/_variants.ts";

const most = 21;
const counts = Array.from({ length: most }, (_, i) => i + 1);

function caseOf(inputs: number, outputs: number, kernel: number): ConvCase {
  const border = [(kernel - 1) / 2, (kernel - 1) / 2] as const;
  return {
    ...{ images: 2, groups: 1, inputs, outputs, size: [3, 5], kernel: [kernel, kernel] },
    ...{ stride: [1, 1], dilation: [1, 1], padding: [border, border] },
  };
}

interface Prepared {
  readonly conv: ConvCase;
  readonly operands: ReturnType<typeof operandsOf>;
  readonly wanted: ReturnType<typeof referenceOf>;
}

async function prepare(conv: ConvCase): Promise<Prepared> {
  const operands = operandsOf(conv, 64 * conv.inputs + conv.outputs);
  const [x, weight, dy] = await Promise.all([operands.x.data(), operands.weight.data(), operands.dy.data()]);
  return { conv, operands, wanted: referenceOf(conv, x, weight, dy) };
}

function allThree({ conv, operands: { x, weight, dy } }: Prepared): Tensor[] {
  const { stride, padding, dilation, groups, size, kernel } = conv;
  const attrs = { stride, padding, dilation, groups };
  return [
    apply(conv2dOp, [x, weight], attrs),
    apply(conv2dInputOp, [dy, weight], { ...attrs, size }),
    apply(conv2dWeightOp, [x, dy], { ...attrs, kernel }),
  ];
}

/** Checks many cases in one run. */
async function checkCases(device: Device, cases: readonly ConvCase[]): Promise<void> {
  const prepared = await Promise.all(cases.map(prepare));
  const got = await valuesOn(device, prepared.flatMap(allThree));
  for (const [i, { wanted: { y, dx, dw } }] of prepared.entries()) {
    for (const [j, values] of [y, dx, dw].entries()) {
      await checkValues(got[3 * i + j], values, { atol: 1e-4, rtol: 1e-5 });
    }
  }
}

/** The kernels that each kind of machine is made for. */
const families = {
  cpu: ["register 8x2", "rows 8x4", "weight rows 8x12"],
  gpu: ["tiled 32x32"],
} as const;

for (const kind of ["cpu", "gpu"] as const) {
  for (const kernel of [1, 3, 5]) {
    Deno.test(`conv2d ${families[kind].join(", ")}: ${kernel}x${kernel} for 1 to ${most} channels in and out`, async () => {
      await onDevice(kind, async (device) => {
        for (const inputs of counts) {
          await checkCases(device, counts.map((outputs) => caseOf(inputs, outputs, kernel)));
        }
      }, families[kind]);
    });
  }
}

Deno.test(`conv2d direct, whose channels are constants: each count from 1 to ${most} in and out`, async () => {
  await onDevice("gpu", async (device) => {
    await checkCases(device, counts.map((count) => caseOf(count, most + 1 - count, [1, 3, 5][count % 3])));
  }, ["direct"]);
});
