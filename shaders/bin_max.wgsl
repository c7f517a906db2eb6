// Maximum over the bins that an axis is parted in: y[p, o, i] = the largest x[p, j, i], or its j,
//
//   j from floor(o * extent / bins) to ceil((o + 1) * extent / bins) - 1
//
// x is [outer, extent, inner] row-major, y is [outer, bins, inner]. Invocation i computes element i of y, j ascending: the first
// of equal elements wins, and a NaN beats every number.
//
// Expects: const WORKGROUP; sizes.count (elements of y), extent, bins, inner; alias Result;
// fn result(value: f32, place: u32) -> Result; fn is_nan(x: f32) -> bool; fn read_x(i: u32) -> f32;
// fn write_y(i: u32, value: Result).

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
  var place = o * sizes.extent / sizes.bins;
  var best = read_x(start + place * sizes.inner);
  for (var j = place + 1u; j < end; j++) {
    let value = read_x(start + j * sizes.inner);
    if (value > best || is_nan(value)) {
      best = value;
      place = j;
    }
  }
  write_y(i, result(best, place));
}
