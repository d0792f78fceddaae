/**
 * Log-ons estimated from a log that names agents: present from first call to last, except in gaps
 * in which their callers waited or colleagues took many calls. Cost: a sort of each agent's day.
 */
import { dayMs, minuteMs } from '../../../kernel/index.ts';
import type { LoggedCall } from './read-log.ts';

export const slotMs = 15 * minuteMs;
const slotsOfDay = dayMs / slotMs;

const breakMsMin = 3 * minuteMs;
/** Callers' waits below this sum, during a gap between an agent's calls, may be ringing time. */
const waitedMsMin = 20_000;
/** If each colleague took this many calls during a gap, the agent was probably away. */
const callsPerColleague = 2;
/**
 * A start or end of an agent's day is usual if it occurs on this share of days and lies this near.
 */
const usual = { share: 0.2, nearMs: 45 * minuteMs } as const;

interface Work {
  readonly fromMs: number;
  readonly toMs: number;
}

interface AgentDay {
  readonly agent: string;
  readonly day: number;
  readonly works: Work[];
  fromMs: number;
  toMs: number;
}

interface Team {
  readonly callTypes: readonly string[];
  readonly agents: readonly string[];
}

/** Mean agents by quarter of an hour since midnight; `pauseMs` of work follows each call. */
export function staffOfTeam(
  team: Team,
  calls: readonly LoggedCall[],
  { days, pauseMs }: { readonly days: number; readonly pauseMs: number },
): readonly number[] {
  const members = new Set(team.agents);
  const agentDays = agentDaysOf(calls, members, pauseMs);
  moveToUsual(agentDays);
  const served = calls.filter(({ callType }) => team.callTypes.includes(callType));
  const ofDay = Map.groupBy(served, ({ day }) => day);
  const colleagues = Map.groupBy(agentDays, ({ day }) => day);
  const staff = new Array<number>(slotsOfDay).fill(0);
  for (const one of agentDays) {
    const others = (colleagues.get(one.day)?.length ?? 1) - 1;
    const beside = { calls: ofDay.get(one.day) ?? [], others };
    addTime(staff, one, 1);
    for (const gap of breaksOf(one, beside)) addTime(staff, gap, -1);
  }
  return staff.map((time) => time / slotMs / Math.max(1, days));
}

function agentDaysOf(
  calls: readonly LoggedCall[],
  members: ReadonlySet<string>,
  pauseMs: number,
): AgentDay[] {
  const found = new Map<string, AgentDay>();
  for (const { agent, outcome, day, enteredAtMs, waitMs, handleTimeMs } of calls) {
    if (agent === null || outcome === 'abandoned' || !members.has(agent)) continue;
    const fromMs = enteredAtMs + waitMs;
    const work = { fromMs, toMs: fromMs + handleTimeMs + pauseMs };
    const key = `${day} ${agent}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, { agent, day, works: [work], ...work });
    else known.works.push(work);
  }
  for (const one of found.values()) {
    one.works.sort((a, b) => a.fromMs - b.fromMs);
    one.fromMs = one.works[0]?.fromMs ?? 0;
    one.toMs = one.works.reduce((last, { toMs }) => Math.max(last, toMs), 0);
  }
  return [...found.values()];
}

/** Moves starts and ends of an agent's days to quarters of an hour that are usual for them. */
function moveToUsual(agentDays: readonly AgentDay[]): void {
  for (const own of Map.groupBy(agentDays, ({ agent }) => agent).values()) {
    const begins = usualOf(own.map(({ fromMs }) => Math.floor(fromMs / slotMs) * slotMs));
    const ends = usualOf(own.map(({ toMs }) => Math.round(toMs / slotMs) * slotMs));
    for (const one of own) {
      const begin = begins.findLast((ms) => ms <= one.fromMs && one.fromMs - ms <= usual.nearMs);
      const end = ends.find((ms) => ms >= one.toMs - slotMs / 2 && ms - one.toMs <= usual.nearMs);
      one.fromMs = begin ?? one.fromMs;
      one.toMs = end ?? one.toMs;
    }
  }
}

function usualOf(times: readonly number[]): readonly number[] {
  return [...Map.groupBy(times, (ms) => ms)]
    .filter(([, same]) => same.length >= usual.share * times.length)
    .map(([ms]) => ms)
    .sort((a, b) => a - b);
}

function breaksOf(
  { works, agent }: AgentDay,
  beside: { readonly calls: readonly LoggedCall[]; readonly others: number },
): readonly Work[] {
  return works.slice(1).flatMap((next, place) => {
    const gap = { fromMs: works[place]?.toMs ?? 0, toMs: next.fromMs };
    if (gap.toMs - gap.fromMs < breakMsMin) return [];
    let waitedMs = 0;
    let taken = 0;
    for (const call of beside.calls) {
      const answeredMs = call.enteredAtMs + call.waitMs;
      // The call that ends the gap is not counted, since the agent took it.
      if (answeredMs <= gap.fromMs || call.enteredAtMs >= gap.toMs) continue;
      if (answeredMs === gap.toMs && call.agent === agent) continue;
      waitedMs += Math.max(
        0,
        Math.min(answeredMs, gap.toMs) - Math.max(call.enteredAtMs, gap.fromMs),
      );
      if (call.outcome === 'answered' && answeredMs < gap.toMs) taken += 1;
    }
    const wasPassedOver = taken > callsPerColleague * Math.max(1, beside.others);
    return waitedMs >= waitedMsMin || wasPassedOver ? [gap] : [];
  });
}

function addTime(staff: number[], { fromMs, toMs }: Work, sign: 1 | -1): void {
  const last = Math.min(slotsOfDay - 1, Math.floor((toMs - 1) / slotMs));
  for (let slot = Math.floor(fromMs / slotMs); slot <= last; slot += 1) {
    const inSlot = Math.min(toMs, (slot + 1) * slotMs) - Math.max(fromMs, slot * slotMs);
    staff[slot] = (staff[slot] ?? 0) + sign * inSlot;
  }
}
