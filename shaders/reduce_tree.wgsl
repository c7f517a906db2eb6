// Reduction over the trailing axes for graphics cards: one workgroup per chunk, neighbouring lanes read neighbouring elements.
//
//   y[k, c] = combine over r of x[k, r],   r in [c * chunk, min((c + 1) * chunk, count))
//
// x is [outputs, count] row-major, y is [outputs, chunks]; a second pass over y reduces the chunks. Lane l combines
// r = start + l, start + l + WORKGROUP, ... in ascending order; the lanes' results are combined in a binary tree in workgroup
// memory, so the order is fixed.
//
// Expects: const WORKGROUP (a power of two); sizes.outputs, count, chunk, chunks; alias Elem; fn identity() -> Elem;
// fn combine(a: Elem, b: Elem) -> Elem; fn read_x(i: u32) -> Elem; fn write_y(i: u32, value: Elem).

var<workgroup> partial: array<Elem, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = group.x + group.y * groups.x;
  let isUsed = i < sizes.outputs * sizes.chunks;
  let k = i / sizes.chunks;
  let start = (i % sizes.chunks) * sizes.chunk;
  let end = select(0u, min(start + sizes.chunk, sizes.count), isUsed);
  var result = identity();
  for (var r = start + lane; r < end; r += WORKGROUP) {
    result = combine(result, read_x(k * sizes.count + r));
  }
  partial[lane] = result;
  workgroupBarrier();
  for (var half = WORKGROUP / 2u; half > 0u; half /= 2u) {
    if (lane < half) {
      partial[lane] = combine(partial[lane], partial[lane + half]);
    }
    workgroupBarrier();
  }
  if (lane == 0u && isUsed) {
    write_y(i, partial[0]);
  }
}
