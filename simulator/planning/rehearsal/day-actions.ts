/**
 * What can still be done on a day that has begun: later breaks, overtime, callbacks, overflow. Each
 * is the day with one change, to be compared over the same callers.
 */
import type { Scenario } from '../../../contracts/index.ts';
import { hourMs } from '../../../kernel/index.ts';
import type { CentreFile } from '../../../routing/index.ts';
import { msOf, timeText } from '../../clock.ts';

export type DayActionId = 'breaks' | 'overtime' | 'callbacks' | 'overflow';

export interface CentreDay {
  readonly scenario: Scenario;
  readonly centre: CentreFile | undefined;
}

/** Callers who take a callback leave it, so that calling back is not judged as not answering. */
export const actionMeasureId = 'serviceLevelNetAnsweredAbandoned';
const breaksMovedMs = 2 * hourMs;
const [overflowMs, callbacksAboveMs] = [60_000, 120_000];

/** The actions that change this day. `nowMs`: since midnight. */
export function dayActions(
  day: CentreDay,
  nowMs: number,
): readonly (CentreDay & { readonly id: DayActionId })[] {
  const { scenario, centre } = day;
  const { agents, callbacks } = scenario;
  const withShifts = (shifts: Shifts): CentreDay => ({
    ...day,
    scenario: { ...scenario, agents: { ...agents, shifts: [...shifts] } },
  });
  const called = callbacks === undefined ? withCallbacks(scenario, callbacksAboveMs) : scenario;
  const planned = JSON.stringify(day);
  return [
    { id: 'breaks' as const, ...withShifts(withLaterBreaks(agents.shifts, nowMs)) },
    { id: 'overtime' as const, ...withShifts(withOvertime(agents.shifts, nowMs)) },
    { id: 'callbacks' as const, ...day, scenario: called },
    { id: 'overflow' as const, ...day, centre: centre && withOverflow(centre, overflowMs) },
  ].filter(({ id: _, ...changed }) => JSON.stringify(changed) !== planned);
}

export function withCallbacks(scenario: Scenario, offerAboveWaitMs: number): Scenario {
  return {
    ...scenario,
    callbacks: { acceptShare: 0.5, answerShare: 0.9, ...scenario.callbacks, offerAboveWaitMs },
  };
}

/** Agents of the profile (default: all) take calls of the other queues after this wait. */
export function withOverflow(centre: CentreFile, delayMs: number, profileId?: string): CentreFile {
  if (centre.profiles === undefined) return centre;
  const profiles = centre.profiles.map((profile) => {
    const { links = [], id } = profile;
    if (profileId !== undefined && id !== profileId) return profile;
    const others = centre.queues.filter((one) => !links.some(({ queue }) => queue === one.id));
    return {
      ...profile,
      links: [...links, ...others.map((one) => ({ queue: one.id, rank: 1, delayMs }))],
    };
  });
  return { ...centre, profiles };
}

type Shifts = Scenario['agents']['shifts'];

function withLaterBreaks(shifts: Shifts, nowMs: number): Shifts {
  return shifts.map(({ breaks, ...shift }) => {
    if (breaks === undefined) return shift;
    const end = msOf(shift.end);
    const moved = breaks.map((one) => {
      const at = msOf(one.at);
      if (at < nowMs || at >= nowMs + breaksMovedMs) return one;
      const isFree = (to: number): boolean =>
        to + one.lengthMs <= end &&
        breaks.every((other) => other === one || Math.abs(msOf(other.at) - to) >= hourMs);
      const to = [at + breaksMovedMs, at + hourMs].find(isFree) ?? at;
      return { ...one, at: timeText(to) };
    });
    return { ...shift, breaks: moved.toSorted((a, b) => msOf(a.at) - msOf(b.at)) };
  });
}

function withOvertime(shifts: Shifts, nowMs: number): Shifts {
  return shifts.map((shift) => {
    const end = msOf(shift.end);
    return end > nowMs ? { ...shift, end: timeText(end + hourMs) } : shift;
  });
}
