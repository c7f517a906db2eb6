import { exponential, gumbel, key, truncatedNormal } from "../../core/mod.ts";
import { benchOp } from "../harness.ts";

const SHAPE = [32, 64, 56, 56];
const from = key(0);

benchOp("random", [
  {
    name: "truncatedNormal [32,64,56,56]",
    bytes: 4 * 32 * 64 * 56 * 56,
    inputs: () => [],
    run: () => truncatedNormal(from, SHAPE),
  },
  {
    name: "exponential [32,64,56,56]",
    bytes: 4 * 32 * 64 * 56 * 56,
    inputs: () => [],
    run: () => exponential(from, SHAPE),
  },
  { name: "gumbel [32,64,56,56]", bytes: 4 * 32 * 64 * 56 * 56, inputs: () => [], run: () => gumbel(from, SHAPE) },
]);
