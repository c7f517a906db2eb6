// The weights of a convolution as rows of four columns, for pack.wgsl: the factor that images packed by pack_image.wgsl meet.
//
// Slab = group. Row = (run, channel j) with sizes.depth * 4 channels a run, zeros beyond the last one; the columns are the channels
// of the result. With sizes.unfold = 1 a run is one element of the kernel and j a channel; else a run is a row of the kernel and
// j = (c, s). `flip` turns the kernel by 180 degrees, for the input gradient.
//
//   texel = weight at group * group_stride + column * column_stride + c * channel_stride + tap,  four columns
//   tap = run * unfold + s, or runs - 1 - run where flipped
//
// Expects: sizes.depth, unfold, channels, columns, runs, flip (1 or 0), group_stride, column_stride, channel_stride;
// fn read_x(i: u32) -> f32.

fn texel(group: u32, row: u32, x: u32) -> vec4f {
  let run = row / (sizes.depth * 4u);
  let j = row % (sizes.depth * 4u);
  let c = j / sizes.unfold;
  let tap = select(run * sizes.unfold + j % sizes.unfold, sizes.runs - 1u - run, sizes.flip == 1u);
  let start = group * sizes.group_stride + c * sizes.channel_stride + tap;
  var value = vec4f();
  if (c < sizes.channels) {
    let rest = sizes.columns - min(x * 4u, sizes.columns);
    for (var q = 0u; q < min(rest, 4u); q++) {
      value[q] = read_x(start + (x * 4u + q) * sizes.column_stride);
    }
  }
  return value;
}
