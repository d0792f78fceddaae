/**
 * Whole centres in the simulator's thread: checks what a link holds, changes it as what-ifs say,
 * and lists what can still be done on a day that has begun.
 */
import type { ParseResult, Scenario } from '../../contracts/index.ts';
import {
  checkedScenario,
  clockOf,
  dayActions,
  msOf,
  timeText,
  withCallbacks,
  withOverflow,
  withSetting,
} from '../../simulator/index.ts';
import type { WhatIfChange } from './address.ts';
import type { WholeDay } from './whole-centre.ts';
import type { CentreFile, LabQuestion } from './worker-protocol.ts';

export interface NamedDay extends WholeDay {
  readonly name: string;
}

/** The designs of a question about a whole centre: its what-ifs, or actions for the rest of the day. */
export function wholeDays(
  { scenario, centre }: WholeDay,
  { changes, rest }: NonNullable<LabQuestion['whole']>,
): ParseResult<readonly NamedDay[]> {
  const checked = checkedScenario(scenario, '');
  if (!checked.ok) return checked;
  const given: WholeDay = { scenario: checked.value, centre };
  const days: NamedDay[] = [];
  for (const [place, change] of changes.entries()) {
    const changed = changedDay(given, change);
    if (!changed.ok) return changed;
    days.push({ ...changed.value, name: place === 0 ? 'base' : `what-if ${place}` });
  }
  const [today] = days;
  if (rest === undefined || today === undefined) return { ok: true, value: days };
  const actions = dayActions(today, rest.nowMs).map(({ id, ...day }) => {
    return { ...today, ...day, centre: day.centre ?? today.centre, name: id };
  });
  return { ok: true, value: [today, ...actions] };
}

function changedDay(day: WholeDay, change: WhatIfChange): ParseResult<WholeDay> {
  const { agents = 0, callers, group, also } = change;
  let { scenario, centre } = day;
  const settings = [
    ['volume', change.volume],
    ['aht', change.handle],
    ['patience', change.patience],
  ] as const;
  for (const [member, by = 0] of settings) {
    if (by === 0) continue;
    const path = callers === undefined ? member : `${member}.${callers}`;
    const set = withSetting(scenario, path, `×${1 + by / 100}`);
    if (!set.ok) return set;
    scenario = set.value;
  }
  if (agents !== 0) scenario = withAgents(scenario, agents, group);
  if (change.callbacks) scenario = withCallbacks(scenario, change.callbacks * 1_000);
  if (change.overflow) centre = withOverflow(centre, change.overflow * 1_000, group);
  if (also !== undefined) centre = withQueue(centre, queueIdOf(scenario, also), group);
  return { ok: true, value: { scenario, centre: withChannel(centre, scenario, change) } };
}

function queueIdOf({ callTypes }: Scenario, callers: string | undefined): string | undefined {
  return callTypes.find(({ id }) => id === callers)?.queue;
}

/** Agents of the group (default: each) all day: one more shift, or fewer of a chain of shifts. */
function withAgents(scenario: Scenario, by: number, group: string | undefined): Scenario {
  const { startMs, dayMs } = clockOf(scenario);
  const { shifts } = scenario.agents;
  const profiles = [...new Set(shifts.map(({ profile }) => profile))].filter(
    (profile) => group === undefined || profile === group,
  );
  const [start, end] = [timeText(startMs), timeText(startMs + dayMs)];
  const added = profiles.map((profile) => ({ profile, count: by, start, end }));
  const counts = shifts.map(({ count }) => count);
  for (const profile of by < 0 ? profiles : []) {
    for (let removed = 0; removed > by; removed -= 1) {
      let atMs = startMs;
      for (const [place, shift] of shifts.entries()) {
        const isNext = shift.profile === profile && msOf(shift.start) >= atMs;
        const count = counts[place] ?? 0;
        if (!isNext || count === 0) continue;
        counts[place] = count - 1;
        atMs = msOf(shift.end);
      }
    }
  }
  const kept = shifts.map((shift, place) => ({ ...shift, count: counts[place] ?? 0 }));
  const all = [...kept.filter(({ count }) => count > 0), ...(by > 0 ? added : [])];
  return { ...scenario, agents: { ...scenario.agents, shifts: all } };
}

/** Agents of the group (default: each) take calls of the queue too, with the skills that it asks. */
function withQueue(centre: CentreFile, queueId: string | undefined, group: string | undefined) {
  const queue = centre.queues.find(({ id }) => id === queueId);
  if (queue === undefined || centre.profiles === undefined) return centre;
  const { required } = queue.plan ?? {};
  const asked = typeof required === 'object' ? required : [];
  const skilled = Object.fromEntries(
    asked.flatMap((one) => ('skill' in one ? [[one.skill, 100]] : [])),
  );
  const profiles = centre.profiles.map((profile) => {
    const { id, links = [], skills } = profile;
    if (group !== undefined && id !== group) return profile;
    const isLinked = links.some((link) => link.queue === queue.id);
    return {
      ...profile,
      ...(asked.length === 0 ? {} : { skills: { ...skilled, ...skills } }),
      links: isLinked ? links : [...links, { queue: queue.id, rank: 1 }],
    };
  });
  return { ...centre, profiles };
}

/** Priority as a head start of the callers' queue, and chats that an agent has at a time. */
function withChannel(
  centre: CentreFile,
  scenario: Scenario,
  { callers, priority = 0, chats = 0 }: WhatIfChange,
): CentreFile {
  const own = queueIdOf(scenario, callers);
  const queues = centre.queues.map((queue) => {
    if (callers !== undefined && queue.id !== own) return queue;
    const { offsetMs = 0 } = queue.plan ?? {};
    const plan = { ...queue.plan, offsetMs: offsetMs - priority * 1_000 };
    return {
      ...queue,
      ...(priority === 0 ? {} : { plan }),
      ...(chats === 0 ? {} : { channel: 'chat' }),
    };
  });
  const chat = { cost: Math.floor(100 / chats), max: chats };
  return { ...centre, queues, ...(chats === 0 ? {} : { channels: { ...centre.channels, chat } }) };
}
