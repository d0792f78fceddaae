/** Laws fitted to the bank log: handle times by EM, patience by Kaplan-Meier. */
import type { LoggedCall } from './bank-log.ts';

/** Rows of a committed table, at most: derived figures, not the log. */
const rowsMax = 200;
/** The tail of a survival table begins at the last time with so many still at risk. */
const atRiskMin = 50;
const emPrecision = 1e-10;
const emStepsMax = 5_000;

/** A part of a lognormal mixture; parameters of ln seconds. */
interface LognormalPart {
  share: number;
  mu: number;
  sigma: number;
}

/** Mixture of two lognormals by EM: very short services, and the rest (simulation.md 12.4). */
export function fitHandleTime(calls: readonly LoggedCall[]): readonly LognormalPart[] {
  const logs = calls
    .filter(({ outcome, serviceS }) => outcome === 'AGENT' && serviceS > 0)
    .map(({ serviceS }) => Math.log(serviceS));
  const [short, long] = [
    { share: 0.1, mu: Math.log(5), sigma: 0.7 },
    { share: 0.9, mu: Math.log(120), sigma: 0.9 },
  ] satisfies LognormalPart[];
  if (short === undefined || long === undefined) return [];
  let before = Number.NEGATIVE_INFINITY;
  for (let step = 0; step < emStepsMax; step++) {
    let likelihood = 0;
    const sums = { weight: 0, first: 0, second: 0 };
    const all = { first: 0, second: 0 };
    for (const x of logs) {
      const a = short.share * density(x, short);
      const b = long.share * density(x, long);
      const weight = a / (a + b);
      likelihood += Math.log(a + b);
      sums.weight += weight;
      sums.first += weight * x;
      sums.second += weight * x * x;
      all.first += x;
      all.second += x * x;
    }
    setMoments(short, sums, logs.length);
    const rest = {
      weight: logs.length - sums.weight,
      first: all.first - sums.first,
      second: all.second - sums.second,
    };
    setMoments(long, rest, logs.length);
    if (Math.abs(likelihood - before) < emPrecision * Math.abs(likelihood)) break;
    before = likelihood;
  }
  return [short, long];
}

function density(x: number, { mu, sigma }: LognormalPart): number {
  return Math.exp(-(((x - mu) / sigma) ** 2) / 2) / sigma;
}

function setMoments(
  part: LognormalPart,
  { weight, first, second }: { weight: number; first: number; second: number },
  n: number,
): void {
  part.share = weight / n;
  part.mu = first / weight;
  part.sigma = Math.sqrt(Math.max(second / weight - part.mu * part.mu, 1e-4));
}

/** A survival table in ms with the mean of its exponential tail. */
export interface FittedPatience {
  readonly table: readonly (readonly [number, number])[];
  readonly tailMeanMs: number;
}

/**
 * Kaplan-Meier over the calls that waited: leaving is the event, being served censors.
 *
 * Events come before censorings of the same second. The table ends at the last time with 50 at risk
 * and is thinned to 200 rows; beyond, the hazard of the longest quarter of the waits goes on.
 */
export function fitPatience(calls: readonly LoggedCall[]): FittedPatience {
  const waits = calls.filter(({ waitS }) => waitS > 0).sort((a, b) => a.waitS - b.waitS);
  const steps: [number, number][] = [];
  let survival = 1;
  for (let place = 0; place < waits.length; ) {
    const atRisk = waits.length - place;
    const atS = waits[place]?.waitS ?? 0;
    let left = 0;
    for (; waits[place]?.waitS === atS; place++) {
      if (waits[place]?.outcome === 'HANG') left += 1;
    }
    if (atRisk < atRiskMin) break;
    survival *= 1 - left / atRisk;
    if (left > 0) steps.push([atS * 1000, survival]);
  }
  const fromS = waits[Math.floor(waits.length * 0.75)]?.waitS ?? 0;
  const longest = waits.filter(({ waitS }) => waitS > fromS);
  const exposureS = longest.reduce((sum, { waitS }) => sum + waitS - fromS, 0);
  const events = longest.filter(({ outcome }) => outcome === 'HANG').length;
  return { table: thinned(steps, survival), tailMeanMs: Math.round((exposureS / events) * 1000) };
}

/** Keeps a row where survival has fallen by a fair share since the last one kept, and the last. */
function thinned(
  steps: readonly (readonly [number, number])[],
  end: number,
): readonly (readonly [number, number])[] {
  const fall = (1 - end) / (rowsMax - 2);
  let kept = 1;
  return steps
    .filter(([, survival], place) => {
      if (place < steps.length - 1 && kept - survival < fall) return false;
      kept = survival;
      return true;
    })
    .map(([atMs, survival]) => [atMs, Number(survival.toFixed(5))] as const);
}
