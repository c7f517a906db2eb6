// Rows for conv2d_weight_rows.wgsl where they are stored: all begin and end with a quad, and there is one phase.
//
// With lead = 4 lead_quads - left, texel t of x holds the four elements from 4 (t - lead_quads) + lead on, counted from the row's first. A
// place above or left of the image wraps around to a large number and so is outside, too.
//
// Expects: const LEFT, LEAD, LEAD_QUADS; sizes.groups, channels (of one group), m, y_height, depth (quads of a row of dy), top, x_height,
// x_quads (of a row of x); fn read4_x(quad: u32) -> vec4f; fn read4_dy(quad: u32) -> vec4f;
// fn four_from(shift: u32, here: vec4u, next: vec4u) -> vec4u.

struct RowX {
  start: u32,
  isInside: bool,
}

fn row_x(image: u32, group: u32, c: u32, down: u32) -> RowX {
  let plane = (image * sizes.groups + group) * sizes.channels + min(c, sizes.channels - 1u);
  let h = down - sizes.top;
  let isInside = h < sizes.x_height;
  return RowX(select(0u, (plane * sizes.x_height + h) * sizes.x_quads, isInside), isInside);
}

fn load_x(row: RowX, phase: u32, t: u32) -> vec4f {
  let quad = i32(row.start + t) - i32(LEAD_QUADS);
  var value = bitcast<vec4f>(read4_x(u32(max(quad, 0))));
  if (LEAD != 0u) {
    let next = bitcast<vec4u>(read4_x(u32(max(quad + 1, 0))));
    value = bitcast<vec4f>(four_from(LEAD, bitcast<vec4u>(value), next));
  }
  let width = select(0u, sizes.x_quads * 4u, row.isInside);
  let place = vec4u(t * 4u - LEFT) + vec4u(0u, 1u, 2u, 3u);
  return select(vec4f(), value, place < vec4u(width));
}

alias RowDy = u32;

fn row_dy(image: u32, channel: u32, oh: u32) -> RowDy {
  return ((image * sizes.groups * sizes.m + channel) * sizes.y_height + oh) * sizes.depth;
}

fn load_dy(row: RowDy, t: u32) -> vec4f {
  return read4_dy(row + t);
}
