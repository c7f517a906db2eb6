// The input element that a tap of a convolution meets: x as the matrix [group][tap, output pixel], never stored.
//
//   tap_x(group, tap, pixel) = x[image, group * C + c, oh * stride + r * dilation - padding_top, ow * ... - padding_left]
//
// with tap = (c, r, s) and pixel = (image, oh, ow), the last fastest; 0 outside x. x is [images, groups * C, height, width],
// row-major. A coordinate in the padding above or left of x wraps around to a large number, so that one comparison tests
// both borders.
//
// Expects: const KERNEL_H, KERNEL_W, STRIDE_H, STRIDE_W, DILATION_H, DILATION_W, PADDING_TOP, PADDING_LEFT, X_HEIGHT, X_WIDTH,
// Y_HEIGHT, Y_WIDTH; sizes.x_channels (of all groups), x_group (channels of one); fn read_x(i: u32) -> f32.

fn tap_x(group: u32, tap: u32, pixel: u32) -> f32 {
  let s = tap % KERNEL_W;
  let r = tap / KERNEL_W % KERNEL_H;
  let c = tap / (KERNEL_W * KERNEL_H);
  let ow = pixel % Y_WIDTH;
  let oh = pixel / Y_WIDTH % Y_HEIGHT;
  let image = pixel / (Y_WIDTH * Y_HEIGHT);
  let h = oh * STRIDE_H + r * DILATION_H - PADDING_TOP;
  let w = ow * STRIDE_W + s * DILATION_W - PADDING_LEFT;
  if (h >= X_HEIGHT || w >= X_WIDTH) {
    return 0.0;
  }
  return read_x(((image * sizes.x_channels + group * sizes.x_group + c) * X_HEIGHT + h) * X_WIDTH + w);
}
