/**
 * What holds between the ledger, which counts outside the core, and what the core tells: attempts,
 * waiting and busy time, and the time of agents. Source: simulation.md 14.3.
 */
import type { AgentState, Effect } from '../../../routing/index.ts';
import type { SimulatedMeasureId } from '../../../simulator/index.ts';
import type { Fates } from './call-fates.ts';
import type { ObservedDay } from './observed-day.ts';

/** What a day breaks; empty: nothing. */
export function brokenLedger(day: ObservedDay, fates: Fates): readonly string[] {
  return [...brokenAttempts(day), ...brokenLevels(day, fates), ...brokenAttendance(day)];
}

/** Attempts = found no line + served by the IVR + come to a queue, which may turn them away. */
function brokenAttempts(day: ObservedDay): readonly string[] {
  const attempts = sumsOf(day, 'attempts').numerator;
  const { numerator: contained } = sumsOf(day, 'ivrContainedShare');
  const { denominator: entries } = sumsOf(day, 'balkShare');
  const broken: string[] = [];
  const lists = new Set(day.plan.outbound.map(({ type }) => type.id));
  // Who is called back before an agent is free comes in again, but makes no attempt.
  const calledBack = new Set(
    day.effects.flatMap((effect) => (effect.type === 'call.messageTaken' ? effect.callId : [])),
  );
  const arrived = day.instants.flatMap(({ inputs }) =>
    inputs.filter(
      (input) =>
        input.type === 'call.arrived' &&
        !lists.has(input.callId.split('.')[1] ?? '') &&
        !calledBack.has(attemptBefore(input.callId) ?? ''),
    ),
  );
  const attempting = new Set(
    arrived.map((input) => (input.type === 'call.arrived' ? input.callId : '')),
  );
  const turnedAway = day.effects.filter(
    (effect) => effect.type === 'call.blocked' && attempting.has(effect.callId),
  ).length;
  const noLine = sumsOf(day, 'attemptBlockShare').numerator - turnedAway;
  if (attempts !== noLine + contained + entries) {
    broken.push(`${attempts} attempts: ${noLine} no line, ${contained} contained, ${entries} in`);
  }
  if (arrived.length !== entries) broken.push(`${arrived.length} arrived, ${entries} are counted`);
  return broken;
}

/** `3.orders.17` of `3.orders.17.1`, and that of `3.orders.17.2`; null: it is the first. */
function attemptBefore(callId: string): string | null {
  const [replication, type, number, attempt] = callId.split('.');
  if (attempt === undefined) return null;
  const first = `${replication}.${type}.${number}`;
  return Number(attempt) > 1 ? `${first}.${Number(attempt) - 1}` : first;
}

/** Until the day's end: waiting calls × time, and busy agents × time. */
function brokenLevels(day: ObservedDay, { stays }: Fates): readonly string[] {
  const { plan, result, effects } = day;
  const clip = (atMs: number): number => Math.min(atMs, plan.dayMs);
  const waitingMs = stays.reduce(
    (sum, { fromMs, toMs }) => sum + clip(toMs ?? result.endedAtMs) - clip(fromMs),
    0,
  );
  const busyMs = timeIn(effects, {
    endedAtMs: result.endedAtMs,
    isIn: (state) => state === 'busy' || state === 'workingAfterCall',
    within: () => [0, plan.dayMs],
  });
  const counted = {
    queueLengthMean: waitingMs,
    busyAgentsMean: busyMs,
  };
  return (['queueLengthMean', 'busyAgentsMean'] as const).flatMap((id) => {
    const integral = sumsOf(day, id).numerator;
    return integral === counted[id]
      ? []
      : `${id}: ${integral} ms are counted, effects have ${counted[id]}`;
  });
}

/** Lost time = rostered time less that in which agents are there, absent ones' too. */
function brokenAttendance(day: ObservedDay): readonly string[] {
  const { plan, result, effects } = day;
  const shifts = new Map(plan.agents.map(({ id, startMs, endMs }) => [id, [startMs, endMs]]));
  const thereMs = timeIn(effects, {
    endedAtMs: result.endedAtMs,
    isIn: (state) => state !== 'loggedOff' && state !== 'notReady',
    within: (agentId) => shifts.get(agentId) ?? [0, 0],
  });
  const rosteredMs = plan.agents.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  const { numerator: lostMs, denominator: paidMs } = sumsOf(day, 'shrinkageShare');
  const broken: string[] = [];
  if (lostMs !== rosteredMs - thereMs) {
    broken.push(`${lostMs} ms are lost, agents are not there for ${rosteredMs - thereMs} ms`);
  }
  if (paidMs < rosteredMs) broken.push(`${paidMs} ms are paid of ${rosteredMs} ms rostered`);
  if (sumsOf(day, 'absentShare').denominator !== plan.agents.length) {
    broken.push('not every agent is rostered');
  }
  return broken;
}

/** Time of all agents in some states, each within their bounds. */
function timeIn(
  effects: readonly Effect[],
  of: {
    readonly endedAtMs: number;
    readonly isIn: (state: AgentState) => boolean;
    readonly within: (agentId: string) => readonly number[];
  },
): number {
  const since = new Map<string, number>();
  let sumMs = 0;
  const leave = (agentId: string, atMs: number): void => {
    const [fromMs = 0, toMs = 0] = of.within(agentId);
    const beganMs = Math.max(fromMs, since.get(agentId) ?? atMs);
    sumMs += Math.max(0, Math.min(toMs, atMs) - beganMs);
    since.delete(agentId);
  };
  for (const effect of effects) {
    if (effect.type !== 'agent.state') continue;
    const { agentId, state, atMs } = effect;
    if (of.isIn(state) === since.has(agentId)) continue;
    if (of.isIn(state)) since.set(agentId, atMs);
    else leave(agentId, atMs);
  }
  for (const agentId of [...since.keys()]) leave(agentId, of.endedAtMs);
  return sumMs;
}

function sumsOf({ result }: ObservedDay, id: SimulatedMeasureId) {
  const sums = result.whole.sums.get(id);
  if (sums === undefined) throw new Error(`no ${id} in the result`);
  return sums;
}
