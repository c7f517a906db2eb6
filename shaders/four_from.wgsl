// The four elements from element `shift` of a quad on; `next` is the quad after it. Elements are taken as bits, so that this
// serves every type and changes none.

fn four_from(shift: u32, here: vec4u, next: vec4u) -> vec4u {
  let late = select(vec4u(here.zw, next.xy), vec4u(here.w, next.xyz), shift == 3u);
  let early = select(here, vec4u(here.yzw, next.x), shift == 1u);
  return select(early, late, shift >= 2u);
}
