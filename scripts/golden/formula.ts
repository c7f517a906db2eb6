/** The value formula of the golden format: numbers from a key (text) and a flat index, in uint32 arithmetic. */

/** FNV-1a hash of the UTF-8 bytes of a text. */
export function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/** The final mixing step of MurmurHash3. */
export function fmix32(hash: number): number {
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Seed of a key under a salt. */
export function seedOf(key: string, salt: number): number {
  return fmix32((fnv1a32(key) + salt) >>> 0);
}

/** Hash of position `index` under a seed. */
export function hashAt(seed: number, index: number): number {
  return fmix32((seed + Math.imul(index, 0x9e3779b9)) >>> 0);
}

/** A number in [-1, 1), a multiple of 2^-23 and so exact in float32. */
export function unit(seed: number, index: number): number {
  return ((hashAt(seed, index) >>> 8) - 8388608) * 2 ** -23;
}

/** Networks have 10^8 values: a plain loop makes them twenty times faster than `Float32Array.from`. */
function filled(count: number, value: (index: number) => number): Float32Array {
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) values[i] = value(i);
  return values;
}

/** `scale * unit`, with one rounding to float32; `from` is the index of the first element. */
export function symmetric(key: string, salt: number, count: number, scale = 1, from = 0): Float32Array {
  const seed = seedOf(key, salt), factor = Math.fround(scale);
  return filled(count, (i) => factor * unit(seed, from + i));
}

/** `base + scale * unit`, rounded once. */
export function affine(key: string, salt: number, count: number, base: number, scale: number): Float32Array {
  const seed = seedOf(key, salt);
  return filled(count, (i) => base + scale * unit(seed, i));
}

/** Class labels: hash modulo the number of classes. */
export function labels(key: string, salt: number, count: number, classes: number): Int32Array {
  const seed = seedOf(key, salt);
  return Int32Array.from({ length: count }, (_, i) => hashAt(seed, i) % classes);
}

/** `count` flat positions below `size`; all of them, in order, where `size` is not larger. */
export function sampleIndex(key: string, salt: number, size: number, count: number): number[] {
  const seed = seedOf(key, salt);
  return Array.from({ length: Math.min(size, count) }, (_, i) => size <= count ? i : hashAt(seed, i) % size);
}

/** Values of an [N, C, H, W] image, `pixel(n, c, h, w, flat index)` for each element. */
function mapImage(
  shape: readonly number[],
  pixel: (n: number, c: number, h: number, w: number, index: number) => number,
): Float32Array {
  const [count, channels, height, width] = shape;
  return Float32Array.from({ length: count * channels * height * width }, (_, index) => {
    const w = index % width, h = Math.floor(index / width) % height;
    const c = Math.floor(index / (width * height)) % channels;
    return pixel(Math.floor(index / (width * height * channels)), c, h, w, index);
  });
}

/** Triangle wave of period 2 `half` between -1 and 1. */
function triangle(t: number, half: number): number {
  const phase = t % (2 * half);
  return Math.min(phase, 2 * half - phase) / (half / 2) - 1;
}

/** A test image of triangle waves with noise; `scale` is a power of two. */
export function image(key: string, salt: number, shape: readonly number[], scale = 1): Float32Array {
  const seed = seedOf(key, salt);
  return mapImage(shape, (n, c, h, w, index) => {
    const wave = triangle(h * (3 + c) + w * (5 + 2 * c) + 17 * c + 29 * n, 32);
    return Math.fround(wave + 0.5 * unit(seed, index)) * scale;
  });
}

/** Test images whose waves depend on the class `classes[n]` of sample n. */
export function classImage(
  key: string,
  salt: number,
  shape: readonly number[],
  classes: ArrayLike<number>,
): Float32Array {
  const seed = seedOf(key, salt);
  return mapImage(shape, (n, c, h, w, index) => {
    const y = classes[n];
    const t = h * (1 + y % 4) + w * (2 + Math.floor(y / 4)) + (5 * c + 3) * y + 11 * c;
    return triangle(t, 16) + unit(seed, index);
  });
}

/** A state_dict entry by its name and shape: weights scaled by fan-in, batch-norm scales near 1, biases small. */
export function parameter(key: string, shape: readonly number[], salt: number, gain: number): Float32Array {
  const count = shape.reduce((a, b) => a * b, 1);
  if (key.endsWith("num_batches_tracked")) return new Float32Array(count);
  if (key.endsWith("running_mean")) return symmetric(key, salt, count, 0.125);
  if (key.endsWith("running_var")) return affine(key, salt, count, 1, 0.5);
  if (shape.length >= 2) return symmetric(key, salt, count, gain / Math.sqrt(count / shape[0]));
  if (key.endsWith("weight")) return affine(key, salt, count, 1, 0.25);
  return symmetric(key, salt, count, 0.125);
}
