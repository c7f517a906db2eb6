// Packs images plane by plane, four pixels of a row to a texel, zeros after the last one: dy as the rows of the weight gradient.
//
// Slab = image, row = row of the image; channel c occupies texels c * depth ... of a row.
//
//   texel c * depth + x of a row = dy[image, c, row, 4 x ... 4 x + 3]
//
// Invocation (row, c, image) packs one row of a channel.
//
// Expects: const WORKGROUP; sizes.channels, height, width, depth, t_rows, t_fold, t_pitch; texture t; fn read_x(i: u32) -> f32;
// fn slab_origin(slab: u32, rows: u32, fold: u32, pitch: u32) -> vec2u.

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = group.x * WORKGROUP + lane;
  let c = group.y;
  let image = group.z;
  if (row >= sizes.height) {
    return;
  }
  let start = ((image * sizes.channels + c) * sizes.height + row) * sizes.width;
  let place = slab_origin(image, sizes.t_rows, sizes.t_fold, sizes.t_pitch) + vec2u(c * sizes.depth, row);
  for (var x = 0u; x < sizes.depth; x++) {
    var value = vec4f();
    // @unroll q in 0..4
    value[q] = select(0.0, read_x(start + min(x * 4u + q, sizes.width - 1u)), x * 4u + q < sizes.width);
    textureStore(t, place + vec2u(x, 0u), value);
  }
}
