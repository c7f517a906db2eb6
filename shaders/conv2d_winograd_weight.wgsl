// Winograd convolution: transforms the weights of 3x3 kernels.
//
//   u[i, j][c, o] = (G g G^T)[i, j], g the kernel from channel c to channel o
//
// `u` has a slab for each (i, j), with a row for each input channel, four output channels to a texel and zeros beyond the last
// channels. With flip = 1 the kernel is turned by 180 degrees, for the input gradient.
//
//   tap (o, c, r, s) = x at o * column_stride + c * channel_stride + r * 3 + s
//
// Invocation (quad of output channels, c) transforms four kernels.
//
// Expects: const WORKGROUP, SIDE; sizes.columns (output channels), channels, flip, column_stride, channel_stride, t_rows, t_fold,
// t_pitch; texture t; fn read4_x(quad: u32) -> vec4f; fn weight_line(g: array<vec4f, 3>) -> array<vec4f, SIDE>;
// fn slab_origin(slab: u32, rows: u32, fold: u32, pitch: u32) -> vec2u; fn four_from(shift: u32, here: vec4u, next: vec4u) -> vec4u.

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let quad = group.x * WORKGROUP + lane;
  let c = group.y;
  if (quad * 4u >= sizes.columns) {
    return;
  }
  // @unroll s in 0..3
  var column_s: array<vec4f, 3>;
  // @unroll q in 0..4
  {
    let o = quad * 4u + q;
    let isInside = o < sizes.columns && c < sizes.channels;
    let start = select(0u, o * sizes.column_stride + c * sizes.channel_stride, isInside);
    // The nine taps begin anywhere in a quad.
    let here = bitcast<vec4u>(read4_x(start / 4u));
    let middle = bitcast<vec4u>(read4_x(start / 4u + 1u));
    let there = bitcast<vec4u>(read4_x(start / 4u + 2u));
    let early = bitcast<vec4f>(four_from(start % 4u, here, middle));
    let late = bitcast<vec4f>(four_from(start % 4u, middle, there));
    let ninth = bitcast<vec4f>(four_from(start % 4u, there, there)).x;
    let taps = array<f32, 9>(early.x, early.y, early.z, early.w, late.x, late.y, late.z, late.w, ninth);
    // @unroll r in 0..3
    // @unroll s in 0..3
    column_s[r][q] = select(0.0, select(taps[r * 3u + s], taps[8u - r * 3u - s], sizes.flip == 1u), isInside);
  }
  // @unroll s in 0..3
  let long_s = weight_line(column_s);
  // @unroll i in 0..SIDE
  {
    let row = weight_line(array<vec4f, 3>(long_0[i], long_1[i], long_2[i]));
    // @unroll j in 0..SIDE
    textureStore(t, slab_origin(i * SIDE + j, sizes.t_rows, sizes.t_fold, sizes.t_pitch) + vec2u(quad, c), row[j]);
  }
}
