// Places in sorted rows by binary search: y[r, j] = #{i : sorted[r, i] < value[r, j]}, or <= where RIGHT is 1.
//
// sorted is [rows or 1, length], values and y are [rows, width], row-major, all as unsigned keys. Invocation t computes
// element t of y.
//
// Expects: const WORKGROUP, RIGHT; sizes.count (elements of y), length, width, row (distance of sorted rows, 0 where all
// share one); fn read_sorted(i: u32) -> u32; fn read_values(i: u32) -> u32; fn write_y(i: u32, place: i32).

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let t = id.x + id.y * groups.x * WORKGROUP;
  if (t >= sizes.count) {
    return;
  }
  let value = read_values(t);
  let start = t / sizes.width * sizes.row;
  var low = 0u;
  var high = sizes.length;
  while (low < high) {
    let middle = low + (high - low) / 2u;
    let found = read_sorted(start + middle);
    if (found < value || (found == value && RIGHT == 1u)) {
      low = middle + 1u;
    } else {
      high = middle;
    }
  }
  write_y(t, i32(low));
}
