// Packs the weights of a convolution for conv2d_rows.wgsl: four elements of a row of the kernel to a texel, zeros after the last one.
//
// Slab = group. Row r * channels + c holds, for each output channel n, `TAPS` texels. With flip = 1 the kernel is turned by
// 180 degrees, for the input gradient.
//
//   texel n * TAPS + k of row (r, c) = weight at group * group_stride + n * column_stride + c * channel_stride + r * width + 4 k ...
//
// Invocation (n, c, group) packs one kernel.
//
// Expects: const WORKGROUP, TAPS; sizes.columns, channels, height, width (of the kernel), flip, group_stride, column_stride,
// channel_stride, t_rows, t_fold, t_pitch; texture t; fn read_x(i: u32) -> f32;
// fn slab_origin(slab: u32, rows: u32, fold: u32, pitch: u32) -> vec2u.

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let n = group.x * WORKGROUP + lane;
  let c = group.y;
  if (n >= sizes.columns) {
    return;
  }
  let start = group.z * sizes.group_stride + n * sizes.column_stride + c * sizes.channel_stride;
  let last = sizes.height * sizes.width - 1u;
  let place = slab_origin(group.z, sizes.t_rows, sizes.t_fold, sizes.t_pitch) + vec2u(n * TAPS, c);
  for (var r = 0u; r < sizes.height; r++) {
    // @unroll k in 0..TAPS
    {
      var value = vec4f();
      // @unroll q in 0..4
      {
        let tap = r * sizes.width + min(k * 4u + q, sizes.width - 1u);
        value[q] = select(0.0, read_x(start + select(tap, last - tap, sizes.flip == 1u)), k * 4u + q < sizes.width);
      }
      textureStore(t, place + vec2u(k, r * sizes.channels), value);
    }
  }
}
