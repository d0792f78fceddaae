/**
 * Timers, found each time by looking at everything that can have one.
 *
 * Source: acd-routing.md B1 (phases 2 and 4), B6, B8; docs/decisions/0004, 1 to 5.
 */
import type { TimerKind } from '../../../routing/index.ts';
import { asksOf } from './asking.ts';
import { nextPromotionAtMs, promote, takeFallback, takeNextStep } from './calls.ts';
import { byText } from './centre.ts';
import { queuesOf } from './eligibility.ts';
import { endInteraction } from './interactions.ts';
import { expireMenu } from './menus.ts';
import { failOffer } from './offer-ends.ts';
import { rescindOffersOf } from './offers.ts';
import { nextGrowthAtMs } from './rings.ts';
import {
  type Agent,
  type Call,
  type Exclusion,
  emit,
  type Hold,
  isQueued,
  liveOffersOf,
  type Queue,
  queuedCalls,
  queueOf,
  type World,
} from './world.ts';

/** Kinds of phase 2, in their order. */
const kinds = [
  'offerExpiry',
  'wrapUpEnd',
  'coolDownEnd',
  'autoReturn',
  'exclusionEnd',
  'linkDelay',
  'ringGrowth',
  'stepChange',
  'promotion',
  'menuLimit',
] as const;

interface Timer {
  readonly atMs: number;
  readonly kind: (typeof kinds)[number];
  /** Compared element by element. */
  readonly entity: readonly (number | string)[];
  run(): void;
}

/** Kinds of phase 4, in their order; each is also the cause that is reported. */
const removalKinds = ['maxWait', 'transferWait', 'noStaff', 'queueClosed'] as const;

interface Removal {
  readonly atMs: number;
  readonly kind: (typeof removalKinds)[number];
  readonly call: Call;
  readonly version: number;
}

/** Phase 2: runs what is due, one by one, each time the first of all that is due then. */
export function runDueTimers(world: World, afterEach: () => void): void {
  for (;;) {
    const due = timersOf(world).filter((timer) => timer.atMs <= world.nowMs);
    const first = due.sort(compareTimers)[0];
    if (first === undefined) return;
    first.run();
    afterEach();
  }
}

/** Phase 4, once: answers whether anything acted. */
export function runDueRemovals(world: World, afterEach: () => void): boolean {
  const closing = world.queues.filter((queue) => closesAtMs(queue) <= world.nowMs);
  closing.sort((a, b) => closesAtMs(a) - closesAtMs(b));
  for (const queue of closing) {
    const { state, untilMs, divertTo } = queue;
    const isOver = state === 'closed';
    const to = isOver ? opened : ({ state: 'closed', untilMs: null, divertTo } as const);
    setQueueState(world, queue, to, untilMs);
  }
  const removals = world.calls
    .flatMap((call) => removalsOf(world, call))
    .filter((removal) => removal.atMs <= world.nowMs)
    .sort(compareRemovals);
  let hasActed = closing.length > 0;
  for (const removal of removals) {
    const { call, kind, version } = removal;
    if (call.state !== 'waiting' || call.version !== version) continue;
    if (isBlocked(world, removal)) continue;
    rescindOffersOf(world, call, 'maxWait');
    // The cut offer ends whole, the agent's part included, before the call goes on.
    afterEach();
    if (call.forAgent === null && asksOf(world, call)?.kind === 'host') {
      const problem = kind === 'maxWait' ? 'late' : kind;
      emit(world, {
        type: 'route.answered',
        callId: call.callId,
        queueId: call.queueId,
        problem,
      });
    }
    takeFallback(world, call, kind);
    afterEach();
    hasActed = true;
  }
  return hasActed;
}

type QueueOpening = Pick<Queue, 'state' | 'untilMs' | 'divertTo'>;
export const opened: QueueOpening = { state: 'open', untilMs: null, divertTo: null };

/** Sets a queue's state and reports it where it is another; `dueAtMs`: for when it was told. */
export function setQueueState(
  world: World,
  queue: Queue,
  { state, untilMs, divertTo }: QueueOpening,
  dueAtMs: number | null = null,
): void {
  const isSame = queue.state === state && queue.untilMs === untilMs;
  if (isSame && queue.divertTo === divertTo) return;
  if (state === 'closed' && queue.state !== 'closed') queue.closedAtMs = dueAtMs ?? world.nowMs;
  queue.state = state;
  queue.untilMs = untilMs;
  queue.divertTo = divertTo;
  // A time that is past has come now.
  queue.closesAtMs = untilMs === null ? null : Math.max(untilMs, world.nowMs);
  const until = untilMs === null ? {} : { untilMs };
  const divert = divertTo === null ? {} : { divertTo };
  emit(world, { type: 'queue.state', queueId: queue.rules.id, state, ...until, ...divert });
}

/** When the next timer that can act is due; null: there is none. */
export function nextDueAtMs(world: World): number | null {
  const times = [
    ...timersOf(world).map((timer) => timer.atMs),
    ...world.calls
      .flatMap((call) => removalsOf(world, call))
      .filter((removal) => !isBlocked(world, removal))
      .map((removal) => removal.atMs),
    ...world.queues.map(closesAtMs).filter((atMs) => atMs !== Number.POSITIVE_INFINITY),
  ];
  return times.length === 0 ? null : Math.min(...times);
}

/** The next timer of phase 2 or 4 that concerns a call; null: none. */
export function nextOfCall(
  world: World,
  call: Call,
): { readonly kind: TimerKind; readonly atMs: number } | null {
  const all = [
    ...timersOf(world).filter(
      ({ entity, kind }) =>
        entity[0] === call.sequence && kind !== 'exclusionEnd' && kind !== 'linkDelay',
    ),
    ...removalsOf(world, call).filter((removal) => !isBlocked(world, removal)),
  ];
  const first = all.sort((a, b) => a.atMs - b.atMs)[0];
  return first === undefined ? null : { kind: first.kind, atMs: first.atMs };
}

/** The timers of the agent and of their offers and interactions. */
export function timersOfAgent(world: World, agent: Agent): readonly Timer[] {
  const holds = world.holds.filter(({ agentId }) => agentId === agent.profile.id);
  return [...agentTimers(world, agent), ...holds.flatMap((hold) => holdTimers(world, hold))];
}

function timersOf(world: World): Timer[] {
  return [
    ...world.holds.flatMap((hold) => holdTimers(world, hold)),
    ...world.agents.flatMap((agent) => agentTimers(world, agent)),
    ...queuedCalls(world).flatMap((call) => callTimers(world, call)),
  ];
}

function holdTimers(world: World, hold: Hold): Timer[] {
  const { dueAtMs, stage } = hold;
  if (dueAtMs === null) return [];
  const entity = [hold.callSequence, hold.n];
  if (stage === 'wrapUp') {
    const run = (): void => endInteraction(world, hold, 'timer');
    return [{ atMs: dueAtMs, kind: 'wrapUpEnd', entity, run }];
  }
  const run = (): void => {
    const call = world.calls.find((each) => each.callId === hold.callId);
    if (call === undefined || !isQueued(call)) return;
    const failure =
      stage === 'offered'
        ? ({ end: 'expired' } as const)
        : ({ end: 'failed', cause: 'media' } as const);
    failOffer(world, call, hold, failure);
  };
  return [{ atMs: dueAtMs, kind: 'offerExpiry', entity, run }];
}

function agentTimers(world: World, agent: Agent): Timer[] {
  const timers: Timer[] = [];
  const entity = [agent.profile.id];
  if (agent.coolUntilMs > world.nowMs) {
    // Test 8 looks at the time itself: the timer is only there so that an instant runs.
    timers.push({ atMs: agent.coolUntilMs, kind: 'coolDownEnd', entity, run: () => undefined });
  }
  if (agent.autoReturnAtMs !== null) {
    const run = (): void => {
      agent.autoReturnAtMs = null;
      agent.imposed.noAnswer = false;
      agent.noAnswerCount = 0;
    };
    timers.push({ atMs: agent.autoReturnAtMs, kind: 'autoReturn', entity, run });
  }
  return timers;
}

function callTimers(world: World, call: Call): Timer[] {
  const timers: Timer[] = [];
  const entity = [call.sequence];
  for (const exclusion of call.exclusions) {
    if (exclusion.untilMs === null) continue;
    const run = (): void => endExclusion(call, exclusion);
    const pair = [call.sequence, exclusion.agentId];
    timers.push({ atMs: exclusion.untilMs, kind: 'exclusionEnd', entity: pair, run });
  }
  for (const { queueId } of call.forAgent === null ? queuesOf(call) : []) {
    const links = world.agents.flatMap((agent) => agent.profile.links);
    for (const link of links.filter((each) => each.queueId === queueId)) {
      const atMs = call.enteredAtMs + link.delayMs;
      // As with cool-downs: test 6 looks at the time itself.
      const run = (): void => undefined;
      if (atMs > world.nowMs) timers.push({ atMs, kind: 'linkDelay', entity, run });
    }
  }
  const growthAtMs = nextGrowthAtMs(world, call);
  if (growthAtMs !== null) {
    // As with link delays: the cap on offers looks at the time itself.
    timers.push({ atMs: growthAtMs, kind: 'ringGrowth', entity, run: () => undefined });
  }
  const promotionAtMs = nextPromotionAtMs(call);
  if (promotionAtMs !== null) {
    const run = (): void => promote(world, call, promotionAtMs);
    timers.push({ atMs: promotionAtMs, kind: 'promotion', entity, run });
  }
  const limitAtMs = call.asked?.limitAtMs ?? null;
  if (limitAtMs !== null) {
    const run = (): void => expireMenu(world, call);
    timers.push({ atMs: limitAtMs, kind: 'menuLimit', entity, run });
  }
  const next = call.plan.steps[call.step + 1];
  // A callback has no steps, beyond the one it was taken in.
  if (next !== undefined && call.state === 'waiting') {
    const run = (): void => takeNextStep(world, call);
    timers.push({ atMs: call.enteredAtMs + next.atMs, kind: 'stepChange', entity, run });
  }
  return timers;
}

function endExclusion(call: Call, exclusion: Exclusion): void {
  call.exclusions = call.exclusions.filter((each) => each !== exclusion);
}

function removalsOf(world: World, call: Call): Removal[] {
  if (call.state !== 'waiting') return [];
  const queue = queueOf(world, call.queueId);
  const { version } = call;
  const { maxWaitMs } = call.plan;
  const removals: Removal[] = [];
  if (call.forAgent !== null) {
    return [{ atMs: call.forAgent.untilMs, kind: 'transferWait', call, version }];
  }
  if (maxWaitMs !== null) {
    removals.push({ atMs: call.enteredAtMs + maxWaitMs, kind: 'maxWait', call, version });
  }
  if (call.noStaffAtMs !== null) {
    removals.push({ atMs: call.noStaffAtMs, kind: 'noStaff', call, version });
  }
  if (queue.state === 'closed') {
    removals.push({ atMs: queue.closedAtMs, kind: 'queueClosed', call, version });
  }
  return removals;
}

/** A live offer blocks a removal, unless it is one that the maximum wait cuts. */
function isBlocked(world: World, removal: Removal): boolean {
  const offers = liveOffersOf(world, removal.call);
  const cuts = world.centre.settings.cutAtMaxWait && removal.kind === 'maxWait';
  if (!cuts) return offers.length > 0;
  return offers.some((offer) => offer.stage !== 'offered' || offer.madeAtMs >= removal.atMs);
}

function closesAtMs(queue: Queue): number {
  return queue.closesAtMs ?? Number.POSITIVE_INFINITY;
}

function compareTimers(a: Timer, b: Timer): number {
  const difference = a.atMs - b.atMs || kinds.indexOf(a.kind) - kinds.indexOf(b.kind);
  if (difference !== 0) return difference;
  for (const [place, left] of a.entity.entries()) {
    const right = b.entity[place] ?? 0;
    if (typeof left === 'number' && typeof right === 'number' && left !== right)
      return left - right;
    const order = byText(String(left), String(right));
    if (order !== 0) return order;
  }
  return 0;
}

function compareRemovals(a: Removal, b: Removal): number {
  return (
    a.atMs - b.atMs ||
    removalKinds.indexOf(a.kind) - removalKinds.indexOf(b.kind) ||
    a.call.sequence - b.call.sequence
  );
}
