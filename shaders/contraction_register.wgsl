// Contraction with register tiles that read storage textures: for software adapters, where a texture load costs a fraction of a
// buffer load and workgroup memory gains nothing.
//
//   y[batch, m, n] = sum over k of a[batch, m, k] * b[batch, k, n]
//
// A texel of `a` holds four successive k of a row, a texel of `b` four successive n. The sum over k consists of sizes.runs runs of
// sizes.depth texels of `a`: a matrix is one run or a few, the kernel of a convolution one per element. Runs are numbered by two
// digits (run / inner, run % inner):
//   texel k of run r in row m of `a`        is at place_a(batch, m) + shift_a(r) + (k, 0)
//   row k of run r in texel column n of `b` is at place_b(batch, n) + shift_b(r) + k * (sizes.b_step_x, sizes.b_step_y)
// A run has sizes.run values of k; where that is no multiple of 4, `a` ends with zeros and `b` repeats its last row.
//
// An invocation computes TILE_M rows by TILE_N texel columns. The 8 lanes of a workgroup form sizes.lanes_n columns of such tiles;
// workgroup (x, y, z) computes block row x and block column y of batch z % batches, with the runs of split z / batches. With several
// splits y_row and y_column lead to partial sums, batch number z, that contraction_sum.wgsl adds.
// Order of accumulation: k ascending, four products at a time.
//
// Expects: const TILE_M, TILE_N; sizes.batches, m, n, runs, inner, chunk (runs of a split), depth, run, lanes_n, b_step_x, b_step_y;
// textures a, b; fn place_a(batch: u32, m: u32) -> vec2u; fn place_b(batch: u32, n: u32) -> vec2u; fn shift_a(run: vec2u) -> vec2u;
// fn shift_b(run: vec2u) -> vec2u; fn y_row(batch: u32, m: u32) -> u32; fn y_column(n: u32) -> u32; fn write_y(i: u32, value: f32).

@compute @workgroup_size(8)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let batch = group.z % sizes.batches;
  let m0 = (group.x * (8u / sizes.lanes_n) + lane / sizes.lanes_n) * TILE_M;
  let n0 = (group.y * sizes.lanes_n + lane % sizes.lanes_n) * TILE_N;
  let step = vec2u(sizes.b_step_x, sizes.b_step_y);
  // @unroll i in 0..TILE_M
  let row_i = place_a(batch, min(m0 + i, sizes.m - 1u));
  // @unroll j in 0..TILE_N
  let column_j = place_b(batch, min(n0 + j, (sizes.n - 1u) / 4u));
  // @unroll i in 0..TILE_M
  // @unroll j in 0..TILE_N
  var c_i_j = vec4f();

  let first = group.z / sizes.batches * sizes.chunk;
  let last = min(first + sizes.chunk, sizes.runs);
  var digits = vec2u(first / sizes.inner, first % sizes.inner);
  for (var r = first; r < last; r++) {
    let a_run = shift_a(digits);
    let b_run = shift_b(digits);
    for (var k = 0u; k < sizes.depth; k++) {
      // @unroll i in 0..TILE_M
      let a_i = textureLoad(a, row_i + a_run + vec2u(k, 0u));
      // @unroll q in 0..4
      let down_q = b_run + min(k * 4u + q, sizes.run - 1u) * step;
      // @unroll q in 0..4
      // @unroll j in 0..TILE_N
      let b_q_j = textureLoad(b, column_j + down_q);
      // @unroll i in 0..TILE_M
      // @unroll j in 0..TILE_N
      c_i_j += a_i.x * b_0_j + a_i.y * b_1_j + a_i.z * b_2_j + a_i.w * b_3_j;
    }
    digits.y++;
    if (digits.y == sizes.inner) {
      digits = vec2u(digits.x + 1u, 0u);
    }
  }

  // Selecting keeps the tile in registers, where indexing would move it to memory; one loop keeps the module short, for whatever
  // is fused into write_y appears once.
  let rows = min(TILE_M, max(sizes.m, m0) - m0);
  let columns = min(TILE_N * 4u, max(sizes.n, n0 * 4u) - n0 * 4u);
  for (var down = 0u; down < rows; down++) {
    let start = y_row(group.z, m0 + down);
    // @unroll j in 0..TILE_N
    var c_j = c_0_j;
    // @unroll i in 1..TILE_M
    // @unroll j in 0..TILE_N
    c_j = select(c_j, c_i_j, down == i);
    for (var across = 0u; across < columns; across++) {
      var value = c_0[across % 4u];
      // @unroll j in 1..TILE_N
      value = select(value, c_j[across % 4u], across / 4u == j);
      let column = y_column(n0 * 4u + across);
      if (column != NOWHERE) {
        write_y(start + column, value);
      }
    }
  }
}

/// What y_column says of a column that only fills a texel.
const NOWHERE = 0xffffffffu;
