import type { KernelRequest, Step } from "../kernel.ts";
import { sizeOf } from "../shape.ts";
import { foldWorkgroups } from "../workgroups.ts";
import { fourFrom } from "../../shaders/mod.ts";
import { reachOf } from "./_padding.ts";
import { type Window2d, windowConstants, type WindowKernel } from "./_window2d.ts";

/** Taps of a row, and quads that a row of taps loads, up to which the text of a kernel stays short. */
const mostTaps = 8;
const mostLoads = 8;

/** Windows that reach over a quad, likewise. */
const mostWindows = 16;

/** What the pooling kernels that work in quads need to know; undefined where the others serve better. */
type QuadConstants = Readonly<Record<string, number | string>> | undefined;

/** How four neighbouring windows of a row lie on the quads of x. */
export function tapQuads({ kernel, stride, dilation, padding, input, output }: Window2d): QuadConstants {
  const width = input[1];
  const left = padding[1][0];
  const isAligned = width % 4 === 0;
  // Elements before the first tap, so that a quad begins there.
  const lead = isAligned ? (4 - left % 4) % 4 : 0;
  const loads = Math.ceil((lead + 3 * stride[1] + reachOf(kernel[1], dilation[1])) / 4);
  if (kernel[1] > mostTaps || loads > mostLoads) return undefined;
  const end = (output[1] - 1) * stride[1] + reachOf(kernel[1], dilation[1]) - left;
  return { LEAD: lead, LOADS: loads, ALIGNED: String(isAligned), BORDERED: String(left > 0 || end > width) };
}

/** How many windows of a row reach over four neighbouring elements of x. */
export function coverQuads({ kernel, stride, dilation, padding }: Window2d): QuadConstants {
  const before = padding[1][0] - reachOf(kernel[1], dilation[1]) + 1;
  // Quads a stride apart are covered alike.
  const spans = Array.from({ length: stride[1] }, (_, quad) => {
    const first = Math.ceil((4 * quad + before) / stride[1]);
    return Math.floor((4 * quad + 3 + padding[1][0]) / stride[1]) - first + 1;
  });
  const span = Math.max(1, ...spans);
  return span > mostWindows ? undefined : { SPAN: span, LOADS: Math.ceil(span / 4) };
}

/** One dispatch of a pooling kernel that computes quads of the result's rows. */
export function windowQuadStep(
  window: Window2d,
  { output, target }: KernelRequest<unknown>,
  { shader, functions, reads, writes: [{ name, value }] }: Omit<WindowKernel, "visits">,
  constants: QuadConstants,
  type: "f32" | "i32",
): Step {
  const workgroup = 64;
  const width = output.shape[3];
  const quads = Math.ceil(width / 4);
  const count = sizeOf(output.shape.slice(0, 3)) * quads;
  const inQuads = width % 4 === 0;
  const store = inQuads
    ? `write4_${name}((row * ${width}u + column) / 4u, value);`
    : [0, 1, 2, 3].map((q) =>
      `if (column + ${q}u < ${width}u) { write_${name}(row * ${width}u + column + ${q}u, value[${q}]); }`
    ).join("\n  ");
  return {
    shader,
    constants: { ...windowConstants(window), ...constants, QUADS: quads, WORKGROUP: workgroup },
    sizes: { count, infinity: 0x7f800000 },
    functions: [
      fourFrom,
      `fn store(row: u32, column: u32, value: vec4<${type}>) { ${store} }`,
      ...(functions ? [functions] : []),
    ].join("\n"),
    reads: reads.map((operand) => ({ ...operand, inQuads: true })),
    writes: [{ name, value, inQuads }],
    workgroups: foldWorkgroups(Math.ceil(count / workgroup), target),
  };
}
