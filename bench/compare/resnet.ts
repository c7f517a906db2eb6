/** ResNet-18 (11,689,512 parameters) as the comparison runs it: torchvision's names, shapes and inference. */
import type { Network } from "./net.ts";

/** Multiply-adds of one image of 224 x 224. */
export const RESNET18_MACS = 1_814_073_344;

/** Multiply-adds of one image of 64 x 64, and those of conv1, whose input needs no gradient. */
export const RESNET18_SMALL_MACS = { forward: 148_557_824, conv1: 9_633_792 } as const;

const STAGES = [64, 128, 256, 512];

function normShapes(name: string, channels: number): [string, readonly number[]][] {
  return ["weight", "bias", "running_mean", "running_var"].map((part) => [`${name}.${part}`, [channels]]);
}

/** Names and shapes of all parameters and running statistics. */
export const RESNET18_SHAPES: Readonly<Record<string, readonly number[]>> = Object.fromEntries([
  ["conv1.weight", [64, 3, 7, 7]],
  ...normShapes("bn1", 64),
  ...STAGES.flatMap((width, stage) =>
    [0, 1].flatMap((block): [string, readonly number[]][] => {
      const name = `layer${stage + 1}.${block}`, inputs = block === 0 ? STAGES[Math.max(0, stage - 1)] : width;
      return [
        [`${name}.conv1.weight`, [width, inputs, 3, 3]],
        ...normShapes(`${name}.bn1`, width),
        [`${name}.conv2.weight`, [width, width, 3, 3]],
        ...normShapes(`${name}.bn2`, width),
        ...(block > 0 || stage === 0 ? [] : [
          [`${name}.downsample.0.weight`, [width, inputs, 1, 1]],
          ...normShapes(`${name}.downsample.1`, width),
        ] as [string, readonly number[]][]),
      ];
    })
  ),
  ["fc.weight", [1000, 512]],
  ["fc.bias", [1000]],
]);

/** x [N, 3, H, W] to logits [N, 1000]; without running statistics those of the batch are taken. */
export const resnet18: Network = (net, inputs) => {
  const norm = (name: string) => ({
    weight: inputs[`${name}.weight`],
    bias: inputs[`${name}.bias`],
    mean: inputs[`${name}.running_mean`],
    variance: inputs[`${name}.running_var`],
  });
  const convNorm = (x: typeof inputs[string], conv: string, bn: string, stride: number, padding: number) =>
    net.batchNorm(net.conv2d(x, inputs[`${conv}.weight`], { stride, padding, groups: 1 }), norm(bn));
  let x = net.maxPool(net.relu(convNorm(inputs.x, "conv1", "bn1", 2, 3)));
  for (const stage of STAGES.keys()) {
    for (const block of [0, 1]) {
      const name = `layer${stage + 1}.${block}`, isReduced = stage > 0 && block === 0, stride = isReduced ? 2 : 1;
      const inner = net.relu(convNorm(x, `${name}.conv1`, `${name}.bn1`, stride, 1));
      const outer = convNorm(inner, `${name}.conv2`, `${name}.bn2`, 1, 1);
      const shortcut = isReduced ? convNorm(x, `${name}.downsample.0`, `${name}.downsample.1`, 2, 0) : x;
      x = net.relu(net.add(outer, shortcut));
    }
  }
  return net.linear(net.globalAvgPool(x), inputs["fc.weight"], inputs["fc.bias"]);
};
