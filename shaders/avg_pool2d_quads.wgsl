// Average over windows for software adapters, four neighbouring results of a row at a time: avg_pool2d.wgsl for windows of few columns.
//
//   y[p, oh, ow] = sum of x[p, h, w] under the taps of window (oh, ow) / divisor(oh, ow);
//   h = oh * STRIDE_H - PAD_TOP + kh,  kh in [0, KERNEL_H);  likewise w; taps off the plane add nothing
//
// x is [planes, HEIGHT, WIDTH] row-major, y is [planes, OUT_HEIGHT, OUT_WIDTH]; a row of y is QUADS quads, the last one perhaps in
// part. Invocation i computes quad i. Quads of x are read as in max_pool2d_quads.wgsl; taps are added in row-major order.
//
// Expects: the constants named above, LEAD, LOADS, ALIGNED, BORDERED, WORKGROUP; sizes.count; fn divisor(oh: u32, ow: u32) -> f32;
// fn read4_x(quad: u32) -> vec4f; fn four_from(shift: u32, here: vec4u, next: vec4u) -> vec4u;
// fn store(row: u32, column: u32, value: vec4f).

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * WORKGROUP;
  if (i >= sizes.count) {
    return;
  }
  let row = i / QUADS;
  let column = i % QUADS * 4u;
  let plane = i32(row / OUT_HEIGHT * (HEIGHT * WIDTH));
  let top = i32(row % OUT_HEIGHT * STRIDE_H) - i32(PAD_TOP);
  let left = i32(column * STRIDE_W) - i32(PAD_LEFT) - i32(LEAD);
  var total = vec4f(0.0);
  for (var kh = 0u; kh < KERNEL_H; kh++) {
    let h = top + i32(kh);
    if (u32(h) < HEIGHT) {
      let start = plane + h * i32(WIDTH) + left;
      var x: array<vec4f, LOADS>;
      var here = read_from(start >> 2u);
      // @unroll t in 0..LOADS
      {
        let next = read_from((start >> 2u) + i32(t) + 1);
        x[t] = bitcast<vec4f>(four_from(select(u32(start) % 4u, 0u, ALIGNED), here, next));
        here = next;
      }
      // @unroll lane in 0..4
      // @unroll kw in 0..KERNEL_W
      {
        let isTap = !BORDERED | (u32(left + i32(LEAD + lane * STRIDE_W + kw)) < WIDTH);
        total[lane] += select(0.0, x[(LEAD + lane * STRIDE_W + kw) / 4u][(LEAD + lane * STRIDE_W + kw) % 4u], isTap);
      }
    }
  }
  // @unroll lane in 0..4
  total[lane] /= divisor(row % OUT_HEIGHT, column + lane);
  store(row, column, total);
}

// Quads before the first hold nothing but taps off the plane.
fn read_from(quad: i32) -> vec4u {
  return bitcast<vec4u>(read4_x(u32(max(quad, 0))));
}
