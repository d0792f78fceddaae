/**
 * Exact figures of models with several skills: priority, longest queue, oldest call, reserves.
 *
 * Assumes Poisson arrivals, exponential handle times by class and group, exponential patience.
 * Queues are cut where hardly any probability is left; the cut is widened until that holds. Waits
 * by the tagged call: nobody behind it matters, but where the length of its own queue decides.
 * Cost: 0.1 to 2 s up to 100,000 states. Source: simulation.md 6.
 */
import { hourMs } from '../../../kernel/index.ts';
import { formulaLimit } from '../../../simulator/planning/formulas/limit.ts';
import { type WaitMove, waitEnds } from './absorbing-chain.ts';
import { type Move, meanOf, type StationaryDistribution, stationary } from './markov-chain.ts';
import {
  allWaiting,
  emptyState,
  idleOf,
  isOrdered,
  type SkillModel,
  type SkillState,
  startGroup,
  takeNext,
  waitingOf,
  withArrival,
  withBusy,
} from './skill-model.ts';

const cutFirst = 14;
const cutMost = 200;
const lostMax = 1e-10;

/** Figures of a model; queues too long for a chain are a stated limit. */
export function skillChain(model: SkillModel) {
  for (let cut = cutFirst; cut <= cutMost; cut = Math.ceil(cut * 1.5)) {
    const solved = stationary({
      first: emptyState(model),
      keyOf: (state: SkillState) => keyOf(model, cut, state),
      movesOf: (state: SkillState) => movesOf(model, cut, state),
    });
    if (!solved.ok) return solved;
    if (!isOrdered(model) && lostOf(model, cut, solved) > lostMax) continue;
    return figuresOf(model, cut, solved);
  }
  return formulaLimit(`queues of more than ${cutMost} calls: simulate this model`);
}

/** How much probability lies where the queues are cut. */
function lostOf(
  model: SkillModel,
  cut: number,
  solved: StationaryDistribution<SkillState>,
): number {
  const isCut = ({ waiting }: SkillState) => model.classes.some((_, k) => (waiting[k] ?? 0) >= cut);
  return meanOf(solved, (state) => (isCut(state) ? 1 : 0));
}

/** A number for every state: digits of who is busy, then of who waits. */
function keyOf(model: SkillModel, cut: number, { busy, waiting, order }: SkillState): number {
  let key = 0;
  busy.forEach((count, place) => {
    const group = place % model.groups.length;
    key = key * ((model.groups[group]?.agentCount ?? 0) + 1) + count;
  });
  for (const count of waiting) key = key * (cut + 1) + count;
  for (const k of order) key = key * (model.classes.length + 1) + k + 1;
  // How many digits the order has is part of it: its digits start at 1.
  return key * ((model.waitingPlaces ?? cut) + 1) + order.length;
}

function hasRoom(model: SkillModel, cut: number, state: SkillState, k: number): boolean {
  const places = model.waitingPlaces ?? Number.POSITIVE_INFINITY;
  return allWaiting(state) < places && (isOrdered(model) || (state.waiting[k] ?? 0) < cut);
}

function movesOf(model: SkillModel, cut: number, state: SkillState): readonly Move<SkillState>[] {
  const moves: Move<SkillState>[] = [];
  model.classes.forEach(({ arrivalRate, abandonRate }, k) => {
    const group = startGroup(model, state, k);
    if (group !== null)
      moves.push({ rate: arrivalRate, to: withBusy(model, state, { k, group, by: 1 }) });
    else if (hasRoom(model, cut, state, k)) {
      moves.push({ rate: arrivalRate, to: withArrival(model, state, k) });
    }
    for (const { weight, to } of departures(model, state, k)) {
      moves.push({ rate: abandonRate * weight, to });
    }
  });
  eachService(model, state, (rate, group, freed) => {
    moves.push({ rate, to: takeNext(model, freed, group).state });
  });
  return moves;
}

/** Calls of a class that may hang up, and what is left then. */
function departures(model: SkillModel, state: SkillState, k: number) {
  if (isOrdered(model)) {
    return state.order.flatMap((of, place) =>
      of === k ? [{ weight: 1, to: { ...state, order: state.order.toSpliced(place, 1) } }] : [],
    );
  }
  const count = state.waiting[k] ?? 0;
  if (count === 0) return [];
  return [{ weight: count, to: { ...state, waiting: state.waiting.with(k, count - 1) } }];
}

function eachService(
  model: SkillModel,
  state: SkillState,
  visit: (rate: number, group: number, freed: SkillState) => void,
): void {
  for (let k = 0; k < model.classes.length; k += 1) {
    for (let group = 0; group < model.groups.length; group += 1) {
      const busy = state.busy[k * model.groups.length + group] ?? 0;
      if (busy === 0) continue;
      const rate = busy * (model.serviceRates[k]?.[group] ?? 0);
      visit(rate, group, withBusy(model, state, { k, group, by: -1 }));
    }
  }
}

/** Classes and groups in the model's order; means of nothing are null. */
function figuresOf(model: SkillModel, cut: number, solved: StationaryDistribution<SkillState>) {
  const mean = (value: (state: SkillState) => number): number => meanOf(solved, value);
  const classes = [];
  for (const [k, { name, arrivalRate, abandonRate }] of model.classes.entries()) {
    const throughput = mean((state) =>
      model.groups.reduce(
        (sum, _, group) =>
          sum +
          (state.busy[k * model.groups.length + group] ?? 0) *
            (model.serviceRates[k]?.[group] ?? 0),
        0,
      ),
    );
    const queueLengthMean = mean((state) => waitingOf(model, state, k));
    const mustWait = (state: SkillState): boolean => startGroup(model, state, k) === null;
    const places = model.waitingPlaces ?? Number.POSITIVE_INFINITY;
    const isBlocked = (state: SkillState): boolean =>
      mustWait(state) && allWaiting(state) >= places;
    const waits = arrivalRate === 0 ? null : waitsOf({ model, cut, k }, solved);
    if (waits !== null && !waits.ok) return waits;
    const blockShare = mean((state) => (isBlocked(state) ? 1 : 0));
    const atOnce = mean((state) => (mustWait(state) ? 0 : 1));
    const good = atOnce + (waits?.servedWithin ?? 0);
    const gone = waits?.abandonedWithin ?? 0;
    classes.push({
      name,
      /** Calls that wait / offered, blocked ones included. */
      delayShare: 1 - atOnce - blockShare,
      blockShare,
      abandonShare: arrivalRate === 0 ? 0 : (abandonRate * queueLengthMean) / arrivalRate,
      queueLengthMean,
      waitMsMean: arrivalRate === 0 ? null : queueLengthMean / (arrivalRate * (1 - blockShare)),
      speedOfAnswerMs: waits === null ? null : waits.waitMsServed / (atOnce + waits.served),
      serviceLevelOffered: waits === null ? null : good,
      serviceLevelNet: waits === null ? null : good / (1 - gone),
      throughputPerHour: throughput * hourMs,
    });
  }
  const groups = model.groups.map(({ name, agentCount }, group) => ({
    name,
    occupancy: mean((state) => agentCount - idleOf(model, state, group)) / agentCount,
  }));
  return { ok: true as const, classes, groups, states: solved.states.length };
}

/** The tagged call: the state with it in, and how many of its class are ahead. */
interface TaggedState {
  readonly state: SkillState;
  readonly ahead: number;
}

interface Asked {
  readonly model: SkillModel;
  readonly cut: number;
  readonly k: number;
}

function waitsOf({ model, cut, k }: Asked, { states, shares }: StationaryDistribution<SkillState>) {
  const seesLength = model.groups.some(
    ({ rule, takes }) => rule === 'longestQueueFirst' && takes.length > 1 && takes.includes(k),
  );
  const starts = states.flatMap((state, i) => {
    if (startGroup(model, state, k) !== null || !hasRoom(model, cut, state, k)) return [];
    const weight = shares[i] ?? 0;
    // What is so rare changes no digit, but would lead to many states.
    if (weight < 1e-14) return [];
    const joined = withArrival(model, state, k);
    return [{ state: { state: joined, ahead: waitingOf(model, state, k) }, weight }];
  });
  return waitEnds<TaggedState>({
    starts,
    keyOf: ({ state, ahead }) => keyOf(model, cut, state) * (cut + 1) + (seesLength ? ahead : 0),
    movesOf: (tagged) => taggedMoves({ model, cut, k }, tagged, seesLength),
    targetMs: model.classes[k]?.targetMs ?? null,
  });
}

function taggedMoves(
  asked: Asked,
  { state, ahead }: TaggedState,
  seesLength: boolean,
): readonly WaitMove<TaggedState>[] {
  const { model, cut, k } = asked;
  const moves: WaitMove<TaggedState>[] = [];
  const last = state.order.length - 1;
  model.classes.forEach(({ arrivalRate }, of) => {
    const group = startGroup(model, state, of);
    if (group !== null) {
      moves.push({
        rate: arrivalRate,
        to: { state: withBusy(model, state, { k: of, group, by: 1 }), ahead },
      });
      return;
    }
    // Those behind the call are left out wherever they cannot matter to it.
    const isBehind = isOrdered(model) || of === k;
    if ((!isBehind || seesLength) && hasRoom(model, cut, state, of)) {
      moves.push({ rate: arrivalRate, to: { state: withArrival(model, state, of), ahead } });
    }
  });
  abandonMoves(asked, { state, ahead }, moves);
  eachService(model, state, (rate, group, freed) => {
    const taken = takeNext(model, freed, group);
    const isOwn = taken.k === k;
    const isServed = isOrdered(model) ? taken.place === last : isOwn && ahead === 0;
    const next = { state: taken.state, ahead: isOwn ? ahead - 1 : ahead };
    moves.push({ rate, to: taken.k !== null && isServed ? 'served' : next });
  });
  return moves;
}

function abandonMoves(
  { model, k }: Asked,
  { state, ahead }: TaggedState,
  moves: WaitMove<TaggedState>[],
): void {
  const own = model.classes[k]?.abandonRate ?? 0;
  moves.push({ rate: own, to: 'abandoned' });
  if (isOrdered(model)) {
    state.order.slice(0, -1).forEach((of, place) => {
      const left = { ...state, order: state.order.toSpliced(place, 1) };
      const rate = model.classes[of]?.abandonRate ?? 0;
      moves.push({ rate, to: { state: left, ahead: of === k ? ahead - 1 : ahead } });
    });
    return;
  }
  state.waiting.forEach((count, of) => {
    if (count === 0) return;
    const rate = model.classes[of]?.abandonRate ?? 0;
    const left = { ...state, waiting: state.waiting.with(of, count - 1) };
    if (of !== k) {
      moves.push({ rate: rate * count, to: { state: left, ahead } });
      return;
    }
    if (ahead > 0) moves.push({ rate: rate * ahead, to: { state: left, ahead: ahead - 1 } });
    const behind = count - 1 - ahead;
    if (behind > 0) moves.push({ rate: rate * behind, to: { state: left, ahead } });
  });
}
