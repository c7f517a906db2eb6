import type { Pool, Pooled } from "./pool.ts";

/**
 * Other forms of one value on a device, such as packed weights, by what makes them. Values never change, so a form is right as long
 * as the value is there, and goes with it. It is kept from the second time on that it is asked for: what a value that lives for a
 * single run would leave behind is of no use to anybody.
 */
export class Forms {
  private readonly asked = new Set<string>();
  private readonly kept = new Map<string, Pooled>();

  constructor(private readonly pool: Pool) {}

  /** The form that a key stands for, if it was kept. */
  get(key: string): Pooled | undefined {
    return this.kept.get(key);
  }

  /** Keeps memory that is about to hold a form; false where the caller has to give it back. */
  keep(key: string, pooled: Pooled): boolean {
    if (!this.asked.has(key)) {
      this.asked.add(key);
      return false;
    }
    if (!this.pool.lendForm(pooled)) return false;
    this.kept.set(key, pooled);
    return true;
  }

  /** Gives all memory back. */
  release(): void {
    for (const pooled of this.kept.values()) this.pool.returnForm(pooled);
    this.kept.clear();
  }
}
