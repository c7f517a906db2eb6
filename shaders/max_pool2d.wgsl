// Maximum over windows: y[n, c, oh, ow] = the largest x[n, c, h, w], or where that is, over the taps of window (oh, ow):
//
//   h = oh * STRIDE_H - PAD_TOP + kh * DILATION_H,  kh in [0, KERNEL_H),  and likewise w; taps off the plane do not count
//
// x is [planes, HEIGHT, WIDTH] row-major, y is [planes, OUT_HEIGHT, OUT_WIDTH]. Invocation i computes element i of y. Taps are
// taken in row-major order: the first of equal elements wins, and a NaN beats every number, as in PyTorch. Where a window
// has no tap on the plane the value is -infinity and the place -1.
//
// Expects: the constants named above and WORKGROUP; sizes.count, infinity; alias Result; fn result(value: f32, place: i32)
// -> Result; fn is_nan(x: f32) -> bool; fn read_x(i: u32) -> f32; fn write_y(i: u32, value: Result).

var<private> best: f32;
var<private> place: i32;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * WORKGROUP;
  if (i >= sizes.count) {
    return;
  }
  let row = i / OUT_WIDTH;
  let plane = (row / OUT_HEIGHT) * (HEIGHT * WIDTH);
  let top = i32((row % OUT_HEIGHT) * STRIDE_H) - i32(PAD_TOP);
  let left = i32((i % OUT_WIDTH) * STRIDE_W) - i32(PAD_LEFT);
  var best = bitcast<f32>(sizes.infinity | 0x80000000u);
  var place = -1;
  // @unroll kh in 0..KERNEL_H
  {
    let h_kh = u32(top + i32(kh * DILATION_H));
    // @unroll kw in 0..KERNEL_W
    {
      let w_kw = u32(left + i32(kw * DILATION_W));
      if (h_kh < HEIGHT && w_kw < WIDTH) {
        let at = h_kh * WIDTH + w_kw;
        let value = read_x(plane + at);
        if (value > best || place < 0 || is_nan(value)) {
          best = value;
          place = i32(at);
        }
      }
    }
  }
  write_y(i, result(best, place));
}
