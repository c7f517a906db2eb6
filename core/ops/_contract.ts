import { sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { mul } from "./binary.ts";
import { matmul } from "./matmul.ts";
import { permute, reshape } from "./movement.ts";
import { sum } from "./reduce.ts";

/** A tensor with a name for each of its axes, all different. */
export interface Labelled {
  readonly labels: readonly string[];
  readonly x: Tensor;
}

/** Sums over the axes that are not kept. */
export function sumOut({ labels, x }: Labelled, isKept: (label: string) => boolean): Labelled {
  const axis = labels.flatMap((label, i) => isKept(label) ? [] : [i]);
  return axis.length === 0 ? { labels, x } : { labels: labels.filter(isKept), x: sum(x, { axis }) };
}

/** The axes in another order, all of them. */
export function ordered({ labels, x }: Labelled, order: readonly string[]): Tensor {
  return permute(x, order.map((label) => labels.indexOf(label)));
}

/**
 * Product of two tensors, summed over the axes that are not kept: axes of both become batches or the inner axis of a matrix
 * product, the others its rows and columns.
 */
export function contract(a: Labelled, b: Labelled, isKept: (label: string) => boolean): Labelled {
  const [left, right] = [
    sumOut(a, (label) => isKept(label) || b.labels.includes(label)),
    sumOut(b, (label) => isKept(label) || a.labels.includes(label)),
  ];
  const shared = left.labels.filter((label) => right.labels.includes(label));
  const batch = shared.filter(isKept);
  const inner = shared.filter((label) => !isKept(label));
  const rows = left.labels.filter((label) => !shared.includes(label));
  const columns = right.labels.filter((label) => !shared.includes(label));
  const extents = (list: readonly string[]) => list.map((label) => extentOf(label, left, right));
  const labels = [...batch, ...rows, ...columns];
  const size = (list: readonly string[]) => sizeOf(extents(list));
  if (inner.length === 0) {
    const first = reshape(ordered(left, [...batch, ...rows]), [
      ...extents([...batch, ...rows]),
      ...columns.map(() => 1),
    ]);
    const second = reshape(ordered(right, [...batch, ...columns]), [
      ...extents(batch),
      ...rows.map(() => 1),
      ...extents(columns),
    ]);
    return { labels, x: mul(first, second) };
  }
  const first = reshape(ordered(left, [...batch, ...rows, ...inner]), [size(batch), size(rows), size(inner)]);
  const second = reshape(ordered(right, [...batch, ...inner, ...columns]), [size(batch), size(inner), size(columns)]);
  return { labels, x: reshape(matmul(first, second), extents(labels)) };
}

function extentOf(label: string, ...tensors: readonly Labelled[]): number {
  const { labels, x } = tensors.find(({ labels }) => labels.includes(label))!;
  return x.shape[labels.indexOf(label)];
}
