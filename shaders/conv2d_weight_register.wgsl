// Where contraction_register.wgsl finds the operands of a weight gradient: rows of the result are output channels, columns are
// the elements (tap, channel j) of the kernel, channels padded to whole texels, and the sum runs over the pixels of dy.
//
// `a` is dy packed by pack_planes.wgsl, `b` the image packed by pack_image.wgsl. Run (image, oh) is one row of dy. A tap is an element
// of the kernel, or, where its width is unfolded into the channels, one of its rows.
//
// Expects: sizes.groups, group_rows (output channels of a group), depth (texels of a row of dy), channel_texels (texels of a pixel and
// group), taps_w (taps of a row), stride_h, dilation_h, dilation_w, a_rows, a_fold, a_pitch, b_rows, b_fold, b_pitch;
// fn slab_origin(slab: u32, rows: u32, fold: u32, pitch: u32) -> vec2u.

fn place_a(group: u32, m: u32) -> vec2u {
  return vec2u((group * sizes.group_rows + m) * sizes.depth, 0u);
}

fn shift_a(run: vec2u) -> vec2u {
  return slab_origin(run.x, sizes.a_rows, sizes.a_fold, sizes.a_pitch) + vec2u(0u, run.y);
}

fn place_b(group: u32, n: u32) -> vec2u {
  let tap = n / sizes.channel_texels;
  let pixel = tap % sizes.taps_w * sizes.dilation_w;
  let x = (pixel * sizes.groups + group) * sizes.channel_texels + n % sizes.channel_texels;
  return vec2u(x, tap / sizes.taps_w * sizes.dilation_h);
}

fn shift_b(run: vec2u) -> vec2u {
  return slab_origin(run.x, sizes.b_rows, sizes.b_fold, sizes.b_pitch) + vec2u(0u, run.y * sizes.stride_h);
}
