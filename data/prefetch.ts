/**
 * Makes `count` values in order and keeps up to `ahead` of them ready or under way beyond the one in use. Each is begun
 * in a turn of the event loop of its own, after the consumer has submitted its work: so the host prepares while the GPU
 * computes, and signals, finalizers and the page get their chance once a value.
 *
 * @param count how many values
 * @param make makes value `i`; what it throws, the iteration throws when it comes to value `i`
 * @param ahead 0 makes each value only when it is asked for
 * @example
 * ```ts
 * import { prefetch } from "@tilegrad/tilegrad/data";
 * for await (const square of prefetch(3, (i) => i * i, 2)) console.log(square); // 0 1 4
 * ```
 */
export async function* prefetch<T>(
  count: number,
  make: (i: number) => T | Promise<T>,
  ahead: number,
): AsyncGenerator<T, void, void> {
  const queue: Promise<T>[] = [];
  let begun = 0;
  for (let i = 0; i < count; i++) {
    while (begun < count && begun <= i + ahead) {
      const index = begun++;
      const value = nextTurn().then(() => make(index));
      value.catch(() => {}); // its turn to be awaited, and so to be reported, is yet to come
      queue.push(value);
    }
    yield await queue.shift()!;
  }
}

/** Resolves in the next turn of the event loop, within microseconds (a `setTimeout` takes a millisecond or more). */
function nextTurn(): Promise<void> {
  const { setImmediate } = globalThis as { setImmediate?: (callback: () => void) => void };
  return new Promise((resolve) => {
    if (setImmediate) return setImmediate(resolve);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
