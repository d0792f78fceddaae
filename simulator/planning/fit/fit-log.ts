/**
 * Estimates from a call log: rates, waits and staff of ordinary days; distributions from all calls
 * of the same dates, so that rare call types have samples.
 */
import type { ParseResult } from '../../../contracts/index.ts';
import { dateOfDay, hourMs } from '../../../kernel/index.ts';
import { type Weekday, weekdayOf } from '../../clock.ts';
import { fitPresence, type PresenceFit } from './agent-presence.ts';
import {
  type AgentFactorsFit,
  type AgentProfile,
  fitAgentFactors,
  fitPooling,
  fitProfiles,
  type PoolingFit,
} from './agent-profiles.ts';
import { type CallsAgainFit, fitCallsAgain } from './calls-again.ts';
import { type BusynessFit, countsByDay, fitBusyness, fullWeekdays } from './day-kinds.ts';
import {
  fitHandleTimes,
  type HandleTimeFit,
  type WrapUpFit,
  wrapUpsOf,
} from './handle-time-distributions.ts';
import type { RowNote } from './log-notes.ts';
import { staffOfTeam } from './log-ons.ts';
import type { CallLog, LoggedCall } from './read-log.ts';
import {
  type CensoredFit,
  fitCensored,
  fitPatienceByQueue,
  type PatienceByQueue,
  type PatienceTable,
  patienceTable,
  type Wait,
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
}

export interface CallTypeFit {
  readonly id: string;
  readonly calls: number;
  readonly callsPerInterval: readonly number[];
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

export interface LogFit {
  /** As numbers since 1970-01-01. */
  readonly days: readonly number[];
  readonly weekdays: readonly Weekday[];
  /** Start of the fitted hours, in ms since midnight, on a whole hour. */
  readonly startMs: number;
  readonly endMs: number;
  readonly intervalMs: number;
  readonly calls: readonly LoggedCall[];
  /** Call types left out for too few calls, with their lines in the log. */
  readonly rareTypes: readonly (RowNote & { readonly callType: string })[];
  readonly callTypes: readonly CallTypeFit[];
  readonly busyness: BusynessFit;
  readonly agentFactors: AgentFactorsFit | null;
  readonly presence: PresenceFit | null;
  readonly pooling: PoolingFit;
  readonly sharedTypes: readonly (readonly string[])[];
  readonly profiles: readonly AgentProfile[];
  readonly callsAgain: CallsAgainFit | null;
}

/** Hours with less than this share of the busiest hour's calls lie outside the day. */
const quietShare = 0.05;
const callsMin = 20;
const busynessBlockMs = 7_200_000;

/** Fits a log; returns findings if no day is left. */
export function fitLog(log: CallLog, options: FitOptions): ParseResult<LogFit> {
  const { intervalMs, fromDay = -Infinity, toDay = Infinity } = options;
  const inRange = log.calls.filter(({ day }) => day >= fromDay && day <= toDay);
  const weekdays = options.weekdays ?? fullWeekdays(inRange);
  const ofKind = inRange.filter(({ day }) => weekdays.includes(weekdayOf(day)));
  const days = [...new Set(ofKind.map(({ day }) => day))];
  if (days.length < 2) {
    const dates = [...new Set(log.calls.map(({ day }) => day))].map(dateOfDay);
    const expected = `two days at least, of ${dates[0]} to ${dates.at(-1)}`;
    const received = `${days.length} days of the kind asked for`;
    return refuseTable({ expected, received });
  }
  const { startMs, endMs } = hoursOf(ofKind);
  const inDay = ofKind.filter(({ enteredAtMs }) => enteredAtMs >= startMs && enteredAtMs < endMs);
  const shape = { days, startMs, endMs, intervalMs };
  const presence = fitPresence(inDay);
  const found = [...Map.groupBy(inDay, ({ callType }) => callType)].sort(
    ([a, some], [b, others]) => others.length - some.length || (a < b ? -1 : 1),
  );
  const types = found.filter(([, some]) => some.length >= callsMin);
  if (types.length === 0) {
    const expected = `a call type with ${callsMin} calls at least`;
    return refuseTable({
      expected,
      received: `${inDay.length} calls of ${found.length} call types`,
    });
  }
  const kept = new Set(types.map(([id]) => id));
  const calls = inDay.filter(({ callType }) => kept.has(callType));
  const blocks = Math.max(1, Math.round(busynessBlockMs / intervalMs));
  const value: LogFit = {
    ...shape,
    weekdays,
    calls,
    callTypes: types.map(([id, some]) => {
      const all = inRange.filter(({ callType }) => callType === id);
      return callTypeFit(id, { counts: countsByDay(some, shape), all, inRange });
    }),
    busyness: fitBusyness(countsByDay(calls, shape), { blocks, intervalMs }),
    agentFactors: fitAgentFactors(inRange),
    rareTypes: found.filter(([id]) => !kept.has(id)).map(rareType),
    presence,
    pooling: fitPooling(calls),
    sharedTypes: sharedTypes(calls, [...kept]),
    profiles: fitProfiles(inRange).map((profile) => ({
      ...profile,
      staff: staffOfTeam(profile, ofKind, {
        days: days.length,
        pauseMs: presence?.changeoverMs ?? 0,
      }),
    })),
    callsAgain: fitCallsAgain(inRange),
  };
  return { ok: true, value };
}

function rareType([callType, calls]: readonly [string, readonly LoggedCall[]]) {
  const lines = calls.map(({ row }) => row + 2).sort((a, b) => a - b);
  return { callType, rows: calls.length, firstLines: lines.slice(0, 3) };
}

function callTypeFit(
  id: string,
  of: {
    readonly counts: readonly (readonly number[])[];
    readonly all: readonly LoggedCall[];
    readonly inRange: readonly LoggedCall[];
  },
): CallTypeFit {
  const { counts, all } = of;
  const waits = waitsOf(all);
  const times = all.filter(
    ({ outcome, handleTimeMs }) => outcome === 'answered' && handleTimeMs > 0,
  );
  const wrapUps = wrapUpsOf(times);
  return {
    id,
    calls: all.length,
    callsPerInterval: (counts[0] ?? []).map((_, place) => {
      const sum = counts.reduce((total, day) => total + (day[place] ?? 0), 0);
      return Number((sum / counts.length).toFixed(3));
    }),
    handleTimes: fitHandleTimes(
      times.map(
        ({ handleTimeMs, wrapUpMs }) => handleTimeMs - (wrapUps === null ? 0 : (wrapUpMs ?? 0)),
      ),
    ),
    wrapUps,
    waits: waits.length,
    left: waits.filter(({ hasLeft }) => hasLeft).length,
    patience: patienceTable(waits),
    censored: fitCensored(waits),
    byQueue: fitPatienceByQueue(of.inRange, id),
  };
}

/** Waits as data on patience, in which served callers are censored. */
export function waitsOf(calls: readonly LoggedCall[]): readonly Wait[] {
  return calls
    .filter(({ waitMs }) => waitMs > 0)
    .map(({ waitMs, outcome }) => ({ waitMs, hasLeft: outcome === 'abandoned' }));
}

function hoursOf(calls: readonly LoggedCall[]): { startMs: number; endMs: number } {
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
