// Elements that share an index are combined; each result looks at every index.
//
//   y[o, j, i, c] = src[o, p, i] * src[o, q, i] * ...   over p < q < ... of chunk c with index[., p, .] = j
//
// * is an associative operation. src is [outer, length, inner] row-major, y is [outer, extent, inner, chunks]; index is
// [outer or 1, length, inner or 1], told by its strides. Invocation t computes element t of y; the places of chunk c are
// c * chunk up to (c + 1) * chunk, in ascending order. An index out of range meets no j and is left out.
//
// Expects: const WORKGROUP; sizes.count (elements of y), length, inner, extent, chunk, chunks, index_outer, index_length,
// index_inner; alias Elem; fn identity() -> Elem; fn combine(a: Elem, b: Elem) -> Elem; fn load_index(i: u32) -> u32;
// fn read_src(i: u32) -> Elem; fn write_y(i: u32, value: Elem).

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let t = id.x + id.y * groups.x * WORKGROUP;
  if (t >= sizes.count) {
    return;
  }
  let c = t % sizes.chunks;
  let i = t / sizes.chunks % sizes.inner;
  let j = t / sizes.chunks / sizes.inner % sizes.extent;
  let o = t / sizes.chunks / sizes.inner / sizes.extent;
  let index_start = o * sizes.index_outer + i * sizes.index_inner;
  let end = min((c + 1u) * sizes.chunk, sizes.length);
  var result = identity();
  for (var p = c * sizes.chunk; p < end; p++) {
    if (load_index(index_start + p * sizes.index_length) == j) {
      result = combine(result, read_src((o * sizes.length + p) * sizes.inner + i));
    }
  }
  write_y(t, result);
}
