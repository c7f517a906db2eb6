/** The value of IEEE half-precision bits: 1 sign, 5 exponent, 10 fraction; every one is exact in float32. */
export function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}

/** The half-precision bits nearest to a value, ties to even; infinity above 65,519. */
export function toHalf(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (size >= 65520) return sign | 0x7c00;
  // Fractions count in units of 2^(exponent - 25); below 2^-14 the unit stays 2^-24.
  const exponent = Math.max(1, Math.floor(Math.log2(Math.max(size, 2 ** -15))) + 15);
  const units = roundToEven(size * 2 ** (25 - exponent));
  // A carry of the rounding goes into the exponent by itself; a value without leading one has exponent 0.
  return sign | ((exponent - 1) * 1024 + units);
}

/** The bfloat16 bits (the upper half of a float32) nearest to the float32 of these bits, ties to even. */
export function toBrainFloat(bits: number): number {
  if ((bits & 0x7fffffff) > 0x7f800000) return (bits >>> 16) | 0x40;
  return (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
}

function roundToEven(value: number): number {
  const down = Math.floor(value);
  const over = value - down;
  return over > 0.5 || over === 0.5 && down % 2 === 1 ? down + 1 : down;
}
