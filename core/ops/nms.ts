import { tensor } from "../create.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { showShape } from "../shape.ts";
import { readTensors, type Tensor } from "../tensor.ts";
import { requireTypes } from "./_rules.ts";

/**
 * Boxes that no better one covers: in descending order of score, each box is kept unless its overlap with a kept one is above the
 * threshold. Overlap is the area in common divided by the area of both together. Boxes and scores are read back and
 * compared on the host: the choice is one after the other by nature. As torchvision's `nms`; not differentiable.
 *
 * @param boxes [N, 4], `float32`: x1, y1, x2, y2, with x1 <= x2 and y1 <= y2
 * @param scores [N], `float32`
 * @param threshold from 0 to 1
 * @returns places of the kept boxes, best first: `int32`, [number kept]
 * @throws {ShapeError} where boxes are not [N, 4] and scores [N]
 * @throws {ValueError} where the threshold is not from 0 to 1
 *
 * @example
 * ```ts
 * import { nms, tensor } from "@tilegrad/tilegrad";
 * const boxes = tensor([[0, 0, 10, 10], [0, 0, 10, 9], [20, 20, 30, 30]]);
 * console.log(await (await nms(boxes, tensor([0.8, 0.9, 0.7]), 0.5)).array()); // [1, 2]
 * ```
 */
export async function nms(boxes: Tensor, scores: Tensor, threshold: number): Promise<Tensor> {
  requireTypes("nms", [boxes, scores], ["float32"]);
  const count = scores.shape[0];
  if (boxes.shape.length !== 2 || boxes.shape[1] !== 4 || scores.shape.length !== 1 || boxes.shape[0] !== count) {
    throw new ShapeError(
      `Cannot apply nms: boxes are ${showShape(boxes.shape)}, scores ${showShape(scores.shape)}; needs [N, 4] and [N]`,
    );
  }
  if (!(threshold >= 0 && threshold <= 1)) {
    throw new ValueError(`Cannot apply nms: the threshold must be from 0 to 1, found ${threshold}`);
  }
  const [corners, points] = await readTensors([boxes, scores]);
  const box = (i: number) => corners.subarray(4 * i, 4 * i + 4);
  const order = Array.from({ length: count }, (_, i) => i).sort((i, j) => points[j] - points[i] || i - j);
  const kept: number[] = [];
  for (const candidate of order) {
    if (kept.every((better) => overlap(box(better), box(candidate)) <= threshold)) kept.push(candidate);
  }
  return tensor(Int32Array.from(kept));
}

/** Area in common divided by the area of both together; 0 where both are empty. */
function overlap([left, top, right, bottom]: ArrayLike<number> & Iterable<number>, other: ArrayLike<number>): number {
  const width = Math.max(0, Math.min(right, other[2]) - Math.max(left, other[0]));
  const height = Math.max(0, Math.min(bottom, other[3]) - Math.max(top, other[1]));
  const common = width * height;
  const both = (right - left) * (bottom - top) + (other[2] - other[0]) * (other[3] - other[1]) - common;
  return both > 0 ? common / both : 0;
}
