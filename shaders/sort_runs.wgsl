// First pass of a merge sort: sorts runs of RUN keys, each key by counting those that come before it.
//
//   the key at place i of a run goes to place #{j : key[j] < key[i], or key[j] = key[i] and j < i}
//
// Rows are `length` keys long; a run keeps its first `kept` places, runs of a row lie one after the other, `sorted` places
// in all. Invocation t handles key t % length of row t / length. Equal keys stay in order.
//
// Expects: const WORKGROUP, RUN; sizes.count (rows times length), length, kept, sorted; fn load_key(row: u32, i: u32) -> u32;
// fn write_keys(i: u32, key: u32); fn write_places(i: u32, place: i32).

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let t = id.x + id.y * groups.x * WORKGROUP;
  if (t >= sizes.count) {
    return;
  }
  let row = t / sizes.length;
  let i = t % sizes.length;
  let run = i / RUN;
  let key = load_key(row, i);
  var rank = 0u;
  for (var j = run * RUN; j < i; j++) {
    rank += select(0u, 1u, load_key(row, j) <= key);
  }
  let end = min((run + 1u) * RUN, sizes.length);
  for (var j = i + 1u; j < end; j++) {
    rank += select(0u, 1u, load_key(row, j) < key);
  }
  if (rank < sizes.kept) {
    let to = row * sizes.sorted + run * sizes.kept + rank;
    write_keys(to, key);
    write_places(to, i32(i));
  }
}
