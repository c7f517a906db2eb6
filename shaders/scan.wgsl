// Running combination along one axis, the only pass of short axes and the second of long ones.
//
//   y[o, l, i] = x[o, 0, i] * x[o, 1, i] * ... * x[o, l, i],   * any associative operation
//
// x and y are [outer, length, inner] row-major; totals are [outer, chunks, inner], the first pass's. Invocation t handles
// chunk c of one row: it combines the totals of the chunks before c, then the elements c * chunk up to (c + 1) * chunk in
// the order of the scan: from the front, or from the end where REVERSE is 1. The order is the same at every run.
//
// Expects: const WORKGROUP, REVERSE; sizes.count (rows times chunks), length, inner, chunk, chunks; alias Elem;
// fn identity() -> Elem; fn combine(earlier: Elem, later: Elem) -> Elem; fn load(i: u32, l: u32) -> Elem, i the row-major
// index, l the place along the axis; fn load_total(t: u32) -> Elem; fn store(i: u32, value: Elem).

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let t = id.x + id.y * groups.x * WORKGROUP;
  if (t >= sizes.count) {
    return;
  }
  let i = t % sizes.inner;
  let c = t / sizes.inner % sizes.chunks;
  let row = t / sizes.inner / sizes.chunks;
  var result = identity();
  for (var before = 0u; before < c; before++) {
    result = combine(result, load_total((row * sizes.chunks + before) * sizes.inner + i));
  }
  let end = min((c + 1u) * sizes.chunk, sizes.length);
  for (var p = c * sizes.chunk; p < end; p++) {
    let l = select(p, sizes.length - 1u - p, REVERSE == 1u);
    let at = (row * sizes.length + l) * sizes.inner + i;
    result = combine(result, load(at, l));
    store(at, result);
  }
}
