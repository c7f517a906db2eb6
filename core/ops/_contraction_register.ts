import type { KernelPlan, Operand, Target } from "../kernel.ts";
import { contractionRegister, slabOrigin } from "../../shaders/mod.ts";
import { type Result, type Split, withSum } from "./_contraction.ts";
import { type Packed, packStep, textureFor } from "./_pack.ts";

/** A contraction over two packed operands, in the words of contraction_register.wgsl. */
export interface PackedContraction {
  readonly batch: number;
  readonly m: number;
  readonly n: number;
  readonly runs: number;
  /** Base of the second digit of a run's number. */
  readonly inner: number;
  /** Values of k in a run. */
  readonly run: number;
  readonly a: Packed;
  readonly b: Packed;
  /** Texels between successive k of `b`. */
  readonly step: { readonly x: number; readonly y: number };
  /** WGSL of `place_a`, `place_b`, `shift_a` and `shift_b`. */
  readonly places: string;
  readonly result: Result;
  readonly constants?: Readonly<Record<string, number>>;
  readonly sizes: Readonly<Record<string, number>>;
}

/** Multiplications from which the larger tile, slow to compile, pays. */
const largeWork = 2 ** 26;

/** Workgroups that keep a processor with several cores busy. */
const busyWorkgroups = 32;

/** Texels of `a` that are worth a second pass. */
const leastTexels = 64;

/** Turns of both loops together that one invocation may take: old drivers end them after 65,535. */
const longestLoop = 60000;

/** Packs both operands, then computes tiles of the result. */
export function registerPlan(contraction: PackedContraction, target: Target): KernelPlan {
  const { batch, m, n, runs, inner, run, step, a, b } = contraction;
  const depth = Math.ceil(run / 4);
  const tileM = 8;
  const tileN = m * n * run * runs * batch >= largeWork ? 2 : 1;
  const tiles = Math.ceil(n / (4 * tileN));
  const lanesN = Math.min(8, 2 ** Math.ceil(Math.log2(tiles)));
  const blocks = [Math.ceil(m / (tileM * 8 / lanesN)), Math.ceil(tiles / lanesN)] as const;
  const split = splitRuns(runs, depth, blocks[0] * blocks[1] * batch);
  const product = withSum(contraction, split, target, 2, (result, writes) => ({
    shader: { name: "contraction_register", text: contractionRegister },
    constants: { ...contraction.constants, TILE_M: tileM, TILE_N: tileN },
    functions: [contraction.places, slabOrigin, result].join("\n"),
    sizes: {
      ...contraction.sizes,
      ...{ batches: batch, m, n, runs, inner, run, depth, chunk: split.chunk },
      ...{ lanes_n: lanesN, b_step_x: step.x, b_step_y: step.y },
    },
    reads: [texture("a", 0), texture("b", 1)],
    writes,
    workgroups: [blocks[0], blocks[1], batch * split.splits],
  }));
  return {
    steps: [packStep(a, 0), packStep(b, 1), ...product.steps],
    scratch: [textureFor(a.layout), textureFor(b.layout), ...product.scratch ?? []],
  };
}

function texture(name: string, scratch: number): Operand {
  return { name, value: { scratch } };
}

/** Cuts the sum between runs where there are too few tiles for all cores, or a loop would be cut off. */
function splitRuns(runs: number, depth: number, workgroups: number): Split {
  const wanted = Math.ceil(busyWorkgroups / workgroups);
  const least = Math.min(runs, Math.ceil(leastTexels / depth));
  const most = Math.floor(longestLoop / (depth + 1));
  const chunk = Math.min(most, Math.max(Math.ceil(runs / wanted), least));
  return { splits: Math.ceil(runs / chunk), chunk };
}
