import { cropAndResize, roiAlign, tensor } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

const COUNT = 256;
const CHANNELS = 256;
const BYTES = 4 * COUNT * CHANNELS * 7 * 7;

/** Boxes of different sizes all over a feature map of 50 x 50 pixels. */
const regions = () =>
  tensor(Array.from({ length: COUNT }, (_, i) => {
    const [x, y, size] = [i * 7 % 35, i * 11 % 35, 3 + i % 12];
    return [0, x, y, x + size, y + size];
  }));

const boxes = () => tensor(Array.from({ length: COUNT }, (_, i) => [i % 7 / 14, i % 5 / 10, 0.5 + i % 3 / 6, 1]));

benchOp("roiAlign", [
  {
    name: "256 regions of [1,256,50,50], 7x7",
    bytes: 5 * BYTES,
    inputs: () => [filled(1, CHANNELS, 50, 50), regions()],
    run: (x, regions) => roiAlign(x, regions, 7),
  },
  {
    name: "cropAndResize 256 boxes of [1,256,50,50], 7x7",
    bytes: 2 * BYTES,
    inputs: () => [filled(1, CHANNELS, 50, 50), boxes(), tensor(new Int32Array(COUNT))],
    run: (x, boxes, images) => cropAndResize(x, boxes, images, 7),
  },
]);
