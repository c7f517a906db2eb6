// Packs what a convolution's kernel sees: a row for each output pixel, four successive taps (c, r, s) to a texel.
//
//   patch (image, oh, ow), tap (c, r, s) = x[image, c, oh * stride_h + r * dilation_h - top, ow * stride_w + s * dilation_w - left]
//
// with zeros outside x, after the last tap and after the last image. Pixel `first + p`, counted over all images, is row p % 2^part of slab p / 2^part.
// A place above or left of the image wraps around to a large number and so is outside, too. With a kernel of 1x1 and strides of 1 a
// row holds the channels of a pixel of x.
//
// Invocation (quad of channels, p) packs four channels of a patch: `area` texels.
//
// Expects: const WORKGROUP; sizes.pixels (packed here), quads (of channels), first, part, images, channels, height, width (of x), y_height, y_width,
// kernel_h, kernel_w, area (taps of a channel), stride_h, stride_w, dilation_h, dilation_w, top, left, t_rows, t_fold, t_pitch; texture t;
// fn read_x(i: u32) -> f32; fn slab_origin(slab: u32, rows: u32, fold: u32, pitch: u32) -> vec2u.

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let p = group.x * WORKGROUP + lane;
  let quad = group.y;
  if (p >= sizes.pixels) {
    return;
  }
  let line = (sizes.first + p) / sizes.y_width;
  let image = line / sizes.y_height;
  let isPixel = image < sizes.images;
  let up = line % sizes.y_height * sizes.stride_h - sizes.top;
  let start = (sizes.first + p) % sizes.y_width * sizes.stride_w - sizes.left;
  let row = p & ((1u << sizes.part) - 1u);
  var place = slab_origin(p >> sizes.part, sizes.t_rows, sizes.t_fold, sizes.t_pitch) + vec2u(quad * sizes.area, row);
  var c = quad * 4u;
  var r = 0u;
  var s = 0u;
  for (var texel = 0u; texel < sizes.area; texel++) {
    var value = vec4f();
    // @unroll q in 0..4
    {
      let h = up + r * sizes.dilation_h;
      let w = start + s * sizes.dilation_w;
      let isInside = isPixel && c < sizes.channels && h < sizes.height && w < sizes.width;
      let i = ((image * sizes.channels + c) * sizes.height + h) * sizes.width + w;
      value[q] = select(0.0, read_x(select(0u, i, isInside)), isInside);
      s++;
      r += select(0u, 1u, s == sizes.kernel_w);
      s = select(s, 0u, s == sizes.kernel_w);
      c += select(0u, 1u, r == sizes.kernel_h);
      r = select(r, 0u, r == sizes.kernel_h);
    }
    textureStore(t, place, value);
    place.x++;
  }
}
