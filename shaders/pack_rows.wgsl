// Packs images channel by channel, four pixels of a row to a texel, with a border of zeros.
//
// Slab = image, row = row of the padded image. A row holds the channels one after the other, those of a group padded to
// sizes.slots; each in PHASES phases of `phase` texels: element e of phase f is pixel e * PHASES + f of the padded row. With SPREAD > 1
// the image's own pixels lie that far apart, zeros between them: the input gradient of a strided convolution.
//
//   pixel p of row `row` = x[image, c, (row - top) / SPREAD_H, (p - left) / SPREAD_W]
//
// A place above or left of the image wraps around to a large number and so is outside, too; `top` and `left` may be negative.
// Invocation (slot * rows + row, image) packs one row of a channel.
//
// Expects: const WORKGROUP, PHASES, SPREAD_H, SPREAD_W; sizes.rows, groups, slots, channels (of one group), phase, top, left, height,
// width (of x), t_rows, t_fold, t_pitch; texture t; fn read_x(i: u32) -> f32;
// fn slab_origin(slab: u32, rows: u32, fold: u32, pitch: u32) -> vec2u.

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let line = group.x * WORKGROUP + lane;
  let row = line % sizes.rows;
  let slot = line / sizes.rows;
  let image = group.z;
  if (slot >= sizes.groups * sizes.slots) {
    return;
  }
  let c = slot % sizes.slots;
  let down = row - sizes.top;
  let isRow = c < sizes.channels && down / SPREAD_H < sizes.height && down % SPREAD_H == 0u;
  let plane = (image * sizes.groups + slot / sizes.slots) * sizes.channels + c;
  let start = select(0u, (plane * sizes.height + down / SPREAD_H) * sizes.width, isRow);
  var place = slab_origin(image, sizes.t_rows, sizes.t_fold, sizes.t_pitch) + vec2u(slot * PHASES * sizes.phase, row);
  // @unroll f in 0..PHASES
  for (var x = 0u; x < sizes.phase; x++) {
    var value = vec4f();
    // @unroll q in 0..4
    {
      let right = (x * 4u + q) * PHASES + f - sizes.left;
      let isInside = isRow && right / SPREAD_W < sizes.width && right % SPREAD_W == 0u;
      value[q] = select(0.0, read_x(select(0u, start + right / SPREAD_W, isInside)), isInside);
    }
    textureStore(t, place, value);
    place.x++;
  }
}
