import { assertEquals, assertRejects } from "@std/assert";
import { deflateRawSync } from "node:zlib";
import { FormatError } from "../../core/mod.ts";
import { parseTorch } from "../../interop/mod.ts";
import { floatBytes, op, pickle, tensorOps, torchFile, zip } from "./_torch_file.ts";

const fixture = new URL("files/state.pth", import.meta.url);
const vector = { elements: 2, shape: [2], strides: [1] };
const pair = floatBytes(1, 2);

async function refused(bytes: Uint8Array, message: string): Promise<void> {
  await assertRejects(() => parseTorch(bytes), FormatError, message);
}

Deno.test("torch file: one that CPython's pickle and zipfile made", async () => {
  const { tensors, metadata } = await parseTorch(await Deno.readFile(fixture));
  const shown = Object.entries(tensors).map(([name, { dtype, shape, data }]) => [name, dtype, shape, [...data]]);
  assertEquals(shown, [
    ["state_dict.conv.weight", "float32", [3, 4], [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5]],
    ["state_dict.transposed", "float32", [4, 3], [0, 2, 4, 0.5, 2.5, 4.5, 1, 3, 5, 1.5, 3.5, 5.5]],
    ["state_dict.column", "float32", [3], [1, 3, 5]],
    ["state_dict.half", "float32", [2], [1.5, -2]],
    ["state_dict.double", "float32", [1], [Math.fround(0.1)]],
    ["state_dict.bn.num_batches_tracked", "int32", [], [-7]],
    ["state_dict.mask", "bool", [2], [1, 0]],
    ["state_dict.bytes", "uint32", [2], [255, 0]],
    ["state_dict.brain", "float32", [2], [1, -3.140625]],
    ["state_dict.none", "float32", [0, 4], []],
  ]);
  const numbers = { epoch: "90", large: `${2 ** 40}`, loss: "0.25", arch: "tiny", best: "true", "rest.1": "-3" };
  assertEquals(metadata, numbers);
});

Deno.test("torch file: put together by hand, plain dictionaries, lists of tensors", async () => {
  const weight = tensorOps({ elements: 6, offset: 1, shape: [2, 2], strides: [2, 1] });
  const file = torchFile(op.dict({ weight, all: op.list(weight, tensorOps({ ...vector, key: "1" })) }), {
    0: floatBytes(0, 1, 2, 3, 4, 5),
    1: pair,
  });
  const { tensors } = await parseTorch(file);
  assertEquals(Object.entries(tensors).map(([name, { data }]) => [name, ...data]), [
    ["weight", 1, 2, 3, 4],
    ["all.0", 1, 2, 3, 4],
    ["all.1", 1, 2],
  ]);
});

Deno.test("torch file: deflated entries", async () => {
  const bytes = floatBytes(...new Array(500).fill(3));
  const data = { name: "model/data/0", bytes, stored: deflateRawSync(bytes), method: 8 } as const;
  const file = torchFile(op.dict({ x: tensorOps({ elements: 500, shape: [500], strides: [1] }) }), {}, [data]);
  assertEquals((await parseTorch(file)).tensors.x.data, new Float32Array(500).fill(3));
});

Deno.test("torch file: a pickle that names anything but tensors is refused, and nothing runs", async () => {
  const command = op.call(op.global("os", "system"), op.tuple(op.text("echo harm")));
  await refused(torchFile(command), "found the global os.system, which is refused");
  await refused(torchFile(op.global("builtins", "eval")), "found the global builtins.eval, which is refused");
  await refused(torchFile(op.global("torch", "toString")), "found the global torch.toString, which is refused");
  await refused(torchFile(op.global("__main__", "Net")), "torch.save(model.state_dict(), path)");
  const stack = [...op.text("posix"), ...op.text("system"), 0x93];
  await refused(torchFile(stack), "found the global posix.system, which is refused");
  // INST, OBJ, NEWOBJ, EXT1, and a call of what was no function.
  for (const opcode of [0x69, 0x6f, 0x81, 0x82]) {
    await refused(torchFile([opcode]), `found the pickle operation 0x${opcode.toString(16)}, which holds no data`);
  }
  await refused(
    torchFile(op.call(op.global("torch", "FloatStorage"), op.tuple())),
    "found a call of what is no function",
  );
  await refused(torchFile(op.call(op.text("eval"), op.tuple())), "found a call of what is no function");
});

Deno.test("torch file: every pickle that is cut short is refused", async () => {
  const whole = pickle(op.dict({ x: tensorOps(vector), n: op.int(-3) }));
  for (let length = 0; length < whole.length; length++) {
    const file = zip([{ name: "m/data.pkl", bytes: whole.slice(0, length) }, { name: "m/data/0", bytes: pair }]);
    await assertRejects(() => parseTorch(file), FormatError, "Cannot read torch file", `${length} bytes`);
  }
});

Deno.test("torch file: pickles that make no sense", async () => {
  const cases: [number[], string][] = [
    [[], "found nothing on the stack"],
    [[0x74], "found no mark on the stack"],
    [[0x68, 5], "found a reference to value 5, which is not there"],
    [[...op.text("a"), ...op.none, 0x61], "found items for what is no list"],
    [[...op.text("a"), ...op.none, ...op.none, 0x73], "found items for what is no dictionary"],
    [[...op.text("a"), ...op.none, 0x62], "found attributes for what is no dictionary"],
    [[0x8a, 8, 0, 0, 0, 0, 0, 0, 0, 0x40], "found the number 4611686018427387904, needed one below 2^53"],
    [[0x58, 1, 0, 0, 0, 0xff], "found text that is not UTF-8"],
    [op.persistent(op.text("x")), "found a reference that is no storage of a known type"],
    [[0x5d, 0x71, 0, 0x68, 0, 0x61], "a container that holds itself"],
    [[...new Array(200).fill(0x5d), ...new Array(199).fill(0x61)], "found more than 100 containers in one another"],
  ];
  for (const [value, message] of cases) await refused(torchFile(value), message);
});

Deno.test("torch file: a few bytes that stand for a billion values are refused", async () => {
  const doubled = Array.from({ length: 30 }, (_, i) => [0x5d, 0x28, 0x68, i, 0x68, i, 0x65, 0x71, i + 1]);
  await refused(torchFile([0x5d, 0x71, 0, ...doubled.flat()]), "found more than 1000000 values");
});

Deno.test("torch file: tensors that their storage does not hold", async () => {
  const cases: [Parameters<typeof tensorOps>[0], string][] = [
    [{ elements: 2, shape: [3], strides: [1] }, "found a tensor [3] with strides [1] from element 0, needed it inside"],
    [{ elements: 2, offset: 1, shape: [2], strides: [1] }, "needed it inside its storage of 2 elements"],
    [{ elements: 2, shape: [2, 2], strides: [1] }, "needed a stride for each axis"],
    [{ elements: 2, shape: [2], strides: [-1] }, "found a tensor without storage, offset, size and stride"],
    [{ elements: 2, shape: [2 ** 30, 2], strides: [0, 1] }, "which repeats a storage of 2 elements"],
    [{ elements: 3, shape: [3], strides: [1] }, "found 8 bytes in model/data/0, needed 12 for 3 elements of F32"],
    [{ ...vector, key: "../0" }, "found no bytes in model/data/../0, needed 8"],
    [{ ...vector, type: "ComplexFloatStorage" }, "found the global torch.ComplexFloatStorage, which is refused"],
  ];
  for (const [fields, message] of cases) {
    await refused(torchFile(op.dict({ x: tensorOps(fields) }), { 0: pair }), message);
  }
});

Deno.test("torch file: values that do not fit their tensor type", async () => {
  const x = tensorOps({ type: "LongStorage", elements: 1, shape: [1], strides: [1] });
  const file = torchFile(op.dict({ x }), { 0: new Uint8Array(new BigInt64Array([2n ** 31n]).buffer) });
  await refused(file, 'Cannot read tensor "x": found 2147483648 at position 0, needed a value that int32 can hold');
});

Deno.test("torch file: archives with wrong CRC, cut short, or of other sizes than they say", async () => {
  const value = op.dict({ x: tensorOps(vector) });
  const name = "model/data/0";
  await refused(
    torchFile(value, {}, [{ name, bytes: pair, crc: 1 }]),
    "found a damaged zip archive: Invalid CRC32 of model/data/0",
  );
  const whole = torchFile(value, { 0: pair });
  for (let length = 0; length < whole.length; length += 7) {
    await refused(whole.slice(0, length), "Cannot read torch file");
  }
  const zeros = new Uint8Array(100_000);
  const bomb = { name, bytes: zeros, stored: deflateRawSync(zeros), method: 8, size: 8 } as const;
  await refused(torchFile(value, {}, [bomb]), "Cannot read torch file");
  await refused(torchFile(value, {}, [{ name, bytes: pair, size: 2 ** 31 }]), "needed 8 for 2 elements of F32");
  const large = op.dict({ x: tensorOps({ elements: 2 ** 29, shape: [2 ** 29], strides: [1] }) });
  await refused(torchFile(large, {}, [{ name, bytes: pair, size: 2 ** 31 }]), "of 2147483648 bytes, stored as 8");
  await refused(torchFile(value, { 0: pair }, [{ name, bytes: pair }]), "twice");
});

Deno.test("torch file: other formats and byte orders are named", async () => {
  await refused(new Uint8Array([0x80, 2, 0x8a, 10]), "found a file of PyTorch before 1.6");
  await refused(new TextEncoder().encode("<html>"), "found no zip archive, needed a file of torch.save");
  await refused(new Uint8Array(), "found no zip archive");
  await refused(zip([{ name: "model/weights.json", bytes: pair }]), "found 0 entries called data.pkl");
  const order = { name: "model/byteorder", bytes: new TextEncoder().encode("big") };
  await refused(
    torchFile(op.dict({ x: tensorOps(vector) }), { 0: pair }, [order]),
    'found byte order "big", needed "little"',
  );
});
