// Packs the channels of images as rows: four successive pixels, counted over all images, to a texel, zeros after the last.
//
//   row c, texel x = pixels 4 x ... 4 x + 3 of channel c; pixel p = x[p / area, c, p % area]
//
// Invocation (x, c) packs a texel.
//
// Expects: const WORKGROUP; sizes.quads (of pixels), pixels, area (pixels of an image), channels, t_rows, t_fold, t_pitch; texture t;
// fn read_x(i: u32) -> f32; fn slab_origin(slab: u32, rows: u32, fold: u32, pitch: u32) -> vec2u.

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let x = group.x * WORKGROUP + lane;
  let c = group.y;
  if (x >= sizes.quads) {
    return;
  }
  var value = vec4f();
  // @unroll q in 0..4
  {
    let pixel = min(x * 4u + q, sizes.pixels - 1u);
    let element = read_x((pixel / sizes.area * sizes.channels + c) * sizes.area + pixel % sizes.area);
    value[q] = select(0.0, element, x * 4u + q < sizes.pixels);
  }
  textureStore(t, slab_origin(0u, sizes.t_rows, sizes.t_fold, sizes.t_pitch) + vec2u(x, c), value);
}
