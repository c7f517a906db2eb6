// Packs the weights of a convolution for conv2d_rows.wgsl.
//
// Slab = group. Row r * blocks + block holds, for each output channel n, TAPS texels with the weights (c, s) of BLOCK channels, s
// fastest, zeros after the last one. With flip = 1 the kernel is turned by 180 degrees, for the input gradient.
//
//   weight (n, c, r, s) = x at group * group_stride + n * column_stride + c * channel_stride + r * KERNEL_W + s
//
// Invocation (n, block, group) packs the rows of one output channel and block.
//
// Expects: const WORKGROUP, TAPS, BLOCK, KERNEL_W; sizes.columns (output channels), channels, blocks, kernel_h, flip, group_stride,
// column_stride, channel_stride, t_rows, t_fold, t_pitch; texture t; fn read_x(i: u32) -> f32;
// fn slab_origin(slab: u32, rows: u32, fold: u32, pitch: u32) -> vec2u.

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let n = group.x * WORKGROUP + lane;
  let block = group.y;
  if (n >= sizes.columns) {
    return;
  }
  let start = group.z * sizes.group_stride + n * sizes.column_stride;
  let last = sizes.kernel_h * KERNEL_W - 1u;
  let place = slab_origin(group.z, sizes.t_rows, sizes.t_fold, sizes.t_pitch) + vec2u(n * TAPS, block);
  for (var r = 0u; r < sizes.kernel_h; r++) {
    // @unroll k in 0..TAPS
    {
      var value = vec4f();
      // @unroll q in 0..4
      {
        const e = k * 4u + q;
        let c = block * BLOCK + e / KERNEL_W;
        let tap = r * KERNEL_W + e % KERNEL_W;
        let isInside = e < BLOCK * KERNEL_W && c < sizes.channels;
        let i = start + c * sizes.channel_stride + select(tap, last - tap, sizes.flip == 1u);
        value[q] = select(0.0, read_x(select(0u, i, isInside)), isInside);
      }
      textureStore(t, place + vec2u(k, r * sizes.blocks), value);
    }
  }
}
