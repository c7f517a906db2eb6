// Rows with mean 0 and mean square 1, one row per invocation, no barrier: for adapters where lanes do not share loads.
//
//   m = mean_j x[j] where CENTRED, else 0;   r = 1 / sqrt(mean_j (x[j] - m)^2 + EPS);   y[j] = (x[j] - m) r
//
// x and y are [rows, width] row-major. Sums are taken over blocks of BLOCK elements, j ascending, and the blocks added in
// order, which keeps rounding errors small in wide rows.
//
// Expects: const WORKGROUP, BLOCK, CENTRED (bool), EPS (f32); sizes.rows, width; fn read_x(i: u32) -> f32;
// fn write_y(i: u32, value: f32).

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
  if (CENTRED) {
    for (var block = start; block < end; block += BLOCK) {
      var part = 0.0;
      for (var i = block; i < min(block + BLOCK, end); i++) {
        part += read_x(i);
      }
      mean += part;
    }
    mean /= count;
  }
  var squares = 0.0;
  for (var block = start; block < end; block += BLOCK) {
    var part = 0.0;
    for (var i = block; i < min(block + BLOCK, end); i++) {
      let centred = read_x(i) - mean;
      part += centred * centred;
    }
    squares += part;
  }
  let scale = 1.0 / sqrt(squares / count + EPS);
  for (var i = start; i < end; i++) {
    write_y(i, (read_x(i) - mean) * scale);
  }
}
