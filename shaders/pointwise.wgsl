// Elementwise chains, views and copies: y[i] = element(i) for i < sizes.count.
//
// One invocation computes one element. `element` is generated from the operations that were fused; it reads its operands at
// the places that broadcasting, reshaping, padding ... lead to.
//
// Expects: const WORKGROUP; sizes.count; fn element(i: u32); fn write_y(i: u32, value).

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * WORKGROUP;
  if (i < sizes.count) {
    write_y(i, element(i));
  }
}
