// The output gradient that reaches an input pixel through a tap of a convolution: dy as the matrix [group][tap, input pixel].
//
//   tap_dy(group, tap, pixel) = dy[image, group * O + o, (h + padding_top - r * dilation) / stride, (w + ...) / stride]
//
// with tap = (o, r, s) and pixel = (image, h, w), the last fastest; 0 where the division leaves a rest or the place is outside
// dy. dy is [images, groups * O, y_height, y_width], row-major.
//
// Expects: const KERNEL_H, KERNEL_W, STRIDE_H, STRIDE_W, DILATION_H, DILATION_W, PADDING_TOP, PADDING_LEFT, X_HEIGHT, X_WIDTH,
// Y_HEIGHT, Y_WIDTH; sizes.y_channels (of all groups), y_group (channels of one); fn read_dy(i: u32) -> f32.

fn tap_dy(group: u32, tap: u32, pixel: u32) -> f32 {
  let s = tap % KERNEL_W;
  let r = tap / KERNEL_W % KERNEL_H;
  let o = tap / (KERNEL_W * KERNEL_H);
  let w = pixel % X_WIDTH;
  let h = pixel / X_WIDTH % X_HEIGHT;
  let image = pixel / (X_WIDTH * X_HEIGHT);
  let up = h + PADDING_TOP;
  let left = w + PADDING_LEFT;
  if (up < r * DILATION_H || left < s * DILATION_W) {
    return 0.0;
  }
  let down = up - r * DILATION_H;
  let right = left - s * DILATION_W;
  let oh = down / STRIDE_H;
  let ow = right / STRIDE_W;
  if (down % STRIDE_H != 0u || right % STRIDE_W != 0u || oh >= Y_HEIGHT || ow >= Y_WIDTH) {
    return 0.0;
  }
  return read_dy(((image * sizes.y_channels + group * sizes.y_group + o) * Y_HEIGHT + oh) * Y_WIDTH + ow);
}
