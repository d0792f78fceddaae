/**
 * Patience from waits: the product-limit estimate of Kaplan and Meier, its tail, and its hazard.
 *
 * Leaving is the event; being served censors. At one time events come before censorings. The mean
 * of the waits seen would be several times too short, for the patient are served.
 * Cost: a sort. Source: E. L. Kaplan and P. Meier (1958); simulation.md 12.5.
 */

/** A wait, and whether the caller left at its end. */
export interface Wait {
  readonly waitMs: number;
  readonly hasLeft: boolean;
}

/** From `atMs` on, the share `survival` still waits; `atRisk` were there just before. */
export interface SurvivalStep {
  readonly atMs: number;
  readonly survival: number;
  readonly atRisk: number;
}

/** Steps where callers left, in order of time. */
export function survivalSteps(waits: readonly Wait[]): readonly SurvivalStep[] {
  const sorted = [...waits].sort((a, b) => a.waitMs - b.waitMs);
  const steps: SurvivalStep[] = [];
  let survival = 1;
  for (let place = 0; place < sorted.length; ) {
    const atMs = sorted[place]?.waitMs ?? 0;
    const atRisk = sorted.length - place;
    let left = 0;
    for (; sorted[place]?.waitMs === atMs; place++) if (sorted[place]?.hasLeft === true) left += 1;
    survival *= 1 - left / atRisk;
    if (left > 0) steps.push({ atMs, survival, atRisk });
  }
  return steps;
}

/** Share still waiting at a time. */
export function survivalAt(steps: readonly SurvivalStep[], atMs: number): number {
  return steps.findLast((step) => step.atMs <= atMs)?.survival ?? 1;
}

/** First time at which half have left; null: never seen. */
export function medianMs(steps: readonly SurvivalStep[]): number | null {
  return steps.find(({ survival }) => survival <= 0.5)?.atMs ?? null;
}

/** E[min(patience, end)]: the area below the curve. */
export function meanUntilMs(steps: readonly SurvivalStep[], endMs: number): number {
  let area = 0;
  let fromMs = 0;
  let survival = 1;
  for (const step of steps) {
    if (step.atMs >= endMs) break;
    area += survival * (step.atMs - fromMs);
    ({ atMs: fromMs, survival } = step);
  }
  return area + survival * (endMs - fromMs);
}

/** Events and exposure of the waits between two times: hazard = events / exposure. */
export function hazardBetween(
  waits: readonly Wait[],
  fromMs: number,
  toMs: number,
): { readonly events: number; readonly exposureMs: number } {
  let events = 0;
  let exposureMs = 0;
  for (const { waitMs, hasLeft } of waits) {
    exposureMs += Math.max(0, Math.min(waitMs, toMs) - fromMs);
    if (hasLeft && waitMs > fromMs && waitMs <= toMs) events += 1;
  }
  return { events, exposureMs };
}

/** Rows kept of a table, at most: derived figures, not the log. */
const rowsMax = 200;
/** The tail begins at the last time with so many at risk. */
const atRiskMin = 50;

/** A survival table with the mean of its exponential tail, as scenarios state it. */
export interface PatienceTable {
  readonly rows: readonly (readonly [atMs: number, survival: number])[];
  readonly tailMeanMs: number;
}

/** Null: too few have left for a table to say anything. */
export function patienceTable(waits: readonly Wait[]): PatienceTable | null {
  const seen = survivalSteps(waits).filter(({ atRisk }) => atRisk >= atRiskMin);
  const sorted = waits.map(({ waitMs }) => waitMs).sort((a, b) => a - b);
  const fromMs = sorted[Math.floor(sorted.length * 0.75)] ?? 0;
  const { events, exposureMs } = hazardBetween(waits, fromMs, Number.POSITIVE_INFINITY);
  const last = seen.at(-1);
  if (last === undefined || events === 0 || exposureMs === 0) return null;
  // A row where survival has fallen by a fair share since the last one kept, and the last.
  const fall = (1 - last.survival) / (rowsMax - 2);
  let kept = 1;
  const rows = seen
    .filter(({ survival }, place) => {
      if (place < seen.length - 1 && kept - survival < fall) return false;
      kept = survival;
      return true;
    })
    .map(({ atMs, survival }) => [atMs, Number(survival.toFixed(5))] as const);
  return { rows, tailMeanMs: Math.round(exposureMs / events) };
}
