// The four elements from element `shift` of a quad on, shift < 4: the end of that quad and the start of the next.

fn four_from(shift: u32, here: vec4f, next: vec4f) -> vec4f {
  let late = select(vec4f(here.zw, next.xy), vec4f(here.w, next.xyz), shift == 3u);
  let early = select(here, vec4f(here.yzw, next.x), shift == 1u);
  return select(early, late, shift >= 2u);
}
