/**
 * Figures of the round-robin ACD's groups, queues, sessions and agents, in the form of each
 * operation. What this ACD does not measure is 0 or null.
 */
import type { AgentResource, AgentSessionResource } from '../../contracts/index.ts';

/** An agent's position in the circle, with their figures. */
export interface Seat {
  agent: AgentResource;
  readonly sessions: AgentSessionResource[];
  calls: number;
  talkMs: number;
}

/** Calls of a queue since the start. */
export interface QueueCounts {
  readonly queued: number;
  readonly waiting: number;
  readonly answered: number;
}

/** The one queue of a group. */
export function queueOf(groupId: string): string {
  return `${groupId}.calls`;
}

/** A measurement period that ends now; `at` is an ISO instant. */
export function windowOf(measurementPeriod: number | null, at: string) {
  return { measurementPeriod, windowStart: at, windowEnd: at, complete: false, asOf: at };
}

export function groupResource(name: string) {
  const id = `rr.${name}`;
  return {
    id,
    handlerId: 'main',
    name,
    queueIds: [queueOf(id)],
    wrapUp: null,
    answerLimitMs: null,
    version: 1,
  };
}

export function queueResource(id: string, groupId: string, callsWaiting: number) {
  return {
    id,
    handlerId: 'main',
    groupId,
    name: 'Calls',
    channel: 'voice',
    state: 'open',
    closesAt: null,
    calendar: null,
    serviceLevel: null,
    answerLimitMs: null,
    wrapUp: null,
    plan: {},
    callsWaiting,
    version: 1,
  };
}

export function queueFigures(
  queueId: string,
  { queued, waiting, answered }: QueueCounts,
  window: ReturnType<typeof windowOf>,
) {
  const { windowStart: from, windowEnd: to } = window;
  return {
    queueId,
    ...window,
    totalCallsQueued: queued,
    currentCallsQueued: waiting,
    totalCallsAnswered: answered,
    totalCallsAbandoned: 0,
    totalCallsFlowedIn: 0,
    totalCallsFlowedOut: 0,
    finalDisposition: 0,
    currentLongestWaitTime: 0,
    longestEverWaitTime: 0,
    averageWaitTime: 0,
    window: { from, to, attribution: 'event' },
    expectedWait: null,
    serviceLevels: [],
    figures: [],
    load: { offeredLoadErlangs: null, idleAtOfferMsRange: null },
    starvation: { classes: [], overtakenTimesMax: 0, overtakenByMsMax: 0 },
  };
}

export function sessionFigures(seat: Seat, session: AgentSessionResource, at: string) {
  return {
    sessionId: session.id,
    agentId: seat.agent.id,
    ...windowOf(null, at),
    windowEnd: null,
    state: session.state,
    nextState: session.nextState,
    acdCallRate: 0,
    sessionStartTime: session.startTime,
    numberOfCalls: seat.calls,
    totalTalkTime: secondsOf(seat.talkMs),
    totalCallTime: secondsOf(seat.talkMs),
    sessionDuration: 0,
    averageTalkTime: 0,
    averageCallTime: 0,
    totalWrapUpTime: 0,
    averageWrapUpTime: 0,
    longestTimeToAnswer: 0,
    averageTimeToAnswer: 0,
  };
}

export function agentFigures({ agent, calls, talkMs }: Seat, at: string) {
  return {
    agentId: agent.id,
    state: agent.state,
    nextState: agent.nextState,
    ...windowOf(agent.measurementPeriod, at),
    overallCallRate: 0,
    numberOfAcdCalls: calls,
    numberOfIncomingCalls: 0,
    numberOfOutgoingCalls: 0,
    totalAcdTalkTime: secondsOf(talkMs),
    totalAcdCallTime: secondsOf(talkMs),
    totalWrapUpTime: 0,
  };
}

/** Whole seconds, as in TAPI. */
function secondsOf(ms: number): number {
  return Math.round(ms / 1_000);
}
