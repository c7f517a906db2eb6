import { bernoulli, key, normal, permutation, uniform } from "../../core/mod.ts";
import { benchOp } from "../harness.ts";

const SHAPE = [32, 64, 56, 56];
const BYTES = 4 * 32 * 64 * 56 * 56;
const from = key(0);
const inputs = () => [];

benchOp("random", [
  { name: "uniform [32,64,56,56]", bytes: BYTES, inputs, run: () => uniform(from, SHAPE) },
  { name: "normal [32,64,56,56]", bytes: BYTES, inputs, run: () => normal(from, SHAPE) },
  { name: "bernoulli [32,64,56,56]", bytes: BYTES, inputs, run: () => bernoulli(from, SHAPE, { p: 0.5 }) },
  { name: "permutation of 60000", bytes: 4 * 60000, inputs, run: () => permutation(from, 60000) },
]);
