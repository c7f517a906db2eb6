// Rows with mean 0 and mean square 1, one workgroup per row: for graphics cards, where neighbouring lanes read neighbours.
//
//   m = mean_j x[j] where CENTRED, else 0;   r = 1 / sqrt(mean_j (x[j] - m)^2 + EPS);   y[j] = (x[j] - m) r
//
// x and y are [rows, width] row-major. Lane l handles j = l, l + WORKGROUP, ... in ascending order; the lanes' sums are
// added in a binary tree in workgroup memory, so the order is fixed.
//
// Expects: const WORKGROUP (a power of two), CENTRED (bool), EPS (f32); sizes.rows, width; fn read_x(i: u32) -> f32;
// fn write_y(i: u32, value: f32).

var<workgroup> partial: array<f32, WORKGROUP>;

fn sum_of_lanes(lane: u32, value: f32) -> f32 {
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
  var mean = 0.0;
  if (CENTRED) {
    var sum = 0.0;
    for (var i = start + lane; i < end; i += WORKGROUP) {
      sum += read_x(i);
    }
    mean = sum_of_lanes(lane, sum) / count;
  }
  var squares = 0.0;
  for (var i = start + lane; i < end; i += WORKGROUP) {
    let centred = read_x(i) - mean;
    squares += centred * centred;
  }
  let scale = 1.0 / sqrt(sum_of_lanes(lane, squares) / count + EPS);
  if (row < sizes.rows) {
    for (var i = start + lane; i < end; i += WORKGROUP) {
      write_y(i, (read_x(i) - mean) * scale);
    }
  }
}
