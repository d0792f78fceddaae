/**
 * Log-ons estimated from a log that names agents: present from first call to last, except in gaps
 * in which their callers waited or colleagues took many calls. The idle time before a first call
 * and after a last one is added, because it leaves no call. Cost: a sort of each agent's day.
 */
import { dayMs, minuteMs } from '../../../kernel/index.ts';
import {
  type AgentDayCalls,
  type CallList,
  callsBy,
  callsByAgentDay,
  type LoggedCall,
} from './logged-calls.ts';

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

interface AgentDay extends AgentDayCalls {
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
  calls: CallList,
  { days, pauseMs }: { readonly days: number; readonly pauseMs: number },
): readonly number[] {
  const agentDays = agentDaysOf(calls, new Set(team.agents), pauseMs);
  const served = calls.filter(({ callType }) => team.callTypes.includes(callType));
  const servedOn = callsBy(served, ({ day }) => day);
  const staff = new Array<number>(slotsOfDay).fill(0);
  const breaks: Work[] = [];
  const paces = new Paces();
  for (const [day, colleagues] of Map.groupBy(agentDays, (one) => one.day)) {
    const beside = { waits: dayWaits(servedOn.get(day) ?? []), others: colleagues.length - 1 };
    for (const one of colleagues) {
      const works = worksOf(one, pauseMs);
      const own = breaksOf(works, { ...beside, agent: one.agent });
      paces.add(works, own);
      for (const gap of own) breaks.push(gap);
    }
  }
  const { beforeMs, afterMs } = paces.idle;
  for (const one of agentDays) {
    one.fromMs = Math.max(0, one.fromMs - beforeMs);
    one.toMs = Math.max(one.fromMs, one.toMs + afterMs);
  }
  moveToUsual(agentDays);
  for (const one of agentDays) addTime(staff, one, 1);
  for (const { fromMs, toMs } of breaks) {
    const away = { fromMs: fromMs + Math.max(0, afterMs), toMs: toMs - beforeMs };
    if (away.toMs > away.fromMs) addTime(staff, away, -1);
  }
  return staff.map((time) => time / slotMs / Math.max(1, days));
}

/** How long agents work and are idle in turn, apart from breaks. */
class Paces {
  readonly #work = { count: 0, ms: 0, squares: 0 };
  readonly #gap = { count: 0, ms: 0, squares: 0 };

  add(works: readonly Work[], breaks: readonly Work[]): void {
    const isBreak = new Set(breaks.map(({ fromMs }) => fromMs));
    for (const [place, { fromMs, toMs }] of works.entries()) {
      count(this.#work, toMs - fromMs);
      const next = works[place + 1];
      if (next !== undefined && !isBreak.has(toMs))
        count(this.#gap, Math.max(0, next.fromMs - toMs));
    }
  }

  /**
   * Mean time from a log-on to the first call, and from the last call to a log-off at any moment.
   * An agent who is busy then stays until the call ends, which counts against idle time.
   */
  get idle(): { readonly beforeMs: number; readonly afterMs: number } {
    const [work, gap] = [this.#work, this.#gap];
    if (gap.count === 0 || work.ms === 0) return { beforeMs: 0, afterMs: 0 };
    const cycleMs = gap.ms / gap.count + work.ms / work.count;
    const squares = gap.squares / gap.count - work.squares / work.count;
    return { beforeMs: gap.ms / gap.count, afterMs: squares / (2 * cycleMs) };
  }
}

function count(sums: { count: number; ms: number; squares: number }, ms: number): void {
  sums.count += 1;
  sums.ms += ms;
  sums.squares += ms * ms;
}

function agentDaysOf(calls: CallList, members: ReadonlySet<string>, pauseMs: number): AgentDay[] {
  const own = calls.filter(
    ({ agent, outcome }) => agent !== null && outcome !== 'abandoned' && members.has(agent),
  );
  return callsByAgentDay(own).map((one) => {
    const works = worksOf(one, pauseMs);
    const toMs = works.reduce((last, work) => Math.max(last, work.toMs), 0);
    return { ...one, fromMs: works[0]?.fromMs ?? 0, toMs };
  });
}

function worksOf({ calls }: AgentDayCalls, pauseMs: number): readonly Work[] {
  return Array.from(calls, ({ enteredAtMs, waitMs, handleTimeMs }) => {
    const fromMs = enteredAtMs + waitMs;
    return { fromMs, toMs: fromMs + handleTimeMs + pauseMs };
  }).sort((a, b) => a.fromMs - b.fromMs);
}

/** Moves starts and ends of an agent's days to quarters of an hour that are usual for them. */
function moveToUsual(agentDays: readonly AgentDay[]): void {
  for (const own of Map.groupBy(agentDays, ({ agent }) => agent).values()) {
    const begins = usualOf(own.map(({ fromMs }) => Math.round(fromMs / slotMs) * slotMs));
    const ends = usualOf(own.map(({ toMs }) => Math.round(toMs / slotMs) * slotMs));
    for (const one of own) {
      const begin = begins.findLast(
        (ms) => ms <= one.fromMs + slotMs / 2 && one.fromMs - ms <= usual.nearMs,
      );
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
  works: readonly Work[],
  beside: { readonly waits: DayWaits; readonly others: number; readonly agent: string },
): readonly Work[] {
  return works.slice(1).flatMap((next, place) => {
    const gap = { fromMs: works[place]?.toMs ?? 0, toMs: next.fromMs };
    if (gap.toMs - gap.fromMs < breakMsMin) return [];
    let waitedMs = 0;
    let taken = 0;
    const { calls, longestMs } = beside.waits;
    const fromMs = gap.fromMs - longestMs;
    for (let place = firstFrom(calls, fromMs); place < calls.length; place++) {
      const call = calls[place];
      if (call === undefined || call.enteredAtMs >= gap.toMs) break;
      const answeredMs = call.enteredAtMs + call.waitMs;
      // The call that ends the gap is not counted, since the agent took it.
      if (answeredMs <= gap.fromMs) continue;
      if (answeredMs === gap.toMs && call.agent === beside.agent) continue;
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

/** Calls of a day in order of entry, and the longest of their waits. */
interface DayWaits {
  readonly calls: readonly LoggedCall[];
  readonly longestMs: number;
}

function dayWaits(calls: CallList): DayWaits {
  const all = [...calls];
  return { calls: all, longestMs: all.reduce((most, { waitMs }) => Math.max(most, waitMs), 0) };
}

function firstFrom(calls: readonly LoggedCall[], fromMs: number): number {
  let [low, high] = [0, calls.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((calls[middle]?.enteredAtMs ?? 0) < fromMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

function addTime(staff: number[], { fromMs, toMs }: Work, sign: 1 | -1): void {
  const last = Math.min(slotsOfDay - 1, Math.floor((toMs - 1) / slotMs));
  for (let slot = Math.floor(fromMs / slotMs); slot <= last; slot += 1) {
    const inSlot = Math.min(toMs, (slot + 1) * slotMs) - Math.max(fromMs, slot * slotMs);
    staff[slot] = (staff[slot] ?? 0) + sign * inSlot;
  }
}
