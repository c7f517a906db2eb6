// Gradient of the maximum over windows that do not overlap, for software adapters, four neighbouring elements of a row at a time:
// max_pool2d_backward.wgsl where each window lies within a quad of its rows.
//
// A row of dx is QUADS quads, the last one perhaps in part; WINDOWS windows lie side by side in a quad. Invocation i computes the
// STRIDE_H quads of dx that windows `first` to `first + WINDOWS - 1` of band oh reach over; below the last window bands are 0. Where
// rows do not begin with a quad (not ALIGNED), four elements are put together from two.
//
// Expects: the constants named above, BANDS (of STRIDE_H rows), KERNEL_H, KERNEL_W, STRIDE_W, HEIGHT, WIDTH, OUT_HEIGHT, OUT_WIDTH,
// WORKGROUP; sizes.count, infinity; fn wins(value: f32, best: f32, place: i32) -> bool; fn read4_x(quad: u32) -> vec4f;
// fn read4_dy(quad: u32) -> vec4f; fn four_from(shift: u32, here: vec4u, next: vec4u) -> vec4u;
// fn store(row: u32, column: u32, value: vec4f).

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * WORKGROUP;
  if (i >= sizes.count) {
    return;
  }
  let column = i % QUADS * 4u;
  let first = i % QUADS * WINDOWS;
  let oh = i / QUADS % BANDS;
  let plane = i / QUADS / BANDS;
  let isBand = oh < OUT_HEIGHT;
  let start = select(0u, (plane * HEIGHT + oh * STRIDE_H) * WIDTH + column, isBand);
  var x: array<vec4f, KERNEL_H>;
  // @unroll kh in 0..KERNEL_H
  {
    let from_kh = start + kh * WIDTH;
    x[kh] = read4_x(from_kh / 4u);
    if (!ALIGNED) {
      let next = read4_x(from_kh / 4u + 1u);
      x[kh] = bitcast<vec4f>(four_from(from_kh % 4u, bitcast<vec4u>(x[kh]), bitcast<vec4u>(next)));
    }
  }
  let from_dy = select(0u, (plane * OUT_HEIGHT + oh) * OUT_WIDTH + first, isBand);
  let here = bitcast<vec4u>(read4_dy(from_dy / 4u));
  let dy = bitcast<vec4f>(four_from(from_dy % 4u, here, bitcast<vec4u>(read4_dy(from_dy / 4u + 1u))));
  var places: array<i32, WINDOWS>;
  var gradients: array<f32, WINDOWS>;
  // @unroll k in 0..WINDOWS
  {
    var best = bitcast<f32>(sizes.infinity | 0x80000000u);
    var place = -1;
    // @unroll kh in 0..KERNEL_H
    // @unroll kw in 0..KERNEL_W
    {
      let value = x[kh][k * STRIDE_W + kw];
      let isBetter = wins(value, best, place);
      best = select(best, value, isBetter);
      place = select(place, i32(kh * KERNEL_W + kw), isBetter);
    }
    places[k] = place;
    gradients[k] = select(0.0, dy[k], isBand & (first + k < OUT_WIDTH));
  }
  for (var down = 0u; down < min(STRIDE_H, HEIGHT - oh * STRIDE_H); down++) {
    var value = vec4f();
    // @unroll lane in 0..4
    {
      let isTap = (down < KERNEL_H) & (lane % STRIDE_W < KERNEL_W);
      let isPlace = places[lane / STRIDE_W] == i32(down * KERNEL_W + lane % STRIDE_W);
      value[lane] = select(0.0, gradients[lane / STRIDE_W], isTap & isPlace);
    }
    store(plane * HEIGHT + oh * STRIDE_H + down, column, value);
  }
}
