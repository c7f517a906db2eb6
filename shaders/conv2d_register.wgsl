// Where contraction_register.wgsl finds the operands of a convolution: rows of the result are pixels, columns are channels.
//
// `a` is the image packed by pack_image.wgsl, `b` the kernel packed by pack_kernel.wgsl. Pixel m = (image, oh, ow) begins at
// row oh * stride_h and pixel ow * stride_w of its image; run (r, s) is an element of the kernel.
//
// Expects: const Y_HEIGHT, Y_WIDTH; sizes.groups, depth, inner (columns of the kernel), stride_h, stride_w, dilation_h, dilation_w,
// a_rows, a_fold, a_pitch, b_rows, b_fold, b_pitch; fn slab_origin(slab: u32, rows: u32, fold: u32, pitch: u32) -> vec2u.

fn place_a(group: u32, m: u32) -> vec2u {
  let ow = m % Y_WIDTH;
  let oh = m / Y_WIDTH % Y_HEIGHT;
  let image = m / (Y_WIDTH * Y_HEIGHT);
  let origin = slab_origin(image, sizes.a_rows, sizes.a_fold, sizes.a_pitch);
  return origin + vec2u((ow * sizes.stride_w * sizes.groups + group) * sizes.depth, oh * sizes.stride_h);
}

fn shift_a(run: vec2u) -> vec2u {
  return vec2u(run.y * sizes.dilation_w * sizes.groups * sizes.depth, run.x * sizes.dilation_h);
}

fn place_b(group: u32, n: u32) -> vec2u {
  return slab_origin(group, sizes.b_rows, sizes.b_fold, sizes.b_pitch) + vec2u(n, 0u);
}

fn shift_b(run: vec2u) -> vec2u {
  return vec2u(0u, (run.x * sizes.inner + run.y) * sizes.depth * 4u);
}
