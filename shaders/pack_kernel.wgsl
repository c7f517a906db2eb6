// Packs the weights of a convolution: the factor that images packed by pack_image.wgsl meet.
//
// Slab = group. Rows are (run, channel j), sizes.depth * 4 channels a run, with zeros beyond the last one; columns are the channels of
// the result, four to a texel. With unfold = 1 a run is an element of the kernel and j a channel; else a run is a row of the kernel
// and j = (c, s). With flip = 1 the kernel is turned by 180 degrees, for the input gradient.
//
//   row (run, j), column n = weight at group * group_stride + n * column_stride + c * channel_stride + tap,  c = j / unfold
//   tap = run * unfold + j % unfold, or runs - 1 - run where flipped
//
// Invocation (j, x, group) packs texel x of rows (run, j) for all runs.
//
// Expects: const WORKGROUP; sizes.depth, unfold, channels, columns, runs, flip, group_stride, column_stride, channel_stride,
// t_rows, t_fold, t_pitch; texture t; fn read_x(i: u32) -> f32; fn slab_origin(slab: u32, rows: u32, fold: u32, pitch: u32) -> vec2u.

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let j = group.x * WORKGROUP + lane;
  let x = group.y;
  if (j >= sizes.depth * 4u) {
    return;
  }
  let c = j / sizes.unfold;
  let start = group.z * sizes.group_stride + c * sizes.channel_stride + j % sizes.unfold;
  let place = slab_origin(group.z, sizes.t_rows, sizes.t_fold, sizes.t_pitch) + vec2u(x, j);
  for (var run = 0u; run < sizes.runs; run++) {
    let tap = select(run * sizes.unfold, sizes.runs - 1u - run, sizes.flip == 1u);
    var value = vec4f();
    // @unroll q in 0..4
    {
      let column = x * 4u + q;
      let isInside = c < sizes.channels && column < sizes.columns;
      value[q] = select(0.0, read_x(select(0u, start + column * sizes.column_stride + tap, isInside)), isInside);
    }
    textureStore(t, place + vec2u(0u, run * sizes.depth * 4u), value);
  }
}
