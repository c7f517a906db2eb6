// Four successive elements of a row of a matrix, for pack.wgsl; 0 beyond the matrix.
//
//   texel(slab, row, x) = load(batch, down, 4 x), ..., load(batch, down, 4 x + 3)
//
// Slab s is part s % sizes.parts of matrix s / sizes.parts: its row `row` is row down = s % parts * t_rows + row.
//
// Expects: sizes.parts, height, span (rows and columns of the matrix), t_rows; fn load(batch: u32, row: u32, column: u32) -> f32.

fn texel(slab: u32, row: u32, x: u32) -> vec4f {
  let batch = slab / sizes.parts;
  let down = slab % sizes.parts * sizes.t_rows + row;
  var value = vec4f();
  if (down < sizes.height) {
    let rest = sizes.span - min(x * 4u, sizes.span);
    for (var q = 0u; q < min(rest, 4u); q++) {
      value[q] = load(batch, down, x * 4u + q);
    }
  }
  return value;
}
