// Product of stored matrices with register tiles, for software adapters and matrices that are read too seldom to be packed.
//
//   y[batch, m, n] = sum over k of a[batch, m, k] * b[batch, k, n]
//
// Both matrices are read four elements at a time: of four successive k (A_K, B_K = 1), or of four successive m or n (0). An
// invocation computes 8 rows by 8 columns from 8 fours of each matrix for every four k. Invocation i of batch z computes tile i of
// [tiles of n, tiles of m], the last fastest. Order of accumulation: k ascending, of each four the sum of their products.
//
// Expects: const A_K, B_K; sizes.m, n, depth (fours of k), tiles_m; fn load_a(batch: u32, first: u32, l: u32, k: u32) -> vec4f and
// fn load_b (four l of the 8 for the k-th four k, where the tile begins with row or column `first`; what lies beyond the matrices
// is not stored, and for k beyond the last one of the two gives 0); fn store(place: u32, stride: u32, value: vec4f, count: u32).

@compute @workgroup_size(8)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let tile = group.x * 8u + lane;
  let batch = group.z;
  let m0 = tile % sizes.tiles_m * 8u;
  let n0 = tile / sizes.tiles_m * 8u;
  // @unroll i in 0..8
  // @unroll j in 0..8
  var c_i_j = 0.0;

  for (var k = 0u; k < sizes.depth; k++) {
    var a: array<vec4f, 8>;
    var b: array<vec4f, 8>;
    // @unroll l in 0..8
    a[l] = load_a(batch, m0, l, k);
    // @unroll l in 0..8
    b[l] = load_b(batch, n0, l, k);
    // @unroll q in 0..4
    // @unroll e in 0..8
    let a_q_e = a[A_K * e + (1u - A_K) * (q * 2u + e / 4u)][A_K * q + (1u - A_K) * (e % 4u)];
    // @unroll q in 0..4
    // @unroll e in 0..8
    let b_q_e = b[B_K * e + (1u - B_K) * (q * 2u + e / 4u)][B_K * q + (1u - B_K) * (e % 4u)];
    // @unroll i in 0..8
    // @unroll j in 0..8
    c_i_j += a_0_i * b_0_j + a_1_i * b_1_j + a_2_i * b_2_j + a_3_i * b_3_j;
  }

  // Selecting keeps the tile in registers, where indexing would move it to memory; and whatever is fused into the store appears once.
  let rows = select(0u, min(8u, sizes.m - m0), n0 < sizes.n);
  let columns = min(8u, sizes.n - n0);
  for (var down = 0u; down < rows; down++) {
    // @unroll j in 0..8
    var row_j = c_0_j;
    // @unroll i in 1..8
    // @unroll j in 0..8
    row_j = select(row_j, c_i_j, down == i);
    let place = (batch * sizes.m + m0 + down) * sizes.n + n0;
    for (var across = 0u; across < columns; across += 4u) {
      let value = select(vec4f(row_0, row_1, row_2, row_3), vec4f(row_4, row_5, row_6, row_7), across > 0u);
      store(place + across, 1u, value, min(4u, columns - across));
    }
  }
}
