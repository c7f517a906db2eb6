// Packs matrices into a texture, four successive elements of a row to a texel, zeros beyond the last one.
//
// Texel (x, row) of slab s holds elements 4 x ... 4 x + 3 of row s * slab_rows + row: slabs are the matrices of a batch (slab_rows is
// 0 then, and slab_stride leads from one to the next) or parts of a tall one. Workgroup (g, row, s) packs texels
// g * WORKGROUP ... of a row.
//
// Expects: const WORKGROUP; sizes.width (texels of a row), height, span (rows and elements of a row of the matrix), start (its first
// element), slab_rows, slab_stride, row_stride, column_stride, t_rows, t_fold, t_pitch; texture t; fn read_x(i: u32) -> f32;
// fn slab_origin(slab: u32, rows: u32, fold: u32, pitch: u32) -> vec2u.

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let x = group.x * WORKGROUP + lane;
  let row = group.y;
  let slab = group.z;
  if (x >= sizes.width) {
    return;
  }
  var value = vec4f();
  if (slab * sizes.slab_rows + row < sizes.height) {
    let start = sizes.start + slab * sizes.slab_stride + row * sizes.row_stride;
    // @unroll q in 0..4
    {
      let column = x * 4u + q;
      let element = read_x(start + min(column, sizes.span - 1u) * sizes.column_stride);
      value[q] = select(0.0, element, column < sizes.span);
    }
  }
  textureStore(t, slab_origin(slab, sizes.t_rows, sizes.t_fold, sizes.t_pitch) + vec2u(x, row), value);
}
