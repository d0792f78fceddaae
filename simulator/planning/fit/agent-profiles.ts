/**
 * Groups agents by the call types that they serve, and estimates how agents differ in handle time.
 * The factor of an agent is exp of the mean difference of logarithms, shrunk towards 1 by n / (n +
 * 30).
 */
import { hourMs } from '../../../kernel/index.ts';
import { addAt, sumBy, sumOf } from '../../statistics/sums.ts';
import type { ProfileLink } from './agent-links.ts';
import { besideWaiting, type CallList, callsBy, waitingLonger } from './logged-calls.ts';

export interface AgentProfile {
  /** Id such as `1-sales-support`; the profile with the most work comes first. */
  readonly id: string;
  readonly callTypes: readonly string[];
  readonly agents: readonly string[];
  /** The profile's share of all handle time, by hour from 0. */
  readonly shareByHour: readonly number[];
  /** Mean agents by quarter of an hour since midnight. */
  readonly staff: readonly number[];
  /** By call type served: its rank, and the wait before these agents take it. */
  readonly links: readonly ProfileLink[];
}

/** An agent serves a call type whose share of their calls is at least this part of the usual. */
const shareOfUsual = 0.25;
/** Groups of agents with a smaller share of the work join the most similar group. */
const workShareMin = 0.05;
const profilesMax = 8;
const hours = 24;

interface Group {
  readonly agents: string[];
  readonly takes: ReadonlySet<string>;
  readonly workByHour: number[];
}

/** Profiles by the calls that agents took; empty if the log names no agents. */
export function fitProfiles(calls: CallList): readonly Omit<AgentProfile, 'staff' | 'links'>[] {
  const served = calls.filter(({ outcome, agent }) => outcome === 'answered' && agent !== null);
  const usual = sharesOf(served);
  const groups = new Map<string, Group>();
  const byAgent = callsBy(served, ({ agent }) => agent ?? '');
  for (const [agent, own] of [...byAgent].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const shares = sharesOf(own);
    const takes = new Set(
      [...usual]
        .filter(([type, share]) => (shares.get(type) ?? 0) >= shareOfUsual * share)
        .map(([type]) => type),
    );
    const key = [...takes].join(' ');
    const group: Group = groups.get(key) ?? {
      agents: [],
      takes,
      workByHour: new Array<number>(hours).fill(0),
    };
    groups.set(key, group);
    group.agents.push(agent);
    addWork(group, own);
  }
  const merged = joined([...groups.values()], usual);
  const byHour = Array.from({ length: hours }, (_, hour) =>
    sumBy(merged, ({ workByHour }) => workByHour[hour] ?? 0),
  );
  return merged.map(({ agents, takes, workByHour }, place) => {
    const callTypes = [...usual.keys()].filter((type) => takes.has(type));
    const shareByHour = workByHour.map((work, hour) => work / Math.max(1, byHour[hour] ?? 0));
    return { id: profileIdOf(place, callTypes), callTypes, agents, shareByHour };
  });
}

/** Most characters of the queues in a profile's id, so that ids of its agents stay within theirs. */
const idLettersMax = 18;

/**
 * Its place and its queues: `1-sales-support`, or `2-sales-and-3` where they are too long. The
 * place comes first, since the smaller id ends ties between agents.
 */
export function profileIdOf(place: number, callTypes: readonly string[]): string {
  const all = callTypes.join('-');
  const [first = 'agents'] = callTypes;
  const more = callTypes.length > 1 ? `-and-${callTypes.length - 1}` : '';
  const short = all.length > idLettersMax ? `${first.slice(0, idLettersMax)}${more}` : all;
  return `${place + 1}-${short}`.replaceAll(/-+/g, '-').replace(/-$/, '');
}

function sharesOf(calls: CallList): ReadonlyMap<string, number> {
  return new Map(
    [...callsBy(calls, ({ callType }) => callType)]
      .sort(([a, some], [b, others]) => others.length - some.length || (a < b ? -1 : 1))
      .map(([type, own]) => [type, own.length / calls.length]),
  );
}

function addWork({ workByHour }: Group, calls: CallList): void {
  for (const { enteredAtMs, waitMs, handleTimeMs } of calls) {
    const hour = Math.floor((enteredAtMs + waitMs) / hourMs);
    if (workByHour[hour] !== undefined) workByHour[hour] += handleTimeMs;
  }
}

function workOf({ workByHour }: Group): number {
  return sumOf(workByHour);
}

function joined(groups: readonly Group[], usual: ReadonlyMap<string, number>): readonly Group[] {
  const left = [...groups].sort((a, b) => workOf(b) - workOf(a));
  const all = sumBy(left, workOf);
  for (let last = left.at(-1); last !== undefined && left.length > 1; last = left.at(-1)) {
    if (left.length <= profilesMax && workOf(last) >= workShareMin * all) break;
    const small = last;
    left.pop();
    const difference = ({ takes }: Group): number =>
      sumBy([...usual], ([type, share]) => (takes.has(type) === small.takes.has(type) ? 0 : share));
    const nearest = left.reduce((best, one) => (difference(one) < difference(best) ? one : best));
    for (const agent of small.agents) nearest.agents.push(agent);
    for (const [hour, work] of small.workByHour.entries()) {
      addAt(nearest.workByHour, hour, work);
    }
    left.sort((a, b) => workOf(b) - workOf(a));
  }
  return left;
}

/**
 * Calls answered at once, and how many of them while another caller waited: none if all agents take
 * all calls.
 */
export interface PoolingFit {
  readonly answeredAtOnce: number;
  readonly whileAnotherTypeWaited: number;
  readonly whileTheSameTypeWaited: number;
}

/** Counts immediate answers; the calls must be in order of entry. */
export function fitPooling(calls: CallList): PoolingFit {
  const count = { answeredAtOnce: 0, whileAnotherTypeWaited: 0, whileTheSameTypeWaited: 0 };
  for (const [call, waiting] of besideWaiting(calls)) {
    if (call.waitMs > 0 || call.outcome !== 'answered') continue;
    count.answeredAtOnce += 1;
    const others = waitingLonger(call, waiting);
    if (others.some(({ callType }) => callType === call.callType)) {
      count.whileTheSameTypeWaited += 1;
    } else if (others.length > 0) count.whileAnotherTypeWaited += 1;
  }
  return count;
}

/** Shorter answered calls are hang-ups and tell nothing about an agent's pace. */
const shortMs = 10_000;
const callsForHalf = 30;
/** Agents with fewer calls are listed but do not enter the variation. */
const callsMin = 100;

export interface AgentFactor {
  readonly agent: string;
  readonly calls: number;
  readonly factor: number;
}

export interface AgentFactorsFit {
  readonly agents: readonly AgentFactor[];
  /** Squared coefficient of variation of agents' factors. */
  readonly scv: number;
}

/** How agents differ in handle time; null if the log names no agents. */
export function fitAgentFactors(calls: CallList): AgentFactorsFit | null {
  const served = calls.filter(
    ({ outcome, agent, handleTimeMs }) =>
      outcome === 'answered' && agent !== null && handleTimeMs >= shortMs,
  );
  if (served.length === 0) return null;
  const typeMeans = new Map(
    [...callsBy(served, ({ callType }) => callType)].map(([type, own]) => [
      type,
      sumBy(own, ({ handleTimeMs }) => Math.log(handleTimeMs)) / own.length,
    ]),
  );
  const agents = [...callsBy(served, ({ agent }) => agent ?? '')]
    .map(([agent, own]) => {
      const off = sumBy(own, ({ callType, handleTimeMs }) => {
        return Math.log(handleTimeMs) - (typeMeans.get(callType) ?? 0);
      });
      return { agent, calls: own.length, factor: Math.exp(off / (own.length + callsForHalf)) };
    })
    .sort((a, b) => b.calls - a.calls || (a.agent < b.agent ? -1 : 1));
  return { agents, scv: scvOf(agents.filter(({ calls: count }) => count >= callsMin)) };
}

function scvOf(agents: readonly AgentFactor[]): number {
  if (agents.length < 2) return 0;
  const calls = sumBy(agents, (agent) => agent.calls);
  const mean = sumBy(agents, (agent) => agent.calls * agent.factor) / calls;
  const squares = sumBy(agents, ({ factor }) => (factor - mean) ** 2);
  return squares / (agents.length - 1) / mean ** 2;
}
