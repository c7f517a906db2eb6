import type * as Crypto from "node:crypto";
import type * as Files from "node:fs/promises";
import type * as System from "node:os";
import type * as Paths from "node:path";
import type * as Timers from "node:timers/promises";

/** Modules of Node that files need. */
export interface NodeModules {
  readonly "node:crypto": typeof Crypto;
  readonly "node:fs/promises": typeof Files;
  readonly "node:os": typeof System;
  readonly "node:path": typeof Paths;
  readonly "node:timers/promises": typeof Timers;
}

/** What is needed of Node's `process`, which Deno has too. */
interface Process {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  getBuiltinModule<N extends keyof NodeModules>(name: N): NodeModules[N];
}

/** Node's `process`, loaded by Deno when it is first asked for. */
export function nodeProcess(): Process {
  return (globalThis as unknown as { process: Process }).process;
}

/**
 * A module of Node, loaded when it is first asked for: Deno's stand-ins for these take 14 MB of memory, which who only reads
 * weights should not pay. Deno and Node (20.16 and later) only.
 */
export function node<N extends keyof NodeModules>(name: N): NodeModules[N] {
  return nodeProcess().getBuiltinModule(name);
}
