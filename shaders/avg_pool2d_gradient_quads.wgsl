// Gradient of the average over windows for software adapters, four neighbouring elements of a row at a time:
// avg_pool2d_gradient.wgsl where few windows reach over a quad.
//
//   dx[p, h, w] = sum of dy[p, oh, ow] / divisor(oh, ow) over the windows on (h, w)
//
// dx is [planes, HEIGHT, WIDTH] row-major, dy is [planes, OUT_HEIGHT, OUT_WIDTH]; a row of dx is QUADS quads, the last one perhaps in
// part. Invocation i computes quad i and goes through the windows that reach over it, COVER_H rows from the last to the first
// and in each SPAN neighbours from the first to the last, wherever in the quads of dy they start.
//
// Expects: the constants named above, KERNEL_H, KERNEL_W, STRIDE_H, STRIDE_W, PAD_TOP, PAD_LEFT, WORKGROUP, LOADS = ceil(SPAN / 4);
// sizes.count; fn divisor(oh: u32, ow: u32) -> f32; fn read4_dy(quad: u32) -> vec4f;
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
  let h = row % HEIGHT + PAD_TOP;
  let w = vec4u(column + PAD_LEFT) + vec4u(0u, 1u, 2u, 3u);
  let lastRow = i32(min(h / STRIDE_H, OUT_HEIGHT - 1u));
  let first = i32(w.w / STRIDE_W) - i32(SPAN - 1u);
  var total = vec4f(0.0);
  for (var oh = lastRow; oh > max(lastRow - i32(COVER_H), -1); oh--) {
    let isRow = h - u32(oh) * STRIDE_H < KERNEL_H;
    let start = plane + oh * i32(OUT_WIDTH) + first;
    var dy: array<vec4f, LOADS>;
    // @unroll t in 0..LOADS
    {
      // Quads before the first hold no window.
      let here = read4_dy(u32(max((start >> 2u) + i32(t), 0)));
      let next = read4_dy(u32(max((start >> 2u) + i32(t) + 1, 0)));
      dy[t] = bitcast<vec4f>(four_from(u32(start) % 4u, bitcast<vec4u>(here), bitcast<vec4u>(next)));
    }
    // @unroll k in 0..SPAN
    {
      let ow = u32(first + i32(k));
      let isWindow = isRow & (ow < OUT_WIDTH);
      let share = select(0.0, dy[k / 4u][k % 4u] / divisor(u32(oh), ow), isWindow);
      total += select(vec4f(0.0), vec4f(share), w - vec4u(ow * STRIDE_W) < vec4u(KERNEL_W));
    }
  }
  store(row, column, total);
}
