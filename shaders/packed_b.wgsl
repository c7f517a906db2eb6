// The right factor of contraction_register.wgsl in a texture: slab batch * b_stack; a stack of 0 says that all batches share one matrix.
//
// Expects: sizes.b_stack, b_rows, b_fold, b_pitch; texture b;
// fn slab_origin(slab: u32, rows: u32, fold: u32, pitch: u32) -> vec2u.

alias PlaceB = vec2u;

fn place_b(batch: u32, quad: u32) -> PlaceB {
  return slab_origin(batch * sizes.b_stack, sizes.b_rows, sizes.b_fold, sizes.b_pitch) + vec2u(quad, 0u);
}

fn load_b(column: PlaceB, k: u32) -> vec4f {
  return textureLoad(b, column + vec2u(0u, k));
}
