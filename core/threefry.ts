/**
 * Threefry-2x32 with 20 rounds: two words from a two-word key and a two-word counter. The device computes the same
 * (`ops/random.ts`).
 *
 * Source: Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3".
 */
export function threefry(k0: number, k1: number, counter0: number, counter1: number): [number, number] {
  const keys = [k0, k1, k0 ^ k1 ^ 0x1bd11bda];
  const rotations = [[13, 15, 26, 6], [17, 29, 16, 24]];
  let x = counter0 + k0 | 0;
  let y = counter1 + k1 | 0;
  for (let round = 0; round < 5; round++) {
    for (const rotation of rotations[round % 2]) {
      x = x + y | 0;
      y = ((y << rotation) | (y >>> (32 - rotation))) ^ x;
    }
    x = x + keys[(round + 1) % 3] | 0;
    y = y + keys[(round + 2) % 3] + round + 1 | 0;
  }
  return [x >>> 0, y >>> 0];
}
