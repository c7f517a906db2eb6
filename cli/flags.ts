// Values of command-line flags; what is wrong with one is said in a line.

/** A whole number of at least `least`. */
export function wholeFlag(flag: string, given: string | undefined, otherwise: number, least: number): number {
  const value = given === undefined ? otherwise : Number(given);
  if (given !== "" && Number.isSafeInteger(value) && value >= least) return value;
  throw new RangeError(`--${flag} needs a whole number of at least ${least}, found ${given}`);
}

/** A number above 0. */
export function positiveFlag(flag: string, given: string | undefined, otherwise: number): number {
  const value = given === undefined ? otherwise : Number(given);
  if (Number.isFinite(value) && value > 0) return value;
  throw new RangeError(`--${flag} needs a positive number, found ${given}`);
}
