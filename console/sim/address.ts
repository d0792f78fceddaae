/**
 * The lab's address: base, what-ifs and view. A link restores all; the same seed gives the same
 * figures.
 */
import { asDate } from '../parts/days.ts';
import { type LabCentre, labCentreOf } from './lab-centre.ts';

export interface DayPlan {
  /** Start of the first half hour, in minutes since midnight. */
  readonly from: number;
  readonly calls: readonly number[];
  readonly agents: readonly number[];
}

/** Start and end in minutes since midnight, and number of agents. */
export interface RosterShift {
  readonly from: number;
  readonly to: number;
  readonly heads: number;
}

/** Inputs of the base; times in seconds. */
export interface LabValues {
  /** Id of the queue in the centre file; undefined: a stand-alone queue. */
  readonly queue: string | undefined;
  readonly calls: number;
  readonly aht: number;
  readonly patience: number;
  /** Target: percent answered within `target` seconds. */
  readonly goal: number;
  readonly within: number;
  readonly agents: number;
  readonly day: DayPlan | undefined;
}

/**
 * A what-if: agents as a number, calls, handle time and patience in percent. Of a whole centre also
 * seconds (priority, overflow, callbacks) and chats at a time; for some callers or a group only.
 */
export type WhatIfChange = Readonly<
  Partial<Record<ChangeKey, number> & Record<(typeof partKeys)[number], string>>
>;
export const differenceKeys = ['agents', 'volume', 'handle', 'patience'] as const;
export const centreKeys = [
  ...differenceKeys,
  'priority',
  'overflow',
  'callbacks',
  'chats',
] as const;
export type ChangeKey = (typeof centreKeys)[number];
/** Call type, profile, and call type that the profile also takes. */
export const partKeys = ['callers', 'group', 'also'] as const;

const ownViews = ['replay', 'past', 'log'] as const;
export const views = ['curve', 'map', 'day', 'roster', ...ownViews] as const;
export const centreViews = ['queues', 'rest', ...ownViews] as const;

export interface LabAddress extends LabValues {
  /** The question is a whole centre: `log`, which is `centre`, or a stored scenario's id. */
  readonly whole: string | undefined;
  readonly centre: LabCentre | undefined;
  /** The rest of its day: minutes since midnight, and calls above the forecast in percent. */
  readonly now: number;
  readonly above: number;
  readonly what: readonly WhatIfChange[];
  readonly view: (typeof views | typeof centreViews)[number];
  readonly seed: number;
  /** Journal day to replay. Default: today. */
  readonly date: string | undefined;
  /** Simulated day to replay, from 1, and the instant in it, in seconds. */
  readonly run: number;
  readonly at: number;
  /** Shifts that determine the day's agents; empty: agents are planned by half hour. */
  readonly roster: readonly RosterShift[];
}

export const ranges = {
  calls: { least: 1, most: 2_000, usual: 100 },
  aht: { least: 5, most: 7_200, usual: 180 },
  patience: { least: 1, most: 7_200, usual: 120 },
  goal: { least: 1, most: 99, usual: 80 },
  within: { least: 0, most: 3_600, usual: 20 },
  agents: { least: 1, most: 2_000, usual: 12 },
  run: { least: 1, most: 1_000, usual: 1 },
  at: { least: 0, most: 172_800, usual: 0 },
  now: { least: 0, most: 1_430, usual: 660 },
  above: { least: -90, most: 400, usual: 20 },
} as const;
export type RangeName = keyof typeof ranges;

/** Most what-ifs: with more, comparisons with one base become unreliable. */
export const whatIfsMax = 4;
export const halfHoursMax = 48;
export const shiftsMax = 60;
const seedDefault = 1;

export function addressOf(search: Readonly<Record<string, unknown>>): LabAddress {
  const typed = (of: RangeName) => numberWithin(search[of], ranges[of]) ?? ranges[of].usual;
  const { queue, what, view, seed, whole } = search;
  const centre = labCentreOf(search['centre']);
  const isWhole = whole !== undefined && (whole !== 'log' || centre !== undefined);
  return {
    whole: isWhole ? String(whole) : undefined,
    centre,
    now: Math.round(typed('now')),
    above: typed('above'),
    queue: queue === undefined ? undefined : String(queue),
    calls: typed('calls'),
    aht: typed('aht'),
    patience: typed('patience'),
    goal: typed('goal'),
    within: typed('within'),
    agents: Math.round(typed('agents')),
    day: dayOf(search['day']),
    what: Array.isArray(what) ? what.slice(0, whatIfsMax).map(differenceOf) : [],
    view: isWhole
      ? (centreViews.find((one) => one === view) ?? 'queues')
      : (views.find((one) => one === view) ?? 'curve'),
    seed: Number.isSafeInteger(seed) && Number(seed) >= 0 ? Number(seed) : seedDefault,
    date: asDate(search['date']),
    run: Math.round(typed('run')),
    at: typed('at'),
    roster: Array.isArray(search['roster'])
      ? search['roster'].slice(0, shiftsMax).flatMap(shiftOf)
      : [],
  };
}

/** The value; null: not a number within the range. */
export function numberWithin(
  value: unknown,
  { least, most }: { readonly least: number; readonly most: number },
): number | null {
  return typeof value === 'number' && value >= least && value <= most ? value : null;
}

function differenceOf(value: unknown): WhatIfChange {
  const members: Readonly<Record<string, unknown>> = Object(value);
  const known = centreKeys.flatMap((key) => {
    const by = numberWithin(members[key], changeRanges[key]);
    return by === null || by === 0 ? [] : [[key, by] as const];
  });
  const parts = partKeys.flatMap((key) => {
    return typeof members[key] === 'string' ? [[key, members[key]] as const] : [];
  });
  return Object.fromEntries([...known, ...parts]);
}

const percentBy = { least: -90, most: 400 };
const secondsBy = { least: 0, most: 3_600 };
export const changeRanges = {
  agents: { least: -500, most: 500 },
  volume: percentBy,
  handle: percentBy,
  patience: percentBy,
  priority: { least: -3_600, most: 3_600 },
  overflow: secondsBy,
  callbacks: secondsBy,
  chats: { least: 0, most: 10 },
} as const;

function dayOf(value: unknown): DayPlan | undefined {
  const { from, calls, agents }: Readonly<Record<string, unknown>> = Object(value);
  if (!Array.isArray(calls) || !Array.isArray(agents) || calls.length === 0) return undefined;
  const rows = calls.slice(0, halfHoursMax);
  return {
    from: numberWithin(from, { least: 0, most: 1_410 }) ?? 0,
    calls: rows.map((one) => numberWithin(one, { least: 0, most: ranges.calls.most }) ?? 0),
    agents: rows.map((_, row) =>
      Math.round(numberWithin(agents[row], { least: 0, most: ranges.agents.most }) ?? 0),
    ),
  };
}

function shiftOf(value: unknown): readonly RosterShift[] {
  const members: Readonly<Record<string, unknown>> = Object(value);
  const from = numberWithin(members['from'], { least: 0, most: 1_439 });
  const to = numberWithin(members['to'], { least: 1, most: 2_880 });
  const heads = numberWithin(members['heads'], { least: 0, most: ranges.agents.most });
  if (from === null || to === null || heads === null || from >= to) return [];
  return [{ from, to, heads: Math.round(heads) }];
}
