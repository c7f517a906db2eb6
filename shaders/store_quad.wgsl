// Stores a register where rows of the result are whole quads: `place` is a multiple of 4, `stride` is 1 and `count` is 4.
//
// Expects: fn write4_y(quad: u32, value: vec4f).

fn store(place: u32, stride: u32, value: vec4f, count: u32) {
  write4_y(place / 4u, value);
}
