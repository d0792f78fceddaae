/** Complex numbers, as much as transforms need. */
export interface Complex {
  readonly re: number;
  readonly im: number;
}

/** A number on the real line. */
export function real(re: number): Complex {
  return { re, im: 0 };
}

export function plus(a: Complex, b: Complex): Complex {
  return { re: a.re + b.re, im: a.im + b.im };
}

export function minus(a: Complex, b: Complex): Complex {
  return { re: a.re - b.re, im: a.im - b.im };
}

export function times(a: Complex, b: Complex): Complex {
  return { re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re };
}

export function scaled(a: Complex, factor: number): Complex {
  return { re: a.re * factor, im: a.im * factor };
}

export function over(a: Complex, b: Complex): Complex {
  const size = b.re * b.re + b.im * b.im;
  return { re: (a.re * b.re + a.im * b.im) / size, im: (a.im * b.re - a.re * b.im) / size };
}

/** e^a. */
export function exponential(a: Complex): Complex {
  const size = Math.exp(a.re);
  return { re: size * Math.cos(a.im), im: size * Math.sin(a.im) };
}

/** a^power, on the main branch. */
export function power(a: Complex, exponent: number): Complex {
  const size = Math.hypot(a.re, a.im) ** exponent;
  const angle = Math.atan2(a.im, a.re) * exponent;
  return { re: size * Math.cos(angle), im: size * Math.sin(angle) };
}
