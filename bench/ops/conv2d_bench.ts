import { conv2d, vjp } from "../../core/mod.ts";
import { benchOp, type BenchRow, filled } from "../harness.ts";

interface Convolution {
  readonly batch?: number;
  readonly channels: readonly [number, number];
  readonly size: number;
  readonly kernel: number;
  readonly stride?: number;
  readonly groups?: number;
}

const options = ({ kernel, stride = 1, groups = 1 }: Convolution) => ({ stride, groups, padding: (kernel - 1) / 2 });

function name({ batch = 1, channels, size, kernel, stride = 1, groups = 1 }: Convolution): string {
  const extra = (stride > 1 ? ` stride ${stride}` : "") + (groups > 1 ? ` groups ${groups}` : "");
  return `${kernel}x${kernel} ${channels.join("->")} ${size}x${size} batch ${batch}${extra}`;
}

function flops({ batch = 1, channels: [from, to], size, kernel, stride = 1, groups = 1 }: Convolution): number {
  return 2 * batch * (from / groups) * to * kernel ** 2 * Math.ceil(size / stride) ** 2;
}

function operands({ batch = 1, channels: [from, to], size, kernel, groups = 1 }: Convolution) {
  return [filled(batch, from, size, size), filled(to, from / groups, kernel, kernel)];
}

function row(convolution: Convolution): BenchRow {
  return {
    name: name(convolution),
    flops: flops(convolution),
    inputs: () => operands(convolution),
    run: (x, weight) => conv2d(x, weight, null, options(convolution)),
  };
}

function gradientRow(convolution: Convolution): BenchRow {
  const { batch = 1, channels: [, to], size, stride = 1 } = convolution;
  const out = Math.ceil(size / stride);
  return {
    name: `${name(convolution)}, gradients of both`,
    flops: 2 * flops(convolution),
    inputs: () => [...operands(convolution), filled(batch, to, out, out)],
    run: (x, weight, cotangent) => {
      const [, pullback] = vjp(([x, weight]) => conv2d(x, weight, null, options(convolution)), [x, weight] as const);
      return pullback(cotangent);
    },
  };
}

benchOp("conv2d", [
  row({ channels: [64, 64], size: 56, kernel: 3 }),
  row({ channels: [3, 64], size: 224, kernel: 7, stride: 2 }),
  row({ channels: [256, 64], size: 56, kernel: 1 }),
  row({ channels: [144, 144], size: 56, kernel: 3, groups: 144 }),
  row({ batch: 64, channels: [1, 6], size: 28, kernel: 5 }),
  gradientRow({ channels: [64, 64], size: 56, kernel: 3 }),
  gradientRow({ batch: 64, channels: [1, 6], size: 28, kernel: 5 }),
]);
