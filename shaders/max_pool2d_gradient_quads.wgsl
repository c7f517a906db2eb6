// Gradient of the maximum over windows for software adapters, four neighbouring elements of a row at a time:
// max_pool2d_gradient.wgsl where few windows reach over a quad.
//
//   dx[p, h, w] = sum of dy[p, oh, ow] over the windows whose value came from there: place[p, oh, ow] = h * WIDTH + w
//
// dx is [planes, HEIGHT, WIDTH] row-major, dy and place are [planes, OUT_HEIGHT, OUT_WIDTH]; a row of dx is QUADS quads, the last one
// perhaps in part. Invocation i computes quad i and looks at the windows that reach over it, COVER_H rows from the last to the
// first and in each SPAN neighbours from the first to the last, wherever in the quads of dy they start.
//
// Expects: the constants named above, STRIDE_H, STRIDE_W, PAD_TOP, PAD_LEFT, WORKGROUP, LOADS = ceil(SPAN / 4); sizes.count;
// fn read4_dy(quad: u32) -> vec4f; fn read4_place(quad: u32) -> vec4i;
// fn four_from(shift: u32, here: vec4u, next: vec4u) -> vec4u; fn store(row: u32, column: u32, value: vec4f).

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * WORKGROUP;
  if (i >= sizes.count) {
    return;
  }
  let row = i / QUADS;
  let column = i % QUADS * 4u;
  let plane = i32(row / HEIGHT * (OUT_HEIGHT * OUT_WIDTH));
  let at = vec4i(i32(row % HEIGHT * WIDTH + column)) + vec4i(0, 1, 2, 3);
  let lastRow = i32(min((row % HEIGHT + PAD_TOP) / STRIDE_H, OUT_HEIGHT - 1u));
  let first = i32((column + 3u + PAD_LEFT) / STRIDE_W) - i32(SPAN - 1u);
  var total = vec4f(0.0);
  for (var oh = lastRow; oh > max(lastRow - i32(COVER_H), -1); oh--) {
    let start = plane + oh * i32(OUT_WIDTH) + first;
    var dy: array<vec4f, LOADS>;
    var place: array<vec4i, LOADS>;
    // @unroll t in 0..LOADS
    {
      // Quads before the first hold no window.
      let here = u32(max((start >> 2u) + i32(t), 0));
      let next = u32(max((start >> 2u) + i32(t) + 1, 0));
      let shift = u32(start) % 4u;
      dy[t] = bitcast<vec4f>(four_from(shift, bitcast<vec4u>(read4_dy(here)), bitcast<vec4u>(read4_dy(next))));
      place[t] = bitcast<vec4i>(four_from(shift, bitcast<vec4u>(read4_place(here)), bitcast<vec4u>(read4_place(next))));
    }
    // @unroll k in 0..SPAN
    {
      let isWindow = u32(first + i32(k)) < OUT_WIDTH;
      let source = select(-1, place[k / 4u][k % 4u], isWindow);
      total += select(vec4f(0.0), vec4f(dy[k / 4u][k % 4u]), vec4i(source) == at);
    }
  }
  store(row, column, total);
}
