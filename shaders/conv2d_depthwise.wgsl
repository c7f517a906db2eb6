// Convolution of each channel by itself, x read where it lies: for software adapters.
//
//   y[p, oh, ow] = sum over kh, kw of w[p % channels, kh, kw] *
//                  x[p, oh * STRIDE_H + kh * DILATION_H - top, ow * STRIDE_W + kw * DILATION_W - left]
//
// x is [planes, x_height, x_width] row-major, y is [planes, y_height, y_width]; `flip` turns the kernel by 180 degrees. An invocation
// computes TILE_H rows by TILE_N quads: it reads the LOADS quads of each of the ROWS rows of x under them once, LEAD elements more on the left where all rows of x
// start a quad (ALIGNED), and otherwise wherever in the quads of x the row starts. Invocation i computes tile i of
// [planes, bands, tiles_w], the last fastest. Order of accumulation: kh, kw ascending.
//
// Expects: the constants named above, WORKGROUP, KERNEL_H, KERNEL_W, BORDERED (whether a tap may be off a row); sizes.count (tiles), channels,
// bands, tiles_w, top, left, x_height, x_width, y_height, y_width, flip; fn read4_x(quad: u32) -> vec4f; fn read_w(i: u32) -> f32;
// fn four_from(shift: u32, here: vec4u, next: vec4u) -> vec4u; fn store(place: u32, stride: u32, value: vec4f, count: u32).

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * WORKGROUP;
  if (i >= sizes.count) {
    return;
  }
  let column = i % sizes.tiles_w * (4u * TILE_N);
  let band = i / sizes.tiles_w % sizes.bands * TILE_H;
  let plane = i / sizes.tiles_w / sizes.bands;
  let above = i32(band * STRIDE_H) - i32(sizes.top);
  let left = i32(column * STRIDE_W) - i32(sizes.left) - i32(LEAD);
  var x: array<f32, ROWS * LOADS * 4u>;
  // @unroll h in 0..ROWS
  {
    let isRow = u32(above + i32(h)) < sizes.x_height;
    let start = (i32(plane * sizes.x_height) + select(0, above + i32(h), isRow)) * i32(sizes.x_width) + left;
    var here = read_from(start >> 2u);
    // @unroll t in 0..LOADS
    {
      let next = read_from((start >> 2u) + i32(t) + 1);
      let texel = bitcast<vec4f>(four_from(select(u32(start) % 4u, 0u, ALIGNED), here, next));
      // @unroll q in 0..4
      x[(h * LOADS + t) * 4u + q] = select(0.0, texel[q], isRow & (!BORDERED | (u32(left + i32(t * 4u + q)) < sizes.x_width)));
      here = next;
    }
  }
  let taps = plane % sizes.channels * (KERNEL_H * KERNEL_W);
  let turned = sizes.flip * (KERNEL_H * KERNEL_W - 1u);
  // @unroll r in 0..TILE_H
  // @unroll j in 0..TILE_N
  var y_r_j = vec4f();
  // @unroll kh in 0..KERNEL_H
  // @unroll kw in 0..KERNEL_W
  {
    let tap = read_w(taps + select(kh * KERNEL_W + kw, turned - (kh * KERNEL_W + kw), sizes.flip == 1u));
    // @unroll r in 0..TILE_H
    // @unroll j in 0..TILE_N
    {
      const p = (r * STRIDE_H + kh * DILATION_H) * LOADS * 4u + LEAD + j * 4u * STRIDE_W + kw * DILATION_W;
      y_r_j += tap * vec4f(x[p], x[p + STRIDE_W], x[p + 2u * STRIDE_W], x[p + 3u * STRIDE_W]);
    }
  }
  // Selecting keeps the tile in registers, where indexing would move it to memory; and whatever is fused into the store appears once.
  let rows = min(TILE_H, sizes.y_height - band);
  let columns = min(TILE_N * 4u, sizes.y_width - column);
  for (var down = 0u; down < rows; down++) {
    // @unroll j in 0..TILE_N
    var row_of_j = y_0_j;
    // @unroll r in 1..TILE_H
    // @unroll j in 0..TILE_N
    row_of_j = select(row_of_j, y_r_j, down == r);
    for (var across = 0u; across < columns; across += 4u) {
      var value = row_of_0;
      // @unroll j in 1..TILE_N
      value = select(value, row_of_j, across / 4u == j);
      store((plane * sizes.y_height + band + down) * sizes.y_width + column + across, 1u, value, min(4u, columns - across));
    }
  }
}

// Quads before the first hold nothing but taps off the plane.
fn read_from(quad: i32) -> vec4u {
  return bitcast<vec4u>(read4_x(u32(max(quad, 0))));
}
