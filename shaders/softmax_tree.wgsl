// Softmax, or its logarithm, along the last axis for graphics cards: one workgroup per row, neighbouring lanes read
// neighbouring elements.
//
//   m = max_j x[j],   s = sum_j exp(x[j] - m),   y[j] = finish(x[j] - m, normaliser(s))
//
// x and y are [rows, width] row-major. Lane l handles j = l, l + WORKGROUP, ... in ascending order; the lanes' results
// are combined in a binary tree in workgroup memory, so the order is fixed. Taking m away first keeps the exponentials
// from overflowing; a NaN anywhere in the row makes it all NaN.
//
// Expects: const WORKGROUP (a power of two); sizes.rows, width; fn normaliser(total: f32) -> f32;
// fn finish(shifted: f32, scale: f32) -> f32; fn read_x(i: u32) -> f32; fn write_y(i: u32, value: f32).

var<workgroup> partial: array<f32, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let row = group.x + group.y * groups.x;
  let start = min(row, sizes.rows - 1u) * sizes.width;
  let end = start + sizes.width;
  var largest = read_x(start);
  for (var i = start + lane; i < end; i += WORKGROUP) {
    let value = read_x(i);
    largest = select(largest, value, value > largest);
  }
  partial[lane] = largest;
  workgroupBarrier();
  for (var half = WORKGROUP / 2u; half > 0u; half /= 2u) {
    if (lane < half) {
      let other = partial[lane + half];
      partial[lane] = select(partial[lane], other, other > partial[lane]);
    }
    workgroupBarrier();
  }
  largest = partial[0];
  workgroupBarrier();
  var total = 0.0;
  for (var i = start + lane; i < end; i += WORKGROUP) {
    total += exp(read_x(i) - largest);
  }
  partial[lane] = total;
  workgroupBarrier();
  for (var half = WORKGROUP / 2u; half > 0u; half /= 2u) {
    if (lane < half) {
      partial[lane] += partial[lane + half];
    }
    workgroupBarrier();
  }
  let scale = normaliser(partial[0]);
  if (row < sizes.rows) {
    for (var i = start + lane; i < end; i += WORKGROUP) {
      write_y(i, finish(read_x(i) - largest, scale));
    }
  }
}
