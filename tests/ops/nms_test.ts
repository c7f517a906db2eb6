import { assertEquals, assertRejects } from "@std/assert";
import { DTypeError, nms, ShapeError, tensor, ValueError, zeros } from "../../core/mod.ts";

const boxes = () => tensor([[0, 0, 10, 10], [0, 0, 10, 9], [20, 20, 30, 30], [22, 20, 32, 30], [0, 0, 10, 10]]);
const scores = () => tensor([0.8, 0.9, 0.7, 0.6, 0.8]);

Deno.test("a box is kept unless a better one that is kept covers it", async () => {
  assertEquals(await (await nms(boxes(), scores(), 0.5)).array(), [1, 2]);
  assertEquals(await (await nms(boxes(), scores(), 0.7)).array(), [1, 2, 3]);
  assertEquals(await (await nms(boxes(), scores(), 0.95)).array(), [1, 0, 2, 3]);
  assertEquals(await (await nms(boxes(), scores(), 1)).array(), [1, 0, 4, 2, 3]);
});

Deno.test("a box that is not kept covers none", async () => {
  const row = tensor([[0, 0, 10, 1], [4, 0, 14, 1], [8, 0, 18, 1]]);
  assertEquals(await (await nms(row, tensor([3, 2, 1]), 0.4)).array(), [0, 2]);
});

Deno.test("an overlap at the threshold is allowed, empty boxes cover nothing", async () => {
  const halves = tensor([[0, 0, 2, 1], [0, 0, 1, 1]]);
  assertEquals(await (await nms(halves, tensor([2, 1]), 0.5)).array(), [0, 1]);
  assertEquals(await (await nms(halves, tensor([2, 1]), 0.49)).array(), [0]);
  assertEquals(await (await nms(zeros([2, 4]), tensor([1, 2]), 0)).array(), [1, 0]);
  assertEquals((await nms(zeros([0, 4]), zeros([0]), 0.5)).shape, [0]);
});

Deno.test("wrong shapes, types and thresholds are refused", async () => {
  await assertRejects(() => nms(zeros([2, 4]), zeros([3]), 0.5), ShapeError, "boxes are [2,4], scores [3]");
  await assertRejects(() => nms(zeros([2, 5]), zeros([2]), 0.5), ShapeError, "needs [N, 4] and [N]");
  await assertRejects(() => nms(zeros([2, 4]), zeros([2]), 1.5), ValueError, "found 1.5");
  await assertRejects(() => nms(zeros([2, 4], "int32"), zeros([2]), 0.5), DTypeError, "int32 and float32");
});
