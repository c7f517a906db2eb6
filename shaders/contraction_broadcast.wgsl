// contraction_register.wgsl for adapters whose subgroups are the 8 lanes of a workgroup: these load 8 rows of `a` together, one each, and
// hand them to each other, where each lane would load all of them for itself.
//
//   y[batch, m, n] = sum over k of a[batch, m, k] * b[batch, k, n]
//
// A workgroup computes TILE_M = 8 SHARES rows by 8 TILE_N texel columns, of which a lane has TILE_N, 8 apart; workgroup (x, y, z)
// computes block row x and block column y of batch z % batches, over texels [s * chunk, (s + 1) * chunk) of k, split s = z / batches.
// All else is as in contraction_register.wgsl, so is the order of accumulation: k ascending, four products at a time.
//
// Expects: const TILE_N, SHARES; sizes.batches, m, n, y_m, y_n, z_first, depth (texels of k), chunk; texture a;
// fn place_a(batch: u32, m: u32) -> vec2u; alias PlaceB; fn place_b(batch: u32, quad: u32) -> PlaceB;
// fn load_b(column: PlaceB, k: u32) -> vec4f; fn store(place: u32, stride: u32, value: vec4f, count: u32).

@compute @workgroup_size(8)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let batch = group.z % sizes.batches;
  let m0 = group.x * 8u * SHARES;
  let n0 = group.y * 8u * TILE_N + lane;
  // Rows and columns beyond the result repeat the last one; they are not stored.
  // @unroll s in 0..SHARES
  let row_s = place_a(batch, min(m0 + s * 8u + lane, sizes.m - 1u));
  // @unroll j in 0..TILE_N
  let column_j = place_b(batch, min(n0 + j * 8u, (sizes.n - 1u) / 4u));
  // @unroll s in 0..SHARES
  // @unroll i in 0..8
  // @unroll j in 0..TILE_N
  var c_s_i_j = vec4f();

  let first = group.z / sizes.batches * sizes.chunk;
  let last = min(first + sizes.chunk, sizes.depth);
  for (var k = first; k < last; k++) {
    // @unroll s in 0..SHARES
    let a_s = textureLoad(a, row_s + vec2u(k, 0u));
    // @unroll q in 0..4
    // @unroll j in 0..TILE_N
    let b_q_j = load_b(column_j, k * 4u + q);
    // @unroll s in 0..SHARES
    // @unroll i in 0..8
    {
      let shared_i = subgroupBroadcast(a_s, i);
      // @unroll j in 0..TILE_N
      c_s_i_j += shared_i.x * b_0_j + shared_i.y * b_1_j + shared_i.z * b_2_j + shared_i.w * b_3_j;
    }
  }

  // Selecting keeps the tile in registers, where indexing would move it to memory; and whatever is fused into the store appears once.
  let rows = min(8u * SHARES, sizes.m - m0);
  for (var down = 0u; down < rows; down++) {
    let start = (sizes.z_first + group.z) * sizes.m * sizes.n + (m0 + down) * sizes.y_m;
    // @unroll j in 0..TILE_N
    var row_of_j = c_0_0_j;
    // @unroll s in 0..SHARES
    // @unroll i in 0..8
    // @unroll j in 0..TILE_N
    row_of_j = select(row_of_j, c_s_i_j, down == s * 8u + i);
    for (var j = 0u; j < TILE_N; j++) {
      var value = row_of_0;
      // @unroll t in 1..TILE_N
      value = select(value, row_of_t, j == t);
      let column = (n0 + j * 8u) * 4u;
      if (column < sizes.n) {
        store(start + column * sizes.y_n, sizes.y_n, value, min(4u, sizes.n - column));
      }
    }
  }
}
