// Weight gradient of a convolution row by row with register tiles that read storage textures, for software adapters.
//
//   dw[o, c, r, s] = sum over image, oh, ow of
//                    dy[image, o, oh, ow] * x[image, c, oh * stride_h + r * dilation_h - top, ow * STRIDE_W + s * DILATION_W - left]
//
// The rows of each channel of `x`, with a border of zeros and split into STRIDE_W phases, and those of `dy` come four pixels of a row to a
// texel (LEAP = 1; zeros after the last pixel of dy), or a pixel of four images to a texel (LEAP = 4): from textures
// (rows_packed.wgsl), or from where they are stored (rows_stored.wgsl). An image below is a slab of the textures: one image, or four.
//
// An invocation computes TILE_M output channels by BLOCK input channels by the KERNEL_W taps of row r, over `chunk` rows of dy. It
// loads the texels of x under one of dy once and shifts them in registers. Invocation i computes tile i of
// [splits, groups, kernel_h, blocks, tiles_m], the last fastest; with several splits y is partial sums, one gradient after the
// other, that contraction_sum.wgsl adds. Order of accumulation: rows of dy ascending, then texels from left to right, of
// which each is a sum of four products.
//
// Expects: const TILE_M, BLOCK, BLOCK_TAPS (BLOCK * KERNEL_W), KERNEL_W, STRIDE_W, DILATION_W, LEAP, WINDOW (texels of a phase under a
// texel of dy); sizes.count (tiles), m, channels (output and input channels of a group), blocks (of input channels in a group),
// kernel_h, tiles_m, groups, lines (rows of dy in all images), chunk, y_height, depth (texels of a row of dy), stride_h, dilation_h;
// alias RowX; fn row_x(image: u32, group: u32, c: u32, down: u32) -> RowX (a row of the padded image);
// fn load_x(row: RowX, phase: u32, t: u32) -> vec4f; alias RowDy; fn row_dy(image: u32, channel: u32, oh: u32) -> RowDy;
// fn load_dy(row: RowDy, t: u32) -> vec4f; fn write_y(i: u32, value: f32).

@compute @workgroup_size(8)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) workgroups: vec3u) {
  let index = id.x + id.y * workgroups.x * 8u;
  let tile = min(index, sizes.count - 1u);
  let m0 = tile % sizes.tiles_m * TILE_M;
  var above = tile / sizes.tiles_m;
  let block = above % sizes.blocks;
  above /= sizes.blocks;
  let r = above % sizes.kernel_h;
  above /= sizes.kernel_h;
  let group = above % sizes.groups;
  let split = above / sizes.groups;

  // Channels beyond the last repeat it; they are not stored.
  // @unroll i in 0..TILE_M
  let channel_i = group * sizes.m + min(m0 + i, sizes.m - 1u);
  // @unroll i in 0..TILE_M
  // @unroll e in 0..BLOCK_TAPS
  var c_i_e = 0.0;
  let first = split * sizes.chunk;
  let last = min(first + sizes.chunk, sizes.lines);
  var image = first / sizes.y_height;
  var oh = first % sizes.y_height;
  for (var line = first; line < last; line++) {
    let down = oh * sizes.stride_h + r * sizes.dilation_h;
    // @unroll c in 0..BLOCK
    let x_c = row_x(image, group, block * BLOCK + c, down);
    // @unroll i in 0..TILE_M
    let to_i = row_dy(image, channel_i, oh);
    for (var k = 0u; k < sizes.depth; k++) {
      // @unroll i in 0..TILE_M
      let dy_i = load_dy(to_i, k);
      var pixels: array<f32, BLOCK * STRIDE_W * WINDOW * 4u>;
      // @unroll c in 0..BLOCK
      // @unroll f in 0..STRIDE_W
      // @unroll t in 0..WINDOW
      {
        let texel = load_x(x_c, f, k + t);
        // @unroll q in 0..4
        pixels[((c * STRIDE_W + f) * WINDOW + t) * 4u + q] = texel[q];
      }
      // @unroll e in 0..BLOCK_TAPS
      {
        const s = e % KERNEL_W * DILATION_W;
        const p = (e / KERNEL_W * STRIDE_W + s % STRIDE_W) * WINDOW * 4u + s / STRIDE_W * LEAP;
        let x_e = vec4f(pixels[p], pixels[p + 1u], pixels[p + 2u], pixels[p + 3u]);
        // @unroll i in 0..TILE_M
        c_i_e += dot(dy_i, x_e);
      }
    }
    oh++;
    if (oh == sizes.y_height) {
      oh = 0u;
      image++;
    }
  }

  if (index >= sizes.count) {
    return;
  }
  // Selecting keeps the tile in registers, where indexing would move it to memory; and whatever is fused into write_y appears once.
  let rows = min(TILE_M, sizes.m - m0);
  let columns = min(BLOCK, sizes.channels - block * BLOCK) * KERNEL_W;
  for (var i = 0u; i < rows; i++) {
    // @unroll e in 0..BLOCK_TAPS
    var c_e = c_0_e;
    // @unroll o in 1..TILE_M
    // @unroll e in 0..BLOCK_TAPS
    c_e = select(c_e, c_o_e, i == o);
    let row = ((split * sizes.groups + group) * sizes.m + m0 + i) * sizes.channels + block * BLOCK;
    for (var column = 0u; column < columns; column++) {
      var value = c_0;
      // @unroll e in 1..BLOCK_TAPS
      value = select(value, c_e, column == e);
      write_y(((row + column / KERNEL_W) * sizes.kernel_h + r) * KERNEL_W + column % KERNEL_W, value);
    }
  }
}
