// Contraction without tiles: one element of the result per invocation.
//
//   y[batch, m, n] = sum over k of a[batch, m, k] * b[batch, k, n]
//
// Invocation i computes element i of [splits, batch, m, n], n fastest; split s covers k in [s * chunk, (s + 1) * chunk).
// With several splits `store` keeps partial sums, batch number s * sizes.batch + batch, and contraction_sum.wgsl adds
// them. Order of accumulation: k ascending.
//
// Expects: const WORKGROUP; sizes.splits, batch, m, n, k, chunk; fn load_a(batch: u32, m: u32, k: u32) -> f32;
// fn load_b(batch: u32, k: u32, n: u32) -> f32; fn store(batch: u32, m: u32, n: u32, value: f32).

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * WORKGROUP;
  if (i >= sizes.splits * sizes.batch * sizes.m * sizes.n) {
    return;
  }
  let n = i % sizes.n;
  let m = i / sizes.n % sizes.m;
  let z = i / sizes.n / sizes.m;
  let batch = z % sizes.batch;
  let start = z / sizes.batch * sizes.chunk;
  let end = min(start + sizes.chunk, sizes.k);
  var sum = 0.0;
  for (var k = start; k < end; k++) {
    sum += load_a(batch, m, k) * load_b(batch, k, n);
  }
  store(z, m, n, sum);
}
