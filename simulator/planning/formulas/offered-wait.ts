/**
 * Integrals over the offered wait of M/M/n+G, with density ∝ e^φ, φ(x) = λH(x) - nμx, H(x) =
 * E[min(patience, x)]. φ is concave: panels cover both sides of its top, halved until exact to
 * rounding. Cost: 50 to 500 panels of 48 evaluations.
 */
import type { Numbers } from '../../distributions/distribution.ts';
import { panelIntegral, panelNodes, runningIntegrals } from './quadrature.ts';

export interface Patience {
  /** P(patience ≤ x), x ≥ 0 in ms; at 0 the share that balks. */
  cdf(x: number): number;
  /** Where the distribution jumps or bends, in ms. Default: nowhere. */
  readonly kinks?: readonly number[];
}

/** Rates per ms; `serviceRate` is nμ. */
export interface WaitModel {
  readonly arrivalRate: number;
  readonly serviceRate: number;
  readonly targetMs: number;
  readonly patience: Patience;
}

/** Integrals from 0 to ∞ of e^(φ - top) times each integrand; G is the patience distribution. */
export interface OfferedWait {
  /** φ at its top. */
  readonly top: number;
  /** Integrand 1. */
  readonly all: number;
  /** Integrand 1 - G, up to T. */
  readonly servedWithin: number;
  /** Integrand G. */
  readonly abandoned: number;
  /** Integrand G(min(x, T)). */
  readonly abandonedWithin: number;
  /** Integrand H: everybody's wait. */
  readonly wait: number;
  /** Integrand x(1 - G): the wait of those served. */
  readonly waitServed: number;
}

type Integrals = { -readonly [name in Exclude<keyof OfferedWait, 'top'>]: number };

interface Place {
  readonly atMs: number;
  readonly patient: number;
  readonly phi: number;
}

interface Panel {
  readonly sums: Integrals;
  readonly end: Place;
}

/** φ this far below its top is negligible. */
const depth = 45;
/** A panel with a larger change of φ is halved. */
const riseMax = 8;
const precisionMin = 1e-13;
/** Largest tolerable rounding error of φ. */
const noiseMax = 1e-7;
const panelsMax = 100_000;

/** Null if too few callers abandon for double precision to find the top of φ. */
export function offeredWait(model: WaitModel): OfferedWait | null {
  const topMs = topOf(model);
  if (topMs === null) return null;
  const edges = [topMs, model.targetMs, ...(model.patience.kinks ?? [])]
    .filter((edge) => edge > 0)
    .sort((a, b) => a - b);
  const start: Place = { atMs: 0, patient: 0, phi: 0 };
  // The first walk finds the height of φ's top, to which all values are relative.
  const top = walk(model, start, { edges, topMs, top: Number.POSITIVE_INFINITY })?.end.phi;
  if (top === undefined) return null;
  const walked = walk(model, start, { edges, topMs, top });
  return walked === null ? null : { top, ...walked.sums };
}

interface Way {
  readonly edges: readonly number[];
  readonly topMs: number;
  /** ∞ in the first walk, which ends at the top. */
  readonly top: number;
}

function walk(model: WaitModel, start: Place, way: Way): Panel | null {
  const { edges, topMs, top } = way;
  const sums = noSums();
  let here = start;
  let width = 1 / (model.serviceRate + model.arrivalRate);
  for (let panels = 0; panels < panelsMax; panels += 1) {
    if (here.atMs >= topMs && (top === Number.POSITIVE_INFINITY || here.phi < top - depth)) {
      return { sums, end: here };
    }
    const fromMs = here.atMs;
    const edge = edges.find((place) => place > fromMs) ?? Number.POSITIVE_INFINITY;
    const toMs = Math.min(edge, fromMs + width);
    const whole = panelOf(model, { here, toMs, top });
    const first = panelOf(model, { here, toMs: fromMs + (toMs - fromMs) / 2, top });
    const second = panelOf(model, { here: first.end, toMs, top });
    const isSplittable = (toMs - fromMs) / 4 > fromMs * Number.EPSILON;
    const noise = 8 * Number.EPSILON * model.arrivalRate * second.end.patient;
    if (noise > noiseMax && top !== Number.POSITIVE_INFINITY) return null;
    const asked = { here, all: sums.all, top, precision: precisionMin + noise };
    if (isSplittable && !isExact({ whole, first, second }, asked)) {
      width = (toMs - fromMs) / 2;
      continue;
    }
    addTo(sums, first.sums);
    addTo(sums, second.sums);
    width = 2 * (toMs - fromMs);
    here = second.end;
  }
  return null;
}

/** Whether halving a panel changes nothing and φ hides no rise or fall between nodes. */
function isExact(
  panels: { readonly whole: Panel; readonly first: Panel; readonly second: Panel },
  asked: { readonly here: Place } & Numbers<'all' | 'top' | 'precision'>,
): boolean {
  const { whole, first, second } = panels;
  const { here, all, top, precision } = asked;
  const end = second.end;
  if (Math.abs(whole.end.patient - end.patient) > precision * end.patient) return false;
  if (Math.max(here.phi, end.phi) < top - depth) return true;
  if (Math.abs(end.phi - here.phi) > riseMax) return false;
  const both = first.sums.all + second.sums.all;
  return Math.abs(whole.sums.all - both) <= precision * (all + both);
}

function panelOf(
  { arrivalRate, serviceRate, targetMs, patience }: WaitModel,
  { here, toMs, top }: { readonly here: Place; readonly toMs: number; readonly top: number },
): Panel {
  const width = toMs - here.atMs;
  const nodes = panelNodes(here.atMs, toMs);
  const gone = nodes.map((x) => patience.cdf(x));
  const stays = gone.map((share) => 1 - share);
  const patient = runningIntegrals(width, stays).map((sum) => here.patient + sum);
  const density = nodes.map((x, i) => {
    const phi = arrivalRate * (patient[i] ?? 0) - serviceRate * x;
    return Math.exp(phi - top);
  });
  const integral = (value: (i: number) => number): number =>
    panelIntegral(
      width,
      density.map((weight, i) => weight * value(i)),
    );
  const goneByTarget = patience.cdf(targetMs);
  const isWithin = toMs <= targetMs;
  const endPatient = here.patient + panelIntegral(width, stays);
  return {
    sums: {
      all: integral(() => 1),
      servedWithin: isWithin ? integral((i) => stays[i] ?? 0) : 0,
      abandoned: integral((i) => gone[i] ?? 0),
      abandonedWithin: integral((i) => (isWithin ? (gone[i] ?? 0) : goneByTarget)),
      wait: integral((i) => patient[i] ?? 0),
      waitServed: integral((i) => (nodes[i] ?? 0) * (stays[i] ?? 0)),
    },
    end: {
      atMs: toMs,
      patient: endPatient,
      phi: arrivalRate * endPatient - serviceRate * toMs,
    },
  };
}

/** Where arrivals that have not given up equal the service rate; null if nowhere. */
function topOf({ arrivalRate, serviceRate, patience }: WaitModel): number | null {
  const isAbove = (x: number): boolean => arrivalRate * (1 - patience.cdf(x)) > serviceRate;
  if (!isAbove(0)) return 0;
  let [low, high] = [0, 1];
  while (isAbove(high)) {
    [low, high] = [high, high * 2];
    if (high > 1e18) return null;
  }
  for (let step = 0; step < 60 && high - low > 1e-12 * high; step += 1) {
    const middle = low + (high - low) / 2;
    if (isAbove(middle)) low = middle;
    else high = middle;
  }
  return high;
}

function noSums(): Integrals {
  return { all: 0, servedWithin: 0, abandoned: 0, abandonedWithin: 0, wait: 0, waitServed: 0 };
}

function addTo(sums: Integrals, more: Integrals): void {
  sums.all += more.all;
  sums.servedWithin += more.servedWithin;
  sums.abandoned += more.abandoned;
  sums.abandonedWithin += more.abandonedWithin;
  sums.wait += more.wait;
  sums.waitServed += more.waitServed;
}
