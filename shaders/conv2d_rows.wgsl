// Convolution row by row with register tiles that read storage textures, for software adapters.
//
//   y[image, o, oh, ow] = sum over r, c, s of
//                         w[o, c, r, s] * x[image, c, oh * stride_h + r * dilation_h - top, ow * STRIDE_W + s * DILATION_W - left]
//
// pack_rows.wgsl packed the rows of each channel of `x`, four pixels to a texel, with a border of zeros and split into STRIDE_W phases;
// pack_taps.wgsl packed `w`: row r * blocks + block of a group holds, for each output channel, TAPS texels with the weights
// (c, s) of BLOCK channels.
//
// An invocation computes TILE_M output channels by TILE_N texels of four pixels in one row. It loads the pixels under the tile once
// and shifts them in registers for the KERNEL_W taps of a row. Invocation i computes tile i of
// [groups, images, y_height, tiles_w, tiles_m], the last fastest. Order of accumulation: r, c, s ascending.
//
// Expects: const TILE_M, TILE_N, BLOCK, TAPS, KERNEL_W, STRIDE_W, DILATION_W, WINDOW (texels of a phase under a tile), TEXELS (of all phases);
// sizes.count (tiles), m (output channels of a group), blocks (of input channels in a group), kernel_h, tiles_w, tiles_m, images,
// groups, phase (texels of one), stride_h, dilation_h, y_height, y_width, x_rows, x_fold, x_pitch, w_rows, w_fold, w_pitch; textures x, w;
// fn slab_origin(slab: u32, rows: u32, fold: u32, pitch: u32) -> vec2u; fn window(from_x: vec2u, lane: u32) -> array<vec4f, TEXELS>;
// fn store(place: u32, stride: u32, value: vec4f, count: u32), which may read the channel of what it stores from `channel`.

var<private> channel: u32;

@compute @workgroup_size(8)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) workgroups: vec3u) {
  let index = id.x + id.y * workgroups.x * 8u;
  let tile = min(index, sizes.count - 1u);
  let m0 = tile % sizes.tiles_m * TILE_M;
  let above = tile / sizes.tiles_m;
  let texel0 = above % sizes.tiles_w * TILE_N;
  let line = above / sizes.tiles_w;
  let oh = line % sizes.y_height;
  let image = line / sizes.y_height % sizes.images;
  let group = line / sizes.y_height / sizes.images;

  let span = STRIDE_W * sizes.phase;
  let corner = slab_origin(image, sizes.x_rows, sizes.x_fold, sizes.x_pitch) +
    vec2u(group * sizes.blocks * BLOCK * span + texel0, oh * sizes.stride_h);
  let taps = slab_origin(group, sizes.w_rows, sizes.w_fold, sizes.w_pitch);
  // Channels beyond the last repeat it; they are not stored.
  // @unroll i in 0..TILE_M
  let row_i = taps.x + min(m0 + i, sizes.m - 1u) * TAPS;
  // @unroll i in 0..TILE_M
  // @unroll j in 0..TILE_N
  var c_i_j = vec4f();
  var down = taps.y;
  for (var r = 0u; r < sizes.kernel_h; r++) {
    var from_x = corner + vec2u(0u, r * sizes.dilation_h);
    for (var block = 0u; block < sizes.blocks; block++) {
      var w_row: array<f32, TILE_M * TAPS * 4u>;
      // @unroll i in 0..TILE_M
      // @unroll k in 0..TAPS
      {
        let texel = textureLoad(w, vec2u(row_i + k, down));
        // @unroll q in 0..4
        w_row[(i * TAPS + k) * 4u + q] = texel[q];
      }
      down++;
      // @unroll c in 0..BLOCK
      {
        var pixels: array<f32, TEXELS * 4u>;
        let texels = window(from_x, id.x % 8u);
        // @unroll n in 0..TEXELS
        // @unroll q in 0..4
        pixels[n * 4u + q] = texels[n][q];
        from_x.x += span;
        // @unroll s in 0..KERNEL_W
        const p_s = s * DILATION_W % STRIDE_W * WINDOW * 4u + s * DILATION_W / STRIDE_W;
        // @unroll s in 0..KERNEL_W
        // @unroll j in 0..TILE_N
        let x_s_j = vec4f(pixels[p_s + j * 4u], pixels[p_s + j * 4u + 1u], pixels[p_s + j * 4u + 2u], pixels[p_s + j * 4u + 3u]);
        // All taps of a sum together, so that it stays in a register meanwhile.
        // @unroll i in 0..TILE_M
        // @unroll j in 0..TILE_N
        // @unroll s in 0..KERNEL_W
        c_i_j += w_row[i * TAPS * 4u + c * KERNEL_W + s] * x_s_j;
      }
    }
  }

  if (index >= sizes.count) {
    return;
  }
  // Selecting keeps the tile in registers, where indexing would move it to memory; and whatever is fused into the store appears once.
  let channels = min(TILE_M, sizes.m - m0);
  let columns = min(TILE_N * 4u, sizes.y_width - texel0 * 4u);
  for (var i = 0u; i < channels; i++) {
    channel = group * sizes.m + m0 + i;
    let plane = image * sizes.groups * sizes.m + channel;
    let start = (plane * sizes.y_height + oh) * sizes.y_width + texel0 * 4u;
    // @unroll j in 0..TILE_N
    var c_j = c_0_j;
    // @unroll o in 1..TILE_M
    // @unroll j in 0..TILE_N
    c_j = select(c_j, c_o_j, i == o);
    for (var across = 0u; across < columns; across += 4u) {
      var value = c_0;
      // @unroll j in 1..TILE_N
      value = select(value, c_j, across / 4u == j);
      store(start + across, 1u, value, min(4u, columns - across));
    }
  }
}
