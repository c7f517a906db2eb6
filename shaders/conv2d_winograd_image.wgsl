// Winograd convolution, first of three steps: transforms tiles of x.
//
//   v[i, j][tile, c] = (B^T d B)[i, j], d the SIDE x SIDE pixels of channel c under a tile of the result
//
// The result of the convolution is cut into tiles of RESULT x RESULT pixels; tile `first + t` of [images, tiles_h, tiles_w], the last
// fastest, is row t of the SIDE^2 slabs of `v`, one for each (i, j); four channels to a texel. A pixel of x above or left of the image
// wraps around to a large number and so is outside, too. A window may start anywhere in a quad; lead = 4 lead_quads - left keeps
// its index positive.
//
// Invocation index computes four channels of a tile: index = [tile, quad of channels], the last fastest.
//
// Expects: const SIDE, RESULT; sizes.count (invocations), quads (of channels), first, channels, height, width (of x), top, left, lead,
// lead_quads, tiles_h, tiles_w, v_rows, v_fold, v_pitch; texture v; fn read4_x(quad: u32) -> vec4f;
// fn image_line(d: array<vec4f, SIDE>) -> array<vec4f, SIDE>; fn four_from(shift: u32, here: vec4u, next: vec4u) -> vec4u;
// fn slab_origin(slab: u32, rows: u32, fold: u32, pitch: u32) -> vec2u; fn shift_of(start: u32) -> u32, `start % 4u`, which is the same
// for all windows where rows of x and of tiles are whole quads.

@compute @workgroup_size(8)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) workgroups: vec3u) {
  let index = id.x + id.y * workgroups.x * 8u;
  if (index >= sizes.count) {
    return;
  }
  let tile = index % sizes.tiles;
  let quad = index / sizes.tiles;
  let line = (sizes.first + tile) / sizes.tiles_w;
  let right = (sizes.first + tile) % sizes.tiles_w * RESULT;
  let down = line % sizes.tiles_h * RESULT - sizes.top;
  let plane = line / sizes.tiles_h * sizes.channels;
  // Channels beyond the last repeat it; their weights are zeros.
  // @unroll q in 0..4
  let plane_q = (plane + min(quad * 4u + q, sizes.channels - 1u)) * sizes.height;
  // @unroll j in 0..SIDE
  var column_j: array<vec4f, SIDE>;
  // @unroll i in 0..SIDE
  {
    // @unroll q in 0..4
    let line_q = window(plane_q, down + i, right);
    // @unroll j in 0..SIDE
    column_j[i] = vec4f(line_0[j], line_1[j], line_2[j], line_3[j]);
  }
  // @unroll j in 0..SIDE
  column_j = image_line(column_j);
  // @unroll i in 0..SIDE
  {
    var row: array<vec4f, SIDE>;
    // @unroll j in 0..SIDE
    row[j] = column_j[i];
    row = image_line(row);
    // @unroll j in 0..SIDE
    textureStore(v, slab_origin(i * SIDE + j, sizes.v_rows, sizes.v_fold, sizes.v_pitch) + vec2u(quad, tile), row[j]);
  }
}

// The SIDE pixels of row `row` of a plane from pixel right - left on; zeros outside.
fn window(plane: u32, row: u32, right: u32) -> array<f32, SIDE> {
  let isRow = row < sizes.height;
  let start = select(0u, (plane + row) * sizes.width, isRow) + right + sizes.lead;
  let first = start / 4u - sizes.lead_quads;
  let middle = bitcast<vec4u>(read4_x(first + 1u));
  let shift = shift_of(start);
  let early = bitcast<vec4f>(four_from(shift, bitcast<vec4u>(read4_x(first)), middle));
  let late = bitcast<vec4f>(four_from(shift, middle, bitcast<vec4u>(read4_x(first + 2u))));
  let pixels = array<f32, 8>(early.x, early.y, early.z, early.w, late.x, late.y, late.z, late.w);
  var inside: array<f32, SIDE>;
  // @unroll j in 0..SIDE
  inside[j] = select(0.0, pixels[j], isRow && right + j - sizes.left < sizes.width);
  return inside;
}
