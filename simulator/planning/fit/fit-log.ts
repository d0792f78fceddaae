/**
 * Estimates from a call log: rates, waits and staff of usual days; distributions from all calls
 * of the same dates, so that rare call types have samples.
 */

import type { ParseResult } from '../../../contracts/index.ts';
import { dateOfDay, hourMs } from '../../../kernel/index.ts';
import { overlapMs, type Weekday, weekdayOf } from '../../clock.ts';
import { type ExcludedDay, ordinaryDays, type SpecialDay } from '../forecast/counted-days.ts';
import { queueIdOf } from '../queue-id.ts';
import { type AnsweringFit, fitLinks } from './agent-links.ts';
import { fitPresence, type PresenceFit } from './agent-presence.ts';
import {
  type AgentFactorsFit,
  type AgentProfile,
  fitAgentFactors,
  fitPooling,
  fitProfiles,
  type PoolingFit,
} from './agent-profiles.ts';
import { type CallsAgainFit, fitCallsAgain, fitRedials, type RedialFit } from './calls-again.ts';
import {
  type BusynessFit,
  countsByDay,
  fitBusyness,
  fullWeekdays,
  weekdayFactors,
} from './day-kinds.ts';
import {
  fitHandleTimes,
  type HandleTimeFit,
  type WrapUpFit,
  wrapUpsOf,
} from './handle-time-distributions.ts';
import { staffOfTeam } from './log-ons.ts';
import { type CallList, callsBy } from './logged-calls.ts';
import type { CallLog } from './read-log.ts';
import { changedTimes } from './row-faults.ts';
import {
  type CensoredFit,
  callsOfWaits,
  fitCensored,
  fitPatienceByQueue,
  type PatienceByQueue,
  type PatienceTable,
  patienceTable,
  type Wait,
  WaitCounts,
} from './survival.ts';
import { refuseTable } from './table.ts';
import { sharedTypes } from './teams.ts';

export interface FitOptions {
  /** First and last day to fit, as numbers since 1970-01-01. Default: the whole log. */
  readonly fromDay?: number;
  readonly toDay?: number;
  /** Default: weekdays with a full day's calls. */
  readonly weekdays?: readonly Weekday[];
  readonly intervalMs: number;
  /** Named days, such as holidays, which are left out. */
  readonly special?: readonly SpecialDay[];
}

export interface CallTypeFit {
  readonly id: string;
  readonly calls: number;
  /** Redials included. */
  readonly callsPerInterval: readonly number[];
  readonly redialsPerInterval: readonly number[];
  /** Calls of a weekday relative to all days, by its name. */
  readonly weekdays: Readonly<Record<string, number>>;
  /** Handle times, without wrap-up if the log separates it. */
  readonly handleTimes: HandleTimeFit | null;
  readonly wrapUps: WrapUpFit | null;
  readonly waits: number;
  readonly left: number;
  /** Patience of this call type; null if too few callers abandoned. */
  readonly patience: PatienceTable | null;
  readonly censored: readonly CensoredFit[];
  readonly byQueue: PatienceByQueue | null;
}

/** A call type with too few calls, or none handled, on the days and in the hours fitted. */
export interface RareType {
  readonly callType: string;
  readonly rows: number;
  /** Its lines in the log. */
  readonly firstLines: readonly number[];
}

export interface LogFit {
  /** As numbers since 1970-01-01, without days on which the clock was changed in fitted hours. */
  readonly days: readonly number[];
  readonly weekdays: readonly Weekday[];
  /** Days left out because an hour of them is missing or came twice. */
  readonly daysOfChange: readonly number[];
  /** Days that a forecast leaves out too: named ones, and those with a gap, such as an outage. */
  readonly daysLeftOut: readonly ExcludedDay[];
  /** Start of the fitted hours, in ms since midnight, on a whole hour. */
  readonly startMs: number;
  readonly endMs: number;
  readonly intervalMs: number;
  readonly calls: CallList;
  /** Call types left out for too few calls. */
  readonly rareTypes: readonly RareType[];
  readonly callTypes: readonly CallTypeFit[];
  readonly busyness: BusynessFit;
  readonly agentFactors: AgentFactorsFit | null;
  readonly presence: PresenceFit | null;
  readonly pooling: PoolingFit;
  /** Call types that share agents; empty where the log names these. */
  readonly sharedTypes: readonly (readonly string[])[];
  readonly profiles: readonly AgentProfile[];
  /** How far the profiles' links explain who answered; null if no agent is named, or given. */
  readonly answering: AnsweringFit | null;
  readonly callsAgain: CallsAgainFit | null;
  readonly redials: RedialFit | null;
  /** Why the log tells no waits; undefined: it does. */
  readonly waitsUnknown: string | undefined;
}

/** Hours with less than this share of the busiest hour's calls lie outside the day. */
const quietShare = 0.05;
const callsMin = 20;
const typesShown = 5;
const busynessBlockMs = 7_200_000;

/** Fits a log; returns findings if no day is left. */
export function fitLog(log: CallLog, options: FitOptions): ParseResult<LogFit> {
  const { intervalMs, fromDay = -Infinity, toDay = Infinity } = options;
  const asked = log.calls.filter(({ day }) => day >= fromDay && day <= toDay);
  const weekdays = options.weekdays ?? fullWeekdays(asked);
  const isOfKind = ({ day }: { readonly day: number }) => weekdays.includes(weekdayOf(day));
  const daysOfChange = changedDays(log, asked.filter(isOfKind));
  const { leftOut: daysLeftOut, kept: usual } = usualDays(asked.filter(isOfKind), options);
  const isLeftOut = (day: number): boolean =>
    daysOfChange.includes(day) || (isOfKind({ day }) && !usual.has(day));
  const inRange = asked.filter(({ day }) => !isLeftOut(day));
  const ofKind = inRange.filter(isOfKind);
  const days = daysOf(ofKind);
  if (days.length < 2) {
    const dates = daysOf(log.calls).map(dateOfDay);
    const expected = `two days at least, of ${dates[0]} to ${dates.at(-1)}`;
    const received = `${days.length} days of the kind asked for`;
    return refuseTable({ expected, received });
  }
  const { startMs, endMs } = hoursOf(ofKind);
  const inDay = ofKind.filter(({ enteredAtMs }) => enteredAtMs >= startMs && enteredAtMs < endMs);
  const shape = { days, startMs, endMs, intervalMs };
  const presence = fitPresence(inDay);
  const found = [...callsBy(inDay, ({ callType }) => callType)].sort(
    ([a, some], [b, others]) => others.length - some.length || (a < b ? -1 : 1),
  );
  const types = found.filter(([, some]) => some.length >= callsMin && handledIn(some) > 0);
  if (types.length === 0) {
    const expected = `${callsMin} calls of a type, some of them answered with a handle time`;
    const received = found
      .slice(0, typesShown)
      .map(([id, some]) => `${id}: ${some.length} calls, ${handledIn(some)} of them handled`);
    return refuseTable({ expected, received: received.join('; ') });
  }
  const [nameless] = types.find(([id]) => queueIdOf(id) === '') ?? [];
  if (nameless !== undefined) {
    const expected = 'call types named in a-z and 0-9, or callTypes of a column map';
    return refuseTable({ expected, received: `“${nameless}”` });
  }
  const kept = new Set(types.map(([id]) => id));
  const typesOf = callsBy(inRange, ({ callType }) => callType);
  const byQueue = fitPatienceByQueue(inRange);
  const profiles = fitProfiles(inRange);
  const calls = inDay.filter(({ callType }) => kept.has(callType));
  const { links, answering } = fitLinks(calls, profiles);
  const callsAgain = fitCallsAgain(inRange);
  const redials = fitRedials(inRange, callsAgain);
  const of = { shape, redials, typesOf, byQueue };
  const pauseMs = presence?.changeoverMs ?? 0;
  const value: LogFit = {
    ...shape,
    weekdays,
    daysOfChange,
    daysLeftOut,
    calls,
    callTypes: types.map(([id, some]) => callTypeFit(id, some, of)),
    busyness: busynessOf(calls, shape),
    agentFactors: fitAgentFactors(inRange),
    rareTypes: [...typesOf].flatMap(([id, some]) => (kept.has(id) ? [] : [rareType(id, some)])),
    presence,
    pooling: fitPooling(calls),
    sharedTypes: profiles.length > 0 ? [] : sharedTypes(calls, [...kept]),
    answering: profiles.length === 0 ? null : answering,
    profiles: profiles.map((profile, place) => ({
      ...profile,
      links: links[place] ?? [],
      staff: staffOfTeam(profile, ofKind, { days: days.length, pauseMs }),
    })),
    callsAgain,
    redials,
    waitsUnknown: log.waitsUnknown,
  };
  return { ok: true, value };
}

function daysOf(calls: CallList): readonly number[] {
  return [...new Set(Array.from(calls, ({ day }) => day))];
}

/** Days on which hours that are fitted are missing or came twice. */
function changedDays({ clockChanges }: CallLog, calls: CallList): readonly number[] {
  const { startMs: fromMs, endMs: toMs } = hoursOf(calls);
  return daysOf(calls).filter((day) => {
    const change = clockChanges.get(day);
    return change !== undefined && overlapMs(changedTimes(change), { fromMs, toMs }) > 0;
  });
}

/** Days that a forecast would leave out, and the numbers of the others. */
function usualDays(ofKind: CallList, { intervalMs, special = [] }: FitOptions) {
  const days = daysOf(ofKind);
  const counts = countsByDay(ofKind, { days, ...hoursOf(ofKind), intervalMs });
  const counted = days.map((day, place) => ({ day, calls: counts[place] ?? [] }));
  const { ordinary, leftOut } = ordinaryDays(counted, special);
  return { leftOut, kept: new Set(ordinary.map(({ day }) => day)) };
}

function busynessOf(calls: CallList, shape: LoggedTypes['shape']): BusynessFit {
  const { days, intervalMs } = shape;
  const blocks = Math.max(1, Math.round(busynessBlockMs / intervalMs));
  return fitBusyness(countsByDay(calls, shape), { blocks, intervalMs, days });
}

function meanCounts(counts: readonly (readonly number[])[], part = 1): readonly number[] {
  return (counts[0] ?? []).map((_, place) => {
    const sum = counts.reduce((total, day) => total + (day[place] ?? 0), 0);
    return Number(((part * sum) / counts.length).toFixed(3));
  });
}

function rareType(callType: string, calls: CallList): RareType {
  const lines = Array.from(calls, ({ row }) => row + 2).sort((a, b) => a - b);
  return { callType, rows: calls.length, firstLines: lines.slice(0, 3) };
}

interface LoggedTypes {
  readonly shape: Parameters<typeof countsByDay>[1];
  readonly redials: RedialFit | null;
  readonly typesOf: ReadonlyMap<string, CallList>;
  readonly byQueue: ReadonlyMap<string, PatienceByQueue | null>;
}

/** `some`: the calls of the days and hours fitted. */
function callTypeFit(id: string, some: CallList, of: LoggedTypes): CallTypeFit {
  const { shape, redials } = of;
  const all = of.typesOf.get(id) ?? some;
  const counts = countsByDay(some, shape);
  const again = some.filter(({ row }) => redials?.rows.has(row) === true);
  const waits = waitsOf(all);
  const times = all.filter(
    ({ outcome, handleTimeMs }) => outcome === 'answered' && handleTimeMs > 0,
  );
  const wrapUps = wrapUpsOf(times);
  return {
    id,
    calls: all.length,
    callsPerInterval: meanCounts(counts),
    redialsPerInterval: meanCounts(countsByDay(again, shape), redials?.redialPart),
    weekdays: weekdayFactors(counts, shape.days),
    handleTimes: fitHandleTimes(
      Array.from(
        times,
        ({ handleTimeMs, wrapUpMs }) => handleTimeMs - (wrapUps === null ? 0 : (wrapUpMs ?? 0)),
      ),
    ),
    wrapUps,
    waits: callsOfWaits(waits),
    left: callsOfWaits(waits, ({ hasLeft }) => hasLeft),
    patience: patienceTable(waits),
    censored: fitCensored(waits),
    byQueue: of.byQueue.get(id) ?? null,
  };
}

function handledIn(calls: CallList): number {
  return calls.filter(({ outcome, handleTimeMs }) => outcome === 'answered' && handleTimeMs > 0)
    .length;
}

/** Waits as data on patience, in which served callers are censored. */
export function waitsOf(calls: CallList): readonly Wait[] {
  const counts = new WaitCounts();
  for (const { waitMs, outcome } of calls) {
    if (waitMs > 0) counts.add(waitMs, outcome === 'abandoned');
  }
  return counts.waits;
}

function hoursOf(calls: CallList): { startMs: number; endMs: number } {
  const counts = new Array<number>(24).fill(0);
  for (const { enteredAtMs } of calls) {
    const hour = Math.floor(enteredAtMs / hourMs);
    if (counts[hour] !== undefined) counts[hour] += 1;
  }
  const enough = quietShare * Math.max(...counts);
  const first = counts.findIndex((count) => count > enough);
  const last = counts.findLastIndex((count) => count > enough);
  return { startMs: Math.max(0, first) * hourMs, endMs: (last + 1) * hourMs };
}
