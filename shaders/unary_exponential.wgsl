// Functions made of exponentials, to a few units in the last place: the naive formulas lose every digit near 0, or overflow.
//
// Polynomials near 0 and their bounds: S. L. Moshier, Cephes Mathematical Library 2.2, single/{expf,sinhf,tanhf}.c (1992).
//
// Offers: expm1_f32, sinh_f32, cosh_f32, tanh_f32, sigmoid_f32.

// exp(x) - 1.
fn expm1_f32(x: f32) -> f32 {
  var p = 1.9875691500e-4;
  p = p * x + 1.3981999507e-3;
  p = p * x + 8.3334519073e-3;
  p = p * x + 4.1665795894e-2;
  p = p * x + 1.6666665459e-1;
  p = p * x + 5.0000001201e-1;
  return select(exp(x) - 1.0, x + x * x * p, abs(x) < 0.34657359);
}

// (exp(x) - exp(-x)) / 2; exp(|x|) as a square, so that nothing overflows before the result does.
fn sinh_f32(x: f32) -> f32 {
  let z = x * x;
  let near = x + x * z * ((2.03721912945e-4 * z + 8.33028376239e-3) * z + 1.66667160211e-1);
  let half = exp(0.5 * abs(x));
  let far = 0.5 * half * half - 0.5 / (half * half);
  return select(select(far, -far, x < 0.0), near, abs(x) < 1.0);
}

// (exp(x) + exp(-x)) / 2.
fn cosh_f32(x: f32) -> f32 {
  let half = exp(0.5 * abs(x));
  return 0.5 * half * half + 0.5 / (half * half);
}

// 1 - 2 / (exp(2x) + 1); from |x| = 10 on it is 1 to the last digit.
fn tanh_f32(x: f32) -> f32 {
  let z = x * x;
  var p = -5.70498872745e-3;
  p = p * z + 2.06390887954e-2;
  p = p * z - 5.37397155531e-2;
  p = p * z + 1.33314422036e-1;
  p = p * z - 3.33332819422e-1;
  let a = abs(x);
  let far = 1.0 - 2.0 / (exp(2.0 * select(a, 10.0, a > 10.0)) + 1.0);
  return select(select(far, -far, x < 0.0), x + x * z * p, a < 0.625);
}

// 1 / (1 + exp(-x)), written with exp(-|x|), which cannot overflow.
fn sigmoid_f32(x: f32) -> f32 {
  let e = exp(-abs(x));
  return select(1.0, e, x < 0.0) / (1.0 + e);
}
