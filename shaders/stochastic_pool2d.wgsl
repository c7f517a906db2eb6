// A place drawn from each window in proportion to what stands there: y[p, oh, ow] = h * WIDTH + w with probability
// max(x[p, h, w], 0) / (sum of max(x, 0) under the window's taps);
//
//   h = oh * STRIDE_H - PAD_TOP + kh,  kh in [0, KERNEL_H);  likewise w; taps off the plane do not count
//
// x is [planes, HEIGHT, WIDTH] row-major, y and u, a number from [0, 1) for each window, are [planes, OUT_HEIGHT, OUT_WIDTH].
// Invocation i computes element i of y: it adds the window up, then goes through it again until the part sum exceeds
// u times the sum. A window of zeros gives its first element, one with a NaN that NaN.
//
// Expects: the constants named above, WORKGROUP, TAPS = KERNEL_H * KERNEL_W; sizes.count; fn is_nan(x: f32) -> bool;
// fn read_x(i: u32) -> f32; fn read_u(i: u32) -> f32; fn write_y(i: u32, value: i32).

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * WORKGROUP;
  if (i >= sizes.count) {
    return;
  }
  let row = i / OUT_WIDTH;
  let plane = row / OUT_HEIGHT * (HEIGHT * WIDTH);
  let top = i32(row % OUT_HEIGHT * STRIDE_H) - i32(PAD_TOP);
  let left = i32(i % OUT_WIDTH * STRIDE_W) - i32(PAD_LEFT);
  var total = 0.0;
  for (var tap = 0u; tap < TAPS; tap++) {
    let h = u32(top + i32(tap / KERNEL_W));
    let w = u32(left + i32(tap % KERNEL_W));
    if (h < HEIGHT && w < WIDTH) {
      total += max(read_x(plane + h * WIDTH + w), 0.0);
    }
  }
  let goal = read_u(i) * total;
  var sum = 0.0;
  var place = -1;
  for (var tap = 0u; tap < TAPS; tap++) {
    let h = u32(top + i32(tap / KERNEL_W));
    let w = u32(left + i32(tap % KERNEL_W));
    if (h < HEIGHT && w < WIDTH) {
      let at = h * WIDTH + w;
      let value = read_x(plane + at);
      // Where rounding keeps the sum from reaching its goal, the last element above 0 is taken.
      if (place < 0 || (value > 0.0 && sum <= goal) || is_nan(value)) {
        place = i32(at);
      }
      sum += max(value, 0.0);
      if (is_nan(value)) {
        break;
      }
    }
  }
  write_y(i, place);
}
