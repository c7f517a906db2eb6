// Packs images channels last, with a border of zeros: an operand of convolutions.
//
// Slab = image, row = row of the padded image. A row is a sequence of pixels; a pixel is, for each group, sizes.depth texels of four
// channels. With UNFOLD = U > 1 the kernel's width is unfolded into the channels: pixel p holds the U elements that the kernel meets
// in a row at output column p, channel j = (c, s), and sizes.step is the stride; this fills texels where there are few channels.
// With SPREAD > 1 the image's own pixels lie that far apart, zeros between them: the input gradient of a strided convolution.
//
//   channel j of pixel p = x[image, c, (row - top) / SPREAD_H, (p * step + s * reach - left) / SPREAD_W],   c = j / U, s = j % U
//
// A place above or left of the image wraps around to a large number and so is outside, too; `top` and `left` may be negative.
// Invocation (p, row, image) packs one pixel.
//
// Expects: const WORKGROUP, UNFOLD, SPREAD_H, SPREAD_W; sizes.pixels (of a row), groups, channels (of one group), depth, step, reach,
// top, left, height, width (of x), t_rows, t_fold, t_pitch; texture t; fn read_x(i: u32) -> f32;
// fn slab_origin(slab: u32, rows: u32, fold: u32, pitch: u32) -> vec2u.

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let p = group.x * WORKGROUP + lane;
  let row = group.y;
  let image = group.z;
  if (p >= sizes.pixels) {
    return;
  }
  let down = row - sizes.top;
  let isRow = down / SPREAD_H < sizes.height && down % SPREAD_H == 0u;
  let plane = sizes.height * sizes.width;
  let h = select(0u, down / SPREAD_H, isRow);
  var start = image * sizes.groups * sizes.channels * plane + h * sizes.width;
  var place = slab_origin(image, sizes.t_rows, sizes.t_fold, sizes.t_pitch) + vec2u(p * sizes.groups * sizes.depth, row);
  for (var g = 0u; g < sizes.groups; g++) {
    var c = 0u;
    var s = 0u;
    for (var d = 0u; d < sizes.depth; d++) {
      var value = vec4f();
      // @unroll q in 0..4
      {
        let right = p * sizes.step + s * sizes.reach - sizes.left;
        let w = right / SPREAD_W;
        let isInside = isRow && c < sizes.channels && w < sizes.width && right % SPREAD_W == 0u;
        value[q] = select(0.0, read_x(select(0u, start + c * plane + w, isInside)), isInside);
        s++;
        if (s == UNFOLD) {
          s = 0u;
          c++;
        }
      }
      textureStore(t, place, value);
      place.x++;
    }
    start += sizes.channels * plane;
  }
}
