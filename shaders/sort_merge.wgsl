// One pass of a merge sort: joins neighbouring runs in pairs, PART places of the result per invocation.
//
//   place d of a pair comes from the left run if that has an element left that is not larger than the right run's next
//
// Rows are `length` keys long, in runs of `run` keys, the last one shorter; a pair keeps its first `kept` places, pairs of a
// row lie one after the other, `sorted` places in all. Invocation t handles part t % parts of pair t / parts % pairs of a row:
// a binary search finds how many of the places before the part came from the left run (Green, McColl and Bader 2012, "GPU
// merge path"), then the part is merged in order. Of equal keys those of the left run come first: the order is stable.
//
// Expects: const WORKGROUP, PART; sizes.count (rows times pairs times parts), length, run, kept, sorted, pairs, parts;
// fn read_from_keys(i: u32) -> u32; fn read_from_places(i: u32) -> i32; fn write_keys(i: u32, key: u32);
// fn write_places(i: u32, place: i32).

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let t = id.x + id.y * groups.x * WORKGROUP;
  if (t >= sizes.count) {
    return;
  }
  let row = t / sizes.parts / sizes.pairs;
  let pair = t / sizes.parts % sizes.pairs;
  let left = min(2u * pair * sizes.run, sizes.length);
  let right = min(left + sizes.run, sizes.length);
  let left_count = right - left;
  let right_count = min(right + sizes.run, sizes.length) - right;
  let a = row * sizes.length + left;
  let b = row * sizes.length + right;
  let start = t % sizes.parts * PART;
  let end = min(start + PART, min(sizes.kept, left_count + right_count));
  if (start >= end) {
    return;
  }
  var low = start - min(start, right_count);
  var high = min(start, left_count);
  while (low < high) {
    let middle = (low + high) / 2u;
    if (read_from_keys(a + middle) <= read_from_keys(b + start - 1u - middle)) {
      low = middle + 1u;
    } else {
      high = middle;
    }
  }
  var i = low;
  var j = start - low;
  let to = row * sizes.sorted + pair * sizes.kept;
  for (var d = start; d < end; d++) {
    // Past its end a run's last key is read again, and not taken.
    let next_left = read_from_keys(a + min(i, left_count - 1u));
    let next_right = read_from_keys(b + min(j, max(right_count, 1u) - 1u));
    let is_left = j >= right_count || (i < left_count && next_left <= next_right);
    write_keys(to + d, select(next_right, next_left, is_left));
    write_places(to + d, read_from_places(select(b + j, a + i, is_left)));
    i += select(0u, 1u, is_left);
    j += select(1u, 0u, is_left);
  }
}
