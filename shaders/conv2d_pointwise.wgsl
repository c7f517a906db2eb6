// 1x1 convolution without padding: x as the matrix [group][channel, output pixel], by which the matrix of weights is multiplied.
//
//   tap_x(group, c, pixel) = x[image, group * C + c, oh * STRIDE_H, ow * STRIDE_W]
//
// with pixel = (image, oh, ow), the last fastest. There are no taps to decode and no border to test, unlike in conv2d_tap_x.wgsl.
//
// Expects: const STRIDE_H, STRIDE_W, X_HEIGHT, X_WIDTH, Y_HEIGHT, Y_WIDTH; sizes.x_channels (of all groups), x_group (channels of
// one); fn read_x(i: u32) -> f32.

fn tap_x(group: u32, c: u32, pixel: u32) -> f32 {
  let ow = pixel % Y_WIDTH;
  let oh = pixel / Y_WIDTH % Y_HEIGHT;
  let image = pixel / (Y_WIDTH * Y_HEIGHT);
  let plane = image * sizes.x_channels + group * sizes.x_group + c;
  return read_x((plane * X_HEIGHT + oh * STRIDE_H) * X_WIDTH + ow * STRIDE_W);
}
