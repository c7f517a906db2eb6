/** A number as the page shows it: so many places, a true minus sign, no negative zero. */
export function shown(value: number, places = 2): string {
  const text = value.toFixed(places);
  return Number(text) < 0 ? `\u2212${text.slice(1)}` : text.replace("-", "");
}

/** A share as per cent. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** A number that follows others in a sum: `+ 0.25` or `− 0.25`. */
export function summand(value: number, places = 2): string {
  const text = shown(value, places);
  return text.startsWith("\u2212") ? `\u2212 ${text.slice(1)}` : `+ ${text}`;
}
