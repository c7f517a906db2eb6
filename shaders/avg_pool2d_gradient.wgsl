// Gradient of the average over windows:
//
//   dx[p, h, w] = sum of dy[p, oh, ow] / divisor(oh, ow) over the windows on (h, w)
//
// dx is [planes, HEIGHT, WIDTH] row-major, dy is [planes, OUT_HEIGHT, OUT_WIDTH]. Invocation i computes element i of dx
// and goes through the windows that reach over it, at most COVER_H * COVER_W, from the last to the first.
//
// Expects: the constants named above, KERNEL_H, KERNEL_W, STRIDE_H, STRIDE_W, PAD_TOP, PAD_LEFT, WORKGROUP, UNROLLED
// windows per round of the loop; sizes.count; fn divisor(oh: u32, ow: u32) -> f32; fn read_dy(i: u32) -> f32;
// fn write_dx(i: u32, value: f32).

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * WORKGROUP;
  if (i >= sizes.count) {
    return;
  }
  let row = i / WIDTH;
  let plane = row / HEIGHT * (OUT_HEIGHT * OUT_WIDTH);
  let h = row % HEIGHT + PAD_TOP;
  let w = i % WIDTH + PAD_LEFT;
  let lastRow = min(h / STRIDE_H, OUT_HEIGHT - 1u);
  let lastColumn = min(w / STRIDE_W, OUT_WIDTH - 1u);
  var total = 0.0;
  for (var start = 0u; start < COVER_H * COVER_W; start += UNROLLED) {
    // @unroll k in 0..UNROLLED
    {
      let oh = lastRow - (start + k) / COVER_W;
      let ow = lastColumn - (start + k) % COVER_W;
      let isWindow = start + k < COVER_H * COVER_W && oh < OUT_HEIGHT && ow < OUT_WIDTH;
      if (isWindow && h - oh * STRIDE_H < KERNEL_H && w - ow * STRIDE_W < KERNEL_W) {
        total += read_dy(plane + oh * OUT_WIDTH + ow) / divisor(oh, ow);
      }
    }
  }
  write_dx(i, total);
}
