const golden = 0x9e3779b9;

/** MurmurHash3's finaliser: a bijection of the 32-bit integers in which every input bit moves every output bit. */
function fmix32(h: number): number {
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * The numbers 0 .. n-1 in an order that depends on `seed` and `epoch` alone, the same on every machine: Fisher-Yates
 * from the top, where position `i` changes places with `floor((i + 1) * hash(i) / 2^32)`,
 * `hash(i) = fmix32(stream + i * 0x9E3779B9)` and `stream = fmix32(fmix32(seed) + epoch * 0x9E3779B9)`, all modulo 2^32.
 *
 * @param n how many numbers
 * @param seed a whole number, taken modulo 2^32
 * @param epoch a whole number, taken modulo 2^32
 * @example
 * ```ts
 * import { shuffledIndices } from "@tilegrad/tilegrad/data";
 * console.log(shuffledIndices(5, 0, 0)); // five numbers, each of 0 .. 4 once
 * ```
 *
 * Sources: Durstenfeld, "Algorithm 235: Random permutation", 1964; Appleby, MurmurHash3.
 */
export function shuffledIndices(n: number, seed: number, epoch: number): Uint32Array {
  const stream = fmix32((fmix32(seed | 0) + Math.imul(epoch | 0, golden)) >>> 0);
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const hash = fmix32((stream + Math.imul(i, golden)) >>> 0);
    const j = Math.floor(hash * 2 ** -32 * (i + 1));
    const moved = order[i];
    order[i] = order[j];
    order[j] = moved;
  }
  return order;
}
