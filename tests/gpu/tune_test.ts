// Tunings: measured, kept, used again, and refused where they do not belong.
import { assert, assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import {
  conv2d,
  type Device,
  DeviceError,
  explain,
  FormatError,
  matmul,
  mergeTunings,
  openDevice,
  parseTuning,
  relu,
  sum,
  type Tensor,
  tune,
  type TuneProgress,
  type Tuning,
  valueAndGrad,
  version,
} from "../../core/mod.ts";
import { measureContraction } from "../../core/gpu/measured.ts";
import { RunClock } from "../../core/gpu/run_clock.ts";
import type { KernelRequest } from "../../core/kernel.ts";
import { type Op } from "../../core/op.ts";
import { apply } from "../../core/tensor.ts";
import { readTuning, writeTuning } from "../../files/tuning.ts";
import { tuneModel } from "../../layers/mod.ts";
import { lenet5 } from "../../models/mod.ts";
import { checkValues, random } from "../ops/_check.ts";
import { choiceOf, valuesOn } from "../ops/_variants.ts";

const float32 = (...shape: number[]) => ({ shape, dtype: "float32" as const });

async function onDevices(kinds: readonly ("cpu" | "gpu")[], check: (device: Device) => Promise<void>): Promise<void> {
  for (const kind of kinds) {
    const device = await openDevice({ kind });
    try {
      await check(device);
    } finally {
      device.destroy();
    }
  }
}

/** A convolution whose result is multiplied, twice, by one matrix. */
function network(x: Tensor, weight: Tensor, matrix: Tensor): Tensor {
  const y = relu(conv2d(x, weight, null, { padding: 1 }));
  return matmul(matmul(y, matrix), matrix);
}
const inputs = [float32(1, 8, 16, 16), float32(8, 8, 3, 3), float32(16, 16)];

Deno.test("tune measures each contraction once, and a device that is given the tuning chooses by it", () =>
  onDevices(["cpu", "gpu"], async (device) => {
    const seen: TuneProgress[] = [];
    const tuning = await tune(network, inputs, { device, rounds: 1, onProgress: (progress) => seen.push(progress) });
    assertEquals(seen.map(({ done, total }) => [done, total]), [[1, 2], [2, 2]]);
    assertEquals(tuning.entries.map(({ contraction }) => contraction.split(" ")[0]), ["conv2d", "matmul"]);
    const { kind, description } = device.info;
    assertEquals([tuning.kind, tuning.adapter, tuning.version], [kind, description, version]);
    for (const { variant, table, milliseconds } of tuning.entries) {
      assert(Object.keys(milliseconds).length > 1 && variant in milliseconds && table in milliseconds);
      assert(Object.values(milliseconds).every((time) => time > 0));
    }
    assertEquals(parseTuning(JSON.parse(JSON.stringify(tuning))), tuning);

    // Any other kernel than the table's, so that the difference shows.
    const entries = tuning.entries.map((entry) => ({
      ...entry,
      variant: Object.keys(entry.milliseconds).find((name) => name !== entry.table)!,
    }));
    const operands = () => inputs.map(({ shape }, i) => random(shape, { seed: i + 1 })) as [Tensor, Tensor, Tensor];
    const [wanted] = await valuesOn(device, [network(...operands())]);
    device.useTuning({ ...tuning, entries });
    const text = explain(network(...operands()), { tuning: { ...tuning, entries } });
    for (const { variant } of entries) assertStringIncludes(text, `workgroups, ${variant} (tuned)`);
    const [got] = await valuesOn(device, [network(...operands())]);
    await checkValues(got, Float64Array.from(wanted), { atol: 1e-4, rtol: 1e-4 });
    device.useTuning({ ...tuning, entries: [{ ...entries[0], variant: "no such kernel" }] });
    assertEquals(choiceOf(conv2d(random([1, 8, 16, 16]), random([8, 8, 3, 3])), device.target).reason, "table");
  }));

Deno.test("tune takes gradients, too, and a network by its specification", async () => {
  await onDevices(["cpu"], async (device) => {
    const step = (x: Tensor, weight: Tensor) => valueAndGrad((w: Tensor) => sum(conv2d(x, w)))(weight);
    const tuning = await tune(step, [float32(8, 4, 9, 9), float32(8, 4, 3, 3)], {
      ...{ device, rounds: 1, weights: "changing" },
    });
    assertEquals(tuning.entries.map(({ contraction }) => contraction.split(" ")[0]), ["conv2d", "conv2dWeight"]);
    const forward = await tuneModel(lenet5(), [1, 1, 28, 28], { device, rounds: 1 });
    assertEquals(forward.entries.length, 5);
  });
});

/** An operation with three kernels, of which one is fast and wrong. */
const doubled: Op<null> = {
  name: "doubled",
  infer: ([x]) => x,
  lower: {
    kind: "kernel",
    epilogue: false,
    steps({ inputs: [{ shape: [count] }], target: { forced: [variant] = ["added"] } }: KernelRequest<null>) {
      const value = { added: "read_x(i) + read_x(i)", multiplied: "2.0 * read_x(i)", wrong: "read_x(i)" }[variant];
      const text = `@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i < sizes.count) { write_y(i, ${value}); }
}`;
      return {
        choice: {
          ...{ variant, reason: "forced", contraction: "doubled", candidates: ["wrong", "multiplied", "added"] },
        },
        steps: [{
          shader: { name: variant, text },
          sizes: { count },
          reads: [{ name: "x", value: { input: 0 } }],
          writes: [{ name: "y", value: { output: true } }],
          workgroups: [Math.ceil(count / 64), 1, 1],
        }],
      };
    },
  },
  grad: "none",
};

Deno.test("a kernel whose result differs from that of most others is never chosen", () =>
  onDevices(["cpu"], async (device) => {
    const clock = new RunClock(device);
    const { node } = apply(doubled, [random([100])], null);
    const entry = await measureContraction(node, device, clock, { rounds: 3, keepsForms: true });
    clock.destroy();
    assertEquals(Object.keys(entry!.milliseconds), ["added", "multiplied"]);
    assert(entry!.variant !== "wrong");
  }));

Deno.test("without timestamp queries the clock waits for the device", () =>
  onDevices(["cpu"], async (device) => {
    const [a, b] = [random([256, 256]), random([256, 256], { seed: 2 })];
    const submit = () => {
      const y = matmul(a, b);
      device.executor.compute([y.node]);
      y.dispose();
    };
    const { queue } = device.gpu;
    const clock = new RunClock({ gpu: { features: new Set(), queue } } as unknown as Device);
    await clock.time(submit, 1);
    const time = await clock.time(submit, 4);
    assert(time > 0.05 && time < 1000, `${time} ms`);
  }));

const made: Tuning = { adapter: "a card", kind: "gpu", version: "0.0.1", runtime: "Deno/2.9.6", entries: [] };

Deno.test("a tuning of another adapter or version is refused, with both", async () => {
  const error = await assertRejects(() => openDevice({ kind: "cpu", tuning: made }), DeviceError);
  assertStringIncludes(
    error.message,
    "Cannot use this tuning: it was made on a card (gpu) by tilegrad 0.0.1, this is ",
  );
  assertStringIncludes(error.message, `(cpu) with tilegrad ${version}; call tune() on this device`);
  assertThrows(() => explain([], { tuning: made }), DeviceError, "by tilegrad 0.0.1");
});

Deno.test("what is no tuning is refused, with what is wrong", () => {
  const cases: readonly (readonly [unknown, string])[] = [
    [null, "a tuning is no object"],
    [[], "a tuning is no object"],
    [{ ...made, kind: "tpu" }, "kind is tpu, needs cpu or gpu"],
    [{ ...made, adapter: 3 }, "adapter is no text"],
    [{ ...made, entries: {} }, "entries is no list"],
    [{ ...made, entries: [{ contraction: "matmul", variant: "direct", table: "direct" }] }, "milliseconds of an entry"],
    [
      {
        ...made,
        entries: [{ contraction: "matmul", variant: "direct", table: "direct", milliseconds: { direct: "1" } }],
      },
      "the time of direct is no number",
    ],
  ];
  for (const [value, message] of cases) assertThrows(() => parseTuning(value), FormatError, message);
});

Deno.test("tunings of one adapter and version are joined, the newer entry wins", () => {
  const entry = (contraction: string, variant: string) => ({ contraction, variant, table: "direct", milliseconds: {} });
  const old = { ...made, entries: [entry("a", "direct"), entry("b", "direct")] };
  const more = { ...made, entries: [entry("b", "tiled 32x32"), entry("c", "direct")] };
  assertEquals(mergeTunings(old, more).entries, [entry("a", "direct"), ...more.entries]);
  assertEquals(mergeTunings({ ...old, version: "0.0.2" }, more), more);
});

Deno.test("a file keeps a tuning for each adapter and version, and is written whole", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/tunings.json`;
  try {
    await onDevices(["cpu"], async (device) => {
      const own: Tuning = { ...made, adapter: device.info.description, kind: "cpu", version };
      assertEquals(await readTuning(path, device), undefined);
      await writeTuning(path, made);
      assertEquals(await readTuning(path, device), undefined);
      const entry = { contraction: "matmul", variant: "direct", table: "direct", milliseconds: { direct: 1 } };
      await writeTuning(path, own);
      await writeTuning(path, { ...own, entries: [entry] });
      assertEquals(await readTuning(path, device), { ...own, entries: [entry] });
      assertEquals(JSON.parse(await Deno.readTextFile(path)).tunings.length, 2);
      assertEquals([...Deno.readDirSync(folder)].length, 1);
      for (const [text, message] of [["{", "it is no JSON"], ["[]", "it has no list of tunings"]]) {
        await Deno.writeTextFile(path, text);
        await assertRejects(
          () => readTuning(path, device),
          FormatError,
          `Cannot read tunings from ${path}: ${message}`,
        );
      }
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
