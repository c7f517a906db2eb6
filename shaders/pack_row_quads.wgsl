// Packs images channel by channel, four pixels of a row to a texel, with a border of zeros: pack_rows.wgsl for images whose rows
// are whole quads, in one phase, with the pixels of a row side by side.
//
// Slab = image, row = row of the padded image. A row holds the channels one after the other, those of a group padded to
// sizes.slots, `phase` texels each. With SPREAD_H > 1 the image's own rows lie that far apart, rows of zeros between them.
//
//   pixel p of row `row` = x[image, c, (row - top) / SPREAD_H, p - 4 left_quads - SHIFT]
//
// A texel so takes its first SHIFT pixels from the end of one quad of x and the others from the start of the next. A place above or
// left of the image wraps around to a large number and so is outside, too. Invocation (row, slot, image) packs one row
// of a channel.
//
// Expects: const WORKGROUP, SHIFT (0 to 3), SPREAD_H; sizes.rows, groups, slots, channels (of one group), phase, top, left_quads,
// height, quads (of a row of x), t_rows, t_fold, t_pitch; texture t; fn read4_x(quad: u32) -> vec4f;
// fn slab_origin(slab: u32, rows: u32, fold: u32, pitch: u32) -> vec2u.

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = group.x * WORKGROUP + lane;
  let slot = group.y;
  let image = group.z;
  if (row >= sizes.rows) {
    return;
  }
  let c = slot % sizes.slots;
  let down = row - sizes.top;
  let isRow = c < sizes.channels && down / SPREAD_H < sizes.height && down % SPREAD_H == 0u;
  let plane = (image * sizes.groups + slot / sizes.slots) * sizes.channels + c;
  let start = select(0u, (plane * sizes.height + down / SPREAD_H) * sizes.quads, isRow);
  let place = slab_origin(image, sizes.t_rows, sizes.t_fold, sizes.t_pitch) + vec2u(slot * sizes.phase, row);
  var before = quad_at(start, isRow, 0u - sizes.left_quads - 1u);
  for (var x = 0u; x < sizes.phase; x++) {
    let here = quad_at(start, isRow, x - sizes.left_quads);
    var value = vec4f();
    // @unroll q in 0..4
    {
      const source = (q + 4u - SHIFT) % 4u;
      value[q] = select(here[source], before[source], q < SHIFT);
    }
    textureStore(t, place + vec2u(x, 0u), value);
    before = here;
  }
}

// Quad `x` of a row of the image, zeros beside it.
fn quad_at(start: u32, isRow: bool, x: u32) -> vec4f {
  let isInside = isRow && x < sizes.quads;
  return select(vec4f(), read4_x(start + select(0u, x, isInside)), isInside);
}
