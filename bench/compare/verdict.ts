/** Whether a library's figures count: pure checks of what its process reported. */
import type { Expected } from "./rows.ts";

/** Why `outputs` are not what they must be, or null. Elements are compared one by one; NaN never passes. */
export function outputFault(expected: readonly Expected[], outputs: readonly ArrayLike<number>[]): string | null {
  if (outputs.length !== expected.length) return `wrong output: ${outputs.length} arrays, needed ${expected.length}`;
  for (const [i, { name, values, tolerance }] of expected.entries()) {
    const got = outputs[i];
    if (got.length !== values.length) return `wrong output: ${name} has ${got.length} values, needed ${values.length}`;
    const at = values.findIndex((want, j) => !(Math.abs(got[j] - want) <= tolerance));
    if (at >= 0) {
      return `wrong output: ${name}[${at}] is ${got[at]}, needed ${values[at]} ± ${tolerance.toExponential(1)}`;
    }
  }
  return null;
}

/** Why a library ran on the wrong adapter, or null; the first library's adapter is the one that counts. */
export function adapterFault(adapter: string, first: string): string | null {
  if (adapter === "") return "opened no WebGPU device";
  return adapter === first ? null : `ran on another adapter (${adapter})`;
}

/** Cuts one run of float32 values into arrays of the given lengths. */
export function cut(values: Float32Array, lengths: readonly number[]): Float32Array[] {
  let start = 0;
  return lengths.map((length) => values.subarray(start, start += length));
}
