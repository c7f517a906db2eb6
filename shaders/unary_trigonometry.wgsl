// Inverse circular functions to a few units in the last place. WGSL lets its own be off by 4096 units.
//
// Polynomials and bounds: S. L. Moshier, Cephes Mathematical Library 2.2, single/{asinf,atanf}.c (1992).
//
// Offers: asin_f32, acos_f32, atan_f32.

// asin for |x| <= 1/2.
fn asin_near_zero(x: f32) -> f32 {
  let z = x * x;
  var p = 4.2163199048e-2;
  p = p * z + 2.4181311049e-2;
  p = p * z + 4.5470025998e-2;
  p = p * z + 7.4953002686e-2;
  p = p * z + 1.6666752422e-1;
  return x + x * z * p;
}

// acos for x in [1/2, 1]: twice the angle whose sine is sqrt((1 - x) / 2); NaN beyond 1.
fn acos_near_one(x: f32) -> f32 {
  return 2.0 * asin_near_zero(sqrt(0.5 * (1.0 - x)));
}

fn asin_f32(x: f32) -> f32 {
  let far = 1.57079632679 - acos_near_one(abs(x));
  return select(select(far, -far, x < 0.0), asin_near_zero(x), abs(x) <= 0.5);
}

fn acos_f32(x: f32) -> f32 {
  let far = acos_near_one(abs(x));
  return select(select(far, 3.14159265359 - far, x < 0.0), 1.57079632679 - asin_near_zero(x), abs(x) <= 0.5);
}

// Turned by pi/4 above tan(pi/8), by pi/2 above tan(3 pi/8), so that the polynomial's argument stays below tan(pi/8).
fn atan_f32(x: f32) -> f32 {
  let a = abs(x);
  let is_far = a > 2.414213562373095;
  let is_middle = a > 0.4142135623730950 && !is_far;
  let turn = select(select(0.0, 0.78539816340, is_middle), 1.57079632679, is_far);
  let r = select(select(a, (a - 1.0) / (a + 1.0), is_middle), -1.0 / a, is_far);
  let z = r * r;
  var p = 8.05374449538e-2;
  p = p * z - 1.38776856032e-1;
  p = p * z + 1.99777106478e-1;
  p = p * z - 3.33329491539e-1;
  let y = turn + (r + r * z * p);
  return select(y, -y, x < 0.0);
}
