// Reduction over the trailing axes for adapters where lanes do not share loads: one chunk per invocation, no barrier.
//
//   y[k, c] = combine over r of x[k, r],   r in [c * chunk, min((c + 1) * chunk, count))
//
// x is [outputs, count] row-major, y is [outputs, chunks]; a second pass over y reduces the chunks. Invocation i computes
// element i of y. Order of accumulation: r ascending within a chunk, chunks ascending in the second pass.
//
// Expects: const WORKGROUP; sizes.outputs, count, chunk, chunks; alias Elem; fn identity() -> Elem;
// fn combine(a: Elem, b: Elem) -> Elem; fn read_x(i: u32) -> Elem; fn write_y(i: u32, value: Elem).

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * WORKGROUP;
  if (i >= sizes.outputs * sizes.chunks) {
    return;
  }
  let k = i / sizes.chunks;
  let start = (i % sizes.chunks) * sizes.chunk;
  let end = min(start + sizes.chunk, sizes.count);
  var result = identity();
  for (var r = start; r < end; r++) {
    result = combine(result, read_x(k * sizes.count + r));
  }
  write_y(i, result);
}
