// window_own.wgsl where the 8 lanes of a subgroup ask for the same texels: each loads one in eight and hands it to the others.
//
// Expects: const TEXELS, WINDOW, LOADS (TEXELS / 8, rounded up); sizes.phase (texels of a phase); texture x.

fn window(from_x: vec2u, lane: u32) -> array<vec4f, TEXELS> {
  var own: array<vec4f, LOADS>;
  // @unroll l in 0..LOADS
  {
    let n = min(l * 8u + lane, TEXELS - 1u);
    own[l] = textureLoad(x, from_x + vec2u(n / WINDOW * sizes.phase + n % WINDOW, 0u));
  }
  var texels: array<vec4f, TEXELS>;
  // @unroll n in 0..TEXELS
  texels[n] = subgroupBroadcast(own[n / 8u], n % 8u);
  return texels;
}
