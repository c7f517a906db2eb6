// Stores the first `count` elements of a register: element q goes to `place + q * stride`.
//
// Expects: fn write_y(i: u32, value: f32).

fn store(place: u32, stride: u32, value: vec4f, count: u32) {
  for (var q = 0u; q < count; q++) {
    write_y(place + q * stride, value[q]);
  }
}
