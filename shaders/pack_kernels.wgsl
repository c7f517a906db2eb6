// Packs the weights of a convolution for its input gradient by columns: the right factor of dy * w.
//
// Row = output channel. Texel tap * quads + quad of a row holds weight `tap` of four successive input channels, zeros beyond the last.
//
//   weight (o, c, tap) = x[(o * channels + c) * area + tap]
//
// Invocation (quad, o) packs the kernels of four input channels.
//
// Expects: const WORKGROUP; sizes.quads, channels (input channels), area (taps of a kernel), t_rows, t_fold, t_pitch; texture t;
// fn read_x(i: u32) -> f32; fn slab_origin(slab: u32, rows: u32, fold: u32, pitch: u32) -> vec2u.

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let quad = group.x * WORKGROUP + lane;
  let o = group.y;
  if (quad >= sizes.quads) {
    return;
  }
  // Channels beyond the last repeat it and become zeros.
  // @unroll q in 0..4
  let start_q = (o * sizes.channels + min(quad * 4u + q, sizes.channels - 1u)) * sizes.area;
  let place = slab_origin(0u, sizes.t_rows, sizes.t_fold, sizes.t_pitch) + vec2u(quad, o);
  for (var tap = 0u; tap < sizes.area; tap++) {
    var value = vec4f();
    // @unroll q in 0..4
    value[q] = select(0.0, read_x(start_q + tap), quad * 4u + q < sizes.channels);
    textureStore(t, place + vec2u(tap * sizes.quads, 0u), value);
  }
}
