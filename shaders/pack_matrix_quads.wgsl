// Packs matrices into a texture, four successive elements of a row to a texel: pack_matrix.wgsl for rows that are whole quads, one
// after the other in memory.
//
// Texel (x, row) of slab s holds quad x, counted from `start`, of row s * slab_rows + row: slabs are the matrices of a batch (slab_rows is 0 then, and
// slab_stride quads lead from one to the next) or parts of a tall one. Workgroup (g, row, s) packs texels g * WORKGROUP ... of a row.
//
// Expects: const WORKGROUP; sizes.width (texels of a row), quads (of a row of the matrix), height (its rows), start, slab_rows, slab_stride,
// row_stride (all in quads), t_rows, t_fold, t_pitch; texture t; fn read4_x(quad: u32) -> vec4f;
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
  if (x < sizes.quads && slab * sizes.slab_rows + row < sizes.height) {
    value = read4_x(sizes.start + slab * sizes.slab_stride + row * sizes.row_stride + x);
  }
  textureStore(t, slab_origin(slab, sizes.t_rows, sizes.t_fold, sizes.t_pitch) + vec2u(x, row), value);
}
