import { layerNorm, rmsNorm, vjp } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("layerNorm", [
  {
    name: "[64,128,768]",
    bytes: 2 * 4 * 64 * 128 * 768,
    inputs: () => [filled(64, 128, 768), filled(768), filled(768)],
    run: (x, weight, bias) => layerNorm(x, 768, { weight, bias }),
  },
  {
    name: "rmsNorm [64,128,768]",
    bytes: 2 * 4 * 64 * 128 * 768,
    inputs: () => [filled(64, 128, 768), filled(768)],
    run: (x, weight) => rmsNorm(x, 768, { weight }),
  },
  {
    name: "[64,128,768], gradient",
    bytes: 3 * 4 * 64 * 128 * 768,
    inputs: () => [filled(64, 128, 768), filled(64, 128, 768)],
    run: (x, cotangent) => vjp((x) => layerNorm(x, 768), x)[1](cotangent),
  },
]);
