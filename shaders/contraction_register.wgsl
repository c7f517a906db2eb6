// Product of packed matrices with register tiles that read storage textures: for software adapters, where a texture load costs a
// fraction of a buffer load and workgroup memory gains nothing.
//
//   y[batch, m, n] = sum over k of a[batch, m, k] * b[batch, k, n]
//
// pack_matrix.wgsl packed `a`, a texel holds four successive k of a row (packed_a.wgsl); four successive n of `b` are a texel of
// such a texture, too (packed_b.wgsl), or a quad of a stored matrix (stored_b.wgsl). Element (m, n) of a result lies at
// m * y_m + n * y_n.
//
// An invocation computes TILE_M rows by TILE_N texel columns. The 8 lanes of a workgroup form sizes.lanes_n columns of such tiles;
// workgroup (x, y, z) computes block row x and block column y of batch z % batches, over texels [s * chunk, (s + 1) * chunk) of k,
// split s = z / batches. With several splits y is partial sums, batch number z_first + z, that contraction_sum.wgsl adds; where k
// is packed part by part, z_first counts those of the parts before.
// Order of accumulation: k ascending, four products at a time.
//
// Expects: const TILE_M, TILE_N; sizes.batches, m, n, y_m, y_n, z_first, depth (texels of k), chunk, lanes_n; texture a;
// fn place_a(batch: u32, m: u32) -> vec2u; alias PlaceB; fn place_b(batch: u32, quad: u32) -> PlaceB;
// fn load_b(column: PlaceB, k: u32) -> vec4f; fn store(place: u32, stride: u32, value: vec4f, count: u32).

@compute @workgroup_size(8)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let batch = group.z % sizes.batches;
  let m0 = (group.x * (8u / sizes.lanes_n) + lane / sizes.lanes_n) * TILE_M;
  let n0 = (group.y * sizes.lanes_n + lane % sizes.lanes_n) * TILE_N;
  // Rows and columns beyond the result repeat the last one; they are not stored.
  // @unroll i in 0..TILE_M
  let row_i = place_a(batch, min(m0 + i, sizes.m - 1u));
  // @unroll j in 0..TILE_N
  let column_j = place_b(batch, min(n0 + j, (sizes.n - 1u) / 4u));
  // @unroll i in 0..TILE_M
  // @unroll j in 0..TILE_N
  var c_i_j = vec4f();

  let first = group.z / sizes.batches * sizes.chunk;
  let last = min(first + sizes.chunk, sizes.depth);
  for (var k = first; k < last; k++) {
    // @unroll i in 0..TILE_M
    let a_i = textureLoad(a, row_i + vec2u(k, 0u));
    // @unroll q in 0..4
    // @unroll j in 0..TILE_N
    let b_q_j = load_b(column_j, k * 4u + q);
    // @unroll i in 0..TILE_M
    // @unroll j in 0..TILE_N
    c_i_j += a_i.x * b_0_j + a_i.y * b_1_j + a_i.z * b_2_j + a_i.w * b_3_j;
  }

  // Selecting keeps the tile in registers, where indexing would move it to memory; and whatever is fused into the store appears once.
  let rows = min(TILE_M, max(sizes.m, m0) - m0);
  let columns = min(TILE_N * 4u, max(sizes.n, n0 * 4u) - n0 * 4u);
  for (var down = 0u; down < rows; down++) {
    let start = (sizes.z_first + group.z) * sizes.m * sizes.n + (m0 + down) * sizes.y_m;
    // @unroll j in 0..TILE_N
    var c_j = c_0_j;
    // @unroll i in 1..TILE_M
    // @unroll j in 0..TILE_N
    c_j = select(c_j, c_i_j, down == i);
    for (var across = 0u; across < columns; across += 4u) {
      var value = c_0;
      // @unroll j in 1..TILE_N
      value = select(value, c_j, across / 4u == j);
      store(start + (n0 * 4u + across) * sizes.y_n, sizes.y_n, value, min(4u, columns - across));
    }
  }
}
