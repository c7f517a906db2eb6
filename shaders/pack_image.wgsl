// Images as textures, channels last, with a border of zeros: texels of an operand of a convolution, for pack.wgsl.
//
// Slab = image, row = row of the padded image. A row is a sequence of pixels; a pixel is, for each group, sizes.depth texels of four
// channels. With sizes.unfold = U > 1 the kernel's width is unfolded into the channels: pixel p holds all U elements that the kernel
// meets in a row at output column p, channel j = (c, s), and `step` is the stride; this fills texels where there are few channels.
// With `spread` > 1 the image's own pixels lie that far apart, with zeros between them: the input gradient of a strided convolution.
//
//   texel = four channels j of x[image, c, (row - top) / spread_h, (p * step + s * reach - left) / spread_w],  c = j / U, s = j % U
//
// A place above or left of the image wraps around to a large number and so is outside, too; `top` and `left` may be negative.
//
// Expects: sizes.groups, group (channels of one group), depth, unfold, step, reach (the dilation), top, left, spread_h, spread_w,
// height, width (of x); fn read_x(i: u32) -> f32.

fn texel(image: u32, row: u32, x: u32) -> vec4f {
  let block = x / sizes.depth;
  let pixel = block / sizes.groups;
  let group = block % sizes.groups;
  let down = row - sizes.top;
  let h = down / sizes.spread_h;
  var value = vec4f();
  if (h >= sizes.height || down % sizes.spread_h != 0u) {
    return value;
  }
  for (var q = 0u; q < 4u; q++) {
    let j = x % sizes.depth * 4u + q;
    let c = j / sizes.unfold;
    let right = pixel * sizes.step + j % sizes.unfold * sizes.reach - sizes.left;
    let w = right / sizes.spread_w;
    if (c < sizes.group && w < sizes.width && right % sizes.spread_w == 0u) {
      value[q] = read_x(((image * sizes.groups + group) * sizes.group + c) * sizes.height * sizes.width + h * sizes.width + w);
    }
  }
  return value;
}
