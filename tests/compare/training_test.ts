import { assert, assertEquals } from "@std/assert";
import type { Network } from "../../bench/compare/net.ts";
import { crossEntropy, type Values, zeros } from "../../bench/compare/reference.ts";
import { RESNET18_SHAPES, RESNET18_SMALL_MACS } from "../../bench/compare/resnet.ts";
import { trainedOnce } from "../../bench/compare/training.ts";
import { referenceNet } from "../../bench/compare/net.ts";
import { symmetric } from "../../scripts/golden/formula.ts";

const values = (key: string, shape: number[]): Values => ({
  shape,
  data: Float64Array.from(symmetric(key, 0, shape.reduce((a, b) => a * b, 1))),
});

/** A residual block of strides 2 and 1 between pooling layers: every operation of ResNet-18. */
const network: Network = (net, p) => {
  const conv = { padding: 1, stride: 2, groups: 1 };
  const maps = net.maxPool(
    net.relu(net.batchNorm(net.conv2d(p.x, p.conv1, conv), { weight: p.scale, bias: p.shift })),
  );
  const outer = net.conv2d(maps, p.conv2, { ...conv, stride: 1 });
  return net.linear(net.globalAvgPool(net.relu(net.add(outer, maps))), p.fc, p.bias);
};

const params = {
  conv1: values("conv1", [3, 2, 3, 3]),
  scale: values("scale", [3]),
  shift: values("shift", [3]),
  conv2: values("conv2", [3, 3, 3, 3]),
  fc: values("fc", [4, 3]),
  bias: values("bias", [4]),
};
const x = values("x", [2, 2, 8, 8]), labels = [3, 1];

Deno.test("the reference's gradients of a network are those of differences", () => {
  const lossOf = (p: typeof params) => crossEntropy(network(referenceNet, { ...p, x }), labels)[0];
  const { loss, gradients } = trainedOnce(network, params, x, labels);
  assertEquals(loss, lossOf(params));
  for (const [name, param] of Object.entries(params)) {
    for (let i = 0; i < param.data.length; i++) {
      const moved = (by: number) => {
        const data = param.data.slice();
        data[i] += by;
        return lossOf({ ...params, [name]: { ...param, data } });
      };
      const slope = (moved(1e-5) - moved(-1e-5)) / 2e-5;
      assert(Math.abs(slope - gradients[name][i]) < 1e-8, `${name}[${i}]: ${gradients[name][i]}, ${slope}`);
    }
  }
});

Deno.test("the multiply-adds of the small ResNet-18 are those of its convolutions and its last layer", () => {
  // Rows of the results, by stage; the first convolution of a stage has its stride.
  const extent = (name: string) => name === "conv1.weight" ? 32 : 32 / 2 ** Number(name.match(/^layer(\d)/)?.[1]);
  const macs = Object.entries(RESNET18_SHAPES).filter(([, { length }]) => length === 4)
    .reduce((sum, [name, shape]) => sum + zeros(shape).data.length * extent(name) ** 2, 512 * 1000);
  assertEquals(RESNET18_SMALL_MACS.forward, macs);
  assertEquals(RESNET18_SMALL_MACS.conv1, 64 * 147 * 32 ** 2);
});
