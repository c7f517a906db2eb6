import { wordsOf } from "../dtype.ts";
import type { Node, Spec } from "../node.ts";
import { sizeOf } from "../shape.ts";
import type { Graph } from "./graph.ts";
import type { Group, GroupStep } from "./group.ts";
import { type Bound, type CopiedValue, elementsOf, isCopy, texelsOf } from "./module_text.ts";
import type { Place, PlannedCopy, PlannedForm, PlannedStep, Slot } from "./plan.ts";
import { renamed } from "./schedule.ts";

/** What a step is told while slots are assigned. */
export interface Assignment {
  readonly value: Node;
  readonly step: GroupStep;
  readonly copies: readonly PlannedCopy[];
  readonly form?: PlannedForm;
  readonly formsRead: readonly number[];
  place(value: Bound): Place;
}

/**
 * Gives every stored value a slot, and slots whose value has been read for the last time to later values of the same
 * size. Two live values never share a slot, nor do a dispatch's input and output. A form of a leaf that a run may find kept has a
 * slot of its own, and its memory only from the step that makes it to the last that reads it.
 */
export class SlotAssigner {
  readonly slots: Slot[] = [];
  private readonly places = new Map<Bound, Place>();
  private readonly lastUse = new Map<Bound, number>();
  private readonly free = new Map<string, number[]>();
  private readonly forms = new Set<Bound>();

  constructor(
    private readonly groups: readonly Group[],
    graph: Graph,
    leafIndex: ReadonlyMap<Node, number>,
    private readonly replaced: readonly number[],
  ) {
    for (const [leaf, index] of leafIndex) this.places.set(leaf, { leaf: index });
    let time = 0;
    for (const { steps } of groups) {
      for (const step of steps) {
        for (const { value } of step.bindings) {
          // A copy is made when it is first read: that is when its source is needed.
          if (isCopy(value) && !this.lastUse.has(value)) this.lastUse.set(value.copyOf, time);
          this.lastUse.set(value, time);
        }
        time++;
      }
    }
    for (const root of graph.roots) this.lastUse.set(renamed(root), Infinity);
    for (const root of graph.roots) this.lastUse.set(root, Infinity);
  }

  /** Walks the steps in order and maps each once its places are known. */
  assign(map: (assignment: Assignment) => PlannedStep): PlannedStep[] {
    const planned: PlannedStep[] = [];
    for (const { value, riders, steps } of this.groups) {
      if (steps.length === 0) { for (const stored of [value, ...riders]) this.place(stored); }
      for (const step of steps) {
        const copied = this.copiedBy(step);
        const form = this.formOf(step, planned.length);
        const copies = copied.map((copy) => ({
          from: this.place(copy.copyOf),
          to: this.place(copy),
          elements: copy.elements,
        }));
        const last = (bound: Bound) => this.lastUse.get(bound) === planned.length;
        const formsRead = step.bindings.map(({ value }) => value).filter((bound) =>
          this.forms.has(bound) && last(bound)
        )
          .map((bound) => (this.place(bound) as { slot: number }).slot);
        planned.push(map({ value, step, copies, form, formsRead, place: (bound) => this.place(bound) }));
        const used = new Set<Bound>([
          ...step.bindings.map(({ value }) => value),
          ...copied.map(({ copyOf }) => copyOf),
        ]);
        for (const bound of used) {
          if (this.lastUse.get(bound) === planned.length - 1) this.release(bound);
        }
      }
    }
    return planned;
  }

  /** Copies of stored values that a step is the first to read. */
  private copiedBy({ bindings }: GroupStep): CopiedValue[] {
    return bindings.map(({ value }) => value).filter(isCopy).filter((value) => !this.places.has(value));
  }

  /** The leaf that a step whose result is worth keeping depends on alone, and a slot for that result. */
  private formOf({ isKept, bindings, uniforms }: GroupStep, time: number): PlannedForm | undefined {
    if (!isKept || uniforms.some(({ value }) => typeof value !== "number")) return undefined;
    const reads = bindings.filter(({ access }) => access === "read").map(({ value }) => value);
    const sources = new Set(reads.map((value) => isCopy(value) ? value.copyOf : value));
    const place = sources.size === 1 ? this.places.get([...sources][0]) : undefined;
    if (!place || !("leaf" in place) || this.replaced.includes(place.leaf)) return undefined;
    if (reads.some((value) => isCopy(value) && this.lastUse.get(value)! > time)) return undefined;
    const { value } = bindings.find(({ access }) => access === "write")!;
    this.forms.add(value);
    const slot = this.slots.push(slotFor(value)) - 1;
    this.places.set(value, { slot });
    return { leaf: place.leaf, slot };
  }

  /** Where a value is; for values that are leaves or have been assigned. */
  placeOf(value: Bound): Place {
    return this.places.get(value)!;
  }

  private place(value: Bound): Place {
    let place = this.places.get(value);
    if (!place) {
      const slot = slotFor(value);
      const reusable = this.free.get(slotKey(slot))?.pop();
      place = { slot: reusable ?? this.slots.push(slot) - 1 };
      this.places.set(value, place);
    }
    return place;
  }

  private release(value: Bound): void {
    if (this.forms.has(value)) return;
    const place = this.places.get(value)!;
    let slot: number;
    if ("slot" in place) slot = place.slot;
    else if (this.replaced.includes(place.leaf)) {
      slot = this.slots.push({ layout: "row-major", words: slotWords(wordsIn(value)), reuses: place.leaf }) -
        1;
    } else return;
    const key = slotKey(this.slots[slot]);
    const list = this.free.get(key);
    if (list) list.push(slot);
    else this.free.set(key, [slot]);
  }
}

function slotFor(value: Bound): Slot {
  const format = texelsOf(value);
  if (format && "scratch" in value) return { layout: "texture", format, width: value.width, height: value.height };
  return { layout: "row-major", words: slotWords(wordsIn(value)) };
}

function slotKey(slot: Slot): string {
  return slot.layout === "texture" ? `${slot.format} ${slot.width} ${slot.height}` : `buffer ${slot.words}`;
}

function wordsIn(value: Bound): number {
  return wordsOf(value.dtype, elementsOf(value));
}

/**
 * Words that a buffer for `words` has room for: sizes are rounded up to an eighth of a power of two, at least 64, so that a few
 * sizes of buffers serve all tensors and at most an eighth is wasted.
 */
export function slotWords(words: number): number {
  if (words <= 64) return 64;
  const step = Math.max(64, 2 ** (Math.floor(Math.log2(words)) - 3));
  return Math.ceil(words / step) * step;
}

/** Words of a value, rounded up as buffers are. */
export function slotWordsOf({ shape, dtype }: Spec): number {
  return slotWords(wordsOf(dtype, sizeOf(shape)));
}
