// Packs the weights of a convolution, four output channels to a texel, for conv2d_whole_rows.wgsl.
//
// Slab = group. Row r * channels + c holds, for each tap s, `texels` texels with the weights of successive output channels,
// zeros after the last one. With flip = 1 the kernel is turned by 180 degrees, for the input gradient.
//
//   weight (n, c, r, s) = x at group * group_stride + n * column_stride + c * channel_stride + r * kernel_w + s
//
// Invocation (c * texels + texel, tap, group) packs one texel.
//
// Expects: const WORKGROUP; sizes.columns (output channels), channels, texels, kernel_h, kernel_w, flip, group_stride, column_stride,
// channel_stride, t_rows, t_fold, t_pitch; texture t; fn read_x(i: u32) -> f32;
// fn slab_origin(slab: u32, rows: u32, fold: u32, pitch: u32) -> vec2u.

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = group.x * WORKGROUP + lane;
  let texel = index % sizes.texels;
  let c = index / sizes.texels;
  if (c >= sizes.channels) {
    return;
  }
  let start = group.z * sizes.group_stride + c * sizes.channel_stride;
  let place = slab_origin(group.z, sizes.t_rows, sizes.t_fold, sizes.t_pitch) + vec2u(texel, c);
  let area = sizes.kernel_h * sizes.kernel_w;
  let tap = group.y;
  let from_tap = start + select(tap, area - 1u - tap, sizes.flip == 1u);
  var value = vec4f();
  // @unroll q in 0..4
  {
    let n = texel * 4u + q;
    value[q] = select(0.0, read_x(from_tap + min(n, sizes.columns - 1u) * sizes.column_stride), n < sizes.columns);
  }
  textureStore(t, place + vec2u(tap % sizes.kernel_w * sizes.texels, tap / sizes.kernel_w * sizes.channels), value);
}
