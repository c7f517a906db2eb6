// Where contraction_register.wgsl finds the operands of a convolution: rows of the result are pixels, columns are channels.
//
// `a` is the image packed by pack_image.wgsl, `b` the kernel packed by pack_kernel.wgsl. Pixel m = (image, oh, ow) begins at
// row oh * stride_h and pixel ow * stride_w of its image; run r is the element (r / taps_w, r % taps_w) of the kernel.
//
// Expects: sizes.groups, depth, y_height, y_width, stride_h, stride_w, dilation_h, dilation_w, taps_w, a_rows, a_column, a_pitch,
// b_rows, b_column, b_pitch.

fn place_a(group: u32, m: u32) -> vec2u {
  let ow = m % sizes.y_width;
  let oh = m / sizes.y_width % sizes.y_height;
  let image = m / (sizes.y_width * sizes.y_height);
  let origin = vec2u(image / sizes.a_column * sizes.a_pitch, image % sizes.a_column * sizes.a_rows);
  return origin + vec2u((ow * sizes.stride_w * sizes.groups + group) * sizes.depth, oh * sizes.stride_h);
}

fn shift_a(run: u32) -> vec2u {
  let r = run / sizes.taps_w;
  let s = run % sizes.taps_w;
  return vec2u(s * sizes.dilation_w * sizes.groups * sizes.depth, r * sizes.dilation_h);
}

fn place_b(group: u32, n: u32) -> vec2u {
  return vec2u(group / sizes.b_column * sizes.b_pitch + n, group % sizes.b_column * sizes.b_rows);
}

fn shift_b(run: u32) -> vec2u {
  return vec2u(0u, run * sizes.depth * 4u);
}
