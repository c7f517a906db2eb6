// Images seen through projective maps: y[n, c, oh, ow] is image n at the place that its matrix gives.
//
//   (u, v, w) = M (ow + 1/2, oh + 1/2, 1),  column = u / w - 1/2,  row = v / w - 1/2
//
// 0 is the middle of the first pixel. x is [images, CHANNELS, height, width] row-major, y is [images, CHANNELS, out_height,
// out_width], maps are [images, 3, 3], or [1, 3, 3] with MAP_STRIDE 0. Invocation i computes pixel i of [images, out_height,
// out_width] in all channels. Bilinear: the four pixels around, weighted, in the order top left, top right, bottom left,
// bottom right; else the nearest one (halves to the even). Pixels outside are FILL.
//
// Expects: const WORKGROUP, CHANNELS, MAP_STRIDE (9 or 0), IS_BILINEAR (bool), FILL (f32); sizes.count (pixels of y), height,
// width, out_height, out_width; fn bounded(place: f32, extent: f32) -> f32; fn read_x(i: u32) -> f32;
// fn read_maps(i: u32) -> f32; fn write_y(i: u32, value: f32).

fn is_inside(row: f32, column: f32) -> bool {
  return row >= 0.0 && row < f32(sizes.height) && column >= 0.0 && column < f32(sizes.width);
}

/** The pixel of one plane, which starts at `plane`. */
fn pixel(plane: u32, row: f32, column: f32) -> f32 {
  if (!is_inside(row, column)) {
    return FILL;
  }
  return read_x(plane + u32(row) * sizes.width + u32(column));
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * WORKGROUP;
  if (i >= sizes.count) {
    return;
  }
  let area = sizes.out_height * sizes.out_width;
  let image = i / area;
  let x = f32(i % sizes.out_width) + 0.5;
  let y = f32(i / sizes.out_width % sizes.out_height) + 0.5;
  let m = image * MAP_STRIDE;
  let u = read_maps(m) * x + read_maps(m + 1u) * y + read_maps(m + 2u);
  let v = read_maps(m + 3u) * x + read_maps(m + 4u) * y + read_maps(m + 5u);
  let w = read_maps(m + 6u) * x + read_maps(m + 7u) * y + read_maps(m + 8u);
  let column = bounded(u / w - 0.5, f32(sizes.width));
  let row = bounded(v / w - 0.5, f32(sizes.height));
  let top = floor(row);
  let left = floor(column);
  let down = row - top;
  let across = column - left;
  for (var c = 0u; c < CHANNELS; c++) {
    let plane = (image * CHANNELS + c) * sizes.height * sizes.width;
    var value = 0.0;
    if (IS_BILINEAR) {
      value = (1.0 - down) * (1.0 - across) * pixel(plane, top, left);
      value += (1.0 - down) * across * pixel(plane, top, left + 1.0);
      value += down * (1.0 - across) * pixel(plane, top + 1.0, left);
      value += down * across * pixel(plane, top + 1.0, left + 1.0);
    } else {
      value = pixel(plane, round(row), round(column));
    }
    write_y((image * CHANNELS + c) * area + i % area, value);
  }
}
