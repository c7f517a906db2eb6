// Weight gradient of a convolution of small images: whole rows in registers, x and dy read where they lie. For software adapters.
//
//   dw[o, c, r, s] = sum over image, oh, ow of
//                    dy[image, o, oh, ow] * x[image, c, oh * stride_h + r * dilation_h - top, ow * STRIDE_W + s * DILATION_W - left]
//
// x, dy and dw are row-major. An invocation computes TILE_M output channels by BLOCK input channels by the KERNEL_W taps of row r, over
// `chunk` rows of dy. Where a pixel lies in the registers is known when the kernel is compiled, so that products with the border to
// the left and right are left out. Invocation i computes tile i of [splits, groups, kernel_h, blocks, tiles_m], the last
// fastest; with several splits y is partial sums, one gradient after the other, that contraction_sum.wgsl adds.
// Order of accumulation: rows of dy ascending, of each the sum of its Y_WIDTH products.
//
// Expects: const TILE_M, BLOCK, KERNEL_W, STRIDE_W, DILATION_W, Y_WIDTH; sizes.count (tiles), m, channels (output and input channels of a
// group), blocks (of input channels in a group), kernel_h, tiles_m, groups, lines (rows of dy in all images), chunk, stride_h, dilation_h,
// top, x_height, y_height; fn x_row(line: u32, isRow: bool) (the pixels of row `line` of x from the first that a tap meets on, 0 beyond the
// row, or all 0) and fn dy_row(line: u32, isRow: bool), which give arrays; fn write_y(i: u32, value: f32).

@compute @workgroup_size(8)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) workgroups: vec3u) {
  let index = id.x + id.y * workgroups.x * 8u;
  let tile = min(index, sizes.count - 1u);
  let m0 = tile % sizes.tiles_m * TILE_M;
  var above = tile / sizes.tiles_m;
  let c0 = above % sizes.blocks * BLOCK;
  above /= sizes.blocks;
  let r = above % sizes.kernel_h;
  above /= sizes.kernel_h;
  let group = above % sizes.groups;
  let split = above / sizes.groups;

  // @unroll i in 0..TILE_M
  // @unroll c in 0..BLOCK
  // @unroll s in 0..KERNEL_W
  var sum_i_c_s = 0.0;
  let first = split * sizes.chunk;
  let last = min(first + sizes.chunk, sizes.lines);
  for (var line = first; line < last; line++) {
    let image = line / sizes.y_height;
    let oh = line % sizes.y_height;
    // A row above the image wraps around to a large number.
    let down = oh * sizes.stride_h + r * sizes.dilation_h - sizes.top;
    let isRow = down < sizes.x_height;
    // Channels beyond the last repeat it; they are not stored.
    // @unroll c in 0..BLOCK
    var x_c = x_row(((image * sizes.groups + group) * sizes.channels + min(c0 + c, sizes.channels - 1u)) * sizes.x_height + down, isRow);
    // @unroll i in 0..TILE_M
    {
      let plane = (image * sizes.groups + group) * sizes.m + min(m0 + i, sizes.m - 1u);
      var dy = dy_row(plane * sizes.y_height + oh, true);
      // @unroll c in 0..BLOCK
      // @unroll s in 0..KERNEL_W
      {
        var total = 0.0;
        // @unroll p in 0..Y_WIDTH
        total += dy[p] * x_c[p * STRIDE_W + s * DILATION_W];
        sum_i_c_s += total;
      }
    }
  }

  if (index >= sizes.count) {
    return;
  }
  // Selecting keeps the tile in registers, where indexing would move it to memory; and whatever is fused into write_y appears once.
  let rows = min(TILE_M, sizes.m - m0);
  let columns = min(BLOCK, sizes.channels - c0) * KERNEL_W;
  for (var i = 0u; i < rows; i++) {
    // @unroll c in 0..BLOCK
    // @unroll s in 0..KERNEL_W
    var one_c_s = sum_0_c_s;
    // @unroll o in 1..TILE_M
    // @unroll c in 0..BLOCK
    // @unroll s in 0..KERNEL_W
    one_c_s = select(one_c_s, sum_o_c_s, i == o);
    let row = ((split * sizes.groups + group) * sizes.m + m0 + i) * sizes.channels + c0;
    for (var column = 0u; column < columns; column++) {
      var value = 0.0;
      // @unroll c in 0..BLOCK
      // @unroll s in 0..KERNEL_W
      value = select(value, one_c_s, column == c * KERNEL_W + s);
      write_y(((row + column / KERNEL_W) * sizes.kernel_h + r) * KERNEL_W + column % KERNEL_W, value);
    }
  }
}
