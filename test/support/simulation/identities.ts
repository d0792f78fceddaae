/**
 * What holds on every run, whatever its laws and its luck: each identity in words, if it is broken.
 *
 * Left sides are counted from instants, right sides are what core and measures say: two ways to the
 * same number. Source: simulation.md 14.3, acd-routing.md B19.
 */
import { createMetrics, frameOfCentre, type Metrics } from '../../../metrics/index.ts';
import type { Effect } from '../../../routing/index.ts';
import { type Fates, fatesOf, type Stay } from './call-fates.ts';
import { brokenLedger } from './ledger-identities.ts';
import type { ObservedDay } from './observed-day.ts';

/** What a day breaks; empty: nothing. */
export function brokenIdentities(day: ObservedDay): readonly string[] {
  const fates = fatesOf(day.effects);
  const metrics = foldOf(day);
  return [
    ...brokenOutcomes(day, fates, metrics),
    ...brokenLittle(day, fates),
    ...brokenWaits(day, metrics),
    ...brokenWork(day, metrics),
    ...brokenLedger(day, fates),
  ];
}

/** Arrivals = outcomes, and each call has one. */
function brokenOutcomes(
  { instants, effects, result }: ObservedDay,
  { calls, stays }: Fates,
  metrics: Metrics,
): readonly string[] {
  const broken: string[] = [];
  const arrived = instants.flatMap(({ inputs }) =>
    inputs.flatMap((input) => (input.type === 'call.arrived' ? input.callId : [])),
  );
  if (new Set(arrived).size !== arrived.length) broken.push('two calls have one id');
  const isCut = isBusyAtEnd(effects);
  for (const callId of arrived) {
    const ends = calls.get(callId)?.ends ?? [];
    if (ends.length === 1) continue;
    if (ends.length === 0 && (isCut || calls.get(callId) !== undefined)) continue;
    broken.push(`${callId} has the ends ${JSON.stringify(ends)}`);
  }
  const waiting = stays.filter(({ toMs, isBack }) => toMs === null && !isBack).length;
  if (waiting !== result.waiting) broken.push(`${result.waiting} wait, expected ${waiting}`);
  const of = metrics.queueCounts({ atMs: result.endedAtMs });
  const left = of.answered + of.abandoned + of.overflowed + of.endedBySystem + of.callbacks;
  if (of.entered !== left + of.waiting) {
    broken.push(`${of.entered} entries, ${left} left and ${of.waiting} wait`);
  }
  if (result.whole.calls !== of.entered) {
    broken.push(`the result has ${result.whole.calls} calls, expected ${of.entered}`);
  }
  return broken;
}

/** L = λW, exactly: waiting calls × time = sum of waits, by queue. */
function brokenLittle({ effects, result }: ObservedDay, { stays }: Fates): readonly string[] {
  const queues = new Map<string, { waiting: number; sinceMs: number; sumMs: number }>();
  const change = (queueId: string, by: number, atMs: number): void => {
    const queue = queues.get(queueId) ?? { waiting: 0, sinceMs: 0, sumMs: 0 };
    queue.sumMs += queue.waiting * (atMs - queue.sinceMs);
    queue.sinceMs = atMs;
    queue.waiting += by;
    queues.set(queueId, queue);
  };
  const inQueue = new Map<string, string>();
  const leave = (callId: string, atMs: number): void => {
    const queueId = inQueue.get(callId);
    if (queueId === undefined) return;
    inQueue.delete(callId);
    change(queueId, -1, atMs);
  };
  for (const effect of effects) {
    if (effect.type === 'call.queued') {
      if (effect.reason === 'consult' || effect.agentId !== undefined) continue;
      leave(effect.callId, effect.atMs);
      inQueue.set(effect.callId, effect.queueId);
      change(effect.queueId, 1, effect.atMs);
    } else if (endsAWait(effect)) leave(effect.callId, effect.atMs);
  }
  return [...queues].flatMap(([queueId, queue]) => {
    change(queueId, 0, result.endedAtMs);
    const waits = stays
      .filter((stay) => stay.queueId === queueId)
      .reduce((sum, stay) => sum + waitOf(stay, stays, result.endedAtMs), 0);
    if (queue.sumMs === waits) return [];
    return `${queueId}: waiting × time is ${queue.sumMs} ms, the waits are ${waits} ms`;
  });
}

/** As the core told it; of a call that came back, which counts from its first entry, the stay. */
function waitOf(stay: Stay, stays: readonly Stay[], endedAtMs: number): number {
  const { callId, queueId, fromMs, toMs, toldMs } = stay;
  const cameBack = stays.some(
    (one) => one.callId === callId && one.queueId === queueId && one.fromMs < fromMs,
  );
  return cameBack || toldMs === null ? (toMs ?? endedAtMs) - fromMs : toldMs;
}

/** The replication's own sums are those of a fold of its effects. */
function brokenWaits({ result }: ObservedDay, metrics: Metrics): readonly string[] {
  return result.queues.flatMap(({ queueId, day }) => {
    const told = metrics.queueCounts({ atMs: result.endedAtMs, queueIds: [queueId] }).waitMsLeft;
    const sum = day.sums.get('waitMsMean')?.numerator;
    return sum === told ? [] : `${queueId}: the waits are ${told} ms, the result has ${sum}`;
  });
}

/** Busy time by agents = busy time by calls: talk, then wrap-up. */
function brokenWork({ effects, result }: ObservedDay, metrics: Metrics): readonly string[] {
  const agents = { busy: new Clock(), workingAfterCall: new Clock() };
  const calls = { busy: new Clock(), workingAfterCall: new Clock() };
  for (const effect of effects) {
    const { atMs } = effect;
    switch (effect.type) {
      case 'agent.state':
        for (const state of ['busy', 'workingAfterCall'] as const) {
          agents[state].turn(effect.agentId, effect.state === state, atMs);
        }
        break;
      case 'offer.connected':
      case 'interaction.began':
        calls.busy.turn(effect.offerId, true, atMs);
        break;
      case 'interaction.wrapUp':
        calls.busy.turn(effect.offerId, false, atMs);
        calls.workingAfterCall.turn(effect.offerId, true, atMs);
        break;
      case 'interaction.ended':
        calls.busy.turn(effect.offerId, false, atMs);
        calls.workingAfterCall.turn(effect.offerId, false, atMs);
        break;
      default:
    }
  }
  const { endedAtMs } = result;
  const broken = (['busy', 'workingAfterCall'] as const).flatMap((state) => {
    const byAgents = agents[state].sumMs(endedAtMs);
    const byCalls = calls[state].sumMs(endedAtMs);
    return byAgents === byCalls
      ? []
      : `${state}: ${byAgents} ms by agents, ${byCalls} ms by their calls`;
  });
  const handledMs = agents.busy.sumMs(endedAtMs) + agents.workingAfterCall.sumMs(endedAtMs);
  const counted = metrics.agentCounts({ atMs: endedAtMs }).handlingMs;
  const reported = result.whole.sums.get('occupancy')?.numerator;
  if (counted !== handledMs) broken.push(`measures count ${counted} ms of work, not ${handledMs}`);
  if (reported !== handledMs) broken.push(`the result has ${reported} ms of work`);
  return broken;
}

/** Adds up the time in which things go on. */
class Clock {
  readonly #sinceMs = new Map<string, number>();
  #sumMs = 0;

  turn(id: string, isOn: boolean, atMs: number): void {
    const sinceMs = this.#sinceMs.get(id);
    if (isOn && sinceMs === undefined) this.#sinceMs.set(id, atMs);
    if (isOn || sinceMs === undefined) return;
    this.#sumMs += atMs - sinceMs;
    this.#sinceMs.delete(id);
  }

  sumMs(atMs: number): number {
    let sumMs = this.#sumMs;
    for (const sinceMs of this.#sinceMs.values()) sumMs += atMs - sinceMs;
    return sumMs;
  }
}

type WaitEnd = Extract<
  Effect,
  {
    type:
      | 'call.answered'
      | 'call.abandoned'
      | 'call.messageTaken'
      | 'callback.planned'
      | 'call.overflowed'
      | 'call.ended';
  }
>;

function endsAWait(effect: Effect): effect is WaitEnd {
  return (
    effect.type === 'call.answered' ||
    effect.type === 'call.abandoned' ||
    effect.type === 'call.messageTaken' ||
    effect.type === 'callback.planned' ||
    effect.type === 'call.overflowed' ||
    effect.type === 'call.ended'
  );
}

function foldOf({ plan, effects }: ObservedDay): Metrics {
  const metrics = createMetrics({ frame: frameOfCentre(plan.centre), intervalMs: 900_000 });
  for (const effect of effects) metrics.apply(effect);
  return metrics;
}

/** Whether anybody still works on a call when the day ends: it was cut. */
function isBusyAtEnd(effects: readonly Effect[]): boolean {
  const live = new Set<string>();
  for (const effect of effects) {
    if (effect.type === 'offer.connected') live.add(effect.offerId);
    if (effect.type === 'interaction.ended') live.delete(effect.offerId);
  }
  return live.size > 0;
}
