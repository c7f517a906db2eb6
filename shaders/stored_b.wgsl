// The right factor of contraction_register.wgsl where it lies: rows are whole quads, b_row quads apart.
//
// Expects: sizes.b_start, b_batch, b_row (all in quads); fn read4_b(quad: u32) -> vec4f.

alias PlaceB = u32;

fn place_b(batch: u32, quad: u32) -> PlaceB {
  return sizes.b_start + batch * sizes.b_batch + quad;
}

fn load_b(column: PlaceB, k: u32) -> vec4f {
  return read4_b(column + k * sizes.b_row);
}
