import { DeviceError, FormatError } from "../errors.ts";
import { version } from "../version.ts";

/** Which kernels are the fastest for some contractions on one adapter: plain data, to be kept as JSON. */
export interface Tuning {
  /** The adapter, as `device.info.description` names it. */
  readonly adapter: string;
  /** The kind of kernels that the device uses. */
  readonly kind: "cpu" | "gpu";
  /** The version of tilegrad whose kernels were measured. */
  readonly version: string;
  /** The runtime that measured: `Deno/2.9.6`, or the user agent of a browser. For the reader alone. */
  readonly runtime: string;
  /** What was measured, a contraction each. */
  readonly entries: readonly TuningEntry[];
}

/** What was measured of one contraction. */
export interface TuningEntry {
  /** Operation, shapes and attributes, as text. */
  readonly contraction: string;
  /** The kernel to use. */
  readonly variant: string;
  /** The kernel that the table would choose. */
  readonly table: string;
  /** Median milliseconds by kernel. */
  readonly milliseconds: Readonly<Record<string, number>>;
}

/** What a tuning must have been made with to serve a device. */
export interface TunedDevice {
  readonly description: string;
  readonly kind: "cpu" | "gpu";
}

/** Why a tuning does not serve a device; undefined where it does. */
export function misfitOf(tuning: Tuning, { description, kind }: TunedDevice): string | undefined {
  if (tuning.version === version && tuning.adapter === description && tuning.kind === kind) return undefined;
  return `it was made on ${tuning.adapter} (${tuning.kind}) by tilegrad ${tuning.version}, ` +
    `this is ${description} (${kind}) with tilegrad ${version}`;
}

/** The kernels of a tuning by contraction. */
export function choicesOf(tuning: Tuning, device: TunedDevice): ReadonlyMap<string, string> {
  const misfit = misfitOf(tuning, device);
  if (misfit) throw new DeviceError(`Cannot use this tuning: ${misfit}; call tune() on this device`);
  return new Map(tuning.entries.map(({ contraction, variant }) => [contraction, variant]));
}

/**
 * The entries of two tunings of one adapter and version; those of the second where both have one. Where they are of different
 * adapters or versions, the second alone.
 *
 * @example
 * ```ts
 * import { mergeTunings, type Tuning } from "@tilegrad/tilegrad";
 * const made = { adapter: "card", kind: "gpu", version: "0.1.0", runtime: "Deno/2.9.6" } as const;
 * const entry = (variant: string) => ({ contraction: "matmul [8,8] [8,8]", variant, table: "direct", milliseconds: {} });
 * const [old, more]: Tuning[] = ["direct", "tiled 32x32"].map((variant) => ({ ...made, entries: [entry(variant)] }));
 * console.log(mergeTunings(old, more).entries.length); // 1
 * ```
 */
export function mergeTunings(old: Tuning, more: Tuning): Tuning {
  const isOfSame = old.adapter === more.adapter && old.kind === more.kind && old.version === more.version;
  if (!isOfSame) return more;
  const entries = new Map([...old.entries, ...more.entries].map((entry) => [entry.contraction, entry]));
  return { ...more, entries: [...entries.values()] };
}

/**
 * A tuning from parsed JSON, such as a page keeps in `localStorage`.
 *
 * @throws {FormatError} where it is none
 *
 * @example
 * ```ts
 * import { parseTuning } from "@tilegrad/tilegrad";
 * const kept = '{"adapter":"card","kind":"gpu","version":"0.1.0","runtime":"Deno/2.9.6","entries":[]}';
 * console.log(parseTuning(JSON.parse(kept)).adapter); // "card"
 * ```
 */
export function parseTuning(value: unknown): Tuning {
  const { adapter, kind, version, runtime, entries } = record(value, "a tuning");
  if (kind !== "cpu" && kind !== "gpu") {
    throw new FormatError(`Cannot read a tuning: kind is ${kind}, needs cpu or gpu`);
  }
  if (!Array.isArray(entries)) throw new FormatError("Cannot read a tuning: entries is no list");
  return {
    adapter: text(adapter, "adapter"),
    kind,
    version: text(version, "version"),
    runtime: text(runtime, "runtime"),
    entries: entries.map(parseEntry),
  };
}

function parseEntry(value: unknown): TuningEntry {
  const { contraction, variant, table, milliseconds } = record(value, "an entry");
  const times = record(milliseconds, "milliseconds of an entry");
  for (const [name, time] of Object.entries(times)) {
    if (typeof time !== "number") throw new FormatError(`Cannot read a tuning: the time of ${name} is no number`);
  }
  return {
    contraction: text(contraction, "contraction"),
    variant: text(variant, "variant"),
    table: text(table, "table"),
    milliseconds: times as Record<string, number>,
  };
}

function record(value: unknown, what: string): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new FormatError(`Cannot read a tuning: ${what} is no object`);
}

function text(value: unknown, name: string): string {
  if (typeof value === "string") return value;
  throw new FormatError(`Cannot read a tuning: ${name} is no text`);
}
