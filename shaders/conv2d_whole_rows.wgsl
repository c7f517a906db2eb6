// Convolution of small images: whole rows in registers, x read where it lies. For software adapters.
//
//   y[image, o, oh, ow] = sum over r, c, s of
//                         w[o, c, r, s] * x[image, c, oh * stride_h + r * dilation_h - top, ow * STRIDE_W + s * DILATION_W - left]
//
// x and y are row-major. pack_filters.wgsl packed `w`: row r * channels + c of a group holds, for each tap s, the weights of four
// output channels to a texel.
//
// An invocation computes TILE_M output channels of TILE_H rows. Where a pixel lies in the registers is known when the kernel is
// compiled, so that products with the border to the left and right are left out, and strides cost nothing. Invocation i
// computes tile i of [groups, tiles_m, bands, images], the last fastest: neighbours have the same rows of the border above and
// below to leave out. Order of accumulation: r, c ascending, of each the sum of its KERNEL_W products.
//
// Expects: const TILE_M, TILE_H, TEXELS (of a tap, under a tile), KERNEL_W, STRIDE_W, DILATION_W, Y_WIDTH, STORES (quads of a channel of
// the tile); sizes.count (tiles), m, channels (output and input channels of a group), tiles_m, images, groups, kernel_h, stride_h,
// dilation_h, top, x_height, y_height, bands (of TILE_H rows), w_texels (of a tap), w_rows, w_fold, w_pitch; texture w;
// fn x_row(line: u32, isRow: bool), which gives an array: the pixels of row `line` of x from the first that a tap meets on, 0 beyond
// the row, or all 0; fn slab_origin(slab: u32, rows: u32, fold: u32, pitch: u32) -> vec2u;
// fn store(place: u32, stride: u32, value: vec4f, count: u32).

@compute @workgroup_size(8)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) workgroups: vec3u) {
  let index = id.x + id.y * workgroups.x * 8u;
  let tile = min(index, sizes.count - 1u);
  let image = tile % sizes.images;
  var above = tile / sizes.images;
  let oh = above % sizes.bands * TILE_H;
  above /= sizes.bands;
  let m0 = above % sizes.tiles_m * TILE_M;
  let group = above / sizes.tiles_m;

  // Rows of the kernel that meet x: those from below the border above to above the border below.
  let upper = oh * sizes.stride_h;
  let lower = upper + (TILE_H - 1u) * sizes.stride_h;
  let end = sizes.top + sizes.x_height;
  let first = (max(sizes.top, lower) - lower + sizes.dilation_h - 1u) / sizes.dilation_h;
  let last = min(sizes.kernel_h, (max(end, upper) - upper + sizes.dilation_h - 1u) / sizes.dilation_h);
  let planes = (image * sizes.groups + group) * sizes.channels;
  let taps = slab_origin(group, sizes.w_rows, sizes.w_fold, sizes.w_pitch) + vec2u(m0 / 4u, 0u);
  // @unroll i in 0..TILE_M
  // @unroll d in 0..TILE_H
  // @unroll p in 0..Y_WIDTH
  var c_i_d_p = 0.0;
  for (var r = first; r < last; r++) {
    for (var c = 0u; c < sizes.channels; c++) {
      var w_row: array<vec4f, KERNEL_W * TEXELS>;
      // @unroll s in 0..KERNEL_W
      // @unroll t in 0..TEXELS
      w_row[s * TEXELS + t] = textureLoad(w, taps + vec2u(s * sizes.w_texels + t, r * sizes.channels + c));
      // @unroll d in 0..TILE_H
      {
        // A row above the image wraps around to a large number.
        let down = (oh + d) * sizes.stride_h + r * sizes.dilation_h - sizes.top;
        var pixels = x_row((planes + c) * sizes.x_height + down, down < sizes.x_height);
        // @unroll i in 0..TILE_M
        // @unroll p in 0..Y_WIDTH
        {
          var total = 0.0;
          // @unroll s in 0..KERNEL_W
          total += w_row[s * TEXELS + i / 4u][i % 4u] * pixels[p * STRIDE_W + s * DILATION_W];
          c_i_d_p += total;
        }
      }
    }
  }

  if (index >= sizes.count) {
    return;
  }
  // Selecting keeps the tile in registers, where indexing would move it to memory; and whatever is fused into the store appears once.
  let channels = min(TILE_M, sizes.m - m0);
  for (var i = 0u; i < channels; i++) {
    var one: array<f32, 4u * STORES>;
    // @unroll d in 0..TILE_H
    // @unroll p in 0..Y_WIDTH
    {
      one[d * Y_WIDTH + p] = c_0_d_p;
      // @unroll o in 1..TILE_M
      one[d * Y_WIDTH + p] = select(one[d * Y_WIDTH + p], c_o_d_p, i == o);
    }
    let plane = (image * sizes.groups + group) * sizes.m + m0 + i;
    let place = (plane * sizes.y_height + oh) * Y_WIDTH;
    // @unroll q in 0..STORES
    {
      let value = vec4f(one[q * 4u], one[q * 4u + 1u], one[q * 4u + 2u], one[q * 4u + 3u]);
      store(place + q * 4u, 1u, value, min(4u, TILE_H * Y_WIDTH - q * 4u));
    }
  }
}
