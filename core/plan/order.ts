import type { Node } from "../node.ts";
import type { Group } from "./group.ts";
import { isCopy } from "./module_text.ts";

/**
 * Orders groups as the program made their values, as far as what they read allows. A backward pass thus takes the gradient of
 * a weight as soon as it can and forgets what that needed, and what `checkpoint` computes again is computed when it is needed.
 */
export function orderGroups(groups: readonly Group[]): Group[] {
  const byValue = new Map(groups.flatMap((group) => [group.value, ...group.riders].map((value) => [value, group])));
  const moments = new Map<Group, number>();
  const ordered = sourcesFirst(groups, byValue);
  for (const group of ordered) {
    // An epilogue may read what was made after its kernel: it waits, instead of pulling that and all its sources forward.
    moments.set(group, Math.max(group.serial, ...sourcesOf(group, byValue).map((source) => moments.get(source)!)));
  }
  return ordered.sort((a, b) => moments.get(a)! - moments.get(b)!);
}

/** Each group after those it reads, without recursion. */
function sourcesFirst(groups: readonly Group[], byValue: ReadonlyMap<Node, Group>): Group[] {
  const ordered: Group[] = [];
  const seen = new Set<Group>();
  const stack = [...groups].reverse().map((group) => ({ group, entered: false }));
  while (stack.length > 0) {
    const { group, entered } = stack.pop()!;
    if (entered) {
      ordered.push(group);
      continue;
    }
    if (seen.has(group)) continue;
    seen.add(group);
    stack.push({ group, entered: true });
    for (const source of sourcesOf(group, byValue)) {
      if (!seen.has(source)) stack.push({ group: source, entered: false });
    }
  }
  return ordered;
}

/** The groups whose values a group reads. */
function sourcesOf(group: Group, byValue: ReadonlyMap<Node, Group>): Group[] {
  const sources = new Set<Group>();
  for (const { bindings } of group.steps) {
    for (const { value, access } of bindings) {
      const read = isCopy(value) ? value.copyOf : value;
      const source = access === "read" && !("scratch" in read) ? byValue.get(read) : undefined;
      if (source && source !== group) sources.add(source);
    }
  }
  return [...sources];
}
