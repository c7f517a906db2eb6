// Contraction with tiles in workgroup memory, for graphics cards.
//
//   y[batch, m, n] = sum over k of a[batch, m, k] * b[batch, k, n]
//
// A workgroup computes BLOCK_M by BLOCK_N elements of one batch. It walks over k in steps of BLOCK_K: all invocations together copy a
// piece of each factor into workgroup memory, zeros beyond its end, and then each adds to its own THREAD_M by THREAD_N elements.
// A_ALONG_K and B_ALONG_K say along which index neighbouring invocations copy: the one that is contiguous in memory.
//
// Workgroups are numbered over [splits, batches, block rows, block columns], the last fastest; split s covers k in
// [s * chunk, (s + 1) * chunk). With several splits y_row and y_column lead to partial sums, batch number s * batches + batch, that
// contraction_sum.wgsl adds. Order of accumulation: k ascending.
//
// Expects: const BLOCK_M, BLOCK_N, BLOCK_K, THREAD_M, THREAD_N, A_ALONG_K, B_ALONG_K; sizes.splits, batches, m, n, k, chunk;
// fn load_a(batch: u32, m: u32, k: u32) -> f32; fn load_b(batch: u32, k: u32, n: u32) -> f32;
// fn y_row(batch: u32, m: u32) -> u32; fn y_column(n: u32) -> u32; fn write_y(i: u32, value: f32).

const ROWS = BLOCK_M / THREAD_M;
const COLUMNS = BLOCK_N / THREAD_N;
const THREADS = ROWS * COLUMNS;
const A_LOADS = BLOCK_M * BLOCK_K / THREADS;
const B_LOADS = BLOCK_N * BLOCK_K / THREADS;
const_assert BLOCK_M * BLOCK_K % THREADS == 0u && BLOCK_N * BLOCK_K % THREADS == 0u;

/// Element (k, m) of the piece of `a` is at k * A_PITCH + m; the pitch spreads copies along k over the banks of the memory.
const A_PITCH = BLOCK_M + 4u;
const B_PITCH = BLOCK_N + 4u;
var<workgroup> piece_a: array<f32, A_PITCH * BLOCK_K>;
var<workgroup> piece_b: array<f32, B_PITCH * BLOCK_K>;

@compute @workgroup_size(THREADS)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let across = (sizes.n + BLOCK_N - 1u) / BLOCK_N;
  let down = (sizes.m + BLOCK_M - 1u) / BLOCK_M;
  let block = group.x + group.y * groups.x;
  let z = block / across / down;
  if (z >= sizes.splits * sizes.batches) {
    return;
  }
  let batch = z % sizes.batches;
  let m0 = block / across % down * BLOCK_M;
  let n0 = block % across * BLOCK_N;
  let row = lane / COLUMNS * THREAD_M;
  let column = lane % COLUMNS * THREAD_N;
  // @unroll i in 0..THREAD_M
  // @unroll j in 0..THREAD_N
  var c_i_j = 0.0;

  let start = z / sizes.batches * sizes.chunk;
  let end = min(start + sizes.chunk, sizes.k);
  for (var k0 = start; k0 < end; k0 += BLOCK_K) {
    for (var e = lane; e < A_LOADS * THREADS; e += THREADS) {
      let m = select(e % BLOCK_M, e / BLOCK_K, A_ALONG_K);
      let k = select(e / BLOCK_M, e % BLOCK_K, A_ALONG_K);
      var value = 0.0;
      if (m0 + m < sizes.m && k0 + k < end) {
        value = load_a(batch, m0 + m, k0 + k);
      }
      piece_a[k * A_PITCH + m] = value;
    }
    for (var e = lane; e < B_LOADS * THREADS; e += THREADS) {
      let n = select(e % BLOCK_N, e / BLOCK_K, B_ALONG_K);
      let k = select(e / BLOCK_N, e % BLOCK_K, B_ALONG_K);
      var value = 0.0;
      if (n0 + n < sizes.n && k0 + k < end) {
        value = load_b(batch, k0 + k, n0 + n);
      }
      piece_b[k * B_PITCH + n] = value;
    }
    workgroupBarrier();
    for (var k = 0u; k < BLOCK_K; k++) {
      // @unroll i in 0..THREAD_M
      let a_i = piece_a[k * A_PITCH + row + i];
      // @unroll j in 0..THREAD_N
      let b_j = piece_b[k * B_PITCH + column + j];
      // @unroll i in 0..THREAD_M
      // @unroll j in 0..THREAD_N
      c_i_j += a_i * b_j;
    }
    workgroupBarrier();
  }

  // @unroll i in 0..THREAD_M
  // @unroll j in 0..THREAD_N
  store(z, m0 + row + i, n0 + column + j, c_i_j);
}

fn store(z: u32, m: u32, n: u32, value: f32) {
  if (m < sizes.m && n < sizes.n) {
    write_y(y_row(z, m) + y_column(n), value);
  }
}
