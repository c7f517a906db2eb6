// Place of the largest or smallest element along the trailing axes: y[k, c] = the first r of the chunk whose x[k, r] wins.
//
// x is [outputs, width] row-major. Candidate j of output k is place `candidate(k, j)`: j itself in the first pass, the
// winner of chunk j in the second. Invocation i handles chunk i % chunks of output i / chunks, j ascending, so that the
// first of equal elements wins. A NaN beats every number, as in PyTorch.
//
// Expects: const WORKGROUP; sizes.outputs, width, count (candidates per output), chunk, chunks; fn candidate(k: u32, j: u32) -> u32;
// alias Elem; fn beats(a: Elem, b: Elem) -> bool; fn read_x(i: u32) -> Elem; fn write_y(i: u32, place: i32).

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * WORKGROUP;
  if (i >= sizes.outputs * sizes.chunks) {
    return;
  }
  let k = i / sizes.chunks;
  let start = (i % sizes.chunks) * sizes.chunk;
  let end = min(start + sizes.chunk, sizes.count);
  var place = candidate(k, start);
  var best = read_x(k * sizes.width + place);
  for (var j = start + 1u; j < end; j++) {
    let r = candidate(k, j);
    let value = read_x(k * sizes.width + r);
    if (beats(value, best)) {
      best = value;
      place = r;
    }
  }
  write_y(i, i32(place));
}
