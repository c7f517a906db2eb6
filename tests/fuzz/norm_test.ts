import * as t from "../../core/mod.ts";
import { at, build, countOf, reduce, total, type Values, zip } from "./_array.ts";
import type { Draw } from "./_draw.ts";
import { fuzz, type FuzzCase } from "./_fuzz.ts";

const mean = (x: number[]) => total(x) / x.length;
const spread = (x: number[]) => mean(x.map((one) => (one - mean(x)) ** 2));

/** Standardises over axes, `eps` added to the variance. */
function standardized(x: Values, axes: readonly number[], eps: number): Values {
  const [means, variances] = [reduce(x, axes, mean, true), reduce(x, axes, spread, true)];
  return zip((x, mean, variance) => (x - mean) / Math.sqrt(variance + eps), x, means, variances);
}

/** A vector per channel, to be broadcast over [N, C, ...]. */
function perChannel({ data }: Values, rank: number): Values {
  return { shape: [data.length, ...new Array<number>(rank - 2).fill(1)], data };
}

const affine = (x: Values, weight: Values, bias: Values) => zip((x, w, b) => x * w + b, x, weight, bias);

/** Axes behind the channels. */
const places = (rank: number) => Array.from({ length: rank - 2 }, (_, i) => i + 2);

const eps = 1e-2;

const norms: Readonly<Record<string, (draw: Draw) => FuzzCase>> = {
  batchNormTrain(draw) {
    const shape = [draw.integer(2, 5), draw.extent(), ...draw.fullShape(0, 2)];
    return {
      call: "batchNormTrain",
      inputs: [draw.values(shape), draw.values([shape[1]]), draw.values([shape[1]])],
      f: (x, weight, bias) => t.batchNormTrain(x, { weight, bias, eps })[0],
      reference: (x, weight, bias) =>
        affine(
          standardized(x, [0, ...places(shape.length)], eps),
          perChannel(weight, shape.length),
          perChannel(bias, shape.length),
        ),
    };
  },
  batchNorm(draw) {
    const shape = [draw.extent(), draw.extent(), ...draw.fullShape(0, 2)];
    const vector = () => draw.values([shape[1]], { min: 0.5, max: 2 });
    return {
      call: "batchNorm",
      inputs: [draw.values(shape), vector(), vector(), vector(), vector()],
      f: (x, weight, bias, mean, variance) => t.batchNorm(x, { weight, bias, mean, variance, eps }),
      reference: (x, ...vectors) => {
        const [weight, bias, mean, variance] = vectors.map((one) => perChannel(one, shape.length));
        return zip((x, w, b, m, v) => (x - m) / Math.sqrt(v + eps) * w + b, x, weight, bias, mean, variance);
      },
    };
  },
  layerNorm(draw) {
    const shape = draw.fullShape(2, 3);
    const normal = shape.slice(draw.integer(1, shape.length - 1));
    return {
      call: `layerNorm [${normal}]`,
      inputs: [draw.values(shape), draw.values(normal), draw.values(normal)],
      f: (x, weight, bias) => t.layerNorm(x, normal, { weight, bias, eps }),
      reference: (x, weight, bias) => {
        const axes = normal.map((_, i) => shape.length - normal.length + i);
        return affine(standardized(x, axes, eps), weight, bias);
      },
    };
  },
  rmsNorm(draw) {
    const shape = draw.fullShape(1, 3);
    return {
      call: "rmsNorm",
      inputs: [draw.values(shape), draw.values(shape.slice(-1))],
      f: (x, weight) => t.rmsNorm(x, shape.slice(-1), { weight, eps }),
      reference: (x, weight) => {
        const squares = reduce(x, [shape.length - 1], (row) => mean(row.map((one) => one ** 2)), true);
        return zip((x, square, w) => x / Math.sqrt(square + eps) * w, x, squares, weight);
      },
    };
  },
  groupNorm(draw) {
    const [groups, each] = [draw.integer(1, 3), draw.integer(1, 3)];
    const shape = [draw.integer(1, 3), groups * each, ...draw.fullShape(1, 2)];
    return {
      call: `groupNorm of ${groups} groups`,
      inputs: [draw.values(shape), draw.values([shape[1]]), draw.values([shape[1]])],
      f: (x, weight, bias) => t.groupNorm(x, groups, { weight, bias, eps }),
      reference: (x, weight, bias) => {
        const grouped = { shape: [shape[0], groups, countOf(shape.slice(2)) * each], data: x.data };
        const normal = { shape, data: standardized(grouped, [2], eps).data };
        return affine(normal, perChannel(weight, shape.length), perChannel(bias, shape.length));
      },
    };
  },
  instanceNorm(draw) {
    const shape = [...draw.fullShape(2, 3), draw.integer(2, 5)];
    return {
      call: "instanceNorm",
      inputs: [draw.values(shape)],
      f: (x) => t.instanceNorm(x, { eps }),
      reference: (x) => standardized(x, places(shape.length), eps),
    };
  },
  localResponseNorm(draw) {
    const shape = draw.fullShape(3, 4);
    const [size, form] = [draw.integer(1, 6), draw.pick(["mean", "sum"] as const)];
    const [before, after] = [Math.floor(size / 2), form === "sum" ? Math.floor(size / 2) : Math.ceil(size / 2) - 1];
    const alpha = 0.2;
    return {
      call: `localResponseNorm of ${size}, ${form}`,
      inputs: [draw.values(shape)],
      f: (x) => t.localResponseNorm(x, size, { alpha, beta: 0.75, k: 2, form }),
      reference: (x) =>
        build(shape, ([n, c, ...rest]) => {
          let sum = 0;
          for (let j = Math.max(0, c - before); j <= Math.min(shape[1] - 1, c + after); j++) {
            sum += at(x, [n, j, ...rest]) ** 2;
          }
          return at(x, [n, c, ...rest]) / (2 + (form === "sum" ? alpha : alpha / size) * sum) ** 0.75;
        }),
    };
  },
  l2Normalize(draw) {
    const shape = draw.fullShape(1, 3);
    const axis = draw.integer(0, shape.length - 1);
    return {
      call: `l2Normalize along ${axis}`,
      inputs: [draw.values(shape, { min: 0.2, max: 2 })],
      f: (x) => t.l2Normalize(x, { axis }),
      reference: (x) =>
        zip((x, length) => x / length, x, reduce(x, [axis], (row) => Math.sqrt(total(row.map((a) => a * a))), true)),
    };
  },
};

Deno.test("normalisations", () => {
  const draws = Object.values(norms);
  return fuzz("normalisations", 15 * draws.length, (draw) => ({
    ...draws[draw.seed % draws.length](draw),
    differentiate: true,
    tolerance: { atol: 1e-4, rtol: 1e-4 },
  }));
});
