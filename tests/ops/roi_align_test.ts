import { assertEquals, assertThrows } from "@std/assert";
import {
  arange,
  cropAndResize,
  DTypeError,
  mul,
  reshape,
  roiAlign,
  type RoiAlignOptions,
  ShapeError,
  slice,
  tensor,
  ValueError,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, random } from "./_check.ts";

const whole = (values: number[]) => tensor(values, { dtype: "int32" });
const ramp = () => reshape(arange(16), [1, 1, 4, 4]);

/** Mean of bilinear samples in bins, by torchvision's definition, for one plane. */
function expected(
  plane: ArrayLike<number>,
  [height, width]: readonly number[],
  box: readonly number[],
  [rows, columns]: readonly number[],
  { spatialScale = 1, samplingRatio = 2, aligned = false }: RoiAlignOptions,
): number[] {
  const at = (y: number, x: number) => {
    if (y < -1 || y > height || x < -1 || x > width) return 0;
    const [row, column] = [Math.min(height - 1, Math.max(0, y)), Math.min(width - 1, Math.max(0, x))];
    const [top, left] = [Math.floor(row), Math.floor(column)];
    const [bottom, right] = [Math.min(height - 1, top + 1), Math.min(width - 1, left + 1)];
    const [down, across] = [row - top, column - left];
    return (1 - down) * ((1 - across) * plane[top * width + left] + across * plane[top * width + right]) +
      down * ((1 - across) * plane[bottom * width + left] + across * plane[bottom * width + right]);
  };
  const [x1, y1, x2, y2] = box.map((value) => value * spatialScale - (aligned ? 0.5 : 0));
  const extent = (length: number) => aligned ? length : Math.max(length, 1);
  const [binH, binW] = [extent(y2 - y1) / rows, extent(x2 - x1) / columns];
  return Array.from({ length: rows * columns }, (_, bin) => {
    let total = 0;
    for (let i = 0; i < samplingRatio; i++) {
      for (let j = 0; j < samplingRatio; j++) {
        const y = y1 + (Math.floor(bin / columns) + (i + 0.5) / samplingRatio) * binH;
        total += at(y, x1 + (bin % columns + (j + 0.5) / samplingRatio) * binW);
      }
    }
    return total / samplingRatio ** 2;
  });
}

Deno.test("roiAlign is the mean of samples in bins, by torchvision's rules", async () => {
  const x = random([2, 1, 7, 9]);
  const values = await x.data();
  const boxes = [[1, 0.5, 1.2, 6.7, 5.1], [0, -2, -3, 4, 12], [1, 3, 3, 3.2, 3.1], [0, 0, 0, 9, 7]];
  const options: RoiAlignOptions[] = [{}, { aligned: true }, { spatialScale: 0.5, samplingRatio: 3 }];
  for (const how of options) {
    const want = boxes.flatMap(([image, ...box]) =>
      expected(values.subarray(63 * image, 63 * image + 63), [7, 9], box, [3, 2], how)
    );
    await checkValues(roiAlign(x, tensor(boxes), [3, 2], how), want, { atol: 5e-6 });
  }
});

Deno.test("cropAndResize puts corners at corners, as TensorFlow", async () => {
  const boxes = tensor([[0, 0, 1, 1], [0, 1, 1, 0], [1 / 3, 1 / 3, 2 / 3, 2 / 3]]);
  const y = cropAndResize(ramp(), boxes, whole([0, 0, 0]), 2);
  await checkValues(y, [0, 3, 12, 15, 3, 0, 15, 12, 5, 6, 9, 10], { atol: 1e-5 });
  await checkValues(cropAndResize(ramp(), tensor([[0, 0, 1, 1]]), whole([0]), 1), [7.5]);
  const beyond = cropAndResize(ramp(), tensor([[0, 0, 0, 2]]), whole([0]), [1, 3], { extrapolation: -9 });
  await checkValues(beyond, [0, 3, -9]);
  const nearest = cropAndResize(ramp(), tensor([[0, 0, 0, 1]]), whole([0]), [1, 3], { mode: "nearest" });
  await checkValues(nearest, [0, 2, 3]);
});

Deno.test("each box reads its own image", async () => {
  const x = random([3, 2, 4, 4]);
  const whole4 = tensor([[0, 0, 1, 1], [0, 0, 1, 1]]);
  const y = cropAndResize(x, whole4, whole([2, 0]), 4);
  await checkValues(slice(y, [[0, 1]]), await slice(x, [[2, 3]]).data(), { atol: 1e-5 });
  await checkValues(slice(y, [[1, 2]]), await slice(x, [[0, 1]]).data(), { atol: 1e-5 });
});

Deno.test("more than 65,536 samples", async () => {
  const y = await cropAndResize(ramp(), tensor([[0, 0, 1, 1]]), whole([0]), [301, 301]).data();
  await checkValues([y[0], y[300], y[301 * 301 - 1], y[150 * 301 + 150]], [0, 3, 15, 7.5], { atol: 1e-4 });
});

Deno.test("images and boxes are differentiable twice", async () => {
  const boxes = tensor([[0.15, 0.1, 0.85, 0.95], [0.6, 0.3, 0.2, 0.9]]);
  await checkGradient((x) => cropAndResize(mul(x, x), boxes, whole([1, 0]), [2, 3]), [random([2, 1, 3, 4])]);
  await checkGradient((boxes) => cropAndResize(random([2, 1, 3, 4]), boxes, whole([1, 0]), [2, 3]), [boxes], {
    step: 2 ** -7,
    tolerance: 4e-3,
  });
  const regions = tensor([[0, 0.6, 0.7, 3.1, 2.3]]);
  await checkGradient((x) => roiAlign(mul(x, x), regions, 2), [random([1, 2, 4, 4])]);
});

Deno.test("no boxes give no regions", async () => {
  assertEquals(roiAlign(zeros([1, 2, 4, 4]), zeros([0, 5]), 3).shape, [0, 2, 3, 3]);
  assertEquals((await cropAndResize(zeros([1, 2, 4, 4]), zeros([0, 4]), whole([]), 3).data()).length, 0);
});

Deno.test("wrong images, boxes and sizes are refused", () => {
  const x = zeros([2, 1, 4, 4]);
  assertThrows(
    () => roiAlign(x, zeros([3, 4]), 2),
    ShapeError,
    "the boxes [3,4]; needs [N, C, H, W] with pixels and [K, 5]",
  );
  assertThrows(() => roiAlign(zeros([4, 4]), zeros([3, 5]), 2), ShapeError, "x is [4,4]");
  assertThrows(() => roiAlign(x, zeros([3, 5]), 0), ShapeError, "size must be");
  assertThrows(() => roiAlign(x, zeros([3, 5]), 2, { samplingRatio: 0 }), ShapeError, "samplingRatio must be");
  assertThrows(() => roiAlign(x, zeros([3, 5], "int32"), 2), DTypeError, "float32 and int32");
  assertThrows(
    () => cropAndResize(x, zeros([1, 4]), whole([2]), 2),
    ValueError,
    "index [0] is 2, the axis needs 0 to 1",
  );
  assertThrows(() => cropAndResize(x, zeros([1, 4]), whole([0, 1]), 2), ShapeError, "images are [2], they need [1]");
  assertThrows(() => cropAndResize(x, zeros([1, 4]), tensor([0]), 2), DTypeError, "the index is float32");
});
