/**
 * Redials exactly: calls at the agents and callers who will try again, as one chain.
 *
 * Either nobody waits and blocked callers redial (M/M/n/n), or callers wait with exponential
 * patience and redial after abandoning (M/M/n+M); each attempt that fails is followed by another
 * with the same probability, after an exponential delay.
 * Cost: states × sweeps; 10 to 300 ms. Source: simulation.md 4.12.
 */
import { hourMs } from '../../../kernel/index.ts';
import {
  firstOutOfRange,
  formulaLimit,
  ranges,
  shareRange,
} from '../../../simulator/planning/formulas/limit.ts';
import type { ParametersOf } from '../schemas/validation-models.schema.ts';
import { type Move, meanOf, type StationaryDistribution, stationary } from './markov-chain.ts';

type Redials = ParametersOf<'redial'>;

/** Calls at the agents, in service and waiting, and callers who will redial. */
type RedialState = readonly [present: number, orbit: number];

interface Cut {
  readonly waiting: number;
  readonly orbit: number;
}

const cutFirst = 40;
const statesMax = 60_000;
const lostMax = 1e-12;

/** Figures of M/M/n/n or M/M/n+M with redials. */
export function redialChain(input: Redials) {
  const { firstAttemptsPerHour, handleTimeMsMean, agentCount, patienceMsMean, redialShare } = input;
  const refused = firstOutOfRange(input, {
    ...ranges,
    firstAttemptsPerHour: { min: 1e-9, max: 1e9 },
    agentCount: { min: 1, max: 1000, isWhole: true },
    redialShare: shareRange,
    redialDelayMsMean: ranges.handleTimeMsMean,
  });
  if (refused !== null) return refused;
  const load = (firstAttemptsPerHour / hourMs) * handleTimeMsMean;
  if (redialShare === 1 && load >= agentCount) {
    return formulaLimit(
      `a load of ${load} erlangs on ${agentCount} agents: nobody gives up, the redials grow without end`,
    );
  }
  for (let size = cutFirst; ; size *= 2) {
    const cut = { waiting: patienceMsMean === null ? 0 : size, orbit: size };
    if ((agentCount + cut.waiting + 1) * (cut.orbit + 1) > statesMax) {
      return formulaLimit(`more than ${statesMax} states: simulate redials of so many callers`);
    }
    const solved = stationary<RedialState>({
      first: [0, 0],
      keyOf: ([present, orbit]) => orbit * (agentCount + cut.waiting + 1) + present,
      movesOf: (state) => movesOf(input, cut, state),
    });
    if (!solved.ok) return solved;
    const lost = meanOf(solved, ([present, orbit]) =>
      orbit >= cut.orbit || (cut.waiting > 0 && present >= agentCount + cut.waiting) ? 1 : 0,
    );
    if (lost <= lostMax) return { ok: true as const, ...figuresOf(input, solved) };
  }
}

function movesOf(
  input: Redials,
  cut: Cut,
  [present, orbit]: RedialState,
): readonly Move<RedialState>[] {
  const { agentCount, patienceMsMean, redialShare } = input;
  const first = input.firstAttemptsPerHour / hourMs;
  const redial = orbit / input.redialDelayMsMean;
  const service = Math.min(present, agentCount) / input.handleTimeMsMean;
  const moves: Move<RedialState>[] = [];
  if (present > 0) moves.push({ rate: service, to: [present - 1, orbit] });
  const waitsOrStarts = present < agentCount + cut.waiting;
  if (waitsOrStarts) {
    moves.push({ rate: first, to: [present + 1, orbit] });
    if (orbit > 0) moves.push({ rate: redial, to: [present + 1, orbit - 1] });
  } else if (patienceMsMean === null) {
    if (orbit < cut.orbit) moves.push({ rate: first * redialShare, to: [present, orbit + 1] });
    if (orbit > 0) moves.push({ rate: redial * (1 - redialShare), to: [present, orbit - 1] });
  }
  const waiting = Math.max(0, present - agentCount);
  if (patienceMsMean !== null && waiting > 0) {
    const gone = waiting / patienceMsMean;
    moves.push({ rate: gone * (1 - redialShare), to: [present - 1, orbit] });
    if (orbit < cut.orbit) moves.push({ rate: gone * redialShare, to: [present - 1, orbit + 1] });
  }
  return moves;
}

function figuresOf(input: Redials, solved: StationaryDistribution<RedialState>) {
  const { agentCount, firstAttemptsPerHour, patienceMsMean } = input;
  const isFull = (present: number): number => (present >= agentCount ? 1 : 0);
  const busyMean = meanOf(solved, ([present]) => Math.min(present, agentCount));
  const orbitMean = meanOf(solved, ([, orbit]) => orbit);
  const fullOrbit = meanOf(solved, ([present, orbit]) => isFull(present) * orbit);
  const allBusyShare = meanOf(solved, ([present]) => isFull(present));
  const queueLengthMean = meanOf(solved, ([present]) => Math.max(0, present - agentCount));
  const redialsPerMs = 1 / input.redialDelayMsMean;
  const attemptsPerHour = firstAttemptsPerHour + orbitMean * redialsPerMs * hourMs;
  const fullPerHour = firstAttemptsPerHour * allBusyShare + fullOrbit * redialsPerMs * hourMs;
  const servedPerHour = (busyMean / input.handleTimeMsMean) * hourMs;
  return {
    attemptsPerHour,
    servedPerHour,
    /** Blocked, or abandoned where callers wait. */
    lossShareOfAttempts: 1 - servedPerHour / attemptsPerHour,
    lossShareOfFirstAttempts: patienceMsMean === null ? allBusyShare : null,
    servedShareOfFirstAttempts: servedPerHour / firstAttemptsPerHour,
    delayShareOfAttempts: fullPerHour / attemptsPerHour,
    allBusyShare,
    busyMean,
    occupancy: busyMean / agentCount,
    queueLengthMean,
    /** Callers who will redial. */
    orbitMean,
  };
}
