// One-dimensional transforms of Winograd's F(4, 3): four results of a filter of three taps from six products.
//
//   result = A^T ((G weights) * (B^T image)), with
//
//         | 4  0 -5  0  1  0 |        |  1/4    0     0  |
//         | 0 -4 -4  1  1  0 |        | -1/6  -1/6  -1/6 |          | 1  1  1  1  1  0 |
//   B^T = | 0  4 -4 -1  1  0 |    G = | -1/6   1/6  -1/6 |    A^T = | 0  1 -1  2 -2  0 |
//         | 0 -2 -1  2  1  0 |        | 1/24  1/12   1/6 |          | 0  1  1  4  4  0 |
//         | 0  2 -1 -2  1  0 |        | 1/24 -1/12   1/6 |          | 0  1 -1  8 -8  1 |
//         | 0  4  0 -5  0  1 |        |   0     0     1  |
//
// Rows that differ in signs alone share their sums. The factors up to 8 cost about one decimal digit against direct sums.
// Source: A. Lavin, S. Gray, Fast Algorithms for Convolutional Neural Networks, 2015, section 4.3.

fn image_line(d: array<vec4f, 6>) -> array<vec4f, 6> {
  let even1 = d[4] - 4.0 * d[2];
  let odd1 = d[3] - 4.0 * d[1];
  let even2 = d[4] - d[2];
  let odd2 = 2.0 * (d[3] - d[1]);
  return array<vec4f, 6>(
    4.0 * d[0] - 5.0 * d[2] + d[4],
    even1 + odd1,
    even1 - odd1,
    even2 + odd2,
    even2 - odd2,
    4.0 * d[1] - 5.0 * d[3] + d[5],
  );
}

fn weight_line(g: array<vec4f, 3>) -> array<vec4f, 6> {
  let even1 = (g[0] + g[2]) / -6.0;
  let odd1 = g[1] / -6.0;
  let even2 = g[0] / 24.0 + g[2] / 6.0;
  let odd2 = g[1] / 12.0;
  return array<vec4f, 6>(0.25 * g[0], even1 + odd1, even1 - odd1, even2 + odd2, even2 - odd2, g[2]);
}

fn result_line(m: array<vec4f, 6>) -> array<vec4f, 4> {
  let even1 = m[1] + m[2];
  let odd1 = m[1] - m[2];
  let even2 = m[3] + m[4];
  let odd2 = m[3] - m[4];
  return array<vec4f, 4>(m[0] + even1 + even2, odd1 + 2.0 * odd2, even1 + 4.0 * even2, odd1 + 8.0 * odd2 + m[5]);
}
