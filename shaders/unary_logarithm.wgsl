// Logarithms, to about one unit in the last place, and what is made of them. WGSL promises its own only to 2^-21 absolute near
// 1, where the logarithm is small and every digit counts.
//
// x = m 2^e with m in [sqrt(1/2), sqrt(2)), so log x = log m + e log 2; log m comes from log1p's polynomial in m - 1.
// Polynomial and bounds: S. L. Moshier, Cephes Mathematical Library 2.2, single/logf.c (1992).
//
// Offers: log_f32, log2_f32, log10_f32, log1p_f32, asinh_f32, acosh_f32, atanh_f32, pow_f32.

// log(1 + r) for r in [sqrt(1/2) - 1, sqrt(2) - 1].
fn log1p_near_zero(r: f32) -> f32 {
  var p = 7.0376836292e-2;
  p = p * r - 1.1514610310e-1;
  p = p * r + 1.1676998740e-1;
  p = p * r - 1.2420140846e-1;
  p = p * r + 1.4249322787e-1;
  p = p * r - 1.6668057665e-1;
  p = p * r + 2.0000714765e-1;
  p = p * r - 2.4999993993e-1;
  p = p * r + 3.3333331174e-1;
  return r + r * r * (p * r - 0.5);
}

// (log m, e) of a positive, finite, normal x.
fn log_parts(x: f32) -> vec2f {
  let bits = bitcast<u32>(x);
  let fraction = bitcast<f32>((bits & 0x007fffffu) | 0x3f800000u);
  let exponent = f32(bits >> 23u) - 127.0;
  let is_high = fraction > 1.41421356;
  let m = select(fraction, 0.5 * fraction, is_high);
  return vec2f(log1p_near_zero(m - 1.0), select(exponent, exponent + 1.0, is_high));
}

// Zero, negative, subnormal and infinite arguments and NaN are left to the built-in functions.
fn is_log_ordinary(x: f32) -> bool {
  return x >= 1.17549435e-38 && x <= 3.40282346e+38;
}

fn log_f32(x: f32) -> f32 {
  let parts = log_parts(x);
  return select(log(x), parts.x + parts.y * 0.69314718056, is_log_ordinary(x));
}

fn log2_f32(x: f32) -> f32 {
  let parts = log_parts(x);
  return select(log2(x), parts.x * 1.44269504089 + parts.y, is_log_ordinary(x));
}

fn log10_f32(x: f32) -> f32 {
  let parts = log_parts(x);
  return select(log(x) * 0.43429448190, parts.x * 0.43429448190 + parts.y * 0.30102999566, is_log_ordinary(x));
}

fn log1p_f32(x: f32) -> f32 {
  return select(log_f32(1.0 + x), log1p_near_zero(x), x > -0.29289321 && x < 0.41421356);
}

// sign(x) log(|x| + sqrt(1 + x^2)); beyond 10^4 the square root is |x| to the last digit.
fn asinh_f32(x: f32) -> f32 {
  let a = abs(x);
  let near = log1p_f32(a + a * a / (1.0 + sqrt(1.0 + a * a)));
  let y = select(near, log_f32(a) + 0.69314718056, a > 1e4);
  return select(y, -y, x < 0.0);
}

// log(x + sqrt(x^2 - 1)), in t = x - 1; NaN below 1.
fn acosh_f32(x: f32) -> f32 {
  let t = x - 1.0;
  return select(log1p_f32(t + sqrt(t) * sqrt(t + 2.0)), log_f32(x) + 0.69314718056, x > 1e4);
}

// sign(x) log((1 + |x|) / (1 - |x|)) / 2; infinite at 1, NaN beyond.
fn atanh_f32(x: f32) -> f32 {
  let a = abs(x);
  let y = 0.5 * log1p_f32(2.0 * a / (1.0 - a));
  return select(y, -y, x < 0.0);
}

// a^b = exp2(b log2 |a|), with the sign of a where b is odd; NaN for a negative base under a broken exponent.
fn pow_f32(a: f32, b: f32) -> f32 {
  let size = exp2(b * log2_f32(abs(a)));
  let is_whole = b == trunc(b);
  let is_odd = is_whole && 0.5 * b != trunc(0.5 * b);
  let y = select(size, select(log2(a), select(size, -size, is_odd), is_whole), a < 0.0);
  return select(y, 1.0, b == 0.0 || a == 1.0);
}
