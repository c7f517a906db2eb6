// Gradient of the maximum over windows:
//
//   dx[p, h, w] = sum of dy[p, oh, ow] over the windows whose value came from there: place[p, oh, ow] = h * WIDTH + w
//
// dx is [planes, HEIGHT, WIDTH] row-major, dy and place are [planes, OUT_HEIGHT, OUT_WIDTH]. Invocation i computes
// element i of dx and looks at the windows that reach over it, at most COVER_H * COVER_W, from the last to the first:
// no two invocations add to one element, so the order is fixed.
//
// Expects: the constants named above, STRIDE_H, STRIDE_W, PAD_TOP, PAD_LEFT, WORKGROUP, UNROLLED windows per round of
// the loop; sizes.count; fn read_dy(i: u32) -> f32; fn read_place(i: u32) -> i32; fn write_dx(i: u32, value: f32).

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * WORKGROUP;
  if (i >= sizes.count) {
    return;
  }
  let row = i / WIDTH;
  let plane = row / HEIGHT * (OUT_HEIGHT * OUT_WIDTH);
  let at = i32(i % (HEIGHT * WIDTH));
  let lastRow = min((row % HEIGHT + PAD_TOP) / STRIDE_H, OUT_HEIGHT - 1u);
  let lastColumn = min((i % WIDTH + PAD_LEFT) / STRIDE_W, OUT_WIDTH - 1u);
  var total = 0.0;
  for (var start = 0u; start < COVER_H * COVER_W; start += UNROLLED) {
    // @unroll k in 0..UNROLLED
    {
      let oh = lastRow - (start + k) / COVER_W;
      let ow = lastColumn - (start + k) % COVER_W;
      if (start + k < COVER_H * COVER_W && oh < OUT_HEIGHT && ow < OUT_WIDTH) {
        let window = plane + oh * OUT_WIDTH + ow;
        if (read_place(window) == at) {
          total += read_dy(window);
        }
      }
    }
  }
  write_dx(i, total);
}
