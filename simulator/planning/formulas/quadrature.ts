/**
 * Gauss-Legendre quadrature with 16 nodes and the running integral at each; exact to rounding for
 * smooth functions, else the caller must halve the panel.
 */

const nodeCount = 16;

interface Rule {
  /** In -1..1, increasing. */
  readonly nodes: readonly number[];
  readonly weights: readonly number[];
  /** Row i has the weights of the integral from -1 to node i. */
  readonly running: readonly (readonly number[])[];
}

const rule = makeRule(nodeCount);

export function panelNodes(from: number, to: number): readonly number[] {
  const half = (to - from) / 2;
  return rule.nodes.map((node) => from + half * (1 + node));
}

export function panelIntegral(width: number, values: readonly number[]): number {
  return (width / 2) * dot(rule.weights, values);
}

export function runningIntegrals(width: number, values: readonly number[]): readonly number[] {
  return rule.running.map((row) => (width / 2) * dot(row, values));
}

export function panelWeights(width: number): readonly number[] {
  return rule.weights.map((weight) => (weight * width) / 2);
}

function dot(weights: readonly number[], values: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i += 1) sum += (weights[i] ?? 0) * (values[i] ?? 0);
  return sum;
}

function makeRule(n: number): Rule {
  const nodes = Array.from({ length: n }, (_, i) => legendreRoot(n, n - 1 - i));
  const weights = nodes.map((x) => {
    const { slope } = legendre(n, x);
    return 2 / ((1 - x * x) * slope * slope);
  });
  const running = nodes.map((x) =>
    nodes.map((node, j) => {
      // ∫ of the cardinal polynomial, by its Legendre series: ∫P_k = (P_{k+1} - P_{k-1})/(2k + 1).
      let sum = (x + 1) / 2;
      for (let k = 1; k < n; k += 1) {
        const rise = legendre(k + 1, x).value - legendre(k - 1, x).value;
        sum += (legendre(k, node).value * rise) / 2;
      }
      return (weights[j] ?? 0) * sum;
    }),
  );
  return { nodes, weights, running };
}

function legendreRoot(n: number, place: number): number {
  let x = Math.cos((Math.PI * (place + 0.75)) / (n + 0.5));
  for (let step = 0; step < 20; step += 1) {
    const { value, slope } = legendre(n, x);
    const shift = value / slope;
    x -= shift;
    if (Math.abs(shift) < 1e-16) break;
  }
  return x;
}

function legendre(n: number, x: number): { readonly value: number; readonly slope: number } {
  let [before, value] = [0, 1];
  for (let k = 1; k <= n; k += 1) {
    [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k];
  }
  return { value, slope: (n * (x * value - before)) / (x * x - 1) };
}
