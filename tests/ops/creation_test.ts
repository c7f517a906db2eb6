import { assertEquals, assertThrows } from "@std/assert";
import {
  fromBytes,
  fromImage,
  fullLike,
  logspace,
  meshgrid,
  mul,
  ShapeError,
  tensor,
  ValueError,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, random } from "./_check.ts";

Deno.test("fullLike takes shape and type of another tensor", async () => {
  const y = fullLike(zeros([2, 2], "int32"), 7);
  assertEquals([await y.array(), y.dtype], [[[7, 7], [7, 7]], "int32"]);
});

Deno.test("logspace gives equal ratios", async () => {
  await checkValues(logspace(0, 2, 3), [1, 10, 100]);
  await checkValues(logspace(-1, 3, 5, 2), [0.5, 1, 2, 4, 8]);
  await checkValues(logspace(2, 5, 1), [100]);
  assertThrows(() => logspace(0, 1, 0), ShapeError, "at least 1 number");
  assertThrows(() => logspace(0, 1, 2, -3), ValueError, "the base must be above 0, found -3");
});

Deno.test("meshgrid runs each vector along its axis", async () => {
  const vectors = [tensor([1, 2]), tensor([3, 4, 5])];
  const [x, y] = meshgrid(vectors);
  assertEquals([await x.array(), await y.array()], [[[1, 1, 1], [2, 2, 2]], [[3, 4, 5], [3, 4, 5]]]);
  const [column] = meshgrid(vectors, { indexing: "xy" });
  assertEquals(await column.array(), [[1, 2], [1, 2], [1, 2]]);
  assertEquals(meshgrid([zeros([2]), zeros([3]), zeros([0])]).map(({ shape }) => shape), [[2, 3, 0], [2, 3, 0], [
    2,
    3,
    0,
  ]]);
  await checkGradient((a, b) => mul(...meshgrid([a, b]) as [typeof a, typeof b]), [random([2]), random([3])]);
  assertThrows(() => meshgrid([zeros([2, 2])]), ShapeError, "needs vectors, found [2,2]");
});

Deno.test("fromBytes reads little-endian elements and copies them", async () => {
  const bytes = new Uint8Array(new Float32Array([1, 2.5, -3, 4]).buffer);
  const x = fromBytes(bytes.subarray(4), { shape: [3, 1] });
  bytes.fill(0);
  assertEquals(await x.array(), [[2.5], [-3], [4]]);
  assertEquals(await fromBytes(Uint8Array.of(255, 255, 255, 255), { dtype: "int32" }).array(), [-1]);
  assertThrows(
    () => fromBytes(new Uint8Array(7)),
    ShapeError,
    "found 7 bytes, elements of float32 need a multiple of 4",
  );
  assertThrows(() => fromBytes(new Uint8Array(8), { shape: [3] }), ShapeError, "[3] of float32 need 12");
});

Deno.test("fromImage puts channels first, from 0 to 1", async () => {
  const data = Uint8ClampedArray.of(0, 51, 102, 255, 255, 153, 204, 0);
  const x = fromImage({ data, width: 2, height: 1 });
  assertEquals(x.shape, [3, 1, 2]);
  await checkValues(x, [0, 1, 0.2, 0.6, 0.4, 0.8]);
  assertEquals(fromImage({ data, width: 1, height: 2 }, { channels: 4 }).shape, [4, 2, 1]);
  assertEquals(fromImage({ data, width: 2, height: 4 }).shape, [1, 4, 2]);
  const wrong = [{ data, width: 3, height: 1 }, { data, width: 1, height: 1 }, { data, width: 0, height: 0 }];
  for (const image of wrong) assertThrows(() => fromImage(image), ShapeError, "Cannot apply fromImage: found 8 bytes");
  assertThrows(
    () => fromImage({ data, width: 2, height: 4 }, { channels: 2 }),
    ShapeError,
    "no more channels than bytes",
  );
});
