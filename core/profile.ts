import { defaultDevice } from "./gpu/default_device.ts";
import type { Device } from "./gpu/device.ts";
import { Profiler, type TimedWork } from "./gpu/profiler.ts";

/** Dispatches of one label, or all copies into textures, over a whole profile. */
export interface ProfileRow {
  /**
   * The operations computed, the shape of the result and the shader: `conv2d+add+relu [8,6,28,28] (conv2d_rows)`; or
   * `copy to textures`.
   */
  readonly label: string;
  /** Dispatches, or how often copies were made between two. */
  readonly calls: number;
  /** Time on the device in milliseconds, all calls together. */
  readonly milliseconds: number;
  /** Part of all time on the device, 0 to 1. */
  readonly share: number;
  /** Bytes bound in a second, in units of 10^9: an upper bound of what was moved. */
  readonly gigabytesPerSecond: number;
}

/** Where the time of a computation went. */
export interface Profile<R> {
  /** What the profiled function gave. */
  readonly result: R;
  /** By label, the dearest first. */
  readonly rows: readonly ProfileRow[];
  /** Time of all dispatches and copies on the device. */
  readonly milliseconds: number;
  /** The rows as text. */
  readonly table: string;
  /** All of them in order as a JSON file for chrome://tracing or Perfetto. */
  readonly trace: string;
}

/** Which device to watch. */
export interface ProfileOptions {
  /** The default device unless told. */
  readonly device?: Device;
}

/**
 * Runs `f` and times every dispatch and copy that it makes on a device. Reading or realising inside `f` is what makes work: lazy tensors
 * that it only returns cost nothing yet. Each dispatch gets a pass of its own, which costs some microseconds more than usual.
 *
 * @throws {DeviceError} where the device has no timestamp queries
 *
 * @example
 * ```ts
 * import { matmul, ones, profile, realize } from "@tilegrad/tilegrad";
 * const { table } = await profile(() => realize(matmul(ones([64, 64]), ones([64, 64]))));
 * console.log(table); // matmul [64,64] ... ms
 * ```
 */
export async function profile<R>(f: () => R | Promise<R>, options: ProfileOptions = {}): Promise<Profile<R>> {
  const device = options.device ?? await defaultDevice();
  const profiler = new Profiler(device);
  const before = device.executor.profiler;
  device.executor.profiler = profiler;
  let result: R;
  try {
    result = await f();
  } finally {
    device.executor.profiler = before;
  }
  const times = await profiler.read();
  await device.settle();
  const rows = rowsOf(times);
  const milliseconds = rows.reduce((sum, row) => sum + row.milliseconds, 0);
  return { result, rows, milliseconds, table: tableOf(rows, milliseconds), trace: traceOf(times) };
}

function rowsOf(times: readonly TimedWork[]): ProfileRow[] {
  const sums = new Map<string, { calls: number; nanoseconds: number; bytes: number }>();
  for (const { label, begin, end, bytes } of times) {
    const sum = sums.get(label) ?? { calls: 0, nanoseconds: 0, bytes: 0 };
    sums.set(label, { calls: sum.calls + 1, nanoseconds: sum.nanoseconds + end - begin, bytes: sum.bytes + bytes });
  }
  const total = [...sums.values()].reduce((sum, { nanoseconds }) => sum + nanoseconds, 0) || 1;
  return [...sums].sort(([, a], [, b]) => b.nanoseconds - a.nanoseconds).map(([label, sum]) => ({
    label,
    calls: sum.calls,
    milliseconds: sum.nanoseconds / 1e6,
    share: sum.nanoseconds / total,
    gigabytesPerSecond: sum.nanoseconds === 0 ? 0 : sum.bytes / sum.nanoseconds,
  }));
}

function tableOf(rows: readonly ProfileRow[], milliseconds: number): string {
  const lines = rows.map(({ label, calls, milliseconds, share, gigabytesPerSecond }) =>
    [
      milliseconds.toFixed(3).padStart(11),
      `${(100 * share).toFixed(1)} %`.padStart(7),
      String(calls).padStart(6),
      gigabytesPerSecond.toFixed(1).padStart(7),
      ` ${label}`,
    ].join(" ")
  );
  return [
    "         ms   share  calls    GB/s  dispatch",
    ...lines,
    `${milliseconds.toFixed(3).padStart(11)}  in all`,
  ].join("\n");
}

function traceOf(times: readonly TimedWork[]): string {
  const first = times[0]?.begin ?? 0;
  const traceEvents = times.map(({ label, shape, workgroups, begin, end, bytes }) => ({
    ...{ name: label, ph: "X", pid: 0, tid: 0, ts: (begin - first) / 1000, dur: (end - begin) / 1000 },
    args: { shape, workgroups, bytes },
  }));
  return JSON.stringify({ traceEvents, displayTimeUnit: "ms" });
}
