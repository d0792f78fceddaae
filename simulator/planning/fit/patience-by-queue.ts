/**
 * Whether callers leave sooner the more of them wait: what a survival table cannot know.
 *
 * Calls are grouped by how many waited when they came. Where patience is one distribution, the
 * share still there after a minute is the same in all groups; where callers hear their place or an
 * expected wait, it falls. The excess over the emptiest group is what a scenario states as balking
 * by wait.
 * Source: simulation.md 12.5 (cautions).
 */
import type { LoggedCall } from './read-log.ts';
import {
  hazardBetween,
  type PatienceTable,
  patienceTable,
  survivalAt,
  survivalSteps,
  type Wait,
} from './survival.ts';

/** Calls that found so many waiting. */
export interface QueueGroup {
  readonly aheadMin: number;
  readonly calls: number;
  readonly left: number;
  /** Leavers per 1,000 s of waiting. */
  readonly hazard: number;
  /** Share still there after a minute. */
  readonly stayedShare: number;
  /** Mean wait of those answered: what they might have heard. */
  readonly answeredWaitMs: number;
}

export interface PatienceByQueue {
  readonly groups: readonly QueueGroup[];
  /** Share that leaves early, beyond the first group, at the wait of each group. */
  readonly leavesByWait: readonly (readonly [waitMs: number, share: number])[];
  /** Of those who found few waiting: what is left when early leavers are taken apart. */
  readonly patience: PatienceTable | null;
}

/** First number ahead of each group. */
const groupStarts = [0, 1, 3, 5] as const;
/** Groups whose callers are taken to leave by patience alone. */
const groupsOfFew = 2;
const earlyMs = 60_000;
/** A group with fewer waits says nothing. */
const waitsMin = 100;

/** Of one call type; null: too few waited in one of the groups. Calls are in order of entry. */
export function fitPatienceByQueue(
  calls: readonly LoggedCall[],
  callType: string,
): PatienceByQueue | null {
  const waits = groupStarts.map((): { wait: Wait; isAnswered: boolean }[] => []);
  let waiting: LoggedCall[] = [];
  let day: number | null = null;
  for (const call of calls) {
    if (call.day !== day) waiting = [];
    day = call.day;
    if (call.waitMs === 0) continue;
    waiting = waiting.filter((one) => one.enteredAtMs + one.waitMs > call.enteredAtMs);
    if (call.callType === callType) {
      const group = groupStarts.findLastIndex((start) => waiting.length >= start);
      const wait = { waitMs: call.waitMs, hasLeft: call.outcome === 'abandoned' };
      waits[group]?.push({ wait, isAnswered: call.outcome === 'answered' });
    }
    waiting.push(call);
  }
  if (waits.some((group) => group.length < waitsMin)) return null;
  const groups = waits.map((group, place) => groupOf(groupStarts[place] ?? 0, group));
  const usual = groups[0]?.stayedShare ?? 1;
  const leavesByWait: (readonly [number, number])[] = [];
  for (const { answeredWaitMs, stayedShare } of groups) {
    const [beforeMs, before] = leavesByWait.at(-1) ?? [0, 0];
    const share = Math.max(before, 1 - stayedShare / usual);
    const waitMs = Math.max(beforeMs + 1_000, Math.round(answeredWaitMs / 1_000) * 1_000);
    leavesByWait.push([waitMs, Number(share.toFixed(3))]);
  }
  const ofFew = waits.slice(0, groupsOfFew).flatMap((group) => group.map(({ wait }) => wait));
  return { groups, leavesByWait, patience: patienceTable(ofFew) };
}

function groupOf(
  aheadMin: number,
  group: readonly { readonly wait: Wait; readonly isAnswered: boolean }[],
): QueueGroup {
  const waits = group.map(({ wait }) => wait);
  const { events, exposureMs } = hazardBetween(waits, 0, Number.POSITIVE_INFINITY);
  const answered = group.filter(({ isAnswered }) => isAnswered);
  const answeredMs = answered.reduce((sum, { wait }) => sum + wait.waitMs, 0);
  return {
    aheadMin,
    calls: group.length,
    left: events,
    hazard: (events * 1_000_000) / Math.max(1, exposureMs),
    stayedShare: survivalAt(survivalSteps(waits), earlyMs),
    answeredWaitMs: answeredMs / Math.max(1, answered.length),
  };
}
