// Stores a register of a result that stays in a texture, in rows of 1024 texels: `place` is a multiple of 4, `stride` is 1.
//
// Expects: texture y.

fn store(place: u32, stride: u32, value: vec4f, count: u32) {
  textureStore(y, vec2u(place / 4u % 1024u, place / 4096u), value);
}
