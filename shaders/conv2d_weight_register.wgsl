// Where contraction_register.wgsl finds the operands of a weight gradient: rows of the result are output channels, columns are
// the elements (tap, channel j) of the kernel, channels padded to whole texels, and the sum runs over the pixels of dy.
//
// `a` is dy packed by pack_planes.wgsl, `b` the image packed by pack_image.wgsl. Run (image, oh) is one row of dy. A tap is an element
// of the kernel, and with sizes.unfold > 1 one of its rows, whose channels are j = (c, s).
//
// Expects: sizes.groups, depth (texels of a row of dy), channels4 (texels of a pixel and group), taps_w, y_height, stride_h,
// dilation_h, dilation_w, y_group, a_rows, a_column, a_pitch, b_rows, b_column, b_pitch.

fn place_a(group: u32, m: u32) -> vec2u {
  return vec2u((group * sizes.y_group + m) * sizes.depth, 0u);
}

fn shift_a(run: u32) -> vec2u {
  let image = run / sizes.y_height;
  return vec2u(image / sizes.a_column * sizes.a_pitch, image % sizes.a_column * sizes.a_rows + run % sizes.y_height);
}

fn place_b(group: u32, n: u32) -> vec2u {
  let tap = n / sizes.channels4;
  let pixel = tap % sizes.taps_w * sizes.dilation_w;
  return vec2u((pixel * sizes.groups + group) * sizes.channels4 + n % sizes.channels4, tap / sizes.taps_w * sizes.dilation_h);
}

fn shift_b(run: u32) -> vec2u {
  let image = run / sizes.y_height;
  let row = image % sizes.b_column * sizes.b_rows + run % sizes.y_height * sizes.stride_h;
  return vec2u(image / sizes.b_column * sizes.b_pitch, row);
}
