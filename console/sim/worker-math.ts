/**
 * exp, log and trigonometric functions with the service's exact results: browsers round some
 * differently, which would change a simulation's last digits. Source: fdlibm 5.3 (e_exp.c, e_log.c,
 * s_atan.c, k_sin.c, k_cos.c).
 */
const number = new Float64Array(1);
/** The number's low and high 32 bits; browsers run only on little-endian machines. */
const words = new Uint32Array(number.buffer);

const ln2High = 0.6931471803691238;
const ln2Low = 1.9082149292705877e-10;

function sizeWord(x: number): number {
  number[0] = x;
  return (words[1] ?? 0) & 0x7fffffff;
}

function polynomial(z: number, coefficients: readonly number[]): number {
  return coefficients.reduceRight((sum, one) => one + z * sum);
}

const expTerms = [
  0.16666666666666602, -0.0027777777777015593, 0.00006613756321437934, -0.0000016533902205465252,
  4.1381367970572385e-8,
];
const [expMost, expLeast] = [709.782712893384, -745.1332191019411];
/** Smallest power of 2 of a normal number. */
const leastPower = -1021;

export function exp(x: number): number {
  if (Number.isNaN(x) || x > expMost) return x > expMost ? Number.POSITIVE_INFINITY : x;
  if (x < expLeast) return 0;
  if (x === 1) return Math.E;
  const size = sizeWord(x);
  if (size < 0x3e300000) return 1 + x;
  const sign = x < 0 ? -1 : 1;
  let [k, high, low] = [0, x, 0];
  if (size > 0x3fd62e42) {
    k = size < 0x3ff0a2b2 ? sign : Math.trunc(Math.LOG2E * x + sign * 0.5);
    high = x - k * ln2High;
    low = k * ln2Low;
  }
  const rest = high - low;
  const square = rest * rest;
  const c = rest - square * polynomial(square, expTerms);
  if (k === 0) return 1 - ((rest * c) / (c - 2) - rest);
  const y = 1 - (low - (rest * c) / (2 - c) - high);
  if (k === 1024) return y * 2 * 2 ** 1023;
  return k >= leastPower ? y * 2 ** k : y * 2 ** (k + 1000) * 2 ** -1000;
}

const evenLogTerms = [0.3999999999940942, 0.22222198432149784, 0.15313837699209373];
const oddLogTerms = [
  0.6666666666666735, 0.2857142874366239, 0.1818357216161805, 0.14798198605116586,
];

export function log(x: number): number {
  if (x === 0) return Number.NEGATIVE_INFINITY;
  if (Number.isNaN(x) || x < 0) return Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  const isSmall = sizeWord(x) < 0x00100000;
  const word = sizeWord(isSmall ? x * 2 ** 54 : x);
  const mantissa = word & 0xfffff;
  const carried = (mantissa + 0x95f64) & 0x100000;
  words[1] = mantissa | (carried ^ 0x3ff00000);
  const k = (word >> 20) - 1023 - (isSmall ? 54 : 0) + (carried >> 20);
  const f = (number[0] ?? 1) - 1;
  const [high, low] = [k * ln2High, k * ln2Low];
  if ((0xfffff & (2 + mantissa)) < 3) {
    if (f === 0) return high + low;
    const near = f * f * (0.5 - 0.3333333333333333 * f);
    return k === 0 ? f - near : high - (near - low - f);
  }
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const rest = z * polynomial(w, oddLogTerms) + w * polynomial(w, evenLogTerms);
  if (((mantissa - 0x6147a) | (0x6b851 - mantissa)) > 0) {
    const half = 0.5 * f * f;
    if (k === 0) return f - (half - s * (half + rest));
    return high - (half - (s * (half + rest) + low) - f);
  }
  return k === 0 ? f - s * (f - rest) : high - (s * (f - rest) - low - f);
}

/** atan of 1/2, 1, 3/2 and ∞, as value and rounding error. */
const arcs = [
  [0.4636476090008061, 2.2698777452961687e-17],
  [0.7853981633974483, 3.061616997868383e-17],
  [0.982793723247329, 1.3903311031230998e-17],
  [1.5707963267948966, 6.123233995736766e-17],
] as const;
const evenArcTerms = [
  0.3333333333333293, 0.14285714272503466, 0.09090887133436507, 0.06661073137387531,
  0.049768779946159324, 0.016285820115365782,
];
const oddArcTerms = [
  -0.19999999999876483, -0.11111110405462356, -0.0769187620504483, -0.058335701337905735,
  -0.036531572744216916,
];

export function atan(x: number): number {
  const size = sizeWord(x);
  if (Number.isNaN(x) || size < 0x3e400000) return x;
  const sign = x < 0 ? -1 : 1;
  if (size >= 0x44100000) return sign * (arcs[3][0] + arcs[3][1]);
  const [arc, rest] = size < 0x3fdc0000 ? [null, x] : nearestArc(Math.abs(x), size);
  const z = rest * rest;
  const w = z * z;
  const even = z * polynomial(w, evenArcTerms);
  const odd = w * polynomial(w, oddArcTerms);
  if (arc === null) return rest - rest * (even + odd);
  return sign * (arc[0] - (rest * (even + odd) - arc[1] - rest));
}

function nearestArc(x: number, size: number): [(typeof arcs)[number], number] {
  if (size < 0x3fe60000) return [arcs[0], (2 * x - 1) / (2 + x)];
  if (size < 0x3ff30000) return [arcs[1], (x - 1) / (x + 1)];
  if (size < 0x40038000) return [arcs[2], (x - 1.5) / (1 + 1.5 * x)];
  return [arcs[3], -1 / x];
}

const sineTerms = [
  0.00833333333332249, -0.0001984126982985795, 0.0000027557313707070068, -2.5050760253406863e-8,
  1.58969099521155e-10,
];
const firstSineTerm = -0.16666666666666632;
const cosineTerms = [
  0.0416666666666666, -0.001388888888887411, 0.00002480158728947673, -2.7557314351390663e-7,
  2.087572321298175e-9, -1.1359647557788195e-11,
];
/** π/2 as its first 33 bits and the rest. */
const [quarter, quarterRest] = [1.5707963267341256, 6.077100506506192e-11];
/** High words of π/4, π/2 and 3π/4. */
const [eighthWord, quarterWord, threeEighthsWord] = [0x3fe921fb, 0x3ff921fb, 0x4002d97c];

/** Sine of angles from 0 to 3π/4 except near π/2; `others` computes the rest. */
export function sinOf(x: number, others: (x: number) => number): number {
  const size = sizeWord(x);
  if (size <= eighthWord) return sineNear(x, 0);
  if (x < 0 || size === quarterWord || !(size < threeEighthsWord)) return others(x);
  return cosineNear(...lessQuarter(x));
}

export function cosOf(x: number, others: (x: number) => number): number {
  const size = sizeWord(x);
  if (size <= eighthWord) return cosineNear(x, 0);
  if (x < 0 || size === quarterWord || !(size < threeEighthsWord)) return others(x);
  return -sineNear(...lessQuarter(x));
}

/** The angle minus π/2, and the rounding error. */
function lessQuarter(x: number): [angle: number, rest: number] {
  const near = x - quarter;
  const angle = near - quarterRest;
  return [angle, near - angle - quarterRest];
}

function sineNear(x: number, rest: number): number {
  if (sizeWord(x) < 0x3e400000) return x;
  const z = x * x;
  const v = z * x;
  const r = polynomial(z, sineTerms);
  if (rest === 0) return x + v * (firstSineTerm + z * r);
  return x - (z * (0.5 * rest - v * r) - rest - v * firstSineTerm);
}

function cosineNear(x: number, rest: number): number {
  const size = sizeWord(x);
  if (size < 0x3e400000) return 1;
  const z = x * x;
  const r = z * polynomial(z, cosineTerms);
  if (size < 0x3fd33333) return 1 - (0.5 * z - (z * r - x * rest));
  words[1] = size > 0x3fe90000 ? 0x3fd20000 : size - 0x00200000;
  words[0] = 0;
  const part = number[0] ?? 0;
  return 1 - part - (0.5 * z - part - (z * r - x * rest));
}
