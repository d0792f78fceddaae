/**
 * Start and target of the staff search: agents by profile and quarter of an hour, and the log's
 * waits by queue and hour.
 */
import { hourMs, minuteMs } from '../../../kernel/index.ts';
import { sumBy } from '../../statistics/sums.ts';
import type { LogFit } from './fit-log.ts';
import { byHour, centreOf, profilesOf, type ScenarioNames, scenarioOf } from './fitted-scenario.ts';
import { slotMs } from './log-ons.ts';
import type { CallList } from './logged-calls.ts';
import { slotsPerHour } from './slots-to-shifts.ts';
import type { StaffedProfile, StaffFitOptions, WaitTarget } from './staff.ts';

/** How long agents stay after the end of the day for callers who still wait. */
const stayMsMax = 30 * minuteMs;
/**
 * Somebody is present in quarters of an hour with answered calls on more than this share of days.
 */
const answeredDaysLeast = 0.1;
/**
 * Possible relative error of agents counted from a log, where breaks, for instance, go unnoticed.
 */
const moveShareMax = 0.25;

export function staffPlanOf(fit: LogFit, names: ScenarioNames): StaffFitOptions {
  const hasLogOns = fit.profiles.length > 0;
  const first = scenarioOf(fit, names, { shifts: [] });
  return {
    scenarioOf: (shifts) => ({ ...first, agents: { ...first.agents, shifts: [...shifts] } }),
    centre: centreOf(fit, names),
    profiles: withLeast(
      fit,
      profilesOf(fit, names).map((profile) => staffedProfile(fit, profile)),
    ),
    targets: new Map(
      fit.callTypes.flatMap(({ id }) =>
        fit.waitsUnknown === undefined ? [[id, waitsByHour(fit, id)]] : [],
      ),
    ),
    days: fit.days.length,
    startMinute: fit.startMs / minuteMs,
    lastMinute: lastAnswerMs(fit) / minuteMs,
    ...(hasLogOns ? { moveShareMax } : {}),
  };
}

function staffedProfile(
  fit: LogFit,
  { id, callTypes, staff }: ReturnType<typeof profilesOf>[number],
): Omit<StaffedProfile, 'least'> {
  const slots = (fit.endMs - fit.startMs) / slotMs;
  const first = fit.startMs / slotMs;
  const own = fit.calls.filter(({ callType }) => callTypes.includes(callType));
  const agents =
    staff === null
      ? byHour(fit, own).flatMap((calls) => {
          const workMs = sumBy(calls, ({ handleTimeMs }) => handleTimeMs);
          const pauseMs = calls.length * (fit.presence?.changeoverMs ?? 0);
          const erlangs = (workMs + pauseMs) / hourMs / fit.days.length;
          return Array.from({ length: slotsPerHour }, () => erlangs + Math.sqrt(erlangs) / 2);
        })
      : staff.slice(first, first + slots);
  return { id, callTypes, agents };
}

/**
 * For each call type answered in a quarter of an hour, one agent of the profile that has most. One
 * of every profile would be more agents than a small centre has.
 */
function withLeast(
  fit: LogFit,
  profiles: readonly Omit<StaffedProfile, 'least'>[],
): readonly StaffedProfile[] {
  const least = profiles.map(({ agents }) => agents.map(() => 0));
  for (const { id } of fit.callTypes) {
    const own = fit.calls.filter(({ callType }) => callType === id);
    const able = profiles.flatMap(({ callTypes }, at) => (callTypes.includes(id) ? [at] : []));
    const agentsOf = (at: number, slot: number): number => profiles[at]?.agents[slot] ?? 0;
    for (const [slot, isAnswered] of answeredSlots(fit, own).entries()) {
      if (!isAnswered || able.some((at) => least[at]?.[slot] === 1)) continue;
      const most = able.reduce((a, b) => (agentsOf(b, slot) > agentsOf(a, slot) ? b : a));
      least[most]?.splice(slot, 1, 1);
    }
  }
  return profiles.map((profile, at) => ({ ...profile, least: least[at] ?? [] }));
}

function answeredSlots(fit: LogFit, calls: CallList): readonly boolean[] {
  const days = Array.from({ length: (fit.endMs - fit.startMs) / slotMs }, () => new Set<number>());
  for (const { outcome, enteredAtMs, waitMs, day } of calls) {
    if (outcome !== 'answered') continue;
    days[Math.floor((enteredAtMs + waitMs - fit.startMs) / slotMs)]?.add(day);
  }
  // A queue that is answered on few days has somebody there where that is most likely.
  const least = Math.min(
    answeredDaysLeast * fit.days.length,
    Math.max(...days.map(({ size }) => size)) - 1,
  );
  return days.map(({ size }) => size > least);
}

function waitsByHour(fit: LogFit, callType: string): readonly WaitTarget[] {
  const own = fit.calls.filter((call) => call.callType === callType);
  return byHour(fit, own).map((calls) => ({
    waitMsMean: sumBy(calls, ({ waitMs }) => waitMs) / Math.max(1, calls.length),
    calls: calls.length,
  }));
}

/**
 * When the last call was answered on nine in ten days, in whole minutes; not before the day's end.
 */
function lastAnswerMs({ calls, endMs }: LogFit): number {
  const last = new Map<number, number>();
  for (const { day, outcome, enteredAtMs, waitMs } of calls) {
    if (outcome !== 'answered') continue;
    last.set(day, Math.max(last.get(day) ?? 0, enteredAtMs + waitMs));
  }
  const sorted = [...last.values()].sort((a, b) => a - b);
  const most = sorted[Math.floor(0.9 * sorted.length)] ?? endMs;
  const untilMs = Math.max(endMs, Math.min(endMs + stayMsMax, most));
  return Math.ceil(untilMs / minuteMs) * minuteMs;
}
