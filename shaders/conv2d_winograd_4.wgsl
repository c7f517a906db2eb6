// One-dimensional transforms of Winograd's F(4, 3): four results of a filter of three taps from six products.
//
//   result = A^T ((G weights) * (B^T image)), by Toom and Cook's scheme with the points 0, a, -a, b, -b and infinity:
//
//         | a2b2    0   -a2-b2    0    1  0 |        | 1  0   0 | / a2b2
//         |   0  -a b2   -b2      a    1  0 |        | 1  a  a2 | / p           | 1  1   1  1   1  0 |
//   B^T = |   0   a b2   -b2     -a    1  0 |    G = | 1 -a  a2 | / p     A^T = | 0  a  -a  b  -b  0 |
//         |   0  -b a2   -a2      b    1  0 |        | 1  b  b2 | / q           | 0 a2  a2 b2  b2  0 |
//         |   0   b a2   -a2     -b    1  0 |        | 1 -b  b2 | / q           | 0 a3 -a3 b3 -b3  1 |
//         |   0  a2b2     0   -a2-b2   0  1 |        | 0  0   1 |
//
// with p = 2 a2 (a2 - b2), q = 2 b2 (b2 - a2). The points 5/8 and 3/2 make a third of the largest error that the usual 1 and 2
// make, and all factors but those of G are exact. Rows that differ in signs alone share their sums.
//
// Sources: A. Lavin, S. Gray, Fast Algorithms for Convolutional Neural Networks, 2015; B. Barabasz et al., Error Analysis and Improving
// the Accuracy of Winograd Convolution for Deep Neural Networks, 2020, for the choice of points.

const A1 = 0.625;
const B1 = 1.5;
const A2 = A1 * A1;
const B2 = B1 * B1;
const P = 2.0 * A2 * (A2 - B2);
const Q = 2.0 * B2 * (B2 - A2);

fn image_line(d: array<vec4f, 6>) -> array<vec4f, 6> {
  let even_a = d[4] - B2 * d[2];
  let odd_a = A1 * (d[3] - B2 * d[1]);
  let even_b = d[4] - A2 * d[2];
  let odd_b = B1 * (d[3] - A2 * d[1]);
  return array<vec4f, 6>(
    A2 * B2 * d[0] - (A2 + B2) * d[2] + d[4],
    even_a + odd_a,
    even_a - odd_a,
    even_b + odd_b,
    even_b - odd_b,
    A2 * B2 * d[1] - (A2 + B2) * d[3] + d[5],
  );
}

fn weight_line(g: array<vec4f, 3>) -> array<vec4f, 6> {
  let even_a = (g[0] + A2 * g[2]) * (1.0 / P);
  let odd_a = g[1] * (A1 / P);
  let even_b = (g[0] + B2 * g[2]) * (1.0 / Q);
  let odd_b = g[1] * (B1 / Q);
  return array<vec4f, 6>(
    g[0] * (1.0 / (A2 * B2)),
    even_a + odd_a,
    even_a - odd_a,
    even_b + odd_b,
    even_b - odd_b,
    g[2],
  );
}

fn result_line(m: array<vec4f, 6>) -> array<vec4f, 4> {
  let even_a = m[1] + m[2];
  let odd_a = m[1] - m[2];
  let even_b = m[3] + m[4];
  let odd_b = m[3] - m[4];
  return array<vec4f, 4>(
    m[0] + even_a + even_b,
    A1 * odd_a + B1 * odd_b,
    A2 * even_a + B2 * even_b,
    A2 * A1 * odd_a + B2 * B1 * odd_b + m[5],
  );
}
