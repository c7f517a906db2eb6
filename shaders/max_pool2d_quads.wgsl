// Maximum over windows for software adapters, four neighbouring results of a row at a time: max_pool2d.wgsl for windows of few columns.
//
//   h = oh * STRIDE_H - PAD_TOP + kh * DILATION_H,  kh in [0, KERNEL_H);  likewise w; taps off the plane do not count
//
// x is [planes, HEIGHT, WIDTH] row-major, y is [planes, OUT_HEIGHT, OUT_WIDTH]; a row of y is QUADS quads, the last one perhaps in
// part. Invocation i computes quad i. For each row of taps it reads the LOADS quads of x that its windows reach over, LEAD elements
// more on the left where all rows of x start a quad (ALIGNED), and otherwise wherever in the quads of x the row starts.
// Taps come in row-major order: the first of equal elements wins, and a NaN beats every number, as in PyTorch. A window
// without a tap on the plane gives -infinity and the place -1.
//
// Expects: the constants named above, WORKGROUP, BORDERED (whether any tap may be off the plane); sizes.count, infinity; alias Result;
// fn wins(value: f32, best: f32, place: i32) -> bool; fn result(value: f32, place: i32) -> Result; fn read4_x(quad: u32) -> vec4f;
// fn four_from(shift: u32, here: vec4u, next: vec4u) -> vec4u; fn store(row: u32, column: u32, value: vec4<Result>).

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
  var best = vec4f(bitcast<f32>(sizes.infinity | 0x80000000u));
  var place = vec4i(-1);
  for (var kh = 0u; kh < KERNEL_H; kh++) {
    let h = top + i32(kh * DILATION_H);
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
        let w = left + i32(LEAD + lane * STRIDE_W + kw * DILATION_W);
        let value = x[(LEAD + lane * STRIDE_W + kw * DILATION_W) / 4u][(LEAD + lane * STRIDE_W + kw * DILATION_W) % 4u];
        let isBetter = (!BORDERED | (u32(w) < WIDTH)) & wins(value, best[lane], place[lane]);
        best[lane] = select(best[lane], value, isBetter);
        place[lane] = select(place[lane], h * i32(WIDTH) + w, isBetter);
      }
    }
  }
  store(
    row,
    column,
    vec4<Result>(
      result(best.x, place.x),
      result(best.y, place.y),
      result(best.z, place.z),
      result(best.w, place.w),
    ),
  );
}

// Quads before the first hold nothing but taps off the plane.
fn read_from(quad: i32) -> vec4u {
  return bitcast<vec4u>(read4_x(u32(max(quad, 0))));
}
