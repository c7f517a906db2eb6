// Convolution by rows of pixels, for software adapters and few channels: y = x * w with the kernel's width held in registers.
//
//   y[image, o, oh, ow] = sum over r, c, s of w[o, c, r, s] * x[image, c, oh * stride + r * dilation - top, ow * stride + s * ... - left]
//
// `x` holds rows of each channel, four pixels to a texel and with a border of zeros, packed by pack_rows.wgsl; a stride of the width splits
// a row into STRIDE_W phases. `w` holds TAPS texels of four taps s for row r * channels + c and output channel o, packed by
// pack_taps.wgsl.
//
// An invocation computes TILE_M output channels by TILE_N texels of four pixels in one row. It loads the pixels under the tile once for
// all KERNEL_W taps and shifts them in registers. Invocation i computes tile i of [groups, images, Y_HEIGHT, tiles_w, tiles_m], the last
// fastest. Order of accumulation: r, c, s ascending.
//
// Expects: const TILE_M, TILE_N, KERNEL_W, STRIDE_W, DILATION_W, TAPS, Y_HEIGHT, Y_WIDTH, WINDOW (texels of a phase under a tile);
// sizes.count (tiles), m (output channels of a group), channels (input channels of one), kernel_h, tiles_w, tiles_m, images, groups,
// depth (texels of a channel's row), phase (of a phase), stride_h, dilation_h, x_rows, x_fold, x_pitch, w_rows, w_fold, w_pitch;
// textures x, w; fn slab_origin(slab: u32, rows: u32, fold: u32, pitch: u32) -> vec2u; fn write_y(i: u32, value: f32).

@compute @workgroup_size(8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = min(id.x, sizes.count - 1u);
  let m0 = i % sizes.tiles_m * TILE_M;
  let above = i / sizes.tiles_m;
  let tile_w = above % sizes.tiles_w * TILE_N;
  let line = above / sizes.tiles_w;
  let oh = line % Y_HEIGHT;
  let z = line / Y_HEIGHT;
  let image = z % sizes.images;
  let group = z / sizes.images;

  var pixel = slab_origin(image, sizes.x_rows, sizes.x_fold, sizes.x_pitch);
  pixel += vec2u(group * sizes.channels * sizes.depth + tile_w, oh * sizes.stride_h);
  let taps = slab_origin(group, sizes.w_rows, sizes.w_fold, sizes.w_pitch);
  // @unroll i in 0..TILE_M
  let row_i = taps.x + min(m0 + i, sizes.m - 1u) * TAPS;
  // @unroll i in 0..TILE_M
  // @unroll j in 0..TILE_N
  var c_i_j = vec4f();
  var down = taps.y;
  for (var r = 0u; r < sizes.kernel_h; r++) {
    var at = pixel + vec2u(0u, r * sizes.dilation_h);
    for (var c = 0u; c < sizes.channels; c++) {
      var v: array<f32, STRIDE_W * WINDOW * 4u>;
      // @unroll f in 0..STRIDE_W
      // @unroll t in 0..WINDOW
      {
        let texel = textureLoad(x, at + vec2u(f * sizes.phase + t, 0u));
        v[(f * WINDOW + t) * 4u] = texel.x;
        v[(f * WINDOW + t) * 4u + 1u] = texel.y;
        v[(f * WINDOW + t) * 4u + 2u] = texel.z;
        v[(f * WINDOW + t) * 4u + 3u] = texel.w;
      }
      // @unroll i in 0..TILE_M
      var w_i: array<f32, TAPS * 4u>;
      // @unroll i in 0..TILE_M
      // @unroll k in 0..TAPS
      {
        let texel = textureLoad(w, vec2u(row_i + k, down));
        w_i[k * 4u] = texel.x;
        w_i[k * 4u + 1u] = texel.y;
        w_i[k * 4u + 2u] = texel.z;
        w_i[k * 4u + 3u] = texel.w;
      }
      // @unroll s in 0..KERNEL_W
      {
        const first = s * DILATION_W % STRIDE_W * WINDOW * 4u + s * DILATION_W / STRIDE_W;
        // @unroll j in 0..TILE_N
        let x_j = vec4f(v[first + j * 4u], v[first + j * 4u + 1u], v[first + j * 4u + 2u], v[first + j * 4u + 3u]);
        // @unroll i in 0..TILE_M
        // @unroll j in 0..TILE_N
        c_i_j += w_i[s] * x_j;
      }
      at.x += sizes.depth;
      down++;
    }
  }
  if (id.x >= sizes.count) {
    return;
  }
  let rows = min(TILE_M, sizes.m - m0);
  let columns = min(TILE_N * 4u, Y_WIDTH - tile_w * 4u);
  for (var down = 0u; down < rows; down++) {
    let start = ((image * sizes.groups + group) * sizes.m + m0 + down) * Y_HEIGHT * Y_WIDTH + oh * Y_WIDTH + tile_w * 4u;
    // @unroll j in 0..TILE_N
    var c_j = c_0_j;
    // @unroll i in 1..TILE_M
    // @unroll j in 0..TILE_N
    c_j = select(c_j, c_i_j, down == i);
    for (var across = 0u; across < columns; across++) {
      var value = c_0[across % 4u];
      // @unroll j in 1..TILE_N
      value = select(value, c_j[across % 4u], across / 4u == j);
      write_y(start + across, value);
    }
  }
}
