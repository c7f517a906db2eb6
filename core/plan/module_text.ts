import { bytesOf, computedType, type DType, storedType, type TexelFormat, texelFormat } from "../dtype.ts";
import type { Coordinates } from "../coordinates.ts";
import type { Shader, TargetLimits } from "../kernel.ts";
import type { Node } from "../node.ts";
import { sizeOf } from "../shape.ts";
import { specialize } from "./specialize.ts";
import { type Reader, type TextureViews, viewShift } from "./views.ts";

/** A value that a step binds: a stored node, or scratch memory of one kernel. */
export type Bound = Node | ScratchValue;

/** Scratch memory, made once for each run of a kernel; or a copy of a stored value, made when it is first read. */
export interface ScratchValue {
  readonly scratch: true;
  readonly layout: "row-major" | "texture";
  readonly dtype: DType;
  readonly elements: number;
  readonly width: number;
  readonly height: number;
  readonly copyOf?: Node;
}

/** A stored value as a texture. */
export interface CopiedValue extends ScratchValue {
  readonly copyOf: Node;
}

/** Whether a bound value is a copy of a stored one. */
export function isCopy(value: Bound): value is CopiedValue {
  return "scratch" in value && value.copyOf !== undefined;
}

/** A binding before slots are assigned. */
export interface TextBinding {
  readonly value: Bound;
  readonly access: "read" | "write";
  readonly range?: { readonly offset: number; readonly size: number };
}

/** A uniform before host numbers are numbered. */
export interface TextUniform {
  readonly type: "f32" | "i32" | "u32";
  readonly value: Node | number;
}

/** Number of elements of a bound value. */
export function elementsOf(value: Bound): number {
  return "scratch" in value ? value.elements : sizeOf(value.shape);
}

/** The texels of a bound texture; undefined for buffers. */
export function texelsOf(value: Bound): TexelFormat | undefined {
  return "scratch" in value && value.layout === "texture" ? texelFormat(value.dtype) : undefined;
}

/** Gathers what one WGSL module declares: bindings in order of first use, uniforms, functions. */
export class ModuleText {
  readonly bindings: TextBinding[] = [];
  readonly uniforms: { name: string; entry: TextUniform }[] = [];
  readonly functions: string[] = [];
  private readonly declarations: string[] = [];
  private readonly names = new Map<Bound, string>();
  private readonly scalars = new Map<Node, string>();

  private textures = 0;

  constructor(
    private readonly limits: TargetLimits,
    private readonly views: TextureViews,
    private readonly reader: Reader,
  ) {}

  /** Declares a size that kernels read as `sizes.name`. */
  size(name: string, value: number): void {
    this.uniforms.push({ name, entry: { type: "u32", value } });
  }

  /** Adds WGSL declarations, each once, however many operations ask for it. */
  needs(text: string): void {
    for (const part of text.split(/\n(?=(?:fn|alias|const|struct) )/)) {
      const one = part.trim();
      if (!this.functions.includes(one)) this.functions.push(one);
    }
  }

  /** Expression of a stored value's element at a row-major index. */
  load(value: Bound, at: Coordinates | string): string {
    const view = this.viewOf(value);
    // Texels come as the numbers that kernels compute with.
    if (view) return asElement(computedType(value.dtype), this.loadTexel(view, at));
    const name = this.bind(value, "read", `b${this.names.size}`);
    const index = typeof at === "string" ? at : at.linear();
    const element = this.isSplit(value) ? `load_${name}(${index})` : `${name}[${index}]`;
    return asElement(value.dtype, element);
  }

  /** Statement that stores an element at a row-major index. */
  store(value: Bound, name: string, index: string, element: string): string {
    this.bind(value, "write", name);
    const word = asWord(value.dtype, element);
    return this.isSplit(value) ? `store_${name}(${index}, ${word});` : `${name}[${index}] = ${word};`;
  }

  /** Statement that stores the four elements of a quad. */
  storeQuad(value: Node, name: string, quad: string, elements: readonly string[]): string {
    const type = `vec4<${storedType(value.dtype)}>`;
    this.bind(value, "write", name, { type, bytes: 4 * bytesOf(value.dtype) });
    const words = elements.map((element) => asWord(value.dtype, element));
    const word = `${type}(${words.join(", ")})`;
    return this.isSplit(value) ? `store_${name}(${quad}, ${word});` : `${name}[${quad}] = ${word};`;
  }

  /** Expression of a host number. */
  scalar(node: Node): string {
    let name = this.scalars.get(node);
    if (name === undefined) {
      this.scalars.set(node, name = `s${this.scalars.size}`);
      this.uniforms.push({
        name,
        entry: { type: storedType(computedType(node.dtype)) as TextUniform["type"], value: node },
      });
    }
    return node.dtype === "bool" ? `(sizes.${name} != 0u)` : `sizes.${name}`;
  }

  /** Declares a texture under the name that the shader uses. */
  texture(value: ScratchValue, access: "read" | "write", name: string): void {
    if (this.names.has(value)) return;
    this.names.set(value, name);
    this.textures++;
    this.declare(`${name}: texture_storage_2d<${texelFormat(value.dtype)}, ${access}>`, { value, access });
  }

  /** The complete module. */
  finish(shader: Shader, constants: Readonly<Record<string, number | string>>): string {
    const uniforms = this.uniforms.map(({ name, entry }) => ({ name, type: entry.type }));
    return specialize(shader, { constants, uniforms, declarations: this.declarations, functions: this.functions });
  }

  /** The texture from which a stored value is read here, as long as a kernel may bind more of them. */
  private viewOf(value: Bound): ScratchValue | undefined {
    if ("scratch" in value) return undefined;
    const view = this.views.of(value, this.reader);
    if (!view || this.names.has(view)) return view;
    return this.textures + 2 < this.limits.maxStorageTexturesPerShaderStage ? view : undefined;
  }

  private loadTexel(view: ScratchValue, at: Coordinates | string): string {
    const name = this.names.get(view) ?? `b${this.names.size}`;
    this.texture(view, "read", name);
    const type = storedType(computedType(view.dtype));
    this.needs(`fn quad_${name}(i: u32) -> vec4<${type}> {
  return textureLoad(${name}, vec2u(i & ${2 ** viewShift - 1}u, i >> ${viewShift}u));
}`);
    if (typeof at !== "string" && at.inQuad) {
      const { quad, lane } = at.inQuad;
      return `${at.define(`quad_${name}(${quad})`)}.${"xyzw"[lane]}`;
    }
    this.needs(`fn load_${name}(i: u32) -> ${type} { return quad_${name}(i / 4u)[i % 4u]; }`);
    return `load_${name}(${typeof at === "string" ? at : at.linear()})`;
  }

  /** Declares a value as an array of words, which are its elements unless told. */
  private bind(
    value: Bound,
    access: "read" | "write",
    name: string,
    word: Word = { type: storedType(value.dtype), bytes: bytesOf(value.dtype) },
  ): string {
    const known = this.names.get(value);
    if (known !== undefined) return known;
    this.names.set(value, name);
    const storage = `var<storage, ${access === "read" ? "read" : "read_write"}>`;
    const type = `array<${word.type}>`;
    if (!this.isSplit(value)) this.declare(`${name}: ${type}`, { value, access }, storage);
    else {
      const parts = this.partsOf(value, word);
      parts.forEach((range, i) => this.declare(`${name}_part${i}: ${type}`, { value, access, range }, storage));
      this.functions.push(splitAccessor(name, access, word, parts));
    }
    return name;
  }

  private declare(text: string, binding: TextBinding, storage = "var"): void {
    this.declarations.push(`@group(0) @binding(${this.bindings.length}) ${storage} ${text};`);
    this.bindings.push(binding);
  }

  /** One binding holds 128 MiB on many adapters: a larger value is bound in ranges. */
  private isSplit(value: Bound): boolean {
    return elementsOf(value) * bytesOf(value.dtype) > this.mostBytes;
  }

  private partsOf(value: Bound, word: Word): { offset: number; size: number }[] {
    // Memory is rounded up to more than a quad, so the last one may be written whole.
    const bytes = Math.ceil(elementsOf(value) * bytesOf(value.dtype) / word.bytes) * word.bytes;
    const parts = [];
    for (let offset = 0; offset < bytes; offset += this.mostBytes) {
      parts.push({ offset, size: Math.min(this.mostBytes, bytes - offset) });
    }
    return parts;
  }

  private get mostBytes(): number {
    return this.limits.maxStorageBufferBindingSize & ~0xff;
  }
}

/** The element of a value that was loaded as a word. */
function asElement(dtype: DType, word: string): string {
  if (dtype === "float16") return `f32(${word})`;
  return dtype === "bool" ? `(${word} != 0u)` : word;
}

/** What memory holds of an element. */
function asWord(dtype: DType, element: string): string {
  if (dtype === "float16") return `f16(${element})`;
  return dtype === "bool" ? `select(0u, 1u, ${element})` : element;
}

/** What one index of a bound array reaches. */
interface Word {
  readonly type: string;
  readonly bytes: number;
}

function splitAccessor(
  name: string,
  access: "read" | "write",
  { type, bytes }: Word,
  parts: readonly { offset: number; size: number }[],
): string {
  const lines = parts.map(({ offset, size }, i) => {
    const place = `${name}_part${i}[i - ${offset / bytes}u]`;
    const body = access === "read" ? `return ${place};` : `${place} = value; return;`;
    return i === parts.length - 1 ? `  ${body}` : `  if (i < ${(offset + size) / bytes}u) { ${body} }`;
  });
  const head = access === "read"
    ? `fn load_${name}(i: u32) -> ${type} {`
    : `fn store_${name}(i: u32, value: ${type}) {`;
  return [head, ...lines, "}"].join("\n");
}
