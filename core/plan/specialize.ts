import type { Shader } from "../kernel.ts";

/** Text that is appended to a shader file to make one WGSL module. */
export interface Specialization {
  readonly constants: Readonly<Record<string, number | string>>;
  readonly uniforms: readonly { readonly name: string; readonly type: string }[];
  /** Bindings, in order; the uniforms' is the last. */
  readonly declarations: readonly string[];
  readonly functions: readonly string[];
}

/**
 * Completes a shader file. Its own lines come first and keep their numbers, unless an `@unroll` directive copies some:
 * WGSL does not mind the order of declarations.
 */
export function specialize(shader: Shader, { constants, uniforms, declarations, functions }: Specialization): string {
  const parts = [unroll(shader.text, constants)];
  for (const [name, value] of Object.entries(constants)) {
    parts.push(`const ${name} = ${typeof value === "number" ? `${value}u` : value};`);
  }
  if (uniforms.length > 0) {
    parts.push(`struct Sizes {\n${uniforms.map(({ name, type }) => `  ${name}: ${type},\n`).join("")}}`);
    parts.push(`@group(0) @binding(${declarations.length}) var<uniform> sizes: Sizes;`);
  }
  parts.push(...declarations, ...functions.map((text) => unroll(text, constants)));
  const text = parts.join("\n") + "\n";
  // On the line of the file's first, so that lines keep their numbers.
  return /\bf16\b/.test(text) ? `enable f16; ${text}` : text;
}

/** Whether a module stores or rounds to 16 bits, and so needs the feature `shader-f16`. */
export function needsHalves(code: string): boolean {
  return /^(enable \w+; )*enable f16;/.test(code);
}

const directive = /^\s*\/\/ @unroll (\w+) in (\w+)\.\.(\w+)\s*$/;

/**
 * Expands `// @unroll i in 0..COUNT`: the statement or brace block after it is repeated with `i` replaced by each number,
 * as a word of its own (`i` becomes `3u`) and as a suffix of names (`sum_i` becomes `sum_3`). Directives nest.
 * Compilers keep the accumulators of a register tile in registers only when every index is a literal.
 */
export function unroll(text: string, constants: Readonly<Record<string, number | string>>): string {
  return unrollLines(text.split("\n"), constants).join("\n");
}

function unrollLines(lines: readonly string[], constants: Readonly<Record<string, number | string>>): string[] {
  const out: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const match = directive.exec(lines[at]);
    if (!match) {
      out.push(lines[at]);
      continue;
    }
    const [, name, from, to] = match;
    const end = statementEnd(lines, at + 1);
    const body = lines.slice(at + 1, end);
    for (let i = bound(from, constants); i < bound(to, constants); i++) {
      const copy = body.map((line) => substitute(line, name, i));
      out.push(...unrollLines(copy, constants));
    }
    at = end - 1;
  }
  return out;
}

function bound(word: string, constants: Readonly<Record<string, number | string>>): number {
  const value = Number(constants[word] ?? word);
  if (!Number.isInteger(value)) throw new Error(`@unroll bound ${word} is not a constant of this kernel`);
  return value;
}

function substitute(line: string, name: string, value: number): string {
  if (directive.test(line)) return line;
  return line.replaceAll(new RegExp(`\\b${name}\\b`, "g"), `${value}u`)
    .replaceAll(new RegExp(`_${name}(?=\\b|_)`, "g"), `_${value}`);
}

/** The line after the statement that starts at `start`: directives, then one line, or a block to its closing brace. */
function statementEnd(lines: readonly string[], start: number): number {
  let at = start;
  while (directive.test(lines[at])) at++;
  let depth = 0;
  for (;; at++) {
    depth += (lines[at].match(/\{/g)?.length ?? 0) - (lines[at].match(/\}/g)?.length ?? 0);
    if (depth <= 0) return at + 1;
  }
}
