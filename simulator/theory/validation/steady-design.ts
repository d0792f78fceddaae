/**
 * The steady runs of validation cases: how long, how much of it is warm-up, in how many batches.
 *
 * A batch must be long against the time in which the system forgets, or batches are no independent
 * units: E[S], the patience, and without abandonment 1/(nμ(1-√ρ)²). Source: simulation.md 9.3.
 */

import type { Scenario } from '../../../contracts/index.ts';
import { hourMs } from '../../../kernel/index.ts';
import type { CentreFile } from '../../../routing/index.ts';
import type { CaseDesign, Reading } from './case-design.ts';

/** The format's longest run: 366 days. */
const lengthMsMax = 31_000_000_000;
const batches = 30;
/** Times that the system forgets in: a batch holds so many, the warm-up as well. */
const batchTimes = 12;
const warmUpTimes = 10;
/** What a case that forgets slowly may take at most, in the calls asked for. */
const stretchMax = 16;

/** What decides how long a run must be. */
export interface Pace {
  readonly arrivalsPerHour: number;
  readonly handleTimeMsMean: number;
  readonly agentCount: number;
  /** Null: nobody abandons. */
  readonly patienceMsMean: number | null;
  /** Delays of further memory: redials, IVR [0]. */
  readonly memoryMs?: number;
}

/** All that is a case's own. */
export interface SteadyParts {
  readonly pace: Pace;
  /** Calls to simulate. */
  readonly calls: number;
  readonly scenario: Omit<Scenario, 'schema' | 'run' | 'clock'>;
  readonly centre?: CentreFile;
  readonly readings: readonly Reading[];
}

/** A design of steady runs for about so many calls. */
export function steadyDesign({ pace, calls, scenario, centre, readings }: SteadyParts): CaseDesign {
  const forgetMs = forgetsIn(pace);
  const askedMs = (calls / pace.arrivalsPerHour) * hourMs;
  const wantedMs = batches * batchTimes * forgetMs;
  const allMs = Math.min(Math.max(askedMs, wantedMs), stretchMax * askedMs);
  const warmUpMs = Math.ceil(warmUpTimes * forgetMs);
  const replications = Math.max(1, Math.ceil(allMs / (lengthMsMax - warmUpMs)));
  const lengthMs = Math.ceil(allMs / replications) + warmUpMs;
  return {
    scenario: {
      schema: 'callwright.scenario/1',
      clock: { dayStart: '00:00', dayEnd: '24:00' },
      run: {
        mode: 'steady',
        // A cell more than whole batches, so that they fit behind the warm-up.
        steady: { lengthMs, warmUpMs, batches },
      },
      ...scenario,
    },
    ...(centre === undefined ? {} : { centre }),
    replications,
    readings,
    calls: Math.round((lengthMs * replications * pace.arrivalsPerHour) / hourMs),
  };
}

/** The time in which a run forgets how it began. */
function forgetsIn({
  arrivalsPerHour,
  handleTimeMsMean,
  agentCount,
  patienceMsMean,
  memoryMs = 0,
}: Pace): number {
  const calm = Math.max(handleTimeMsMean, memoryMs);
  if (patienceMsMean !== null) return Math.max(calm, Math.min(patienceMsMean, 20 * calm));
  const load = ((arrivalsPerHour / hourMs) * handleTimeMsMean) / agentCount;
  const spare = (1 - Math.sqrt(Math.min(load, 0.999))) ** 2;
  return Math.max(calm, handleTimeMsMean / agentCount / spare);
}
