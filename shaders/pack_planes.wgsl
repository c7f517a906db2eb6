// Images plane by plane, four pixels of a row to a texel, for pack.wgsl: dy as the rows of the weight gradient.
//
// Slab = image, row = row of the image; channel c occupies texels c * sizes.depth ... of it, with zeros after the last pixel.
//
//   texel = dy[image, x / depth, row, 4 (x % depth)], ... and the three pixels after it
//
// Expects: sizes.channels, depth, width; sizes.t_rows (the height); fn read_x(i: u32) -> f32.

fn texel(image: u32, row: u32, x: u32) -> vec4f {
  let start = ((image * sizes.channels + x / sizes.depth) * sizes.t_rows + row) * sizes.width;
  let w = x % sizes.depth * 4u;
  var value = vec4f();
  for (var q = 0u; q < min(sizes.width - w, 4u); q++) {
    value[q] = read_x(start + w + q);
  }
  return value;
}
