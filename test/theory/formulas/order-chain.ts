/**
 * Order calls with an up-sell prompt, exactly: M/PH/n+M.
 *
 * A call takes a base time; then the prompt is made by chance, or only while few enough calls wait,
 * and takes a time of its own. Exponential times and patience, Poisson arrivals, first come first
 * served. Cost: 1,000 states of a small group, some ms. Source: simulation.md 2.5.
 */
import { hourMs } from '../../../kernel/index.ts';
import {
  firstOutOfRange,
  formulaLimit,
  ranges,
  shareRange,
} from '../../../simulator/planning/formulas/limit.ts';
import type { ParametersOf } from '../schemas/validation-models.schema.ts';
import { type WaitMove, waitEnds } from './absorbing-chain.ts';
import { type Move, meanOf, type StationaryDistribution, stationary } from './markov-chain.ts';

type Orders = ParametersOf<'orders'>;

/** Agents in the base time, agents in a prompt, calls that wait. */
type OrderState = readonly [base: number, prompt: number, waiting: number];
type TaggedOrder = readonly [base: number, prompt: number, waiting: number, ahead: number];

const cutFirst = 30;
const cutMost = 2_000;
const lostMax = 1e-12;

export function orderChain(input: Orders) {
  const refused = firstOutOfRange(input, {
    ...ranges,
    arrivalsPerHour: { min: 1e-9, max: 1e9 },
    agentCount: { min: 1, max: 200, isWhole: true },
    acceptShare: shareRange,
    baseHandleTimeMsMean: ranges.handleTimeMsMean,
    promptTimeMsMean: ranges.handleTimeMsMean,
    promptShare: shareRange,
    promptWhenWaitingMax: { min: 0, max: 1e9 },
  });
  if (refused !== null) return refused;
  const { agentCount } = input;
  for (let cut = cutFirst; cut <= cutMost; cut *= 2) {
    const solved = stationary<OrderState>({
      first: [0, 0, 0],
      keyOf: (state) => keyOf(input, cut, state),
      movesOf: (state) => movesOf(input, cut, state),
    });
    if (!solved.ok) return solved;
    if (meanOf(solved, ([, , waiting]) => (waiting >= cut ? 1 : 0)) > lostMax) continue;
    return figuresOf(input, cut, solved);
  }
  return formulaLimit(
    `queues of more than ${cutMost} calls on ${agentCount} agents: simulate this model`,
  );
}

function keyOf({ agentCount }: Orders, cut: number, [base, prompt, waiting]: OrderState): number {
  return (base * (agentCount + 1) + prompt) * (cut + 1) + waiting;
}

function movesOf(
  input: Orders,
  cut: number,
  [base, prompt, waiting]: OrderState,
): readonly Move<OrderState>[] {
  const { agentCount, patienceMsMean } = input;
  const arrivals = input.arrivalsPerHour / hourMs;
  const moves: Move<OrderState>[] = [];
  if (base + prompt < agentCount) moves.push({ rate: arrivals, to: [base + 1, prompt, 0] });
  else if (waiting < cut) moves.push({ rate: arrivals, to: [base, prompt, waiting + 1] });
  const share = promptShareAt(input, waiting);
  const baseEnds = base / input.baseHandleTimeMsMean;
  if (base > 0) {
    moves.push({ rate: baseEnds * share, to: [base - 1, prompt + 1, waiting] });
    moves.push({ rate: baseEnds * (1 - share), to: freed([base - 1, prompt, waiting]) });
  }
  if (prompt > 0) {
    moves.push({ rate: prompt / input.promptTimeMsMean, to: freed([base, prompt - 1, waiting]) });
  }
  if (waiting > 0) moves.push({ rate: waiting / patienceMsMean, to: [base, prompt, waiting - 1] });
  return moves;
}

/** An agent who has become free takes the next call. */
function freed([base, prompt, waiting]: OrderState): OrderState {
  return waiting > 0 ? [base + 1, prompt, waiting - 1] : [base, prompt, 0];
}

/** A share of the calls, or all while at most so many calls wait. */
function promptShareAt({ promptShare, promptWhenWaitingMax = 0 }: Orders, waiting: number): number {
  return promptShare ?? (waiting <= promptWhenWaitingMax ? 1 : 0);
}

function figuresOf(input: Orders, cut: number, solved: StationaryDistribution<OrderState>) {
  const { agentCount, patienceMsMean, acceptShare, valuePerAcceptedPrompt } = input;
  const arrivals = input.arrivalsPerHour / hourMs;
  const queueLengthMean = meanOf(solved, ([, , waiting]) => waiting);
  const busyMean = meanOf(solved, ([base, prompt]) => base + prompt);
  const delayShare = meanOf(solved, ([base, prompt]) => (base + prompt >= agentCount ? 1 : 0));
  const abandonShare = queueLengthMean / patienceMsMean / arrivals;
  const prompts = meanOf(
    solved,
    ([base, , waiting]) => (base / input.baseHandleTimeMsMean) * promptShareAt(input, waiting),
  );
  const served = arrivals * (1 - abandonShare);
  const within = withinTarget(input, cut, solved);
  if (within !== null && !within.ok) return within;
  const promptsPerHour = prompts * hourMs;
  return {
    ok: true as const,
    delayShare,
    abandonShare,
    queueLengthMean,
    occupancy: busyMean / agentCount,
    serviceLevelOffered: within === null ? null : 1 - delayShare + (within.servedWithin ?? 0),
    promptsPerHour,
    promptShareOfServed: prompts / served,
    revenuePerHour: promptsPerHour * acceptShare * valuePerAcceptedPrompt,
    /** Of served calls. */
    handleTimeMsMean: busyMean / served,
  };
}

/** The tagged call: behind it counts only what may keep a prompt from being made. */
function withinTarget(
  input: Orders,
  cut: number,
  { states, shares }: StationaryDistribution<OrderState>,
) {
  if (input.targetMs === null) return null;
  const { agentCount } = input;
  return waitEnds<TaggedOrder>({
    starts: states.flatMap(([base, prompt, waiting], i) => {
      const weight = shares[i] ?? 0;
      if (base + prompt < agentCount || waiting >= cut || weight < 1e-18) return [];
      return [{ state: [base, prompt, waiting + 1, waiting] as const, weight }];
    }),
    keyOf: ([base, prompt, waiting, ahead]) =>
      keyOf(input, cut, [base, prompt, waiting]) * (cut + 1) + ahead,
    movesOf: (tagged) => taggedMoves(input, cut, tagged),
    targetMs: input.targetMs,
  });
}

function taggedMoves(
  input: Orders,
  cut: number,
  [base, prompt, waiting, ahead]: TaggedOrder,
): readonly WaitMove<TaggedOrder>[] {
  const seesLength = input.promptShare === undefined;
  const gone = 1 / input.patienceMsMean;
  const share = promptShareAt(input, waiting);
  const baseEnds = base / input.baseHandleTimeMsMean;
  const next = (left: readonly [base: number, prompt: number]): TaggedOrder | 'served' =>
    ahead === 0 ? 'served' : [left[0] + 1, left[1], waiting - 1, ahead - 1];
  const moves: WaitMove<TaggedOrder>[] = [{ rate: gone, to: 'abandoned' }];
  if (seesLength && waiting < cut) {
    moves.push({ rate: input.arrivalsPerHour / hourMs, to: [base, prompt, waiting + 1, ahead] });
  }
  if (base > 0) {
    moves.push({ rate: baseEnds * share, to: [base - 1, prompt + 1, waiting, ahead] });
    moves.push({ rate: baseEnds * (1 - share), to: next([base - 1, prompt]) });
  }
  if (prompt > 0)
    moves.push({ rate: prompt / input.promptTimeMsMean, to: next([base, prompt - 1]) });
  if (ahead > 0) moves.push({ rate: gone * ahead, to: [base, prompt, waiting - 1, ahead - 1] });
  const behind = waiting - 1 - ahead;
  if (behind > 0) moves.push({ rate: gone * behind, to: [base, prompt, waiting - 1, ahead] });
  return moves;
}
