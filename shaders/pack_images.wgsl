// Packs images channel by channel, the same pixel of four images to a texel, with a border of zeros: pack_rows.wgsl for images so
// narrow that four pixels of a row would leave texels empty.
//
// Slab = four successive images, zeros for those beyond the last; row = row of the padded image. A row holds the channels one
// after the other, those of a group padded to sizes.slots; each in PHASES phases of `phase` texels: texel e of phase f is pixel
// e * PHASES + f of the padded row.
//
//   pixel p of row `row` = x[image, c, row - top, p - left]
//
// A place above or left of the image wraps around to a large number and so is outside, too; `top` and `left` may be negative.
// Invocation (slot * rows + row, slab) packs one row of a channel.
//
// Expects: const WORKGROUP, PHASES; sizes.images, rows, groups, slots, channels (of one group), phase, top, left, height, width (of x),
// t_rows, t_fold, t_pitch; texture t; fn read_x(i: u32) -> f32;
// fn slab_origin(slab: u32, rows: u32, fold: u32, pitch: u32) -> vec2u.

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let line = group.x * WORKGROUP + lane;
  let slot = line / sizes.rows;
  let slab = group.z;
  if (slot >= sizes.groups * sizes.slots) {
    return;
  }
  let c = slot % sizes.slots;
  let down = line % sizes.rows;
  let row = down - sizes.top;
  let isRow = c < sizes.channels && row < sizes.height;
  let channel = slot / sizes.slots * sizes.channels + c;
  // @unroll q in 0..4
  let start_q = (((slab * 4u + q) * sizes.groups * sizes.channels + channel) * sizes.height + row) * sizes.width;
  var place = slab_origin(slab, sizes.t_rows, sizes.t_fold, sizes.t_pitch) + vec2u(slot * PHASES * sizes.phase, down);
  // @unroll f in 0..PHASES
  for (var x = 0u; x < sizes.phase; x++) {
    let column = x * PHASES + f - sizes.left;
    let isPixel = isRow && column < sizes.width;
    var value = vec4f();
    // @unroll q in 0..4
    {
      let isInside = isPixel && slab * 4u + q < sizes.images;
      value[q] = select(0.0, read_x(select(0u, start_q + column, isInside)), isInside);
    }
    textureStore(t, place, value);
    place.x++;
  }
}
