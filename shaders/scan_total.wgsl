// First pass of a running combination along one axis: the combination of each chunk.
//
//   total[o, c, i] = x[o, l0, i] * x[o, l0 + 1, i] * ...   over the chunk's elements, * any associative operation
//
// x is [outer, length, inner] row-major, totals are [outer, chunks, inner]. Chunk c holds the elements c * chunk up to
// (c + 1) * chunk in the order of the scan: from the front, or from the end where REVERSE is 1. Invocation t computes
// total t; order of combination: that of the scan.
//
// Expects: const WORKGROUP, REVERSE; sizes.count (totals), length, inner, chunk, chunks; alias Elem; fn identity() -> Elem;
// fn combine(earlier: Elem, later: Elem) -> Elem; fn load(i: u32, l: u32) -> Elem, i the row-major index, l the place along
// the axis; fn store_total(t: u32, value: Elem).

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let t = id.x + id.y * groups.x * WORKGROUP;
  if (t >= sizes.count) {
    return;
  }
  let i = t % sizes.inner;
  let c = t / sizes.inner % sizes.chunks;
  let start = t / sizes.inner / sizes.chunks * sizes.length;
  let end = min((c + 1u) * sizes.chunk, sizes.length);
  var result = identity();
  for (var p = c * sizes.chunk; p < end; p++) {
    let l = select(p, sizes.length - 1u - p, REVERSE == 1u);
    result = combine(result, load((start + l) * sizes.inner + i, l));
  }
  store_total(t, result);
}
