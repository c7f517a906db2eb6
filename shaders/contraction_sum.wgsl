// Second pass of a contraction whose sum was split: adds the partial sums in a fixed order.
//
//   y[batch, m, n] = sum over s of partial[s, batch, m, n],   s ascending
//
// `partial` is row-major; invocation i computes element i of [batches, m, n].
//
// Expects: const WORKGROUP; sizes.splits, batches, m, n; fn read_partial(i: u32) -> f32; fn y_row(batch: u32, m: u32) -> u32;
// fn y_column(n: u32) -> u32; fn write_y(i: u32, value: f32).

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * WORKGROUP;
  let count = sizes.batches * sizes.m * sizes.n;
  if (i >= count) {
    return;
  }
  var sum = 0.0;
  for (var s = 0u; s < sizes.splits; s++) {
    sum += read_partial(s * count + i);
  }
  write_y(y_row(i / sizes.n / sizes.m, i / sizes.n % sizes.m) + y_column(i % sizes.n), sum);
}
