/**
 * Redials by a fixed point: an approximation.
 *
 * Callers who were blocked or abandoned and try again swell the attempts: λ' = λ + r·L(λ')·λ', L
 * the loss share at λ'. Good where callers wait long before they redial; quick redials come while
 * the system is still full, and the loss is then higher than this says (`redial-chain.ts` is
 * exact).
 * Source: simulation.md 4.12.
 */
import { type Answer, firstOutOfRange, limited, ranges } from '../../planning/formulas/limit.ts';

/** The fixed point. */
export interface RedialFigures {
  readonly isApproximation: true;
  readonly attemptsPerHour: number;
  readonly lossShareOfAttempts: number;
  /** Callers who are served in the end. */
  readonly servedShareOfFirstAttempts: number;
}

const stepsMax = 10_000;

/** Iterates from λ; `lossShare` says what share of so many attempts an hour is lost. */
export function redialFixedPoint({
  firstAttemptsPerHour,
  redialShare,
  lossShare,
}: {
  readonly firstAttemptsPerHour: number;
  readonly redialShare: number;
  readonly lossShare: (attemptsPerHour: number) => number;
}): Answer<RedialFigures> {
  const refused = firstOutOfRange(
    { firstAttemptsPerHour, redialShare },
    { firstAttemptsPerHour: ranges.arrivalsPerHour, redialShare: { min: 0, max: 1 } },
  );
  if (refused !== null) return refused;
  let attempts = firstAttemptsPerHour;
  for (let step = 0; step < stepsMax; step += 1) {
    const loss = lossShare(attempts);
    const next = firstAttemptsPerHour + redialShare * loss * attempts;
    if (Math.abs(next - attempts) <= 1e-13 * next) {
      const served = attempts * (1 - loss);
      return {
        ok: true,
        isApproximation: true,
        attemptsPerHour: attempts,
        lossShareOfAttempts: loss,
        servedShareOfFirstAttempts: firstAttemptsPerHour === 0 ? 1 : served / firstAttemptsPerHour,
      };
    }
    attempts = next;
  }
  return limited(`redials of ${firstAttemptsPerHour} calls an hour: the attempts grow without end`);
}
