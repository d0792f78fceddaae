/**
 * Two priority classes on n agents, nobody interrupted (M/M/n).
 *
 * Assumes Poisson arrivals, one exponential distribution of handle times for both classes, nobody
 * abandons; unequal times or patience need a chain (`skill-chain.ts`). An urgent call that waits
 * waits an exponential time; a normal one a geometric number of busy periods, whose transform is
 * inverted.
 * Source: simulation.md 4.11; A. Cobham (1954); O. Kella and U. Yechiali (1985).
 */
import { hourMs } from '../../../kernel/index.ts';
import type { Numbers } from '../../../simulator/distributions/distribution.ts';
import { erlangC } from '../../../simulator/planning/formulas/erlang-c.ts';
import { firstOutOfRange, ranges } from '../../../simulator/planning/formulas/limit.ts';
import type { ParametersOf } from '../schemas/validation-models.schema.ts';
import {
  addComplex,
  type Complex,
  divideComplex,
  invertLaplace,
  minus,
  multiplyComplex,
  power,
  realNumber,
  scaleComplex,
} from './transforms.ts';

export function twoClasses(
  input: Omit<ParametersOf<'twoClasses'>, 'classes'> & {
    readonly urgentPerHour: number;
    readonly normalPerHour: number;
  },
) {
  const { urgentPerHour, normalPerHour, handleTimeMsMean, agentCount, targetMs } = input;
  const refused = firstOutOfRange(input, {
    urgentPerHour: ranges.arrivalsPerHour,
    normalPerHour: ranges.arrivalsPerHour,
  });
  if (refused !== null) return refused;
  const arrivalsPerHour = urgentPerHour + normalPerHour;
  const all = erlangC({ arrivalsPerHour, handleTimeMsMean, agentCount, targetMs });
  if (!all.ok) return all;
  const serviceRate = agentCount / handleTimeMsMean;
  const urgentRate = urgentPerHour / hourMs;
  const spareRate = serviceRate - urgentRate;
  const urgentWaitMs = all.delayShare / spareRate;
  const normalWaitMs = urgentWaitMs / (1 - all.occupancy);
  const longer = normalLonger({ urgentRate, serviceRate, occupancy: all.occupancy, targetMs });
  return {
    ok: true as const,
    /** The same for both. */
    delayShare: all.delayShare,
    occupancy: all.occupancy,
    urgent: {
      speedOfAnswerMs: urgentWaitMs,
      serviceLevel: 1 - all.delayShare * Math.exp(-spareRate * targetMs),
      queueLengthMean: urgentRate * urgentWaitMs,
    },
    normal: {
      speedOfAnswerMs: normalWaitMs,
      serviceLevel: 1 - all.delayShare * longer,
      queueLengthMean: (normalPerHour / hourMs) * normalWaitMs,
    },
  };
}

/** P(W > T | W > 0) of the normal class. */
function normalLonger({
  urgentRate,
  serviceRate,
  occupancy,
  targetMs,
}: Numbers<'urgentRate' | 'serviceRate' | 'occupancy' | 'targetMs'>): number {
  if (targetMs === 0) return 1;
  if (urgentRate === 0) return Math.exp(-serviceRate * (1 - occupancy) * targetMs);
  const low = (Math.sqrt(serviceRate) - Math.sqrt(urgentRate)) ** 2;
  const high = (Math.sqrt(serviceRate) + Math.sqrt(urgentRate)) ** 2;
  const busyPeriod = (s: Complex): Complex => {
    // A product of two roots: one root of the product would change its branch on the way.
    const root = multiplyComplex(
      power(addComplex(s, realNumber(low)), 0.5),
      power(addComplex(s, realNumber(high)), 0.5),
    );
    return scaleComplex(
      minus(addComplex(s, realNumber(urgentRate + serviceRate)), root),
      1 / (2 * urgentRate),
    );
  };
  const longer = invertLaplace((s) => {
    const beta = busyPeriod(s);
    const wait = divideComplex(
      scaleComplex(beta, 1 - occupancy),
      minus(realNumber(1), scaleComplex(beta, occupancy)),
    );
    return divideComplex(minus(realNumber(1), wait), s);
  }, targetMs);
  return Math.min(1, Math.max(0, longer));
}
