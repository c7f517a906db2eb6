import type { KernelRequest, Shader, Step } from "../kernel.ts";
import { wgslType } from "../dtype.ts";
import type { Spec } from "../node.ts";
import { sizeOf } from "../shape.ts";
import { foldWorkgroups } from "../workgroups.ts";
import { fourFrom } from "../../shaders/mod.ts";
import { reachOf } from "./_padding.ts";
import { type Window2d, windowConstants, type WindowKernel, windowStep } from "./_window2d.ts";

/** Taps of a row, and quads that a row of taps loads, up to which the text of a kernel stays short. */
const mostTaps = 8;
const mostLoads = 8;

/** Windows of a row that reach over a quad, likewise. */
const mostWindows = 16;

/** A pooling kernel in two forms: element by element, and for software adapters in quads. */
export interface WindowKernels extends Omit<WindowKernel, "visits"> {
  readonly quadShader: Shader;
}

type Constants = Readonly<Record<string, number | string>>;

/** One dispatch of a kernel that combines the taps of each window. */
export function tapStep(window: Window2d, request: KernelRequest<unknown>, kernels: WindowKernels): Step {
  const constants = tapQuads(window);
  if (request.target.kind === "cpu" && constants) return windowQuadStep(window, request, kernels, constants);
  const { quadShader: _, ...kernel } = kernels;
  return windowStep(window, request, { ...kernel, visits: "taps" });
}

/** One dispatch of a kernel that gathers, for each element, from the windows that reach over it. */
export function coverStep(window: Window2d, request: KernelRequest<unknown>, kernels: WindowKernels): Step {
  const constants = coverQuads(window);
  if (request.target.kind === "cpu" && constants) return windowQuadStep(window, request, kernels, constants);
  const { quadShader: _, ...kernel } = kernels;
  return windowStep(window, request, { ...kernel, visits: "windows" });
}

/** How four neighbouring windows of a row lie on the quads of x; undefined where they reach over too many. */
function tapQuads({ kernel, stride, dilation, padding, input, output }: Window2d): Constants | undefined {
  const [width, left, reach] = [input[1], padding[1][0], reachOf(kernel[1], dilation[1])];
  const isAligned = width % 4 === 0;
  // Elements before the first tap, so that a quad begins there.
  const lead = isAligned ? (4 - left % 4) % 4 : 0;
  const loads = Math.ceil((lead + 3 * stride[1] + reach) / 4);
  if (kernel[1] > mostTaps || loads > mostLoads) return undefined;
  const end = (output[1] - 1) * stride[1] + reach - left;
  return { LEAD: lead, LOADS: loads, ALIGNED: String(isAligned), BORDERED: String(left > 0 || end > width) };
}

/** How many windows of a row reach over four neighbouring elements of x; undefined where there are too many. */
function coverQuads({ kernel, stride, dilation, padding }: Window2d): Constants | undefined {
  const [left, reach] = [padding[1][0], reachOf(kernel[1], dilation[1])];
  // Quads that many apart are covered alike.
  const spans = Array.from({ length: stride[1] }, (_, quad) => {
    const first = Math.ceil((4 * quad + left - reach + 1) / stride[1]);
    return Math.floor((4 * quad + 3 + left) / stride[1]) - first + 1;
  });
  const span = Math.max(1, ...spans);
  return span > mostWindows ? undefined : { SPAN: span, LOADS: Math.ceil(span / 4) };
}

/** Whether windows of a row do not overlap, and lie each within four elements from a multiple of four on. */
export function areWithinQuads({ kernel, stride }: Window2d): boolean {
  return (stride[1] === 2 || stride[1] === 4) && kernel[1] <= stride[1];
}

/** One dispatch of a kernel that computes, for each four elements below each other's windows, all rows of a band of windows. */
export function bandStep(
  window: Window2d,
  { output, target }: KernelRequest<unknown>,
  { quadShader, functions = "", reads, writes: [{ name, value }] }: Omit<WindowKernels, "shader">,
): Step {
  const workgroup = 64;
  const { input: [height, width], stride } = window;
  const quads = Math.ceil(width / 4);
  const bands = Math.ceil(height / stride[0]);
  const count = sizeOf(output.shape.slice(0, 2)) * bands * quads;
  const constants = { QUADS: quads, BANDS: bands, WINDOWS: 4 / stride[1], ALIGNED: String(width % 4 === 0) };
  return {
    shader: quadShader,
    constants: { ...windowConstants(window), ...constants, WORKGROUP: workgroup },
    sizes: { count, infinity: 0x7f800000 },
    functions: [functions, fourFrom, storeFunction(name, output)].join("\n"),
    reads: reads.map((operand) => ({ ...operand, inQuads: true })),
    writes: [{ name, value, inQuads: width % 4 === 0 }],
    workgroups: foldWorkgroups(Math.ceil(count / workgroup), target),
  };
}

function windowQuadStep(
  window: Window2d,
  { output, target }: KernelRequest<unknown>,
  { quadShader, functions = "", reads, writes: [{ name, value }] }: WindowKernels,
  constants: Constants,
): Step {
  const workgroup = 64;
  const width = output.shape[3];
  const quads = Math.ceil(width / 4);
  const count = sizeOf(output.shape.slice(0, 3)) * quads;
  const inQuads = width % 4 === 0;
  return {
    shader: quadShader,
    constants: { ...windowConstants(window), ...constants, QUADS: quads, WORKGROUP: workgroup },
    sizes: { count, infinity: 0x7f800000 },
    functions: [functions, fourFrom, storeFunction(name, output)].join("\n"),
    reads: reads.map((operand) => ({ ...operand, inQuads: true })),
    writes: [{ name, value, inQuads }],
    workgroups: foldWorkgroups(Math.ceil(count / workgroup), target),
  };
}

/** WGSL that stores what of four elements from `column` of a row on lies within the row. */
function storeFunction(name: string, { shape, dtype }: Spec): string {
  const width = shape[3];
  const quad = `write4_${name}((row * ${width}u + column) / 4u, value);`;
  return `fn store(row: u32, column: u32, value: vec4<${wgslType(dtype)}>) {
  ${width % 4 === 0 ? quad : storeElements(name, width)}
}`;
}

/** Stores what of a quad lies in a row of `width` elements. */
function storeElements(name: string, width: number): string {
  const place = `row * ${width}u + column`;
  const store = (q: number) => `if (column + ${q}u < ${width}u) { write_${name}(${place} + ${q}u, value[${q}]); }`;
  return [0, 1, 2, 3].map(store).join("\n  ");
}
