// The left factor of contraction_register.wgsl in a texture: slab batch * a_stack, or, where it is tall, slabs of 2^a_part rows. A stack of
// 0 says that all batches share one matrix.
//
// Expects: sizes.a_stack, a_part, a_rows, a_fold, a_pitch; texture a;
// fn slab_origin(slab: u32, rows: u32, fold: u32, pitch: u32) -> vec2u.

fn place_a(batch: u32, m: u32) -> vec2u {
  let slab = batch * sizes.a_stack + (m >> sizes.a_part);
  return slab_origin(slab, sizes.a_rows, sizes.a_fold, sizes.a_pitch) + vec2u(0u, m & ((1u << sizes.a_part) - 1u));
}
