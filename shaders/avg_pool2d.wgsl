// Average over windows: y[p, oh, ow] = sum of x[p, h, w] under the taps of window (oh, ow) / divisor(oh, ow);
//
//   h = oh * STRIDE_H - PAD_TOP + kh,  kh in [0, KERNEL_H);  likewise w; taps off the plane add nothing
//
// x is [planes, HEIGHT, WIDTH] row-major, y is [planes, OUT_HEIGHT, OUT_WIDTH]. Invocation i computes element i of y;
// taps are added in row-major order.
//
// Expects: the constants named above, WORKGROUP, TAPS = KERNEL_H * KERNEL_W, UNROLLED taps per round of the loop;
// sizes.count; fn divisor(oh: u32, ow: u32) -> f32; fn read_x(i: u32) -> f32; fn write_y(i: u32, value: f32).

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
  for (var start = 0u; start < TAPS; start += UNROLLED) {
    // @unroll k in 0..UNROLLED
    {
      let tap = start + k;
      let h = u32(top + i32(tap / KERNEL_W));
      let w = u32(left + i32(tap % KERNEL_W));
      if (tap < TAPS && h < HEIGHT && w < WIDTH) {
        total += read_x(plane + h * WIDTH + w);
      }
    }
  }
  write_y(i, total / divisor(row % OUT_HEIGHT, i % OUT_WIDTH));
}
