// Softmax, or its logarithm, along one axis: one row per invocation, no barrier. For adapters where lanes do not share
// loads, and for rows whose neighbours lie side by side.
//
//   m = max_j x[j],   s = sum_j exp(x[j] - m),   y[j] = finish(x[j] - m, normaliser(s))
//
// x and y are [outer, width, inner] row-major; row r is x[r / inner, :, r % inner]. Order of accumulation: j ascending.
// Taking m away first keeps the exponentials from overflowing; a NaN anywhere in the row makes it all NaN.
//
// Expects: const WORKGROUP; sizes.rows, width, inner; fn normaliser(total: f32) -> f32;
// fn finish(shifted: f32, scale: f32) -> f32; fn read_x(i: u32) -> f32; fn write_y(i: u32, value: f32).

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let row = id.x + id.y * groups.x * WORKGROUP;
  if (row >= sizes.rows) {
    return;
  }
  let start = row / sizes.inner * sizes.width * sizes.inner + row % sizes.inner;
  let end = start + sizes.width * sizes.inner;
  var largest = read_x(start);
  for (var i = start + sizes.inner; i < end; i += sizes.inner) {
    let value = read_x(i);
    largest = select(largest, value, value > largest);
  }
  var total = 0.0;
  for (var i = start; i < end; i += sizes.inner) {
    total += exp(read_x(i) - largest);
  }
  let scale = normaliser(total);
  for (var i = start; i < end; i += sizes.inner) {
    write_y(i, finish(read_x(i) - largest, scale));
  }
}
