// Gradient of the maximum over windows that do not overlap, from x itself: no places are stored.
//
//   dx[p, h, w] = dy[p, oh, ow] where x[p, h, w] is the one that wins window (oh, ow), else 0;  oh = h / STRIDE_H, ow = w / STRIDE_W
//
// x and dx are [planes, HEIGHT, WIDTH] row-major, dy is [planes, OUT_HEIGHT, OUT_WIDTH]. Invocation i computes element i of dx. Which
// element wins is as in max_pool2d.wgsl.
//
// Expects: the constants named above, KERNEL_H, KERNEL_W, WORKGROUP; sizes.count, infinity;
// fn wins(value: f32, best: f32, place: i32) -> bool; fn read_x(i: u32) -> f32; fn read_dy(i: u32) -> f32;
// fn write_dx(i: u32, value: f32).

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * WORKGROUP;
  if (i >= sizes.count) {
    return;
  }
  let plane = i / (HEIGHT * WIDTH);
  let h = i / WIDTH % HEIGHT;
  let w = i % WIDTH;
  let oh = h / STRIDE_H;
  let ow = w / STRIDE_W;
  let own = h % STRIDE_H * KERNEL_W + w % STRIDE_W;
  var value = 0.0;
  if (oh < OUT_HEIGHT && ow < OUT_WIDTH && h % STRIDE_H < KERNEL_H && w % STRIDE_W < KERNEL_W) {
    let corner = (plane * HEIGHT + oh * STRIDE_H) * WIDTH + ow * STRIDE_W;
    var best = bitcast<f32>(sizes.infinity | 0x80000000u);
    var place = -1;
    for (var tap = 0u; tap < KERNEL_H * KERNEL_W; tap++) {
      let element = read_x(corner + tap / KERNEL_W * WIDTH + tap % KERNEL_W);
      if (wins(element, best, place)) {
        best = element;
        place = i32(tap);
      }
    }
    if (place == i32(own)) {
      value = read_dy((plane * OUT_HEIGHT + oh) * OUT_WIDTH + ow);
    }
  }
  write_dx(i, value);
}
