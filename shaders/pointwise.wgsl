// Elementwise chains, views and copies: compute(i) for i < sizes.count.
//
// `compute` is generated from the operations that were fused: it writes element i of y, or on software adapters the four elements of
// quad i, and reads its operands at the places that broadcasting, reshaping, padding ... lead to. An invocation computes EACH
// neighbours.
//
// Expects: const WORKGROUP, EACH; sizes.count; fn compute(i: u32).

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let first = (id.x + id.y * groups.x * WORKGROUP) * EACH;
  // @unroll k in 0..EACH
  if (first + k < sizes.count) {
    compute(first + k);
  }
}
