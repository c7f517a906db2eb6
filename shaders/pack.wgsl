// Writes an operand of a contraction into a texture, four values a texel.
//
// The operand is a stack of matrices ("slabs") of `rows` rows and `width` texels. Slab s + 1 lies below slab s, until `column` slabs
// fill the height of the texture; the next ones lie `pitch` texels further right:
//   texel (s / column * pitch + x, s % column * rows + row) = texel(s, row, x)
// Workgroup (g, row, s) writes texels g * WORKGROUP ... of one row.
//
// Expects: const WORKGROUP; sizes.t_rows, t_width, t_column, t_pitch; texture t; fn texel(slab: u32, row: u32, x: u32) -> vec4f.

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let x = group.x * WORKGROUP + lane;
  if (x < sizes.t_width) {
    let origin = vec2u(group.z / sizes.t_column * sizes.t_pitch, group.z % sizes.t_column * sizes.t_rows);
    textureStore(t, origin + vec2u(x, group.y), texel(group.z, group.y, x));
  }
}
