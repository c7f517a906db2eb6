import { Coordinates, type KnownAxes } from "../coordinates.ts";
import { wgslType } from "../dtype.ts";
import type { Choice, KernelLowering, Operand, Scratch, Step, Target } from "../kernel.ts";
import type { Node } from "../node.ts";
import { sameShape, type Shape, showShape, sizeOf } from "../shape.ts";
import { foldWorkgroups } from "../workgroups.ts";
import { pointwise } from "../../shaders/mod.ts";
import { emitElement, emitQuad, FunctionText, type Sources } from "./emit.ts";
import { isHostScalar, isLeaf } from "./graph.ts";
import { ModuleText, type ScratchValue, type TextBinding, type TextUniform } from "./module_text.ts";
import { renamed, requestOf, type Schedule } from "./schedule.ts";
import type { Reader } from "./views.ts";

/** The dispatches that compute one stored value, and those that ride on it. */
export interface Group {
  readonly value: Node;
  readonly riders: readonly Node[];
  /** Serial of the node that begins it: of the kernel where a chain rides on one. */
  readonly serial: number;
  readonly steps: readonly GroupStep[];
}

/** A dispatch whose operands are still nodes. */
export interface GroupStep {
  readonly label: string;
  readonly code: string;
  readonly bindings: readonly TextBinding[];
  readonly uniforms: readonly TextUniform[];
  readonly workgroups: readonly [number, number, number];
  /** Of the last dispatch of an operation that has several kernels. */
  readonly choice?: Choice;
  /** Whether the texture that it writes is worth keeping while its input has the same value. */
  readonly isKept?: boolean;
}

/** Writes the WGSL for a stored value: its kernel with what is fused around it, or one elementwise kernel. */
export function buildGroup(value: Node, schedule: Schedule, target: Target): Group {
  const kernel = schedule.kernelOf.get(value);
  const { serial } = kernel ?? value;
  const riders = schedule.riders.get(value) ?? [];
  if (sizeOf(value.shape) === 0) return { value, riders, serial, steps: [] };
  const steps = kernel ? kernelSteps(value, kernel, schedule, target) : [pointwiseStep(value, schedule, target)];
  return { value, riders, serial, steps };
}

/** Quads from which on an invocation computes several: fewer are spread over more invocations, and compile faster. */
const manyQuads = 2 ** 14;

function pointwiseStep(value: Node, schedule: Schedule, target: Target): GroupStep {
  const module = new ModuleText(target.limits, schedule.views, { elements: sizeOf(value.shape), packs: false });
  const fused = new Set<string>();
  const inQuads = target.kind === "cpu";
  const count = Math.ceil(sizeOf(value.shape) / (inQuads ? 4 : 1));
  const width = inQuads ? 64 : 256;
  const each = inQuads && count >= manyQuads ? 4 : 1;
  module.size("count", count);
  const result = { value, name: "y", inQuads };
  module.needs(`fn compute(i: u32) {\n${storeText(result, module, schedule, fused, () => undefined)}}`);
  const code = module.finish({ name: "pointwise", text: pointwise }, { WORKGROUP: width, EACH: each });
  return {
    label: label([...fused].reverse(), "pointwise", value),
    code,
    bindings: module.bindings,
    uniforms: module.uniforms.map(({ entry }) => entry),
    workgroups: foldWorkgroups(Math.ceil(count / each / width), target),
  };
}

function kernelSteps(value: Node, kernel: Node, schedule: Schedule, target: Target): GroupStep[] {
  const lower = kernel.op.lower as KernelLowering<unknown>;
  const plan = lower.steps(requestOf(kernel, target));
  const scratch = (plan.scratch ?? []).map(scratchValue);
  return plan.steps.map((step, i) => ({
    ...kernelStep(step, value, kernel, scratch, schedule, target),
    choice: i === plan.steps.length - 1 ? plan.choice : undefined,
  }));
}

function scratchValue(scratch: Scratch): ScratchValue {
  return scratch.kind === "texture"
    ? { scratch: true, layout: "texture", dtype: "float32", elements: 0, width: scratch.width, height: scratch.height }
    : { scratch: true, layout: "row-major", dtype: scratch.dtype, elements: scratch.elements, width: 0, height: 0 };
}

function kernelStep(
  step: Step,
  value: Node,
  kernel: Node,
  scratch: readonly ScratchValue[],
  schedule: Schedule,
  target: Target,
): GroupStep {
  const module = new ModuleText(target.limits, schedule.views, readerOf(step, kernel, scratch));
  const before = new Set<string>();
  const after = new Set<string>();
  for (const [name, size] of Object.entries(step.sizes ?? {})) module.size(name, size);
  for (const operand of step.reads) bindRead(operand, kernel, scratch, module, schedule, before);
  if (step.functions) module.needs(step.functions);
  for (const operand of step.writes) bindWrite(operand, value, kernel, scratch, module, schedule, after);
  return {
    label: label([...[...before].reverse(), kernel.op.name, ...[...after].reverse()], step.shader.name, value),
    code: `${directives(step, target)}${module.finish(step.shader, step.constants ?? {})}`,
    bindings: module.bindings,
    uniforms: module.uniforms.map(({ entry }) => entry),
    workgroups: step.workgroups,
    isKept: step.isKept,
  };
}

/** On the first line, so that those of the shader keep their numbers. */
function directives({ usesSubgroups = false }: Step, { subgroups }: Target): string {
  return usesSubgroups && subgroups === "enable" ? "enable subgroups; " : "";
}

function readerOf({ reads, writes }: Step, kernel: Node, scratch: readonly ScratchValue[]): Reader {
  const sizes = [...reads, ...writes].map(({ value, times = 1 }) => {
    if ("scratch" in value) return 0;
    return times * sizeOf("input" in value ? kernel.inputs[value.input].shape : kernel.shape);
  });
  const packs = writes.every(({ value }) => "scratch" in value && scratch[value.scratch].layout === "texture");
  return { elements: Math.max(...sizes), packs };
}

function bindRead(
  { name, value, inQuads = false }: Operand,
  kernel: Node,
  scratch: readonly ScratchValue[],
  module: ModuleText,
  schedule: Schedule,
  fused: Set<string>,
): void {
  if ("output" in value) throw new Error(`${kernel.op.name}: a step cannot read the output`);
  if ("scratch" in value) {
    const from = scratch[value.scratch];
    if (from.layout === "texture") return module.texture(from, "read", name);
    if (inQuads) throw new Error(`${kernel.op.name}: scratch memory is read element by element`);
    return module.needs(accessor(name, from.dtype, "", module.load(from, "i")));
  }
  const input = kernel.inputs[value.input];
  const scope = new FunctionText();
  const sources = sourcesOf(module, schedule, fused, () => false);
  if (inQuads) {
    const type = `vec4<${wgslType(input.dtype)}>`;
    const elements = emitQuad(input, "i", scope, sources).join(", ");
    return module.needs(`fn read4_${name}(i: u32) -> ${type} {\n${scope.text}  return ${type}(${elements});\n}`);
  }
  const element = emitElement(input, Coordinates.atIndex(scope, input.shape, "i"), scope, sources);
  module.needs(accessor(name, input.dtype, scope.text, element));
}

function accessor(name: string, dtype: Node["dtype"], statements: string, element: string): string {
  return `fn read_${name}(i: u32) -> ${wgslType(dtype)} {\n${statements}  return ${element};\n}`;
}

function bindWrite(
  { name, value: to, inQuads = false, channel }: Operand,
  value: Node,
  kernel: Node,
  scratch: readonly ScratchValue[],
  module: ModuleText,
  schedule: Schedule,
  fused: Set<string>,
): void {
  if ("input" in to) throw new Error(`${kernel.op.name}: a step cannot write an input`);
  if ("scratch" in to) {
    const into = scratch[to.scratch];
    if (into.layout === "texture") return module.texture(into, "write", name);
    const type = wgslType(into.dtype);
    return module.needs(`fn write_${name}(i: u32, value: ${type}) {\n  ${module.store(into, name, "i", "value")}\n}`);
  }
  const along = channel === undefined ? undefined : { shape: kernel.shape, axes: { 1: channel } };
  const result = { value, name, inQuads, along };
  const type = inQuads ? `vec4<${wgslType(kernel.dtype)}>` : wgslType(kernel.dtype);
  const statements = storeText(result, module, schedule, fused, (node, at) => {
    if (node !== kernel) return undefined;
    return inQuads ? `value.${"xyzw"[at.inQuad!.lane]}` : "value";
  });
  module.needs(`fn ${inQuads ? "write4" : "write"}_${name}(i: u32, value: ${type}) {\n${statements}}`);
}

/** A value that a dispatch stores at index or quad `i`, and the name of its binding. */
interface Result {
  readonly value: Node;
  readonly name: string;
  readonly inQuads: boolean;
  /** Coordinates that are there already, and the shape that they belong to. */
  readonly along?: { readonly shape: Shape; readonly axes: KnownAxes };
}

/** Statements that compute and store a value and its riders, of what `known` says and of what is in memory. */
function storeText(
  { value, name, inQuads, along }: Result,
  module: ModuleText,
  schedule: Schedule,
  fused: Set<string>,
  known: Sources["load"],
): string {
  const scope = new FunctionText();
  const computed = new Map<Node, readonly string[]>();
  const names: Set<string>[] = [];
  const stores = [value, ...schedule.riders.get(value) ?? []].map((node, i) => {
    const sources = sourcesOf(module, schedule, names[i] = new Set(), (one) => one === node);
    const load = sources.load;
    sources.load = (one, at) => computed.get(one)?.[at.inQuad?.lane ?? 0] ?? known(one, at) ?? load(one, at);
    const binding = i === 0 ? name : `${name}${i}`;
    const axes = along && sameShape(node.shape, along.shape) ? along.axes : undefined;
    const elements = inQuads
      ? emitQuad(node, "i", scope, sources, axes)
      : [emitElement(node, Coordinates.atIndex(scope, node.shape, "i", axes), scope, sources)];
    computed.set(node, elements);
    return inQuads ? module.storeQuad(node, binding, "i", elements) : module.store(node, binding, "i", elements[0]);
  });
  // Names are gathered from the last operation to the first.
  for (const own of names.reverse()) own.forEach((one) => fused.add(one));
  return `${scope.text}${stores.map((store) => `  ${store}\n`).join("")}`;
}

/** Stored values are loaded, host numbers are uniforms, all else is computed here and named in `fused`. */
function sourcesOf(
  module: ModuleText,
  schedule: Schedule,
  fused: Set<string>,
  isHere: (node: Node) => boolean,
): Sources & { load: Sources["load"] } {
  return {
    load(node, at) {
      if (isHere(node)) {
        fused.add(node.op.name);
        return undefined;
      }
      if (isHostScalar(node)) return module.scalar(node);
      const source = renamed(node);
      if (isHostScalar(source)) return module.scalar(source);
      if (isLeaf(source) || schedule.stored.has(source)) return module.load(source, at);
      if (node.op.lower.kind === "elementwise") fused.add(node.op.name);
      return undefined;
    },
    needs: (functions) => module.needs(functions),
  };
}

/** The operations in the order in which they are applied, and the shader: `conv2d+add+relu [8,6,28,28] (conv2d_register)`. */
function label(names: readonly string[], shader: string, value: Node): string {
  return `${names.join("+") || value.op.name} ${showShape(value.shape)} (${shader})`;
}
