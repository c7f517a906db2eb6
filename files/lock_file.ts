import { node } from "./node.ts";

/** Milliseconds between two signs of life, and without any until a lock counts as left behind. */
const heartbeat = 5_000;
const longestSilence = 4 * heartbeat;

/**
 * Runs `work` while no other process runs work under the same lock, and waits for its turn. A lock that a process left
 * behind when it died is taken over after 20 s. Deno and Node only.
 *
 * @param path the lock: a file that is there while work is under way; its folder must exist
 * @param signal ends the waiting
 */
export async function withLock<T>(path: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  const { rm, utimes } = node("node:fs/promises");
  const { setTimeout: sleep } = node("node:timers/promises");
  while (!await taken(path)) await sleep(50, undefined, { signal });
  const alive = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => {}), heartbeat);
  try {
    return await work();
  } finally {
    clearInterval(alive);
    await rm(path, { force: true });
  }
}

/** Whether the lock is ours now. */
async function taken(path: string): Promise<boolean> {
  const { open, rm, stat } = node("node:fs/promises");
  try {
    await (await open(path, "wx")).close();
    return true;
  } catch (error) {
    if ((error as { code?: string }).code !== "EEXIST") throw error;
  }
  const found = await stat(path).catch(() => undefined);
  if (found && Date.now() - found.mtimeMs > longestSilence) await rm(path, { force: true });
  return false;
}
