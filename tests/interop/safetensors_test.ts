import { assert, assertEquals, assertThrows } from "@std/assert";
import { FormatError, tensor } from "../../core/mod.ts";
import { readSafetensorsFile } from "../../interop/files.ts";
import { encodeSafetensors, loadSafetensors, parseSafetensors, saveSafetensors } from "../../interop/mod.ts";

/** A safetensors file of this header and data. */
function file(header: unknown, data: Iterable<number> = []): Uint8Array {
  const text = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array([...new Uint8Array(8), ...text, ...data]);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  return bytes;
}

/** A file of one tensor `x`, of the given type and elements. */
function one(dtype: string, shape: number[], data: ArrayBufferView): Uint8Array {
  const bytes = new Uint8Array(data.buffer);
  return file({ x: { dtype, shape, data_offsets: [0, bytes.length] } }, bytes);
}

function f32(from: number, to: number, shape: number[] = [(to - from) / 4]) {
  return { dtype: "F32", shape, data_offsets: [from, to] };
}

function breaks(bytes: Uint8Array, message: string) {
  assertThrows(() => parseSafetensors(bytes), FormatError, message);
}

const values = {
  weight: { dtype: "float32", shape: [2, 3], data: new Float32Array([1, -0, 0.1, 3e38, Infinity, 1e-45]) },
  flags: { dtype: "bool", shape: [3], data: new Uint32Array([1, 0, 1]) },
  steps: { dtype: "int32", shape: [], data: new Int32Array([-7]) },
  seeds: { dtype: "uint32", shape: [2], data: new Uint32Array([4294967295, 0]) },
  none: { dtype: "float32", shape: [0, 4], data: new Float32Array() },
} as const;

Deno.test("safetensors: what is written is read back, metadata too", () => {
  const read = parseSafetensors(encodeSafetensors(values, { epoch: "3", "ключ": "значение" }));
  assertEquals<unknown>(read.tensors, values);
  assertEquals(read.metadata, { epoch: "3", "ключ": "значение" });
});

Deno.test("safetensors: bytes as the format describes them", () => {
  const bytes = encodeSafetensors({
    b: { dtype: "bool", shape: [1], data: new Uint32Array([1]) },
    ...{ a: values.steps },
  });
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  assertEquals(length % 8, 0);
  const header = new TextDecoder().decode(bytes.subarray(8, 8 + length));
  assertEquals(JSON.parse(header), {
    a: { dtype: "I32", shape: [], data_offsets: [0, 4] },
    b: { dtype: "BOOL", shape: [1], data_offsets: [4, 5] },
  });
  assertEquals([...bytes.subarray(8 + length)], [0xf9, 0xff, 0xff, 0xff, 1]);
});

Deno.test("safetensors: a header padded with spaces, data in any order, unaligned data", () => {
  const header = JSON.stringify({
    late: f32(5, 13),
    early: { dtype: "U8", shape: [5], data_offsets: [0, 5] },
  });
  const data = [1, 2, 3, 4, 255, ...new Uint8Array(new Float32Array([1.5, -2]).buffer)];
  const { tensors } = parseSafetensors(file(header + " ".repeat(13), data));
  assertEquals([...tensors.early.data], [1, 2, 3, 4, 255]);
  assertEquals([...tensors.late.data], [1.5, -2]);
});

Deno.test("safetensors: a view into a larger buffer is read from where it starts", () => {
  const bytes = encodeSafetensors(values);
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  assertEquals<unknown>(parseSafetensors(shifted.subarray(3)).tensors, values);
});

Deno.test("safetensors: an empty file of no tensors", () => {
  assertEquals(parseSafetensors(encodeSafetensors({})), { tensors: {}, metadata: {} });
});

Deno.test("safetensors: a tensor may be called __proto__", () => {
  const { tensors } = parseSafetensors(file('{"__proto__":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', [9]));
  assertEquals(Object.keys(tensors), ["__proto__"]);
  assertEquals([...Object.entries(tensors)[0][1].data], [9]);
});

Deno.test("safetensors: half precision becomes float32 exactly", () => {
  const bits = new Uint16Array([0x3c00, 0xc000, 0x0001, 0x03ff, 0x7bff, 0x8000, 0x7c00, 0xfc00, 0x3555, 0x7e00]);
  const { dtype, data } = parseSafetensors(one("F16", [10], bits)).tensors.x;
  assertEquals(dtype, "float32");
  const want = [1, -2, 2 ** -24, 1023 * 2 ** -24, 65504, -0, Infinity, -Infinity, 0.333251953125, NaN];
  assertEquals([...data], want);
});

Deno.test("safetensors: bfloat16 becomes float32 exactly", () => {
  const bits = new Uint16Array([0x3f80, 0xc049, 0x7f80, 0x0001, 0x8000]);
  assertEquals([...parseSafetensors(one("BF16", [5], bits)).tensors.x.data], [1, -3.140625, Infinity, 2 ** -133, -0]);
});

Deno.test("safetensors: doubles are rounded, those beyond float32 are refused", () => {
  const { x } = parseSafetensors(one("F64", [3], new Float64Array([0.1, -Infinity, NaN]))).tensors;
  assertEquals([...x.data], [Math.fround(0.1), -Infinity, NaN]);
  breaks(
    one("F64", [2], new Float64Array([0, 1e39])),
    'Cannot read tensor "x": found 1e+39 at position 1, needed a value that float32 can hold',
  );
});

Deno.test("safetensors: integers of every width", () => {
  const read = (dtype: string, data: ArrayBufferView & ArrayLike<unknown>) => {
    const { x } = parseSafetensors(one(dtype, [data.length], data)).tensors;
    return [x.dtype, ...x.data];
  };
  assertEquals(read("I8", new Int8Array([-128, 127])), ["int32", -128, 127]);
  assertEquals(read("I16", new Int16Array([-32768, 32767])), ["int32", -32768, 32767]);
  assertEquals(read("I64", new BigInt64Array([-(2n ** 31n), 2n ** 31n - 1n])), ["int32", -(2 ** 31), 2 ** 31 - 1]);
  assertEquals(read("U8", new Uint8Array([0, 255])), ["uint32", 0, 255]);
  assertEquals(read("U16", new Uint16Array([0, 65535])), ["uint32", 0, 65535]);
  assertEquals(read("U64", new BigUint64Array([0n, 2n ** 32n - 1n])), ["uint32", 0, 2 ** 32 - 1]);
});

Deno.test("safetensors: integers that do not fit are refused", () => {
  breaks(
    one("I64", [1], new BigInt64Array([2n ** 31n])),
    "found 2147483648 at position 0, needed a value that int32 can hold",
  );
  breaks(one("I64", [1], new BigInt64Array([-(2n ** 31n) - 1n])), "found -2147483649 at position 0");
  breaks(
    one("U64", [1], new BigUint64Array([2n ** 32n])),
    "found 4294967296 at position 0, needed a value that uint32 can hold",
  );
  breaks(one("BOOL", [2], new Uint8Array([1, 2])), "found 2 at position 1, needed 0 or 1");
});

Deno.test("safetensors: shorter than its length field", () => {
  breaks(new Uint8Array(7), "Cannot read safetensors: found 7 bytes, needed at least the 8 of the header's length");
  breaks(new Uint8Array(), "found 0 bytes");
});

Deno.test("safetensors: a header longer than the file, or than 100 MB", () => {
  const bytes = encodeSafetensors(values);
  breaks(bytes.slice(0, 20), "in a file of 20, needed at most 12");
  const huge = bytes.slice();
  new DataView(huge.buffer).setBigUint64(0, 100_000_001n, true);
  breaks(huge, "found a header of 100000001 bytes, needed at most 100000000");
  new DataView(huge.buffer).setBigUint64(0, 2n ** 64n - 1n, true);
  breaks(huge, "found a header of 18446744073709551615 bytes");
});

Deno.test("safetensors: a header that is not JSON, not UTF-8 or not an object", () => {
  breaks(file("{'x': 1}"), "found a header that is not JSON");
  breaks(file("{} {}"), "found a header that is not JSON");
  breaks(file(""), "found a header that is not JSON");
  breaks(file("\ufeff{}"), "found a header that is not JSON");
  breaks(file("[1]"), "found a header that is [1], needed a JSON object");
  breaks(file("null"), "found a header that is null, needed a JSON object");
  breaks(new Uint8Array([2, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xfe]), "found a header that is not UTF-8");
});

Deno.test("safetensors: a key that stands twice", () => {
  const entry = JSON.stringify(f32(0, 4));
  breaks(
    file(`{"a":${entry},"a":${entry}}`, [0, 0, 0, 0]),
    'found the key "a" twice in the header, needed every key once',
  );
  breaks(file(`{"a":${entry},"\\u0061" :${entry}}`, [0, 0, 0, 0]), 'found the key "a" twice');
  breaks(file('{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"shape":[1]}}', [0]), 'found the key "shape" twice');
  breaks(file('{"__metadata__":{"k":"1","k":"2"}}'), 'found the key "k" twice');
});

Deno.test("safetensors: equal keys of different objects, braces and quotes in names, are no duplicates", () => {
  const names = { '{"a":1,"a":2}': f32(0, 4), "a\\": f32(4, 8), "a": f32(8, 12) };
  const metadata = { note: '"a": {', a: "a" };
  const { tensors } = parseSafetensors(file({ __metadata__: metadata, ...names }, new Uint8Array(12)));
  assertEquals(Object.keys(tensors), Object.keys(names));
});

Deno.test("safetensors: metadata that is not text", () => {
  breaks(file({ __metadata__: { epoch: 3 } }), "found 3 in __metadata__, needed an object of strings");
  breaks(file({ __metadata__: "x" }), 'found "x" in __metadata__');
  breaks(file({ __metadata__: null }), "found null in __metadata__");
});

Deno.test("safetensors: tensors that overlap, leave gaps, or leave bytes over", () => {
  const data = new Uint8Array(16);
  breaks(
    file({ a: f32(0, 8), b: f32(4, 16) }, data),
    'tensor "b" overlaps tensor "a": found its data at byte 4, needed 8',
  );
  breaks(file({ a: f32(0, 8), b: f32(0, 8) }, data.slice(8)), 'tensor "b" overlaps tensor "a"');
  breaks(
    file({ a: f32(0, 4), b: f32(8, 16) }, data),
    'tensor "b" leaves a gap after tensor "a": found its data at byte 8, needed 4',
  );
  breaks(file({ a: f32(4, 16) }, data), 'tensor "a" leaves a gap after the start of the data');
  breaks(file({ a: f32(0, 12) }, data), 'found 4 bytes after tensor "a", needed none');
  breaks(file({}, data), "found 16 bytes after the start of the data, needed none");
});

Deno.test("safetensors: every file that is cut short is refused", () => {
  const bytes = encodeSafetensors(values, { note: "whole" });
  for (let length = 0; length < bytes.length; length++) {
    assertThrows(() => parseSafetensors(bytes.slice(0, length)), FormatError, "Cannot read", `${length} bytes`);
  }
  breaks(file({ a: f32(0, 8) }, new Uint8Array(7)), 'tensor "a" ends at byte 8 of the data, found only 7 bytes');
});

Deno.test("safetensors: a size that is not that of the shape", () => {
  breaks(
    file({ a: f32(0, 8, [3]) }, new Uint8Array(8)),
    'Cannot read tensor "a": found 8 bytes at data_offsets [0,8], needed 12 for F32 [3]',
  );
  breaks(file({ a: f32(0, 8, []) }, new Uint8Array(8)), "needed 4 for F32 []");
  breaks(file({ a: f32(0, 4, [2 ** 31, 2 ** 31, 4]) }, new Uint8Array(4)), "found 4 bytes");
});

Deno.test("safetensors: shapes, offsets and types that make no sense", () => {
  const entry = (fields: object) => file({ a: { ...f32(0, 4), ...fields } }, new Uint8Array(4));
  for (const shape of [[-1], [0.5], ["1"], "1", null, [1e300], [[1]]]) {
    breaks(
      entry({ shape }),
      `Cannot read tensor "a": found shape ${JSON.stringify(shape)}, needed whole numbers of at least 0`,
    );
  }
  for (const data_offsets of [[4, 0], [0], [0, 2, 4], [-4, 0], [0, 4.5], null, "0,4"]) {
    breaks(entry({ data_offsets }), `found data_offsets ${JSON.stringify(data_offsets)}, needed two whole numbers`);
  }
  for (const dtype of ["F31", "f32", "toString", 32, null]) {
    breaks(entry({ dtype }), `found dtype ${JSON.stringify(dtype)}, needed one of F32, F64, F16`);
  }
  breaks(file({ a: 1 }), 'Cannot read tensor "a": found 1, needed an object with dtype, shape and data_offsets');
  breaks(file({ a: {} }), 'Cannot read tensor "a": found dtype nothing');
});

Deno.test("safetensors: what cannot be written is refused", () => {
  const { weight } = values;
  assertThrows(
    () => encodeSafetensors({ w: { ...weight, shape: [5] } }),
    FormatError,
    'Cannot write tensor "w": found 6 values, needed 5 for shape [5]',
  );
  assertThrows(() => encodeSafetensors({ __metadata__: weight }), FormatError, "the format reserves this name");
});

Deno.test("safetensors: a header of a million characters in one name", () => {
  const name = "n".repeat(1_000_000);
  assertEquals(Object.keys(parseSafetensors(file({ [name]: f32(0, 0, [0]) })).tensors), [name]);
});

Deno.test("safetensors: tensors go out and come back", async () => {
  const state = {
    weight: tensor([[1, 2], [3, 4]]),
    steps: tensor(5, { dtype: "int32" }),
    mask: tensor([true, false]),
  };
  const loaded = loadSafetensors(await saveSafetensors(state));
  assertEquals(Object.keys(loaded), Object.keys(state));
  for (const [name, x] of Object.entries(state)) {
    const y = loaded[name];
    assertEquals([y.dtype, y.shape, await y.data()], [x.dtype, x.shape, await x.data()]);
  }
  assert(loaded.mask.dtype === "bool");
});

Deno.test("safetensors: half precision stays what it is where that is asked for", async () => {
  const x = tensor([0.1, -2, 65504], { dtype: "float16" });
  const bytes = await saveSafetensors({ x });
  assertEquals(loadSafetensors(bytes).x.dtype, "float32");
  const { x: kept } = loadSafetensors(bytes, { keepHalves: true });
  assertEquals([kept.dtype, await kept.array()], ["float16", await x.array()]);
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeFile(path, bytes);
    const { state } = await readSafetensorsFile(path, { keepHalves: true });
    assertEquals([state.x.dtype, await state.x.array()], ["float16", await x.array()]);
  } finally {
    await Deno.remove(path);
  }
});
