// One-dimensional transforms of Winograd's F(2, 3): two results of a filter of three taps from four products.
//
//   result = A^T ((G weights) * (B^T image)), with
//
//         | 1  0 -1  0 |        |  1    0    0  |
//   B^T = | 0  1  1  0 |    G = | 1/2  1/2  1/2 |    A^T = | 1  1  1  0 |
//         | 0 -1  1  0 |        | 1/2 -1/2  1/2 |          | 0  1 -1 -1 |
//         | 0  1  0 -1 |        |  0    0    1  |
//
// Source: A. Lavin, S. Gray, Fast Algorithms for Convolutional Neural Networks, 2015, equation 6.

fn image_line(d: array<vec4f, 4>) -> array<vec4f, 4> {
  return array<vec4f, 4>(d[0] - d[2], d[1] + d[2], d[2] - d[1], d[1] - d[3]);
}

fn weight_line(g: array<vec4f, 3>) -> array<vec4f, 4> {
  let even = 0.5 * (g[0] + g[2]);
  let odd = 0.5 * g[1];
  return array<vec4f, 4>(g[0], even + odd, even - odd, g[2]);
}

fn result_line(m: array<vec4f, 4>) -> array<vec4f, 2> {
  return array<vec4f, 2>(m[0] + m[1] + m[2], m[1] - m[2] - m[3]);
}
