// Packs images channel by channel, four pixels of a row to a texel, with a border of zeros: pack_rows.wgsl for a single phase and the
// pixels of a row side by side. It reads four elements at a time, wherever in them a row starts.
//
// Slab = image, row = row of the padded image. A row holds the channels one after the other, those of a group padded to
// sizes.slots, `phase` texels each. With SPREAD_H > 1 the image's own rows lie that far apart, rows of zeros between them.
//
//   pixel p of row `row` = x[image, c, (row - top) / SPREAD_H, p - left]
//
// With lead = 4 lead_quads - left, texel x holds the four elements from 4 (x - lead_quads) + lead on, counted from the row's first:
// the end of one quad of x and the start of the next. A place above or left of the image wraps around to a large number and so
// is outside, too; `top` and `left` may be negative. Invocation (slot * rows + row, image) packs one row of a channel.
//
// Expects: const WORKGROUP, SPREAD_H; sizes.rows, groups, slots, channels (of one group), phase, top, left, lead, lead_quads, height,
// width (of x), t_rows, t_fold, t_pitch; texture t; fn read4_x(quad: u32) -> vec4f;
// fn slab_origin(slab: u32, rows: u32, fold: u32, pitch: u32) -> vec2u; fn four_from(shift: u32, here: vec4u, next: vec4u) -> vec4u.

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
  let start = select(0u, (plane * sizes.height + down / SPREAD_H) * sizes.width, isRow) + sizes.lead;
  let place = slab_origin(image, sizes.t_rows, sizes.t_fold, sizes.t_pitch) + vec2u(slot * sizes.phase, row);
  let first = start / 4u - sizes.lead_quads;
  var here = read4_x(first);
  for (var x = 0u; x < sizes.phase; x++) {
    let next = read4_x(first + x + 1u);
    var value = bitcast<vec4f>(four_from(start % 4u, bitcast<vec4u>(here), bitcast<vec4u>(next)));
    // @unroll q in 0..4
    value[q] = select(0.0, value[q], isRow && x * 4u + q - sizes.left < sizes.width);
    textureStore(t, place + vec2u(x, 0u), value);
    here = next;
  }
}
