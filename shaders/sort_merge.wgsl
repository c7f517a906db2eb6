// One pass of a merge sort: joins neighbouring runs in pairs. Each key finds its place by a binary search in the other run.
//
//   the key at place q of a run goes to place q + #{keys of the other run that come before it}
//
// Rows are `length` keys long, in runs of `run` keys, the last one shorter; a pair keeps its first `kept` places, pairs of a
// row lie one after the other, `sorted` places in all. Invocation t handles key t % length of row t / length. Of equal
// keys those of the left run come first, so that the order is stable.
//
// Expects: const WORKGROUP; sizes.count (rows times length), length, run, kept, sorted; fn read_from_keys(i: u32) -> u32;
// fn read_from_places(i: u32) -> i32; fn write_keys(i: u32, key: u32); fn write_places(i: u32, place: i32).

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let t = id.x + id.y * groups.x * WORKGROUP;
  if (t >= sizes.count) {
    return;
  }
  let row = t / sizes.length;
  let p = t % sizes.length;
  let own = p / sizes.run;
  let other = own ^ 1u;
  let is_left = other > own;
  let start = row * sizes.length + min(other * sizes.run, sizes.length);
  let end = row * sizes.length + min((other + 1u) * sizes.run, sizes.length);
  let key = read_from_keys(t);
  var low = start;
  var high = end;
  while (low < high) {
    let middle = low + (high - low) / 2u;
    let found = read_from_keys(middle);
    if (found < key || (found == key && !is_left)) {
      low = middle + 1u;
    } else {
      high = middle;
    }
  }
  let rank = p % sizes.run + low - start;
  if (rank < sizes.kept) {
    let to = row * sizes.sorted + own / 2u * sizes.kept + rank;
    write_keys(to, key);
    write_places(to, read_from_places(t));
  }
}
