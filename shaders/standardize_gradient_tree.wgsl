// Gradient of standardize_tree.wgsl, one workgroup per row: with h[j] = (x[j] - m) r,
//
//   dx[j] = r (dy[j] - mean_k dy[k] - h[j] mean_k dy[k] h[k]),   without mean_k dy[k] where not CENTRED
//
// x, dy and dx are [rows, width] row-major. Mean, deviation and sums are worked out again from x and dy: two more passes
// over a row cost less than storing them. Lane l handles j = l, l + WORKGROUP, ... in ascending order; the lanes' sums
// are added in a binary tree in workgroup memory, so the order is fixed.
//
// Expects: const WORKGROUP (a power of two), CENTRED (bool), EPS (f32); sizes.rows, width; fn read_x(i: u32) -> f32;
// fn read_dy(i: u32) -> f32; fn write_dx(i: u32, value: f32).

var<workgroup> partial: array<vec2f, WORKGROUP>;

fn sum_of_lanes(lane: u32, value: vec2f) -> vec2f {
  partial[lane] = value;
  workgroupBarrier();
  for (var half = WORKGROUP / 2u; half > 0u; half /= 2u) {
    if (lane < half) {
      partial[lane] += partial[lane + half];
    }
    workgroupBarrier();
  }
  let total = partial[0];
  workgroupBarrier();
  return total;
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let row = group.x + group.y * groups.x;
  let start = min(row, sizes.rows - 1u) * sizes.width;
  let end = start + sizes.width;
  let count = f32(sizes.width);
  var means = vec2f(0.0);
  if (CENTRED) {
    var sums = vec2f(0.0);
    for (var i = start + lane; i < end; i += WORKGROUP) {
      sums += vec2f(read_x(i), read_dy(i));
    }
    means = sum_of_lanes(lane, sums) / count;
  }
  // Sums of squares, and of dy times x - m.
  var products = vec2f(0.0);
  for (var i = start + lane; i < end; i += WORKGROUP) {
    let centred = read_x(i) - means.x;
    products += centred * vec2f(centred, read_dy(i));
  }
  products = sum_of_lanes(lane, products) / count;
  let scale = 1.0 / sqrt(products.x + EPS);
  let along = products.y * scale * scale;
  if (row < sizes.rows) {
    for (var i = start + lane; i < end; i += WORKGROUP) {
      write_dx(i, (read_dy(i) - means.y - (read_x(i) - means.x) * along) * scale);
    }
  }
}
