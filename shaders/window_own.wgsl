// Texels of packed images under a register tile: those of `x` from `from` on, WINDOW neighbours in each of TEXELS / WINDOW phases. Each lane
// loads its own.
//
// Expects: const TEXELS, WINDOW; sizes.phase (texels of a phase); texture x.

fn window(from_x: vec2u, lane: u32) -> array<vec4f, TEXELS> {
  var own: array<vec4f, TEXELS>;
  // @unroll n in 0..TEXELS
  own[n] = textureLoad(x, from_x + vec2u(n / WINDOW * sizes.phase + n % WINDOW, 0u));
  return own;
}
