// The error function erf(x) = 2 / sqrt(pi) * integral of exp(-t^2) from 0 to x, and erfc(x) = 1 - erf(x), to about 2e-7
// relative.
//
// Polynomials: S. L. Moshier, Cephes Mathematical Library 2.2, single/ndtrf.c (1992).
//
// Offers: erf_f32, erfc_f32.

// erf for |x| < 1.
fn erf_near_zero(x: f32) -> f32 {
  let z = x * x;
  var p = 7.853861353153693e-5;
  p = p * z - 8.010193625184903e-4;
  p = p * z + 5.188327685732524e-3;
  p = p * z - 2.685381193529856e-2;
  p = p * z + 1.128358514861418e-1;
  p = p * z - 3.761262582423300e-1;
  p = p * z + 1.128379165726710e+0;
  return x * p;
}

// erfc for a >= 1. The square is taken in two parts, the first exact: its rounding error would grow by a factor of a^2.
fn erfc_far(a: f32) -> f32 {
  let q = 1.0 / a;
  let z = q * q;
  var near = 2.326819970068386e-2;
  near = near * z - 1.387039388740657e-1;
  near = near * z + 3.687424674597105e-1;
  near = near * z - 5.824733027278666e-1;
  near = near * z + 6.210004621745983e-1;
  near = near * z - 4.944515323274145e-1;
  near = near * z + 3.404879937665872e-1;
  near = near * z - 2.741127028184656e-1;
  near = near * z + 5.638259427386472e-1;
  var far = -1.047766399936249e+1;
  far = far * z + 1.297719955372516e+1;
  far = far * z - 7.495518717768503e+0;
  far = far * z + 2.921019019210786e+0;
  far = far * z - 1.015265279202700e+0;
  far = far * z + 4.218463358204948e-1;
  far = far * z - 2.820767439740514e-1;
  far = far * z + 5.641895067754075e-1;
  let high = bitcast<f32>(bitcast<u32>(a) & 0xfffff000u);
  let gauss = exp(-high * high) * exp((high - a) * (high + a));
  return gauss * q * select(far, near, a < 2.0);
}

// From 4 on erf is 1 to the last digit, from 11 on erfc is 0: larger arguments stand for these, so that no infinity appears.
fn erf_f32(x: f32) -> f32 {
  let a = abs(x);
  let far = 1.0 - erfc_far(select(a, 4.0, a > 4.0));
  return select(select(far, -far, x < 0.0), erf_near_zero(x), a < 1.0);
}

fn erfc_f32(x: f32) -> f32 {
  let a = abs(x);
  let far = erfc_far(select(a, 11.0, a > 11.0));
  return select(select(far, 2.0 - far, x < 0.0), 1.0 - erf_near_zero(x), a < 1.0);
}
