// Contraction without tiles: one element of the result per invocation.
//
//   y[batch, m, n] = sum over k of a[batch, m, k] * b[batch, k, n]
//
// Invocation i computes element i of [splits, batches, m, n], n fastest; split s covers k in [s * chunk, (s + 1) * chunk). With
// several splits y_row and y_column lead to partial sums, batch number s * batches + batch, that contraction_sum.wgsl adds.
// Order of accumulation: k ascending.
//
// Expects: const WORKGROUP; sizes.splits, batches, m, n, k, chunk; fn load_a(batch: u32, m: u32, k: u32) -> f32;
// fn load_b(batch: u32, k: u32, n: u32) -> f32; fn y_row(batch: u32, m: u32) -> u32; fn y_column(n: u32) -> u32;
// fn write_y(i: u32, value: f32).

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * WORKGROUP;
  if (i >= sizes.splits * sizes.batches * sizes.m * sizes.n) {
    return;
  }
  let n = i % sizes.n;
  let m = i / sizes.n % sizes.m;
  let z = i / sizes.n / sizes.m;
  let batch = z % sizes.batches;
  let start = z / sizes.batches * sizes.chunk;
  let end = min(start + sizes.chunk, sizes.k);
  var sum = 0.0;
  for (var k = start; k < end; k++) {
    sum += load_a(batch, m, k) * load_b(batch, k, n);
  }
  write_y(y_row(z, m) + y_column(n), sum);
}
