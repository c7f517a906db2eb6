// Convolution without tiles, for few channels in a group: one element of the result per invocation.
//
//   y[image, o, oh, ow] = sum over c, r, s of
//                         weight[o, c, r, s] * x[image, group * X_GROUP + c, oh * stride + r * dilation - top, ow * stride + s * ... - left]
//
// All tensors are row-major. Invocation i computes element i of y. A coordinate in the padding above or left of x wraps around to a large
// number, so that one comparison tests both borders. Order of accumulation: c, r, s ascending.
//
// Expects: const WORKGROUP, KERNEL_H, KERNEL_W, STRIDE_H, STRIDE_W, DILATION_H, DILATION_W, PADDING_TOP, PADDING_LEFT, X_CHANNELS (of
// all groups), X_GROUP (channels of one), X_HEIGHT, X_WIDTH, Y_CHANNELS, Y_GROUP, Y_HEIGHT, Y_WIDTH; sizes.count (elements of y);
// fn read_x(i: u32) -> f32; fn read_weight(i: u32) -> f32; fn write_y(i: u32, value: f32).

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * WORKGROUP;
  if (i >= sizes.count) {
    return;
  }
  let left = i % Y_WIDTH * STRIDE_W - PADDING_LEFT;
  let top = i / Y_WIDTH % Y_HEIGHT * STRIDE_H - PADDING_TOP;
  let o = i / (Y_WIDTH * Y_HEIGHT) % Y_CHANNELS;
  let image = i / (Y_WIDTH * Y_HEIGHT * Y_CHANNELS);
  var plane = (image * X_CHANNELS + o / Y_GROUP * X_GROUP) * X_HEIGHT * X_WIDTH;
  var tap = o * X_GROUP * KERNEL_H * KERNEL_W;
  var sum = 0.0;
  for (var c = 0u; c < X_GROUP; c++) {
    for (var r = 0u; r < KERNEL_H; r++) {
      let h = top + r * DILATION_H;
      for (var s = 0u; s < KERNEL_W; s++) {
        let w = left + s * DILATION_W;
        if (h < X_HEIGHT && w < X_WIDTH) {
          sum += read_weight(tap) * read_x(plane + h * X_WIDTH + w);
        }
        tap++;
      }
    }
    plane += X_HEIGHT * X_WIDTH;
  }
  write_y(i, sum);
}
