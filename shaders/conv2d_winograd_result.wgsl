// Winograd convolution, last of three steps: the result from the products m = v u of transformed images and weights.
//
//   y = A^T m A, for each tile of RESULT x RESULT pixels and each channel
//
// `m` holds, in rows of 1024 texels, element (i, j) of all tiles of this part, then the next element; four output channels to a
// texel. Tile `first + t` of [images, tiles_h, tiles_w] is tile t of the part.
//
// Invocation index computes four channels of a tile: index = [quad of channels, tile], the last fastest.
//
// Expects: const SIDE, RESULT; sizes.count (invocations), tiles (of this part), quads (of channels), first, channels, height, width
// (of y), tiles_h, tiles_w; texture m; fn result_line(m: array<vec4f, SIDE>) -> array<vec4f, RESULT>;
// fn store(place: u32, stride: u32, value: vec4f, count: u32), which may read the channel of what it stores from `channel`.

var<private> channel: u32;

@compute @workgroup_size(8)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) workgroups: vec3u) {
  let index = id.x + id.y * workgroups.x * 8u;
  if (index >= sizes.count) {
    return;
  }
  let tile = index % sizes.tiles;
  let quad = index / sizes.tiles;
  // @unroll j in 0..SIDE
  var column_j: array<vec4f, SIDE>;
  // @unroll i in 0..SIDE
  // @unroll j in 0..SIDE
  column_j[i] = load_m(((i * SIDE + j) * sizes.tiles + tile) * sizes.quads + quad);
  // @unroll j in 0..SIDE
  let short_j = result_line(column_j);

  let line = (sizes.first + tile) / sizes.tiles_w;
  let right = (sizes.first + tile) % sizes.tiles_w * RESULT;
  let down = line % sizes.tiles_h * RESULT;
  let plane = line / sizes.tiles_h * sizes.channels + quad * 4u;
  let rows = min(RESULT, sizes.height - down);
  let columns = min(RESULT, sizes.width - right);
  let channels = min(4u, sizes.channels - quad * 4u);
  // Selecting keeps the tile in registers, where indexing would move it to memory; and whatever is fused into the store appears once.
  for (var r = 0u; r < rows; r++) {
    var row: array<vec4f, SIDE>;
    // @unroll j in 0..SIDE
    row[j] = short_j[0];
    // @unroll i in 1..RESULT
    // @unroll j in 0..SIDE
    row[j] = select(row[j], short_j[i], r == i);
    let pixels = result_line(row);
    for (var q = 0u; q < channels; q++) {
      channel = quad * 4u + q;
      var value = vec4f();
      // @unroll e in 0..RESULT
      value[e] = pixels[e][q];
      store(((plane + q) * sizes.height + down + r) * sizes.width + right, 1u, value, columns);
    }
  }
}

fn load_m(i: u32) -> vec4f {
  return textureLoad(m, vec2u(i % 1024u, i / 1024u));
}
