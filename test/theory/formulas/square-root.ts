/**
 * Square-root staffing, n = a + β√a: what it brings in the limit of many agents.
 *
 * A start for searches, within one agent from about 30 agents on; never the final answer.
 * Source: simulation.md 4.14; S. Halfin and W. Whitt (1981); O. Garnett, A. Mandelbaum and
 * M. Reiman (2002).
 */
import { normalCdf } from '../../../simulator/distributions/normal.ts';
import { firstOutOfRange, formulaLimit } from '../../../simulator/planning/formulas/limit.ts';

/** Beyond, the normal distribution has no digits left. */
const betaMax = 30;

/** `patienceRateOverServiceRate` is θ/μ; null: nobody abandons, and β must be above 0. */
export function squareRootLimit({
  beta,
  patienceRateOverServiceRate,
}: {
  readonly beta: number;
  readonly patienceRateOverServiceRate: number | null;
}) {
  const refused = firstOutOfRange(
    { beta, patienceRateOverServiceRate: patienceRateOverServiceRate ?? 1 },
    {
      beta: { min: -betaMax, max: betaMax },
      patienceRateOverServiceRate: { min: 1e-6, max: 1e6 },
    },
  );
  if (refused !== null) return refused;
  if (patienceRateOverServiceRate === null) {
    if (beta <= 0)
      return formulaLimit(`beta: ${beta} seen, more than 0 expected where nobody abandons`);
    const delayShareLimit = 1 / (1 + beta / hazard(-beta));
    return { ok: true as const, delayShareLimit, abandonShareTimesSqrtN: 0 };
  }
  const root = Math.sqrt(patienceRateOverServiceRate);
  const shifted = root * hazard(beta / root);
  const delayShareLimit = 1 / (1 + shifted / hazard(-beta));
  const abandonShareTimesSqrtN = (shifted - beta) * delayShareLimit;
  return { ok: true as const, delayShareLimit, abandonShareTimesSqrtN };
}

/** φ/(1 - Φ). */
function hazard(x: number): number {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI) / normalCdf(-x);
}
