import type { Tensor } from "../tensor.ts";
import { literal } from "./_unary.ts";
import { add, mod, mul, sub } from "./binary.ts";
import { clamp } from "./clamp.ts";
import { equal, greaterEqual, lessEqual, logicalAnd } from "./comparison.ts";
import { cast } from "./cast.ts";
import { abs, floor, sign } from "./unary.ts";
import { where } from "./where.ts";

/** An axis of pixels, 0 the middle of the first: where places beyond it lead. */
export interface Border {
  /** The place of the first mirror; none where places are only moved to the nearest pixel. */
  readonly mirror?: number;
}

/** The distance of the two mirrors of an axis. */
function spanOf(mirror: number, extent: number): number {
  return extent - 1 - 2 * mirror;
}

/** Whether a distance from the first mirror is an odd number of reflections away. */
function isTurned(distance: Tensor, span: number): Tensor {
  return equal(mod(floor(mul(distance, 1 / span)), 2), 1);
}

/** Mirrored as often as it takes. */
function reflected(place: Tensor, mirror: number, span: number): Tensor {
  if (span === 0) return mul(place, 0);
  const distance = abs(sub(place, mirror));
  const rest = mod(distance, span);
  return add(where(isTurned(distance, span), sub(span, rest), rest), mirror);
}

/** Places brought back among the pixels. */
export function bounded(place: Tensor, extent: number, { mirror }: Border): Tensor {
  const inside = mirror === undefined ? place : reflected(place, mirror, spanOf(mirror, extent));
  return clamp(inside, { min: 0, max: extent - 1 });
}

/** The derivative of `bounded`: 1, -1 where a place was mirrored, 0 where it was moved to the nearest pixel. */
export function boundedSlope(place: Tensor, extent: number, { mirror }: Border): Tensor {
  if (mirror === undefined) return within(place, extent);
  const span = spanOf(mirror, extent);
  if (span === 0) return mul(place, 0);
  const distance = sub(place, mirror);
  const direction = where(isTurned(abs(distance), span), -1, 1);
  return mul(mul(sign(distance), direction), within(reflected(place, mirror, span), extent));
}

function within(place: Tensor, extent: number): Tensor {
  return cast(logicalAnd(greaterEqual(place, 0), lessEqual(place, extent - 1)), "float32");
}

/** `bounded` in WGSL. */
export function boundedFunction(border: Border | undefined): string {
  const body = border === undefined
    ? "return place;"
    : border.mirror === undefined
    ? "return clamp(place, 0.0, extent - 1.0);"
    : `let first = ${literal(border.mirror)};
  let span = max(extent - 1.0 - 2.0 * first, 0x1p-100f);
  let distance = abs(place - first);
  let turns = floor(distance / span);
  let rest = distance - turns * span;
  return clamp(first + select(rest, span - rest, fract(turns * 0.5) != 0.0), 0.0, extent - 1.0);`;
  return `fn bounded(place: f32, extent: f32) -> f32 {\n  ${body}\n}`;
}
