// Softmax, or its logarithm, along the last axis for adapters where lanes do not share loads, four elements at a time:
// softmax_serial.wgsl for rows that are whole quads.
//
//   m = max_j x[j],   s = sum_j exp(x[j] - m),   y[j] = finish(x[j] - m, normaliser(s))
//
// x and y are [rows, width] row-major, `quads` = width / 4. Invocation r handles row r. Order of accumulation: each lane of the
// quads by itself, j ascending, then lanes 0 and 1, 2 and 3, both. Taking m away first keeps the exponentials from overflowing;
// a NaN anywhere in the row makes it all NaN.
//
// Expects: const WORKGROUP; sizes.rows, quads; fn normaliser(total: f32) -> f32; fn finish(shifted: f32, scale: f32) -> f32;
// fn read4_x(quad: u32) -> vec4f; fn write4_y(quad: u32, value: vec4f).

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let row = id.x + id.y * groups.x * WORKGROUP;
  if (row >= sizes.rows) {
    return;
  }
  let start = row * sizes.quads;
  let end = start + sizes.quads;
  var largest4 = read4_x(start);
  for (var i = start + 1u; i < end; i++) {
    let x = read4_x(i);
    largest4 = select(largest4, x, x > largest4);
  }
  let largest2 = select(largest4.xz, largest4.yw, largest4.yw > largest4.xz);
  let largest = select(largest2.x, largest2.y, largest2.y > largest2.x);
  var total = vec4f(0.0);
  for (var i = start; i < end; i++) {
    total += exp(read4_x(i) - largest);
  }
  let scale = normaliser((total.x + total.y) + (total.z + total.w));
  for (var i = start; i < end; i++) {
    let shifted = read4_x(i) - largest;
    write4_y(
      i,
      vec4f(
        finish(shifted.x, scale),
        finish(shifted.y, scale),
        finish(shifted.z, scale),
        finish(shifted.w, scale),
      ),
    );
  }
}
