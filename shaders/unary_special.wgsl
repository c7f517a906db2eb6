// The inverse of the error function, and the logarithm of the gamma function with its derivatives.
//
// erfinv: M. Giles 2012, "Approximating the erfinv function", GPU Computing Gems, single precision. lgamma for x >= 1/2:
// S. L. Moshier, Cephes Mathematical Library 2.2, single/gammaf.c (1992). Its derivatives for x >= 1/2 step up by their
// recurrence and go on by the asymptotic series (Abramowitz and Stegun 1964, 6.3.18 and 23.2.9).
//
// Offers: erfinv_f32, lgamma_f32, digamma_f32, zeta_f32. Expects log_f32 of unary_logarithm.wgsl.

// Infinite at 1 and -1, NaN beyond.
fn erfinv_f32(x: f32) -> f32 {
  let w = -log_f32((1.0 - x) * (1.0 + x));
  let a = w - 2.5;
  var near = 2.81022636e-08;
  near = near * a + 3.43273939e-07;
  near = near * a - 3.5233877e-06;
  near = near * a - 4.39150654e-06;
  near = near * a + 0.00021858087;
  near = near * a - 0.00125372503;
  near = near * a - 0.00417768164;
  near = near * a + 0.246640727;
  near = near * a + 1.50140941;
  let b = sqrt(w) - 3.0;
  var far = -0.000200214257;
  far = far * b + 0.000100950558;
  far = far * b + 0.00134934322;
  far = far * b - 0.00367342844;
  far = far * b + 0.00573950773;
  far = far * b - 0.0076224613;
  far = far * b + 0.00943887047;
  far = far * b + 1.00167406;
  far = far * b + 2.83297682;
  return x * select(select(far, w, abs(x) == 1.0), near, w < 5.0);
}

// log gamma(2 + t) / t for |t| <= 1/2.
fn lgamma_near_two(t: f32) -> f32 {
  var p = 6.055172732649237e-4;
  p = p * t - 1.311620815545743e-3;
  p = p * t + 2.863437556468661e-3;
  p = p * t - 7.366775108654962e-3;
  p = p * t + 2.058355474821512e-2;
  p = p * t - 6.735323259371034e-2;
  p = p * t + 3.224669577325661e-1;
  return p * t + 4.227843421859038e-1;
}

// log gamma(1 + t) / t for |t| <= 1/4.
fn lgamma_near_one(t: f32) -> f32 {
  var p = 1.369488127325832e-1;
  p = p * t - 1.590086327657347e-1;
  p = p * t + 1.692415923504637e-1;
  p = p * t - 2.067882815621965e-1;
  p = p * t + 2.705806208275915e-1;
  p = p * t - 4.006931650563372e-1;
  p = p * t + 8.224670749082976e-1;
  return p * t - 5.772156501719101e-1;
}

// gamma(x + 1) = x gamma(x) brings x between 3/2 and 5/2.
fn lgamma_small(x: f32) -> f32 {
  var product = 1.0;
  var t = x;
  if (x < 1.5) {
    product = x;
    t = x + 1.0;
  }
  while (t > 2.5) {
    t -= 1.0;
    product *= t;
  }
  let power = log_f32(product);
  return (t - 2.0) * lgamma_near_two(t - 2.0) + select(power, -power, x < 1.5);
}

fn lgamma_large(x: f32) -> f32 {
  if (x > 3.40282346e+38) {
    return x;
  }
  let q = 1.0 / x;
  let z = q * q;
  let series = (6.789774945028216e-4 * z - 2.769887652139868e-3) * z + 8.333316229807355e-2;
  return (x - 0.5) * log_f32(x) - x + 0.91893853320467274 + q * series;
}

fn lgamma_f32(x: f32) -> f32 {
  if (x >= 6.5) {
    return lgamma_large(x);
  }
  if (x >= 0.75 && x < 1.25) {
    return (x - 1.0) * lgamma_near_one(x - 1.0);
  }
  return lgamma_small(x);
}

fn digamma_f32(x: f32) -> f32 {
  var y = x;
  var below = 0.0;
  while (y < 6.0) {
    below += 1.0 / y;
    y += 1.0;
  }
  let q = 1.0 / y;
  let z = q * q;
  let series = ((z / 240.0 - 1.0 / 252.0) * z + 1.0 / 120.0) * z - 1.0 / 12.0;
  return log_f32(y) - 0.5 * q + series * z - below;
}

// Sum of (x + k)^-s over all k >= 0, for whole s >= 2 (Hurwitz's zeta function).
fn zeta_f32(s: u32, x: f32) -> f32 {
  var y = x;
  var sum = 0.0;
  for (var k = 0u; k < 8u; k++) {
    sum += inverse_power(y, s);
    y += 1.0;
  }
  let order = f32(s);
  let z = 1.0 / (y * y);
  let series = 1.0 / 12.0 - (order + 1.0) * (order + 2.0) * z * (1.0 / 720.0);
  return sum + inverse_power(y, s) * (y / (order - 1.0) + 0.5 + order / y * series);
}

fn inverse_power(x: f32, s: u32) -> f32 {
  let q = 1.0 / x;
  var power = 1.0;
  for (var k = 0u; k < s; k++) {
    power *= q;
  }
  return power;
}
