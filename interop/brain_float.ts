/** The bfloat16 bits (the upper half of a float32) nearest to the float32 of these bits, ties to even. */
export function toBrainFloat(bits: number): number {
  if ((bits & 0x7fffffff) > 0x7f800000) return (bits >>> 16) | 0x40;
  return (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
}
