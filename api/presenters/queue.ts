/**
 * Groups, queues and their statistics as the API shows them, with TAPI's figures of agents and
 * sessions.
 *
 * Source: tapi-call-center.md 4.
 */
import type {
  AgentResource,
  AgentSessionResource,
  AgentSessionStats,
  AgentStats,
  ExpectedWaitResource,
  GroupResource,
  QueueResource,
  QueueStats,
  WaitingCall,
} from '../../contracts/index.ts';
import { assert } from '../../kernel/index.ts';
import type { KeptCall, QueueView, Wire } from '../../live/index.ts';
import {
  type AgentSums,
  agentReading,
  type Figure,
  type MeasuredWindow,
  type QueueFigures,
  type QueueStanding,
  type QueueSums,
  queueFigures,
  queueReading,
  type Scope,
  type SessionSums,
  sessionReading,
  type Window,
  wholeSeconds,
} from '../../metrics/index.ts';
import { type GroupSetting, type WrapUpRule, wrapUpLimitMsOf } from '../../routing/index.ts';
import { presentExpectedWait, waitMsOf } from './call.ts';

export function presentGroup(group: GroupSetting, wire: Wire): GroupResource {
  const queues = wire.live.file.queues.filter((queue) => queue.group === group.id);
  return {
    id: wire.id(group.id),
    handlerId: wire.handlerId,
    name: group.name ?? group.id,
    queueIds: queues.map(({ id }) => wire.id(id)),
    wrapUp: presentWrapUp(group.wrapUp, wire),
    answerLimitMs: group.answerLimitMs ?? null,
    version: wire.live.projection.groupVersion(group.id),
  };
}

export function presentQueue(queue: QueueView, wire: Wire): QueueResource {
  const setting = wire.queueSetting(queue.queueId);
  assert(setting !== undefined, () => `queue ${queue.queueId} comes from the centre file`);
  const { serviceLevel } = setting;
  return {
    id: wire.id(setting.id),
    handlerId: wire.handlerId,
    groupId: wire.idOrNull(setting.group ?? null),
    name: setting.name ?? setting.id,
    channel: setting.channel ?? 'voice',
    state: queue.state,
    closesAt: wire.instantOrNull(queue.state === 'closing' ? queue.untilMs : null),
    reopensAt: wire.instantOrNull(queue.state === 'closed' ? queue.untilMs : null),
    divertTo: wire.idOrNull(queue.divertTo ?? null),
    calendar: setting.calendar ?? null,
    serviceLevel:
      serviceLevel === undefined
        ? null
        : { ...serviceLevel, shortAbandonMs: serviceLevel.shortAbandonMs ?? 0 },
    alarms: setting.alarms ?? null,
    answerLimitMs: setting.answerLimitMs ?? null,
    wrapUp: presentWrapUp(setting.wrapUp, wire),
    plan: { ...setting.plan },
    callsWaiting: queue.waiting.size,
    version: queue.version,
  };
}

export function presentWaiting(kept: KeptCall, position: number, wire: Wire): WaitingCall {
  const { call } = kept;
  const why = wire.live.whyWaiting(call.callId);
  return {
    position,
    callId: call.callId,
    class: call.class ?? 0,
    dueKey: call.dueKey ?? 0,
    waitMs: waitMsOf(kept, wire.live.nowMs) ?? 0,
    step: call.step,
    eligibleNow: why?.eligible ?? 0,
    expectedWait: presentExpectedWait(wire.live.waitOf(call.callId)?.expected ?? null, wire),
    nextChangeAt: wire.instantOrNull(why?.next?.atMs ?? null),
  };
}

/** Queue statistics in TAPI's terms, over a measurement window or the requested span. */
export function presentStats(
  queueId: string,
  scope: Scope,
  window: MeasuredWindow<QueueSums>,
  shown: FigureStyle & { readonly hasSpan: boolean },
): QueueStats {
  const { wire } = shown;
  const read = queueFigures(wire.live.metrics, queueId, scope);
  assert(read !== null, () => `queue ${queueId} comes from the centre file`);
  const { figures, targetMs, shortAbandonMs } = read;
  const goal = wire.queueSetting(queueId)?.serviceLevel;
  const levels = figures.filter(({ measureId }) => isServiceLevel(measureId));
  return {
    queueId: wire.id(queueId),
    ...presentQueueMeasured(shown.hasSpan ? spanOf(read, window) : window, shown),
    window: presentWindow(read.window, wire),
    expectedWait: presentLastWait(queueId, wire),
    serviceLevels: levels.map((figure) => ({
      ...figure,
      targetMs,
      shortAbandonMs,
      goalShare: goal?.measureId === figure.measureId ? goal.share : null,
    })),
    figures: figures.filter(({ measureId }) => !isServiceLevel(measureId)),
    load: {
      offeredLoadErlangs: read.offeredLoadErlangs,
      idleAtOfferMsRange: read.idleAtOfferMsRange,
    },
    starvation: presentStarvation(read),
  };
}

/** A span's figures as a measurement window. Calls that wait count as of now, whatever the span. */
function spanOf(
  { window, counts, waitMsMax }: QueueFigures,
  measured: MeasuredWindow<QueueSums>,
): MeasuredWindow<QueueSums> {
  const { fromMs: startMs, toMs: endMs, atMs: asOfMs } = window;
  const { waiting, longestWaitingMs } = measured.sums;
  const sums = {
    queued: counts.entered,
    answered: counts.answered,
    abandoned: counts.abandoned,
    flowedIn: counts.flowedIn,
    flowedOut: counts.overflowed,
    endedUnanswered: counts.endedBySystem + counts.callbacks,
    waitMs: counts.waitMsLeft,
    waiting,
    longestWaitingMs,
    waitMsMax,
  };
  return { ...measured, startMs, endMs, asOfMs, isComplete: endMs < asOfMs, sums };
}

export function presentStarvation({
  classes,
  overtakenTimesMax,
  overtakenByMsMax,
}: QueueStanding): QueueStats['starvation'] {
  return {
    classes: classes.map(({ longestWaitingMs, waitMsMax, class: ofClass }) => ({
      class: ofClass,
      longestWaitMs: longestWaitingMs,
      waitMsMax,
    })),
    overtakenTimesMax,
    overtakenByMsMax,
  };
}

/** The expected wait of the last call in a queue: the longest of all. */
export function presentLastWait(queueId: string, wire: Wire): ExpectedWaitResource | null {
  const last = wire.live.projection.waitingIn(queueId).at(-1);
  const wait = last === undefined ? null : wire.live.waitOf(last.call.callId);
  return presentExpectedWait(wait?.expected ?? null, wire);
}

export function presentWindow(window: Window, wire: Wire): QueueStats['window'] {
  return {
    from: wire.instant(window.fromMs),
    to: wire.instant(window.toMs),
    attribution: window.attribution,
  };
}

export function isServiceLevel(measureId: Figure['measureId']): boolean {
  return measureId.startsWith('serviceLevel');
}

function presentWrapUp(rule: WrapUpRule | undefined, { live }: Wire): QueueResource['wrapUp'] {
  if (rule === undefined) return null;
  const { mode, extensionsMax = 0 } = rule;
  return { mode, limitMs: wrapUpLimitMsOf(rule, live.file.routing), extensionsMax };
}

export interface FigureStyle {
  readonly wire: Wire;
  readonly inMs: boolean;
}

interface Reading<Counts, Durations extends { readonly [name: string]: number }> {
  readonly counts: Counts;
  readonly durationsMs: Durations;
}

export function presentAgentStats(
  { id, state, nextState }: AgentResource,
  window: MeasuredWindow<AgentSums>,
  shown: FigureStyle,
): AgentStats {
  const figures = told(agentReading(window.sums), shown);
  return { agentId: id, state, nextState, ...measured(window, shown), ...figures };
}

export function presentSessionStats(
  { id, agentId, state, nextState }: AgentSessionResource,
  sums: SessionSums,
  shown: FigureStyle,
): AgentSessionStats {
  const { wire } = shown;
  const { nowMs } = wire.live;
  const startTime = wire.instant(sums.startedAtMs);
  return {
    sessionId: id,
    agentId,
    state,
    nextState,
    measurementPeriod: null,
    windowStart: startTime,
    windowEnd: wire.instantOrNull(sums.endedAtMs),
    complete: sums.endedAtMs !== null,
    asOf: wire.instant(sums.endedAtMs ?? nowMs),
    sessionStartTime: startTime,
    ...told(sessionReading(sums, nowMs), shown),
  };
}

function presentQueueMeasured(window: MeasuredWindow<QueueSums>, shown: FigureStyle) {
  return { ...measured(window, shown), ...told(queueReading(window.sums), shown) };
}

function measured(window: MeasuredWindow<unknown>, { wire }: FigureStyle) {
  return {
    measurementPeriod: wholeSeconds(window.periodMs),
    windowStart: wire.instant(window.startMs),
    windowEnd: wire.instant(window.endMs),
    complete: window.isComplete,
    asOf: wire.instant(window.asOfMs),
  };
}

function told<Counts, Durations extends { readonly [name: string]: number }>(
  { counts, durationsMs }: Reading<Counts, Durations>,
  { inMs }: FigureStyle,
) {
  const entries = Object.entries(durationsMs);
  const seconds = entries.map(([name, ms]) => [name, wholeSeconds(ms)]);
  const twins = inMs ? entries.map(([name, ms]) => [`${name}Ms`, ms]) : [];
  return {
    ...counts,
    ...(Object.fromEntries([...seconds, ...twins]) as { [name in keyof Durations]: number }),
  };
}
