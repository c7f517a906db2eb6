/** Measures one row: starts the libraries one after another, checks them, then times them in interleaved rounds. */
import { Peer } from "./peer.ts";
import type { Expected, Row } from "./rows.ts";
import { repetitionsFor, type Result } from "./statistics.ts";
import { adapterFault, cut, outputFault } from "./verdict.ts";

export interface Settings {
  /** Scripts that run as children, by the library's name, in the order of a round. */
  readonly libraries: Readonly<Record<string, URL>>;
  readonly rounds: number;
  /** Time for the rounds of a row; no round but the first starts after it. */
  readonly budgetMs: number;
  /** Aimed length of a batch. */
  readonly batchMs: number;
  readonly progress: (text: string) => void;
}

/** A library in the course of a row; a fault ends its part. */
interface Contender {
  readonly library: string;
  readonly peer: Peer;
  fault?: string;
  version?: string;
  adapter?: string;
  openMs?: number;
  firstMs?: number;
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

/** Results of one row for every library, and the adapter they ran on ("" when none started). */
export async function measure(row: Row, settings: Settings): Promise<{ adapter: string; results: Result[] }> {
  const { libraries, rounds, budgetMs, batchMs, progress } = settings;
  progress(`${row.name}: reference`);
  const expected = row.expected(row.inputs());
  const folder = await Deno.makeTempDir({ prefix: "compare-" });
  const contenders: Contender[] = [];
  try {
    for (const [library, script] of Object.entries(libraries)) {
      progress(`${row.name}: first call of ${library}`);
      const file = `${folder}/${contenders.length}.f32`;
      const contender: Contender = { library, peer: new Peer(script, row.name, file), samplesMs: [], samplesCpuMs: [] };
      contenders.push(contender);
      await check(contender, expected, file);
    }
    const adapter = contenders.find((contender) => contender.adapter)?.adapter ?? "";
    for (const contender of contenders) {
      await attempt(contender, async () => {
        const fault = adapterFault(contender.adapter ?? "", adapter);
        if (fault) throw new Error(fault);
        contender.repetitions = repetitionsFor((await contender.peer.batch(1)).ms, batchMs);
      });
    }
    const begin = performance.now();
    for (let round = 1; round <= rounds && (round === 1 || performance.now() - begin < budgetMs); round++) {
      for (const contender of contenders) {
        await attempt(contender, async () => {
          progress(`${row.name}: round ${round} of ${rounds}, ${contender.library}`);
          const { ms, cpuMs } = await contender.peer.batch(contender.repetitions!);
          contender.samplesMs.push(ms);
          contender.samplesCpuMs.push(cpuMs);
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
