/** Measures one row: starts the libraries one after another, checks them, then times them in interleaved rounds. */
import type { LibraryScript } from "./libraries.ts";
import { Peer } from "./peer.ts";
import type { Expected, Row } from "./rows.ts";
import { type Kind, median, repetitionsFor, type Result } from "./statistics.ts";
import { adapterFault, cut, outputFault } from "./verdict.ts";

/** Single repetitions before the rounds. */
const SINGLES = 3;

/** A library whose repetitions take longer has one single repetition and one round: its figure is far from any other. */
const SLOW_MS = 2000;

export interface Settings {
  /** Scripts that run as children, by the library's name, in the order of a round. */
  readonly libraries: Readonly<Record<string, LibraryScript>>;
  readonly rounds: number;
  /** Time for the rounds of a row; no round but the first starts after it. */
  readonly budgetMs: number;
  /** Aimed length of a batch. */
  readonly batchMs: number;
  /** Longest wait for one answer of a library. */
  readonly patienceMs: number;
  readonly progress: (text: string) => void;
}

/** A library in the course of a row; a fault ends its part. */
interface Contender {
  readonly library: string;
  readonly kind: Kind;
  readonly peer: Peer;
  fault?: string;
  version?: string;
  adapter?: string;
  openMs?: number;
  firstMs?: number;
  latencyMs?: number;
  peakBytes?: number;
  repetitions?: number;
  readonly samplesMs: number[];
  readonly samplesCpuMs: number[];
}

/** Runs `work` unless the contender is out already; an error puts it out. */
async function attempt(contender: Contender, work: () => Promise<void>): Promise<void> {
  if (contender.fault !== undefined) return;
  try {
    await work();
  } catch (error) {
    contender.fault = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, " ").slice(0, 300);
  }
}

/** Waits for the first repetitions and checks their outputs. */
async function check(contender: Contender, expected: readonly Expected[], file: string): Promise<void> {
  await attempt(contender, async () => {
    const { version, adapter, openMs, firstMs, lengths } = await contender.peer.started();
    Object.assign(contender, { version, adapter, openMs, firstMs });
    const outputs = new Float32Array((await Deno.readFile(file)).buffer);
    const fault = outputFault(expected, cut(outputs, lengths));
    if (fault) throw new Error(fault);
  });
}

/** Refuses another adapter, and measures what a single repetition takes. */
async function size(contender: Contender, adapter: string, batchMs: number): Promise<void> {
  await attempt(contender, async () => {
    const fault = contender.kind === "webgpu" ? adapterFault(contender.adapter ?? "", adapter) : null;
    if (fault) throw new Error(fault);
    const singles: number[] = [];
    while (singles.length < SINGLES && !(singles[0] > SLOW_MS)) singles.push((await contender.peer.batch(1)).ms);
    contender.latencyMs = median(singles);
    contender.repetitions = repetitionsFor(Math.min(...singles), batchMs);
  });
}

/** Results of one row for every library, and the adapter they ran on ("" when none started). */
export async function measure(row: Row, settings: Settings): Promise<{ adapter: string; results: Result[] }> {
  const { libraries, rounds, budgetMs, batchMs, patienceMs, progress } = settings;
  progress(`${row.name}: reference`);
  const expected = row.expected(row.inputs());
  const folder = await Deno.makeTempDir({ prefix: "compare-" });
  const contenders: Contender[] = [];
  try {
    for (const [library, { script, kind }] of Object.entries(libraries)) {
      progress(`${row.name}: first call of ${library}`);
      const file = `${folder}/${contenders.length}.f32`;
      const peer = new Peer(script, row.name, file, patienceMs);
      const contender: Contender = { library, kind, peer, samplesMs: [], samplesCpuMs: [] };
      contenders.push(contender);
      await check(contender, expected, file);
    }
    const adapter = contenders.find((contender) => contender.adapter)?.adapter ?? "";
    for (const contender of contenders) {
      progress(`${row.name}: single calls of ${contender.library}`);
      await size(contender, adapter, batchMs);
    }
    const begin = performance.now();
    for (let round = 1; round <= rounds && (round === 1 || performance.now() - begin < budgetMs); round++) {
      for (const contender of contenders) {
        if (round > 1 && contender.latencyMs! > SLOW_MS) continue;
        await attempt(contender, async () => {
          progress(`${row.name}: round ${round} of ${rounds}, ${contender.library}`);
          const { ms, cpuMs, peakBytes } = await contender.peer.batch(contender.repetitions!);
          contender.samplesMs.push(ms);
          contender.samplesCpuMs.push(cpuMs);
          contender.peakBytes = peakBytes;
        });
      }
    }
    const results = contenders.map(({ peer: _peer, adapter: _adapter, fault, ...result }) => ({
      ...result,
      ...(fault !== undefined && { reason: fault }),
    }));
    return { adapter, results };
  } finally {
    await Promise.all(contenders.map(({ peer }) => peer.close()));
    await Deno.remove(folder, { recursive: true });
  }
}
