/**
 * How much longer or shorter one agent's calls are than another's, given what they were about.
 *
 * The factor is the exponential of the mean difference of logarithms to the call type's mean,
 * shrunk towards 1 by n / (n + 30): ten calls say little of an agent.
 * Source: simulation.md 12.7 (3).
 */
import type { LoggedCall } from './read-log.ts';

/** Very short services are hang-ups, not a style of work. */
const shortMs = 10_000;
const callsForHalf = 30;
/** Agents with fewer calls are listed, but say nothing of how agents differ. */
const callsMin = 100;

export interface AgentFactor {
  readonly agent: string;
  readonly calls: number;
  /** On the mean handle time. */
  readonly factor: number;
}

export interface AgentFactorsFit {
  /** Those with the most calls first. */
  readonly agents: readonly AgentFactor[];
  /** Squared coefficient of variation of the factors, of agents with calls enough. */
  readonly scv: number;
}

/** Null: no agent is named. */
export function fitAgentFactors(calls: readonly LoggedCall[]): AgentFactorsFit | null {
  const served = calls.filter(
    ({ outcome, agent, handleTimeMs }) =>
      outcome === 'answered' && agent !== null && handleTimeMs >= shortMs,
  );
  if (served.length === 0) return null;
  const typeMeans = meansBy(served, ({ callType }) => callType);
  const byAgent = new Map<string, { sum: number; calls: number }>();
  for (const { agent, callType, handleTimeMs } of served) {
    const of = byAgent.get(agent ?? '') ?? { sum: 0, calls: 0 };
    of.sum += Math.log(handleTimeMs) - (typeMeans.get(callType) ?? 0);
    of.calls += 1;
    byAgent.set(agent ?? '', of);
  }
  const agents = [...byAgent]
    .map(([agent, { sum, calls: count }]) => ({
      agent,
      calls: count,
      factor: Math.exp(sum / (count + callsForHalf)),
    }))
    .sort((a, b) => b.calls - a.calls || (a.agent < b.agent ? -1 : 1));
  return { agents, scv: scvOf(agents.filter(({ calls: count }) => count >= callsMin)) };
}

function meansBy(
  calls: readonly LoggedCall[],
  key: (call: LoggedCall) => string,
): ReadonlyMap<string, number> {
  const sums = new Map<string, { sum: number; count: number }>();
  for (const call of calls) {
    const of = sums.get(key(call)) ?? { sum: 0, count: 0 };
    of.sum += Math.log(call.handleTimeMs);
    of.count += 1;
    sums.set(key(call), of);
  }
  return new Map([...sums].map(([name, { sum, count }]) => [name, sum / count]));
}

function scvOf(agents: readonly AgentFactor[]): number {
  if (agents.length < 2) return 0;
  const calls = agents.reduce((sum, agent) => sum + agent.calls, 0);
  const mean = agents.reduce((sum, agent) => sum + agent.calls * agent.factor, 0) / calls;
  const squares = agents.reduce((sum, { factor }) => sum + (factor - mean) ** 2, 0);
  return squares / (agents.length - 1) / mean ** 2;
}
