import type { Target } from "./kernel.ts";

/** Spreads a one-dimensional number of workgroups over two dimensions where one may not hold it. */
export function foldWorkgroups(count: number, target: Target): [number, number, number] {
  const most = target.limits.maxComputeWorkgroupsPerDimension;
  if (count <= most) return [count, 1, 1];
  const rows = Math.ceil(count / most);
  return [Math.ceil(count / rows), rows, 1];
}
