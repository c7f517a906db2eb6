// Reduction over the trailing axes for adapters where lanes do not share loads, four elements at a time: reduce_serial.wgsl for rows
// and chunks that are whole quads.
//
//   y[k, c] = combine over r of x[k, r],   r in [c * chunk, min((c + 1) * chunk, count))
//
// x is [outputs, count] row-major, y is [outputs, chunks]; a second pass over y reduces the chunks. Invocation i computes
// element i of y. Order of accumulation: each lane of the quads by itself, r ascending, then lanes 0 and 1, 2 and 3, both;
// chunks ascending in the second pass.
//
// Expects: const WORKGROUP; sizes.outputs, count, chunk, chunks; alias Elem; fn identity() -> Elem;
// fn combine(a: Elem, b: Elem) -> Elem; fn read4_x(quad: u32) -> vec4<Elem>; fn write_y(i: u32, value: Elem).

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * WORKGROUP;
  if (i >= sizes.outputs * sizes.chunks) {
    return;
  }
  let row = i / sizes.chunks * (sizes.count / 4u);
  let start = (i % sizes.chunks) * sizes.chunk;
  let end = min(start + sizes.chunk, sizes.count);
  var result = vec4<Elem>(identity(), identity(), identity(), identity());
  for (var r = start / 4u; r < end / 4u; r++) {
    let x = read4_x(row + r);
    // @unroll q in 0..4
    result[q] = combine(result[q], x[q]);
  }
  write_y(i, combine(combine(result.x, result.y), combine(result.z, result.w)));
}
