import {
  standardizeGradientSerial,
  standardizeGradientTree,
  standardizeSerial,
  standardizeTree,
} from "../../shaders/mod.ts";
import { ValueError } from "../errors.ts";
import type { KernelRequest, Shader, Step } from "../kernel.ts";
import type { Op } from "../op.ts";
import { sizeOf } from "../shape.ts";
import { apply, type Tensor } from "../tensor.ts";
import { foldWorkgroups } from "../workgroups.ts";
import { inFloat32, isHalf } from "./_float32.ts";
import { literal } from "./_unary.ts";
import { add, mul, sub } from "./binary.ts";
import { reshape } from "./movement.ts";
import { mean } from "./reduce.ts";
import { rsqrt, square } from "./unary.ts";

/** Rows of consecutive elements, and how they are normalised. */
export interface StandardizeAttrs {
  /** Elements of a row. */
  readonly width: number;
  /** Added to the mean square. */
  readonly eps: number;
  /** Whether the mean is taken away. */
  readonly centred: boolean;
}

/** One invocation goes through a row four times, and older drivers end its loops after 65,535 rounds. */
const longestRow = 8192;

/** Elements that are added up before their sum is added to the row's. */
const block = 64;

function standardizeStep(
  { inputs: [x], attrs: { width, eps, centred }, target }: KernelRequest<StandardizeAttrs>,
  { serial, tree }: { readonly serial: Shader; readonly tree: Shader },
  { reads, writes }: Pick<Step, "reads" | "writes">,
): Step {
  const rows = sizeOf(x.shape) / width;
  const isTree = target.kind === "gpu";
  // On a CPU few rows are spread over its cores in small workgroups; on a GPU short rows leave no lane idle.
  const cpuWidth = rows <= 4096 ? 8 : 64;
  const workgroup = isTree ? Math.min(256, Math.max(32, 2 ** Math.ceil(Math.log2(width)))) : cpuWidth;
  const common = { WORKGROUP: workgroup, CENTRED: String(centred), EPS: literal(eps) };
  return {
    shader: isTree ? tree : serial,
    constants: isTree ? common : { ...common, BLOCK: block },
    sizes: { rows, width },
    reads,
    writes,
    workgroups: foldWorkgroups(isTree ? rows : Math.ceil(rows / workgroup), target),
  };
}

/** y = (x - m) r in each row, m its mean or 0, r the reciprocal root of the mean square. */
const standardizeOp: Op<StandardizeAttrs> = {
  name: "standardize",
  infer: ([x]) => ({ shape: x.shape, dtype: x.dtype }),
  lower: {
    kind: "kernel",
    inlines: [0],
    epilogue: true,
    steps: (request) => ({
      steps: [standardizeStep(request, {
        serial: { name: "standardize_serial", text: standardizeSerial },
        tree: { name: "standardize_tree", text: standardizeTree },
      }, { reads: [{ name: "x", value: { input: 0 } }], writes: [{ name: "y", value: { output: true } }] })],
    }),
  },
  grad: ({ inputs: [x], attrs, cotangent }) => [apply(standardizeGradientOp, [x, cotangent], attrs)],
};

/** dx = r (dy - mean(dy) - h mean(dy h)) in each row, h the standardised x. */
const standardizeGradientOp: Op<StandardizeAttrs> = {
  name: "standardizeGradient",
  infer: ([x]) => ({ shape: x.shape, dtype: x.dtype }),
  lower: {
    kind: "kernel",
    inlines: [0, 1],
    epilogue: true,
    steps: (request) => ({
      steps: [standardizeStep(request, {
        serial: { name: "standardize_gradient_serial", text: standardizeGradientSerial },
        tree: { name: "standardize_gradient_tree", text: standardizeGradientTree },
      }, {
        reads: [{ name: "x", value: { input: 0 } }, { name: "dy", value: { input: 1 } }],
        writes: [{ name: "dx", value: { output: true } }],
      })],
    }),
  },
  grad({ inputs: [x, dy], attrs, cotangent, needs }) {
    return [
      needs(0) ? curvature(x, dy, cotangent, attrs) : null,
      // The Jacobian of a row is symmetric.
      needs(1) ? apply(standardizeGradientOp, [x, cotangent], attrs) : null,
    ];
  },
};

/**
 * The derivative of sum(u dx) with respect to x: with g = dy, c[v] = v - mean(v), a = mean(u h), b = mean(g h),
 * `-r^2 (h (mean(c[u] c[g]) - 3 a b) + c[u] b + c[g] a)`.
 */
function curvature(x: Tensor, dy: Tensor, u: Tensor, { width, eps, centred }: StandardizeAttrs): Tensor {
  const rows = [sizeOf(x.shape) / width, width];
  const over = { axis: 1, keepdims: true };
  const centre = (value: Tensor) => centred ? sub(value, mean(value, over)) : value;
  const [cx, cg, cu] = [x, dy, u].map((value) => centre(reshape(value, rows)));
  const reciprocal = rsqrt(add(mean(square(cx), over), eps));
  const h = mul(cx, reciprocal);
  const a = mean(mul(cu, h), over);
  const b = mean(mul(cg, h), over);
  const along = sub(mean(mul(cu, cg), over), mul(mul(a, b), 3));
  const total = add(add(mul(h, along), mul(cu, b)), mul(cg, a));
  return reshape(mul(mul(total, square(reciprocal)), -1), x.shape);
}

/** Every row of `width` consecutive elements with mean square 1, and mean 0 where `centred`. */
export function standardize(action: string, x: Tensor, attrs: StandardizeAttrs): Tensor {
  const { width, eps, centred } = attrs;
  if (!(eps >= 0 && eps < Infinity)) {
    throw new ValueError(`Cannot apply ${action}: eps must be a number of at least 0, found ${eps}`);
  }
  if (width <= longestRow) return apply(standardizeOp, [x], attrs);
  if (isHalf(x)) return inFloat32((x) => standardize(action, x, attrs), x);
  const rows = reshape(x, [-1, width]);
  const over = { axis: 1, keepdims: true };
  const centre = centred ? sub(rows, mean(rows, over)) : rows;
  return reshape(mul(centre, rsqrt(add(mean(square(centre), over), eps))), x.shape);
}
