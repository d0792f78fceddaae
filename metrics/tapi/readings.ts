/**
 * Sums as TAPI's figures, by TAPI's names: counts, rates, and durations in ms for {@link
 * wholeSeconds}. As in TAPI an average over no calls is 0. Source: tapi-call-center.md 4.3 to 4.6.
 */
import { hourMs } from '../../kernel/index.ts';
import type { AcdSums, AgentSums, SessionSums } from './agent-figures.ts';
import type { QueueSums } from './queue-figures.ts';

/** Rates have four decimals. */
const perOne = 10_000;

/** TAPI 4.4. */
export function agentReading(sums: AgentSums) {
  return {
    counts: {
      numberOfAcdCalls: sums.acdCalls,
      numberOfIncomingCalls: sums.incoming,
      numberOfOutgoingCalls: sums.outgoing,
      overallCallRate: callsPerHour(sums.acdCalls, sums.activeMs),
    },
    durationsMs: {
      totalAcdTalkTime: sums.talkMs,
      totalAcdCallTime: callMs(sums),
      totalWrapUpTime: sums.wrapUpMs,
    },
  };
}

/** TAPI 4.5. */
export function sessionReading(sums: SessionSums, atMs: number) {
  const sessionDuration = (sums.endedAtMs ?? atMs) - sums.startedAtMs;
  const perCall = (ms: number): number => meanMs(ms, sums.acdCalls);
  return {
    counts: {
      numberOfCalls: sums.acdCalls,
      acdCallRate: callsPerHour(sums.acdCalls, sessionDuration),
    },
    durationsMs: {
      sessionDuration,
      totalTalkTime: sums.talkMs,
      averageTalkTime: perCall(sums.talkMs),
      totalCallTime: callMs(sums),
      averageCallTime: perCall(callMs(sums)),
      totalWrapUpTime: sums.wrapUpMs,
      averageWrapUpTime: perCall(sums.wrapUpMs),
      longestTimeToAnswer: sums.answerMsMax,
      averageTimeToAnswer: perCall(sums.answerMs),
    },
  };
}

/** TAPI 4.3. */
export function queueReading(sums: QueueSums) {
  const { answered, abandoned, flowedOut, endedUnanswered } = sums;
  return {
    counts: {
      totalCallsQueued: sums.queued,
      currentCallsQueued: sums.waiting,
      totalCallsAnswered: answered,
      totalCallsAbandoned: abandoned,
      totalCallsFlowedIn: sums.flowedIn,
      totalCallsFlowedOut: flowedOut,
      finalDisposition: endedUnanswered,
    },
    durationsMs: {
      longestEverWaitTime: sums.waitMsMax,
      currentLongestWaitTime: sums.longestWaitingMs,
      averageWaitTime: meanMs(sums.waitMs, answered + abandoned + flowedOut + endedUnanswered),
    },
  };
}

/** Rounds half up. */
export function wholeSeconds(ms: number): number {
  return Math.floor(ms / 1_000 + 1 / 2);
}

function callMs({ talkMs, holdMs, wrapUpMs }: AcdSums): number {
  return talkMs + holdMs + wrapUpMs;
}

function meanMs(ms: number, count: number): number {
  return count === 0 ? 0 : ms / count;
}

/** Rounds half up, in integers for exactness. */
function callsPerHour(calls: number, ms: number): number {
  if (ms === 0) return 0;
  return Math.floor((2 * calls * hourMs * perOne + ms) / (2 * ms)) / perOne;
}
