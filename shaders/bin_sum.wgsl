// Sums over the bins that an axis is parted in: y[p, o, i] = sum over j of term(x's element [p, j, i], o),
//
//   j from floor(o * extent / bins) to ceil((o + 1) * extent / bins) - 1
//
// x is [outer, extent, inner] row-major, y is [outer, bins, inner]. Neighbouring bins overlap by one element where the extents
// do not divide. j lies in bin o exactly where o lies in bin j with `extent` and `bins` swapped, so that this
// gives the transpose of the map. Invocation i computes element i of y, j ascending.
//
// Expects: const WORKGROUP; sizes.count (elements of y), extent, bins, inner; fn term(at: u32, o: u32) -> f32, which reads
// element `at` of x; fn write_y(i: u32, value: f32).

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * WORKGROUP;
  if (i >= sizes.count) {
    return;
  }
  let row = i / sizes.inner;
  let o = row % sizes.bins;
  let start = row / sizes.bins * sizes.extent * sizes.inner + i % sizes.inner;
  let end = ((o + 1u) * sizes.extent + sizes.bins - 1u) / sizes.bins;
  var total = 0.0;
  for (var j = o * sizes.extent / sizes.bins; j < end; j++) {
    total += term(start + j * sizes.inner, o);
  }
  write_y(i, total);
}
