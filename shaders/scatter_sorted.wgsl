// Elements that share an index are combined; the indices have been sorted, so that those of a result lie side by side.
//
//   y[o, j, i] = src[o, p, i] * src[o, q, i] * ...   over p < q < ... with index[., p, .] = j
//
// * is an associative operation. src is [outer, length, inner] row-major, y is [outer, extent, inner]; keys (the sorted
// indices) and places (where each was) are [outer or 1, inner or 1, length], told by the strides of their rows. Invocation t
// computes element t of y: two binary searches find its range of keys; whole chunks within come from scatter_total.wgsl, the
// ends one by one. The sort is stable, so the order is ascending. An index out of range meets no j and is left out.
//
// Expects: const WORKGROUP; sizes.count (elements of y), length, inner, extent, chunk, chunks, row_outer, row_inner;
// alias Elem; fn identity() -> Elem; fn combine(a: Elem, b: Elem) -> Elem; fn read_keys(i: u32) -> u32;
// fn read_places(i: u32) -> i32; fn read_src(i: u32) -> Elem; fn load_total(i: u32) -> Elem; fn write_y(i: u32, value: Elem).

// The first of the row's keys that is at least j.
fn lower_bound(row: u32, j: u32) -> u32 {
  var low = 0u;
  var high = sizes.length;
  while (low < high) {
    let middle = (low + high) / 2u;
    if (read_keys(row + middle) < j) {
      low = middle + 1u;
    } else {
      high = middle;
    }
  }
  return low;
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let t = id.x + id.y * groups.x * WORKGROUP;
  if (t >= sizes.count) {
    return;
  }
  let i = t % sizes.inner;
  let j = t / sizes.inner % sizes.extent;
  let o = t / sizes.inner / sizes.extent;
  let row = (o * sizes.row_outer + i * sizes.row_inner) * sizes.length;
  let start = lower_bound(row, j);
  let end = lower_bound(row, j + 1u);
  let first_whole = (start + sizes.chunk - 1u) / sizes.chunk;
  let end_whole = max(first_whole, end / sizes.chunk);
  var result = identity();
  for (var p = start; p < min(first_whole * sizes.chunk, end); p++) {
    result = combine(result, read_src((o * sizes.length + u32(read_places(row + p))) * sizes.inner + i));
  }
  for (var c = first_whole; c < end_whole; c++) {
    result = combine(result, load_total((o * sizes.chunks + c) * sizes.inner + i));
  }
  for (var p = max(end_whole * sizes.chunk, start); p < end; p++) {
    result = combine(result, read_src((o * sizes.length + u32(read_places(row + p))) * sizes.inner + i));
  }
  write_y(t, result);
}
