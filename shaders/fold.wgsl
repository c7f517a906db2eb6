// Sum of overlapping patches (col2im), the transpose of cutting an image into patches:
//
//   y[p, h, w] = sum over r, s of x[p, r, s, oh, ow],   h = oh * STRIDE_H - PAD_TOP + r * DILATION_H,  likewise w
//
// x is [planes, KERNEL_H, KERNEL_W, rows, columns] row-major, rows and columns those of the patches; y is [planes, height,
// width]. Invocation t computes element t of y; order of addition: r, then s, ascending.
//
// Expects: the constants named above, PAD_LEFT, WORKGROUP; sizes.count (elements of y), height, width, rows, columns;
// alias Elem; fn read_x(i: u32) -> Elem; fn write_y(i: u32, value: Elem).

// The patch whose tap lies at `place`, or `count` where there is none.
fn patch_of(place: u32, tap: u32, stride: u32, count: u32) -> u32 {
  let behind = place - tap;
  return select(count, behind / stride, place >= tap && behind % stride == 0u && behind / stride < count);
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let t = id.x + id.y * groups.x * WORKGROUP;
  if (t >= sizes.count) {
    return;
  }
  let w = t % sizes.width + PAD_LEFT;
  let h = t / sizes.width % sizes.height + PAD_TOP;
  let plane = t / sizes.width / sizes.height;
  var result = Elem(0);
  for (var r = 0u; r < KERNEL_H; r++) {
    let row = patch_of(h, r * DILATION_H, STRIDE_H, sizes.rows);
    for (var s = 0u; s < KERNEL_W && row < sizes.rows; s++) {
      let column = patch_of(w, s * DILATION_W, STRIDE_W, sizes.columns);
      if (column < sizes.columns) {
        let tap = (plane * KERNEL_H + r) * KERNEL_W + s;
        result += read_x((tap * sizes.rows + row) * sizes.columns + column);
      }
    }
  }
  write_y(t, result);
}
