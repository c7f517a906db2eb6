import { batchNorm, batchNormTrain, vjp } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

const SHAPE = [32, 64, 56, 56];
const BYTES = 4 * 32 * 64 * 56 * 56;

benchOp("batchNorm", [
  {
    name: "inference [32,64,56,56]",
    bytes: 2 * BYTES,
    inputs: () => [filled(...SHAPE), filled(64), filled(64), filled(64), filled(64)],
    run: (x, weight, bias, mean, variance) => batchNorm(x, { weight, bias, mean, variance }),
  },
  {
    name: "training [32,64,56,56]",
    bytes: 3 * BYTES,
    inputs: () => [filled(...SHAPE), filled(64), filled(64), filled(64), filled(64)],
    run: (x, weight, bias, runningMean, runningVar) => batchNormTrain(x, { weight, bias, runningMean, runningVar }),
  },
  {
    name: "training [32,64,56,56], gradient",
    bytes: 5 * BYTES,
    inputs: () => [filled(...SHAPE), filled(64), filled(64), filled(64), filled(64), filled(...SHAPE)],
    run: (x, weight, bias, runningMean, runningVar, cotangent) => {
      const output = (x: typeof weight) => batchNormTrain(x, { weight, bias, runningMean, runningVar })[0];
      return vjp(output, x)[1](cotangent);
    },
  },
]);
