/** What decides how large the output of a sliding window is. */
export interface Sizes {
  readonly input: number;
  readonly padding: number;
  readonly kernel: number;
  readonly stride: number;
}

/** `floor((input + 2 padding - kernel) / stride) + 1`; 0 where the window is larger than what it slides over. */
export function outputSize({ input, padding, kernel, stride }: Sizes): number {
  const room = input + 2 * padding - kernel;
  return room < 0 ? 0 : Math.floor(room / stride) + 1;
}
