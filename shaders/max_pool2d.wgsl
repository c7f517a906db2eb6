// Maximum over windows: y[p, oh, ow] = the largest x[p, h, w] under the taps of window (oh, ow), or where it is,
// h * WIDTH + w;
//
//   h = oh * STRIDE_H - PAD_TOP + kh * DILATION_H,  kh in [0, KERNEL_H);  likewise w; taps off the plane do not count
//
// x is [planes, HEIGHT, WIDTH] row-major, y is [planes, OUT_HEIGHT, OUT_WIDTH]. Invocation i computes element i of y.
// Taps come in row-major order: the first of equal elements wins, and a NaN beats every number, as in PyTorch. A window
// without a tap on the plane gives -infinity and the place -1.
//
// Expects: the constants named above, WORKGROUP, TAPS = KERNEL_H * KERNEL_W, UNROLLED taps per round of the loop;
// sizes.count, infinity; alias Result; fn wins(value: f32, best: f32, place: i32) -> bool;
// fn result(value: f32, place: i32) -> Result; fn read_x(i: u32) -> f32; fn write_y(i: u32, value: Result).

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
  var best = bitcast<f32>(sizes.infinity | 0x80000000u);
  var place = -1;
  for (var start = 0u; start < TAPS; start += UNROLLED) {
    // @unroll k in 0..UNROLLED
    {
      let tap = start + k;
      let h = u32(top + i32(tap / KERNEL_W * DILATION_H));
      let w = u32(left + i32(tap % KERNEL_W * DILATION_W));
      if (tap < TAPS && h < HEIGHT && w < WIDTH) {
        let at = h * WIDTH + w;
        let value = read_x(plane + at);
        if (wins(value, best, place)) {
          best = value;
          place = i32(at);
        }
      }
    }
  }
  write_y(i, result(best, place));
}
