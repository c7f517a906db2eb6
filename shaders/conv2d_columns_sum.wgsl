// Input gradient of a convolution, last of its steps: adds what all taps give back to a pixel of x.
//
//   dx[image, c, h, w] = sum over r, s of m[(image, oh, ow), (r, s, c)], where oh * stride_h + r = h + top, ow * stride_w + s = w + left
//
// `m` = dy^T w holds, in rows of 1024 texels, the taps of one pixel of dy after the other, (r, s, c) with c the fastest, four input
// channels to a texel. Only taps that hit are visited. Image `first + n` of dx is image n of this part.
//
// Invocation index computes four channels of four neighbouring pixels: index = [images, quads, height, quads_w], the last fastest.
// Order of accumulation: r, s ascending.
//
// Expects: sizes.count (invocations), first, channels, quads (of channels), height, width, quads_w (of dx), y_height, y_width, kernel_h, kernel_w,
// stride_h, stride_w, top, left; texture m; fn store(place: u32, stride: u32, value: vec4f, count: u32), which may read the channel of what it
// stores from `channel`.

var<private> channel: u32;

@compute @workgroup_size(8)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) workgroups: vec3u) {
  let index = id.x + id.y * workgroups.x * 8u;
  if (index >= sizes.count) {
    return;
  }
  let w = index % sizes.quads_w * 4u;
  let line = index / sizes.quads_w;
  let h = line % sizes.height;
  let quad = line / sizes.height % sizes.quads;
  let image = line / sizes.height / sizes.quads;

  let pixel = sizes.kernel_h * sizes.kernel_w * sizes.quads;
  let down = h + sizes.top;
  // @unroll q in 0..4
  let right_q = w + q + sizes.left;
  // @unroll q in 0..4
  var sum_q = vec4f();
  for (var r = down % sizes.stride_h; r < sizes.kernel_h; r += sizes.stride_h) {
    // A place above or left of dy wraps around to a large number and so is outside, too.
    let oh = (down - r) / sizes.stride_h;
    if (oh < sizes.y_height) {
      let start = (image * sizes.y_height + oh) * sizes.y_width;
      let tap = r * sizes.kernel_w * sizes.quads + quad;
      // @unroll q in 0..4
      for (var s = right_q % sizes.stride_w; s < sizes.kernel_w; s += sizes.stride_w) {
        let ow = (right_q - s) / sizes.stride_w;
        if (ow < sizes.y_width) {
          sum_q += load_m((start + ow) * pixel + tap + s * sizes.quads);
        }
      }
    }
  }

  let channels = min(4u, sizes.channels - quad * 4u);
  let count = min(4u, sizes.width - w);
  for (var k = 0u; k < channels; k++) {
    channel = quad * 4u + k;
    let plane = (sizes.first + image) * sizes.channels + channel;
    let value = vec4f(sum_0[k], sum_1[k], sum_2[k], sum_3[k]);
    store((plane * sizes.height + h) * sizes.width + w, 1u, value, count);
  }
}

fn load_m(i: u32) -> vec4f {
  return textureLoad(m, vec2u(i % 1024u, i / 1024u));
}
