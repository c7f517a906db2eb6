// Combination of chunks of elements in sorted order, so that a result of scatter_sorted.wgsl need not visit each of them.
//
//   total[o, c, i] = src[o, place[c * chunk], i] * src[o, place[c * chunk + 1], i] * ...
//
// * is an associative operation. src is [outer, length, inner] row-major; places are [outer or 1, inner or 1, length], told
// by the strides of their rows. Invocation t computes total t, in ascending order.
//
// Expects: const WORKGROUP; sizes.count (totals), length, inner, chunk, chunks, row_outer, row_inner; alias Elem;
// fn identity() -> Elem; fn combine(a: Elem, b: Elem) -> Elem; fn read_places(i: u32) -> i32; fn read_src(i: u32) -> Elem;
// fn write_total(i: u32, value: Elem).

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let t = id.x + id.y * groups.x * WORKGROUP;
  if (t >= sizes.count) {
    return;
  }
  let i = t % sizes.inner;
  let c = t / sizes.inner % sizes.chunks;
  let o = t / sizes.inner / sizes.chunks;
  let row = (o * sizes.row_outer + i * sizes.row_inner) * sizes.length;
  let end = min((c + 1u) * sizes.chunk, sizes.length);
  var result = identity();
  for (var p = c * sizes.chunk; p < end; p++) {
    result = combine(result, read_src((o * sizes.length + u32(read_places(row + p))) * sizes.inner + i));
  }
  write_total(t, result);
}
