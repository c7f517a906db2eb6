import { adjustContrast, adjustHue, rgbToGray, rgbToHsv } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

const SHAPE = [32, 3, 224, 224];
const BYTES = 4 * 32 * 3 * 224 ** 2;
const inputs = () => [filled(...SHAPE)];

benchOp("color", [
  { name: "gray of [32,3,224,224]", bytes: 4 * BYTES / 3, inputs, run: (x) => rgbToGray(x) },
  { name: "hue, saturation, value of [32,3,224,224]", bytes: 2 * BYTES, inputs, run: (x) => rgbToHsv(x) },
  { name: "contrast [32,3,224,224]", bytes: 3 * BYTES, inputs, run: (x) => adjustContrast(x, 0.7) },
  { name: "hue turned [32,3,224,224]", bytes: 2 * BYTES, inputs, run: (x) => adjustHue(x, 0.1) },
]);
