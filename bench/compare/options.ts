/** What `deno task compare` was asked for. */
import { parseArgs } from "node:util";

export interface Options {
  readonly rows: readonly string[];
  readonly peers: readonly string[];
  readonly rounds: number;
  /** Longest wait for one answer of a library, in seconds. */
  readonly limit: number;
}

function chosen(what: string, text: string | undefined, known: readonly string[]): readonly string[] {
  if (text === undefined) return known;
  const names = text.split(",").filter((name) => name !== "");
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new Error(`Cannot compare: unknown ${what} "${unknown}", known: ${known.join(", ")}`);
  }
  if (names.length === 0) throw new Error(`Cannot compare: --${what}s needs names with commas between them`);
  return known.filter((name) => names.includes(name));
}

function whole(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) {
    throw new Error(`Cannot compare: --${option} needs a whole number of at least 1, found "${text}"`);
  }
  return value;
}

const usage = `deno task compare [OPTIONS]: tilegrad beside other libraries on this machine

  --rows A,B       rows to measure; all of them unless told
  --peers A,B      libraries to measure beside tilegrad; only runs with all of them are stored
  --rounds N       interleaved rounds; 9 unless told
  --limit SECONDS  longest wait for one answer of a library; 120 unless told`;

/** Reads `[--rows a,b] [--peers a,b] [--rounds N] [--limit SECONDS]`; all rows and peers, 9 rounds and 120 s unless said. For `--help`: the help. */
export function readOptions(
  args: readonly string[],
  rows: readonly string[],
  peers: readonly string[],
): Options | string {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: "boolean" },
      rows: { type: "string" },
      peers: { type: "string" },
      rounds: { type: "string", default: "9" },
      limit: { type: "string", default: "120" },
    },
  });
  if (values.help) return `${usage}\n\nrows: ${rows.join(", ")}\npeers: ${peers.join(", ")}`;
  return {
    rows: chosen("row", values.rows, rows),
    peers: chosen("peer", values.peers, peers),
    rounds: whole("rounds", values.rounds),
    limit: whole("limit", values.limit),
  };
}
