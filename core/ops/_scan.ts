import { scan as scanShader, scanTotal } from "../../shaders/mod.ts";
import type { ComputedType } from "../dtype.ts";
import type { KernelPlan, KernelRequest, Operand, Target } from "../kernel.ts";
import { sizeOf } from "../shape.ts";
import { foldWorkgroups } from "../workgroups.ts";

/** Along which axis a scan runs, and from which end. */
export interface ScanAttrs {
  readonly axis: number;
  /** From the last element to the first. */
  readonly reverse: boolean;
}

/** What a scan combines, as WGSL in the words of scan.wgsl. */
export interface ScanKernel {
  /** `alias Elem`, `identity`, `combine` and `load`. */
  readonly functions: string;
  /** What `store` writes of `value`, an `Elem`. */
  readonly result: string;
  /** Names of the inputs, as `load` reads them. */
  readonly inputs: readonly string[];
  /** Parts of an element: how each is kept between the passes. */
  readonly parts: readonly { readonly dtype: ComputedType; readonly member: string }[];
}

/** One pass over short axes; over long ones a pass that combines chunks, then the pass that writes. */
export function scanPlan(kernel: ScanKernel, { output, attrs, target }: KernelRequest<ScanAttrs>): KernelPlan {
  const length = output.shape[attrs.axis];
  const inner = sizeOf(output.shape.slice(attrs.axis + 1));
  const rows = sizeOf(output.shape) / length;
  const chunk = chunkOf(rows, length, target);
  const chunks = Math.ceil(length / chunk);
  const count = rows * chunks;
  const workgroup = target.kind === "cpu" ? 64 : 256;
  const common = {
    constants: { WORKGROUP: workgroup, REVERSE: Number(attrs.reverse) },
    sizes: { count, length, inner, chunk, chunks, infinity: 0x7f800000 },
    workgroups: foldWorkgroups(Math.ceil(count / workgroup), target),
  };
  const inputs = kernel.inputs.map((name, input): Operand => ({ name, value: { input } }));
  const writes: Operand[] = [{ name: "y", value: { output: true } }];
  const shader = { name: "scan", text: scanShader };
  const store = `fn store(i: u32, value: Elem) { write_y(i, ${kernel.result}); }`;
  if (chunks === 1) {
    const none = "fn load_total(t: u32) -> Elem { return identity(); }";
    return {
      steps: [{ ...common, shader, functions: `${kernel.functions}\n${none}\n${store}`, reads: inputs, writes }],
    };
  }
  const totals = kernel.parts.map((_, i): Operand => ({ name: `total_${i}`, value: { scratch: i } }));
  const storeTotal = kernel.parts.map(({ member }, i) => `write_total_${i}(t, value${member});`).join(" ");
  const loadTotal = kernel.parts.map((_, i) => `read_total_${i}(t)`).join(", ");
  return {
    steps: [{
      ...common,
      shader: { name: "scan_total", text: scanTotal },
      functions: `${kernel.functions}\nfn store_total(t: u32, value: Elem) { ${storeTotal} }`,
      reads: inputs,
      writes: totals,
    }, {
      ...common,
      shader,
      functions: `${kernel.functions}\nfn load_total(t: u32) -> Elem { return Elem(${loadTotal}); }\n${store}`,
      reads: [...inputs, ...totals],
      writes,
    }],
    scratch: kernel.parts.map(({ dtype }) => ({ kind: "buffer", elements: count, dtype })),
  };
}

/** Turns of both loops together stay below what old drivers allow: a chunk's elements and the totals before it. */
const longestChunk = 16384;

/** Cuts so that enough invocations are busy, while each adds up no more totals than elements. */
function chunkOf(rows: number, length: number, target: Target): number {
  const busy = target.kind === "cpu" ? 256 : 16384;
  const wanted = Math.ceil(busy / Math.max(rows, 1));
  const balanced = Math.ceil(Math.sqrt(length));
  const chunk = Math.max(64, balanced, Math.ceil(length / wanted));
  return Math.min(chunk, Math.max(longestChunk, balanced));
}
