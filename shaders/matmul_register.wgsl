// Where contraction_register.wgsl finds the elements of two packed matrices.
//
// `a` lies as its rows: slab batch * a_stack, or, where it is tall, slabs of 2^a_part rows. `b` lies as rows of k, one slab per batch.
// A stack of 0 says that all batches share one matrix. The runs of k follow each other.
//
// Expects: sizes.depth, a_stack, a_part, a_rows, a_fold, a_pitch, b_stack, b_rows, b_fold, b_pitch;
// fn slab_origin(slab: u32, rows: u32, fold: u32, pitch: u32) -> vec2u.

fn place_a(batch: u32, m: u32) -> vec2u {
  let slab = batch * sizes.a_stack + (m >> sizes.a_part);
  return slab_origin(slab, sizes.a_rows, sizes.a_fold, sizes.a_pitch) + vec2u(0u, m & ((1u << sizes.a_part) - 1u));
}

fn place_b(batch: u32, n: u32) -> vec2u {
  return slab_origin(batch * sizes.b_stack, sizes.b_rows, sizes.b_fold, sizes.b_pitch) + vec2u(n, 0u);
}

fn shift_a(run: vec2u) -> vec2u {
  return vec2u(run.x * sizes.depth, 0u);
}

fn shift_b(run: vec2u) -> vec2u {
  return vec2u(0u, run.x * sizes.depth * 4u);
}
