/** TAPI's figures on the wire. Source: tapi-call-center.md 4. */
import type { AgentSessionStats, AgentStats } from '../../contracts/index.ts';
import {
  type AgentSums,
  agentReading,
  type MeasuredWindow,
  type QueueSums,
  queueReading,
  type SessionSums,
  sessionReading,
  wholeSeconds,
} from '../../metrics/index.ts';
import type { Wire } from '../wire.ts';

/** How figures are to be shown. */
export interface Shown {
  readonly wire: Wire;
  /** Durations in milliseconds, too. */
  readonly inMs: boolean;
}

interface Reading<Counts, Durations extends { readonly [name: string]: number }> {
  readonly counts: Counts;
  readonly durationsMs: Durations;
}

export function presentAgentStats(
  agentId: string,
  window: MeasuredWindow<AgentSums>,
  shown: Shown,
): AgentStats {
  const id = shown.wire.id(agentId);
  return { agentId: id, ...measured(window, shown), ...told(agentReading(window.sums), shown) };
}

export function presentSessionStats(
  sessionId: string,
  sums: SessionSums,
  shown: Shown,
): AgentSessionStats {
  const { wire } = shown;
  const { nowMs } = wire.live;
  const startTime = wire.instant(sums.startedAtMs);
  return {
    sessionId: wire.session(sessionId),
    agentId: wire.id(sums.agentId),
    measurementPeriod: null,
    windowStart: startTime,
    windowEnd: wire.instantOrNull(sums.endedAtMs),
    complete: sums.endedAtMs !== null,
    asOf: wire.instant(sums.endedAtMs ?? nowMs),
    sessionStartTime: startTime,
    ...told(sessionReading(sums, nowMs), shown),
  };
}

/** The part of a queue's statistics that TAPI has. */
export function presentQueueMeasured(window: MeasuredWindow<QueueSums>, shown: Shown) {
  return { ...measured(window, shown), ...told(queueReading(window.sums), shown) };
}

function measured(window: MeasuredWindow<unknown>, { wire }: Shown) {
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
  { inMs }: Shown,
) {
  const entries = Object.entries(durationsMs);
  const seconds = entries.map(([name, ms]) => [name, wholeSeconds(ms)]);
  const twins = inMs ? entries.map(([name, ms]) => [`${name}Ms`, ms]) : [];
  return {
    ...counts,
    ...(Object.fromEntries([...seconds, ...twins]) as { [name in keyof Durations]: number }),
  };
}
