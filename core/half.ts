/**
 * The value of IEEE half-precision bits: 1 sign, 5 exponent, 10 fraction; every one is exact in float32.
 *
 * @example
 * ```ts
 * import { fromHalf } from "@tilegrad/tilegrad";
 * console.log(fromHalf(0x3c00), fromHalf(0xc500)); // 1 -5
 * ```
 */
export function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}

/**
 * The half-precision bits nearest to a value, ties to even; infinity above 65,519.
 *
 * @example
 * ```ts
 * import { tensor, toHalf } from "@tilegrad/tilegrad";
 * const bits = Uint16Array.of(toHalf(1), toHalf(-5));
 * console.log(await tensor(bits, { dtype: "float16" }).data()); // [1, -5]
 * ```
 */
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

function roundToEven(value: number): number {
  const down = Math.floor(value);
  const over = value - down;
  return over > 0.5 || over === 0.5 && down % 2 === 1 ? down + 1 : down;
}

/** The bits of numbers, in whole 32-bit words: one more than there are numbers where their count is odd. */
export function toHalves(values: ArrayLike<number>): Uint16Array {
  const bits = new Uint16Array(values.length + values.length % 2);
  for (let i = 0; i < values.length; i++) bits[i] = toHalf(values[i]);
  return bits;
}

/** The first `length` of the numbers that bits stand for. */
export function fromHalves(bits: Uint16Array, length: number): Float32Array {
  const values = new Float32Array(length);
  for (let i = 0; i < length; i++) values[i] = fromHalf(bits[i]);
  return values;
}
