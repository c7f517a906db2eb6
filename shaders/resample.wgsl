// Weighted sums of neighbours along one axis: the rows of a band matrix times x.
//
//   y[o, j, i] = sum over t < TAPS of weights[j, t] * x[o, starts[j] + t, i]
//
// x is [outer, length, inner] row-major, y is [outer, extent, inner], weights are [extent, TAPS]. Invocation n computes
// element n of y; order of addition: t ascending. Where a weight is 0 nothing is read: neither the end of the axis nor a
// NaN beside the window matters.
//
// Expects: const WORKGROUP, TAPS; sizes.count (elements of y), length, extent, inner; fn read_x(i: u32) -> f32;
// fn read_starts(i: u32) -> i32; fn read_weights(i: u32) -> f32; fn write_y(i: u32, value: f32).

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let n = id.x + id.y * groups.x * WORKGROUP;
  if (n >= sizes.count) {
    return;
  }
  let i = n % sizes.inner;
  let j = n / sizes.inner % sizes.extent;
  let start = n / sizes.inner / sizes.extent * sizes.length + u32(read_starts(j));
  var result = 0.0;
  for (var t = 0u; t < TAPS; t++) {
    let weight = read_weights(j * TAPS + t);
    if (weight != 0.0) {
      result += weight * read_x((start + t) * sizes.inner + i);
    }
  }
  write_y(n, result);
}
