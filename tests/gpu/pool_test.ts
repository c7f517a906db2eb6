import { assertEquals } from "@std/assert";
import { Pool } from "../../core/gpu/pool.ts";

/** A pool over a device that only counts what is there. */
function countingPool(): { readonly pool: Pool; readonly alive: () => number } {
  let alive = 0;
  const createBuffer = () => (alive++, { destroy: () => alive-- });
  const pool = new Pool({ createBuffer, limits: { maxBufferSize: 2 ** 30 } } as unknown as GPUDevice);
  return { pool, alive: () => alive };
}

/** One run that uses a buffer of so many elements. */
function use(pool: Pool, elements: number): void {
  pool.release(pool.buffer(elements));
  pool.endRun();
}

Deno.test("pool: memory of the same size is used again, other memory goes after 64 runs", () => {
  const { pool, alive } = countingPool();
  use(pool, 256);
  for (let run = 0; run < 60; run++) use(pool, 1024);
  assertEquals([alive(), pool.counts().pooledBytes], [2, 4 * (256 + 1024)]);
  for (let run = 0; run < 70; run++) use(pool, 1024);
  assertEquals([alive(), pool.counts().pooledBytes], [1, 4 * 1024]);
});

Deno.test("pool: beyond 512 MB, what the last four runs did not use goes at once", () => {
  const { pool, alive } = countingPool();
  const large = 2 ** 26; // elements: 256 MB
  for (let run = 0; run < 12; run++) {
    use(pool, large + run);
    assertEquals(alive(), Math.min(run + 1, 4));
  }
  for (let run = 0; run < 8; run++) use(pool, 1024);
  assertEquals(alive() <= 3 && pool.counts().pooledBytes <= 2 ** 29 + 2 ** 13, true);
});
