// First texel of matrix `slab` in a texture that holds a stack of equally large matrices ("slabs"): 2^fold slabs of `rows` rows
// lie below each other, the next ones `pitch` texels further right.

fn slab_origin(slab: u32, rows: u32, fold: u32, pitch: u32) -> vec2u {
  return vec2u((slab >> fold) * pitch, (slab & ((1u << fold) - 1u)) * rows);
}
