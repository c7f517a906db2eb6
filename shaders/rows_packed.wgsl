// Rows for conv2d_weight_rows.wgsl in textures, as pack_rows.wgsl or pack_images.wgsl packed them.
//
// Expects: const BLOCK, STRIDE_W; sizes.blocks, depth (texels of a row of dy), phase (texels of one), x_rows, x_fold, x_pitch, dy_rows,
// dy_fold, dy_pitch; textures x, dy; fn slab_origin(slab: u32, rows: u32, fold: u32, pitch: u32) -> vec2u.

alias RowX = vec2u;

fn row_x(image: u32, group: u32, c: u32, down: u32) -> RowX {
  let first = (group * sizes.blocks * BLOCK + c) * STRIDE_W * sizes.phase;
  return slab_origin(image, sizes.x_rows, sizes.x_fold, sizes.x_pitch) + vec2u(first, down);
}

fn load_x(row: RowX, phase: u32, t: u32) -> vec4f {
  return textureLoad(x, row + vec2u(phase * sizes.phase + t, 0u));
}

alias RowDy = vec2u;

fn row_dy(image: u32, channel: u32, oh: u32) -> RowDy {
  return slab_origin(image, sizes.dy_rows, sizes.dy_fold, sizes.dy_pitch) + vec2u(channel * sizes.depth, oh);
}

fn load_dy(row: RowDy, t: u32) -> vec4f {
  return textureLoad(dy, row + vec2u(t, 0u));
}
