import type { KernelPlan, Operand, Target } from "../kernel.ts";
import { contractionRegister } from "../../shaders/mod.ts";
import { type Split, withSum } from "./_contraction.ts";
import { type Packed, packStep, textureFor } from "./_pack.ts";

/** A contraction over two packed operands, in the words of contraction_register.wgsl. */
export interface PackedContraction {
  readonly batch: number;
  readonly m: number;
  readonly n: number;
  readonly runs: number;
  /** Values of k in a run. */
  readonly run: number;
  readonly a: Packed;
  readonly b: Packed;
  /** Texels between successive k of `b`. */
  readonly step: { readonly x: number; readonly y: number };
  /** WGSL of `place_a`, `place_b`, `shift_a` and `shift_b`. */
  readonly places: string;
  /** WGSL of `store(batch, m, n, value)`, which calls `write_y`. */
  readonly store: string;
  readonly constants?: Readonly<Record<string, number>>;
  readonly sizes: Readonly<Record<string, number>>;
}

/** Multiplications from which the larger tile, slow to compile, pays. */
const largeWork = 2 ** 26;

/** Workgroups that keep a processor with several cores busy. */
const busyWorkgroups = 32;

/** Packs both operands, then computes tiles of the result. */
export function registerPlan(contraction: PackedContraction, target: Target): KernelPlan {
  const { batch, m, n, runs, run, step } = contraction;
  const depth = Math.ceil(run / 4);
  const tileM = 8;
  const tileN = m * n * run * runs * batch >= largeWork ? 2 : 1;
  const tiles = Math.ceil(n / (4 * tileN));
  const lanesN = Math.min(8, 2 ** Math.ceil(Math.log2(tiles)));
  const blocks = [Math.ceil(m / (tileM * 8 / lanesN)), Math.ceil(tiles / lanesN)] as const;
  const split = splitRuns(runs, depth, blocks[0] * blocks[1] * batch);
  const product = withSum(contraction, split, target, 2, (store, writes) => ({
    shader: { name: "contraction_register", text: contractionRegister },
    constants: { ...contraction.constants, TILE_M: tileM, TILE_N: tileN },
    functions: `${contraction.places}\n${store}`,
    sizes: {
      ...contraction.sizes,
      ...{ batch, m, n, runs, run, depth, chunk: split.chunk, lanes_n: lanesN, b_step_x: step.x, b_step_y: step.y },
    },
    reads: [texture("a", 0), texture("b", 1)],
    writes,
    workgroups: [blocks[0], blocks[1], batch * split.splits],
  }));
  return {
    steps: [packStep(contraction.a, 0), packStep(contraction.b, 1), ...product.steps],
    scratch: [textureFor(contraction.a.layout), textureFor(contraction.b.layout), ...product.scratch ?? []],
  };
}

function texture(name: string, scratch: number): Operand {
  return { name, value: { scratch } };
}

/** Cuts the sum between runs where there are too few tiles for all cores, or a loop would be cut off by old drivers. */
function splitRuns(runs: number, depth: number, workgroups: number): Split {
  const wanted = Math.max(Math.ceil(busyWorkgroups / workgroups), Math.ceil(runs * (depth + 1) / longestLoop));
  const chunk = Math.max(Math.ceil(runs / wanted), Math.min(runs, Math.ceil(leastTexels / depth)));
  return { splits: Math.ceil(runs / chunk), chunk };
}

/** Turns of both loops together that one invocation may take. */
const longestLoop = 60000;

/** Texels of `a` that are worth a second pass. */
const leastTexels = 64;
