import {
  add,
  div,
  eye,
  foldIn,
  greater,
  matmul,
  mul,
  norm,
  normal,
  reshape,
  type Shape,
  ShapeError,
  slice,
  sort,
  type Tensor,
  tensor,
  transpose,
  truncatedNormal,
  type TruncatedNormalOptions,
  uniform,
  ValueError,
  where,
} from "../core/mod.ts";
import type { Initializer } from "./init.ts";

/**
 * Normally distributed on condition that the numbers lie in [min, max] (PyTorch's `trunc_normal_`).
 *
 * @param options `mean` 0, `std` 1, `min` -2, `max` 2 unless told; the bounds are in the unit of the numbers
 * @example
 * ```ts
 * import { linear, truncatedNormalInit } from "@tilegrad/tilegrad/layers";
 * const layer = linear(400, 120, { weightInit: truncatedNormalInit({ std: 0.02 }) });
 * ```
 */
export function truncatedNormalInit(options: TruncatedNormalOptions = {}): Initializer {
  return (key, shape) => truncatedNormal(key, shape, options);
}

/**
 * An orthogonal matrix, equally likely any, times `gain`: as a matrix [out, all others] the weight has orthonormal rows, or
 * columns where it has more rows than columns (PyTorch's `orthogonal_`). It is the orthogonal factor of a normal matrix's polar
 * decomposition, found by iterations of `X (a + b X^T X + c (X^T X)^2)` that drive every singular value to 1.
 *
 * @throws {ShapeError} where the weight has less than 2 axes
 * @example
 * ```ts
 * import { linear, orthogonalInit } from "@tilegrad/tilegrad/layers";
 * const layer = linear(400, 120, { weightInit: orthogonalInit({ gain: Math.SQRT2 }) });
 * ```
 *
 * Source: Saxe, McClelland and Ganguli 2014, "Exact solutions to the nonlinear dynamics of learning in deep linear neural
 * networks"; the iteration: Bjorck and Bowie 1971, "An iterative algorithm for computing the best estimate of an orthogonal
 * matrix", the first steps with the coefficients of Jordan et al. 2024, "Muon: an optimizer for hidden layers".
 */
export function orthogonalInit({ gain = 1 }: { readonly gain?: number } = {}): Initializer {
  return (key, shape) => {
    const [rows, columns] = matrixShape("orthogonalInit", shape);
    const isTall = rows > columns;
    const drawn = normal(key, isTall ? [columns, rows] : [rows, columns]);
    // The 2-norm of all elements bounds every singular value.
    let x = div(drawn, norm(drawn));
    for (const [a, b, c] of polarSteps) {
      const gram = matmul(x, transpose(x));
      const polynomial = c === 0 ? mul(gram, b) : add(mul(gram, b), mul(matmul(gram, gram), c));
      x = add(mul(x, a), matmul(polynomial, x));
    }
    return mul(reshape(isTall ? transpose(x) : x, shape), gain);
  };
}

/** Coefficients a, b, c: twelve steps that lift small singular values from 1e-6 to about 1, then steps that converge. */
const polarSteps: readonly (readonly [number, number, number])[] = [
  ...new Array(12).fill([3.4445, -4.775, 2.0315]),
  ...new Array(5).fill([1.875, -1.25, 0.375]),
];

/**
 * Normally distributed, with a part of each column zero (PyTorch's `sparse_`).
 *
 * @param sparsity part of the elements of a column that is 0, rounded up to whole elements
 * @param options `std` is 0.01 unless told
 * @throws {ValueError} where `sparsity` is not from 0 to 1
 * @throws {ShapeError} where the weight is no matrix
 * @example
 * ```ts
 * import { linear, sparseInit } from "@tilegrad/tilegrad/layers";
 * const layer = linear(400, 120, { weightInit: sparseInit(0.9) });
 * ```
 *
 * Source: Martens 2010, "Deep learning via Hessian-free optimization".
 */
export function sparseInit(sparsity: number, { std = 0.01 }: { readonly std?: number } = {}): Initializer {
  if (!(sparsity >= 0 && sparsity <= 1)) {
    throw new ValueError(`Cannot make sparseInit: found sparsity ${sparsity}, needs 0 to 1`);
  }
  return (key, shape) => {
    if (shape.length !== 2) throw new ShapeError(`Cannot initialise by sparseInit: found [${shape}], needs a matrix`);
    const values = normal(key, shape, { std });
    const zeros = Math.ceil(sparsity * shape[0]);
    if (zeros === 0) return values;
    // Those that drew the smallest numbers of their column are zero.
    const drawn = uniform(foldIn(key, 1), shape);
    const last = slice(sort(drawn, { axis: 0 })[0], [[zeros - 1, zeros]]);
    return where(greater(drawn, last), values, 0);
  };
}

/**
 * The identity matrix, as far as it goes (PyTorch's `eye_`).
 *
 * @example
 * ```ts
 * import { eyeInit, linear } from "@tilegrad/tilegrad/layers";
 * const layer = linear(16, 16, { weightInit: eyeInit });
 * ```
 */
export const eyeInit: Initializer = (_, shape): Tensor => {
  if (shape.length !== 2) throw new ShapeError(`Cannot initialise by eyeInit: found [${shape}], needs a matrix`);
  return eye(shape[0], shape[1]);
};

/**
 * A convolution that hands on its input: in each group `weight[i, i, middle of the kernel] = 1`, else 0, as far as there are
 * input channels (PyTorch's `dirac_`).
 *
 * @param options `groups` is 1 unless told
 * @throws {ShapeError} where the weight is not [out, in, ...kernel] of 3 to 5 axes, or the groups do not divide `out`
 * @example
 * ```ts
 * import { conv2d, diracInit } from "@tilegrad/tilegrad/layers";
 * const layer = conv2d(8, 8, 3, { padding: 1, bias: false, weightInit: diracInit() });
 * ```
 *
 * Source: Zagoruyko and Komodakis 2017, "DiracNets: training very deep neural networks without skip-connections".
 */
export function diracInit({ groups = 1 }: { readonly groups?: number } = {}): Initializer {
  return (_, shape) => {
    const [out, into, ...kernel] = shape;
    if (kernel.length < 1 || kernel.length > 3 || !Number.isInteger(groups) || groups < 1 || out % groups !== 0) {
      throw new ShapeError(
        `Cannot initialise by diracInit: found [${shape}] in ${groups} groups, needs [out, in, ...kernel] with 1 to 3 ` +
          `extents of the kernel, and groups that divide out`,
      );
    }
    const places = kernel.reduce((product, extent) => product * extent, 1);
    const middle = kernel.reduce((index, extent) => index * extent + Math.floor(extent / 2), 0);
    const values = new Float32Array(out * into * places);
    const perGroup = out / groups;
    for (let row = 0; row < out; row++) {
      const channel = row % perGroup;
      if (channel < into) values[(row * into + channel) * places + middle] = 1;
    }
    return tensor(values, { shape });
  };
}

function matrixShape(name: string, shape: Shape): [rows: number, columns: number] {
  if (shape.length < 2) {
    throw new ShapeError(
      `Cannot initialise by ${name}: the weight needs at least 2 axes [out, in, ...], found [${shape}]`,
    );
  }
  const [rows, ...others] = shape;
  return [rows, others.reduce((product, extent) => product * extent, 1)];
}
