/**
 * Square-root staffing: n = a + β√a, and what it brings in the limit of many agents.
 *
 * A start for searches, within one agent from about 30 agents on; never the final answer.
 * Source: simulation.md 4.14; S. Halfin and W. Whitt (1981); O. Garnett, A. Mandelbaum and
 * M. Reiman (2002).
 */
import { normalCdf } from '../../distributions/normal.ts';
import { type Answer, firstOutOfRange, limited } from './limit.ts';

/** The limit of many agents. */
export interface SquareRootFigures {
  readonly delayShareLimit: number;
  /** Abandon share times √n; 0 where nobody abandons. */
  readonly abandonShareTimesSqrtN: number;
}

/** Beyond, the normal distribution has no digits left. */
const betaMax = 30;

/** `patienceRateOverServiceRate` is θ/μ; null: nobody abandons, and β must be above 0. */
export function squareRootLimit({
  beta,
  patienceRateOverServiceRate,
}: {
  readonly beta: number;
  readonly patienceRateOverServiceRate: number | null;
}): Answer<SquareRootFigures> {
  const refused = firstOutOfRange(
    { beta, patienceRateOverServiceRate: patienceRateOverServiceRate ?? 1 },
    {
      beta: { min: -betaMax, max: betaMax },
      patienceRateOverServiceRate: { min: 1e-6, max: 1e6 },
    },
  );
  if (refused !== null) return refused;
  if (patienceRateOverServiceRate === null) {
    if (beta <= 0) return limited(`beta: ${beta} seen, more than 0 expected where nobody abandons`);
    const delayShareLimit = 1 / (1 + beta / hazard(-beta));
    return { ok: true, delayShareLimit, abandonShareTimesSqrtN: 0 };
  }
  const root = Math.sqrt(patienceRateOverServiceRate);
  const shifted = root * hazard(beta / root);
  const delayShareLimit = 1 / (1 + shifted / hazard(-beta));
  return { ok: true, delayShareLimit, abandonShareTimesSqrtN: (shifted - beta) * delayShareLimit };
}

/** n by the rule, not rounded. */
export function squareRootStaff(offeredErlangs: number, beta: number): number {
  return offeredErlangs + beta * Math.sqrt(offeredErlangs);
}

/** φ/(1 - Φ). */
function hazard(x: number): number {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI) / normalCdf(-x);
}
