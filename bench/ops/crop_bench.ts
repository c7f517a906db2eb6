import { centerCrop, crop } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

const inputs = () => [filled(32, 3, 256, 256)];

benchOp("crop", [
  {
    name: "227 of [32,3,256,256]",
    bytes: 2 * 4 * 96 * 227 ** 2,
    inputs,
    run: (x) => crop(x, { top: 3, left: 20, height: 227, width: 227 }),
  },
  { name: "middle 224 of [32,3,256,256]", bytes: 2 * 4 * 96 * 224 ** 2, inputs, run: (x) => centerCrop(x, 224) },
]);
