// Gradient of standardize_serial.wgsl, one row per invocation: with h[j] = (x[j] - m) r,
//
//   dx[j] = r (dy[j] - mean_k dy[k] - h[j] mean_k dy[k] h[k]),   without mean_k dy[k] where not CENTRED
//
// x, dy and dx are [rows, width] row-major. Mean, deviation and sums are worked out again from x and dy: four passes over
// a row cost less than storing them. Sums are taken over blocks of BLOCK elements, and the blocks added in order.
//
// Expects: const WORKGROUP, BLOCK, CENTRED (bool), EPS (f32); sizes.rows, width; fn read_x(i: u32) -> f32;
// fn read_dy(i: u32) -> f32; fn write_dx(i: u32, value: f32).

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let row = id.x + id.y * groups.x * WORKGROUP;
  if (row >= sizes.rows) {
    return;
  }
  let start = row * sizes.width;
  let end = start + sizes.width;
  let count = f32(sizes.width);
  var mean = 0.0;
  var meanGradient = 0.0;
  if (CENTRED) {
    var sums = vec2f(0.0);
    for (var block = start; block < end; block += BLOCK) {
      var part = vec2f(0.0);
      for (var i = block; i < min(block + BLOCK, end); i++) {
        part += vec2f(read_x(i), read_dy(i));
      }
      sums += part;
    }
    mean = sums.x / count;
    meanGradient = sums.y / count;
  }
  // Sums of squares, and of dy times x - m.
  var products = vec2f(0.0);
  for (var block = start; block < end; block += BLOCK) {
    var part = vec2f(0.0);
    for (var i = block; i < min(block + BLOCK, end); i++) {
      let centred = read_x(i) - mean;
      part += centred * vec2f(centred, read_dy(i));
    }
    products += part;
  }
  let scale = 1.0 / sqrt(products.x / count + EPS);
  let along = products.y / count * scale * scale;
  for (var i = start; i < end; i++) {
    write_dx(i, (read_dy(i) - meanGradient - (read_x(i) - mean) * along) * scale);
  }
}
