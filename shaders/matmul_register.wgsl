// Where contraction_register.wgsl finds the elements of two packed matrices.
//
// `a` lies as its rows, cut into slabs of a_rows rows; a matrix that all batches share has a_stack = 0. `b` is one slab per batch,
// rows of k from the top down. The sum over k is cut into runs that follow each other.
//
// Expects: sizes.depth, a_stack, a_rows, a_column, a_pitch, b_stack (0 where shared, else 1), b_rows, b_column, b_pitch.

fn place_a(batch: u32, m: u32) -> vec2u {
  let row = batch * sizes.a_stack + m;
  let slab = row / sizes.a_rows;
  return vec2u(slab / sizes.a_column * sizes.a_pitch, slab % sizes.a_column * sizes.a_rows + row % sizes.a_rows);
}

fn place_b(batch: u32, n: u32) -> vec2u {
  let slab = batch * sizes.b_stack;
  return vec2u(slab / sizes.b_column * sizes.b_pitch + n, slab % sizes.b_column * sizes.b_rows);
}

fn shift_a(run: u32) -> vec2u {
  return vec2u(run * sizes.depth, 0u);
}

fn shift_b(run: u32) -> vec2u {
  return vec2u(0u, run * sizes.depth * 4u);
}
