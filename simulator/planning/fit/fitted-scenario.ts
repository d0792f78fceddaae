/**
 * The centre file, the scenario and the measured figures of a fit. What a scenario cannot state or
 * the log does not show is left out, and `fit-words.ts` reports it.
 */
import type { Scenario } from '../../../contracts/index.ts';
import { hourMs } from '../../../kernel/index.ts';
import type { CentreFile } from '../../../routing/index.ts';
import { timeText } from '../../clock.ts';
import { sumBy } from '../../statistics/sums.ts';
import type { ProfileLink } from './agent-links.ts';
import { profileIdOf } from './agent-profiles.ts';
import type { CallTypeFit, LogFit } from './fit-log.ts';
import { digits } from './handle-time-distributions.ts';
import { type CallList, callsBy } from './logged-calls.ts';
import {
  type DaySums,
  figureOfDays,
  type LoggedMeasure,
  loggedMeasures,
  sumsOfCalls,
} from './measure-calls.ts';
import type { Shift } from './slots-to-shifts.ts';

/**
 * Share of early leavers, beyond the usual, from which callers are assumed to hear expected waits.
 */
const leavesShareMin = 0.1;
const busynessMin = 1e-4;

/** Optional parts of a fitted scenario. */
export const fitParts = [
  'changeover',
  'profiles',
  'overflow',
  'balk',
  'redials',
  'busyness',
  'pace',
] as const;

export type FitPart = (typeof fitParts)[number];

export interface ScenarioNames {
  readonly id: string;
  readonly name: string;
  readonly centreFile: string;
  readonly timeZone: string;
  readonly targetMs: number;
  readonly shortAbandonMs: number;
  readonly seed: number;
  readonly headStarts: Readonly<Record<string, number>>;
  readonly parts: ReadonlySet<FitPart>;
}

/** One queue for each call type, and the profiles that serve them. */
export function centreOf(fit: LogFit, names: ScenarioNames): CentreFile {
  const { id, name, timeZone, targetMs, shortAbandonMs, headStarts } = names;
  return {
    schema: 'callwright.centre/1',
    id,
    name,
    timeZone,
    queues: fit.callTypes.map(({ id: queue, wrapUps }) => {
      const limitMs = wrapUpLimitOf(wrapUps, fit, names);
      const headStartMs = headStartOf(queue, fit, headStarts);
      return {
        id: queue,
        serviceLevel: { measureId: 'serviceLevelNet', share: 0.8, targetMs, shortAbandonMs },
        ...(limitMs === 0 ? {} : { wrapUp: { mode: 'mandatory' as const, limitMs } }),
        ...(headStartMs === 0 ? {} : { plan: { offsetMs: -headStartMs } }),
      };
    }),
    profiles: profilesOf(fit, names).map((profile) => ({
      id: profile.id,
      links: profile.links.map(({ callType, rank, delayMs }) => ({
        queue: callType,
        ...(rank === 0 ? {} : { rank }),
        ...(delayMs === 0 ? {} : { delayMs }),
      })),
    })),
  };
}

export function profilesOf(
  fit: LogFit,
  { parts }: Pick<ScenarioNames, 'parts'>,
): readonly {
  readonly id: string;
  readonly callTypes: readonly string[];
  readonly links: readonly ProfileLink[];
  /** Agents by quarter of an hour since midnight; null if the log names none. */
  readonly staff: readonly number[] | null;
}[] {
  const all = fit.callTypes.map(({ id }) => id);
  const known = fit.profiles.map((profile) => {
    const callTypes = profile.callTypes.filter((type) => all.includes(type));
    const own = profile.links.filter(({ callType }) => all.includes(callType));
    const links = parts.has('overflow') ? own : plainLinks(callTypes);
    return { ...profile, callTypes, links };
  });
  const covered = all.every((type) => known.some(({ callTypes }) => callTypes.includes(type)));
  if (parts.has('profiles') && covered && known.length > 0) return known;
  const without = (
    callTypes: readonly string[],
    place: number,
    staff: readonly number[] | null,
  ) => {
    return { id: profileIdOf(place, callTypes), callTypes, links: plainLinks(callTypes), staff };
  };
  if (parts.has('profiles') && known.length === 0) {
    return fit.sharedTypes.map((callTypes, place) => without(callTypes, place, null));
  }
  const slots = known[0]?.staff.map((_, slot) =>
    known.reduce((sum, { staff }) => sum + (staff[slot] ?? 0), 0),
  );
  return [without(all, 0, slots ?? null)];
}

function plainLinks(callTypes: readonly string[]): readonly ProfileLink[] {
  return callTypes.map((callType) => ({ callType, rank: 0, delayMs: 0 }));
}

/** The scenario of a mean day; `traced`: with a recorded day's calls in place of rates. */
export function scenarioOf(
  fit: LogFit,
  names: ScenarioNames,
  of: { readonly shifts: readonly Shift[]; readonly traced?: CallList },
): Scenario {
  return {
    schema: 'callwright.scenario/1',
    name: names.name,
    seed: names.seed,
    centre: { file: names.centreFile },
    clock: {
      dayStart: timeText(fit.startMs),
      dayEnd: timeText(fit.endMs),
      intervalMs: fit.intervalMs,
      timeZone: names.timeZone,
    },
    run: { mode: 'days', replications: { max: 100 } },
    callTypes: fit.callTypes.map((type) => ({
      id: type.id,
      queue: type.id,
      arrivals:
        of.traced === undefined
          ? meanArrivals(type, names)
          : { kind: 'trace', calls: tracedCalls(type, fit, of.traced) },
      handleTime: {
        talk: type.handleTimes?.kept ?? { law: 'exponential', meanMs: 180_000 },
        ...wrapUpLaw(type, fit, names),
      },
      ...patienceOf(type, names),
      ...(of.traced === undefined ? redialOf(fit, names) : {}),
    })),
    ...(of.traced === undefined && names.parts.has('busyness') ? busynessOf(fit) : {}),
    agents: { ...paceOf(fit, names), shifts: [...of.shifts] },
    report: { measures: [...loggedMeasures, 'occupancy'] },
  };
}

/** The mean day; `clock.dayType` names a weekday to simulate in its place. */
function meanArrivals(
  { callsPerInterval, redialsPerInterval, weekdays }: CallTypeFit,
  { parts }: Pick<ScenarioNames, 'parts'>,
): CallType['arrivals'] {
  const first = callsPerInterval.map((calls, place) =>
    parts.has('redials') ? calls - (redialsPerInterval[place] ?? 0) : calls,
  );
  return {
    kind: 'intervals',
    callsPerInterval: first.map((calls) => Number(calls.toFixed(3))),
    ...(Object.keys(weekdays).length === 0 ? {} : { dayTypes: { ...weekdays } }),
  };
}

function redialOf(
  { redials }: LogFit,
  { parts }: Pick<ScenarioNames, 'parts'>,
): Pick<CallType, 'redial'> {
  if (redials === null || !parts.has('redials')) return {};
  const { share, delay } = redials;
  return {
    redial: {
      afterAbandon: {
        share: Number(share.toFixed(3)),
        delay: {
          law: 'lognormal',
          meanMs: Math.round(delay.meanMs),
          scv: Number(delay.scv.toFixed(3)),
        },
      },
    },
  };
}

/** Agents whose handle times vary less from one to another are alike. */
const paceScvMin = 0.0025;

/** A factor for each agent, where agents differ. */
function paceOf(fit: LogFit, names: ScenarioNames): Pick<Scenario['agents'], 'profiles'> {
  const { scv = 0 } = fit.agentFactors ?? {};
  if (scv < paceScvMin || !names.parts.has('pace')) return {};
  const law = { law: 'lognormal' as const, mean: 1, scv: Number(scv.toFixed(4)) };
  return { profiles: profilesOf(fit, names).map(({ id }) => ({ id, handleTimeFactor: law })) };
}

function wrapUpLaw(
  { wrapUps }: CallTypeFit,
  fit: LogFit,
  names: Pick<ScenarioNames, 'parts'>,
): Pick<CallType['handleTime'], 'wrapUp'> {
  if (wrapUps !== null) return { wrapUp: wrapUps.kept };
  const valueMs = changeoverOf(fit, names);
  return valueMs === 0 ? {} : { wrapUp: { law: 'deterministic', valueMs } };
}

/** Wrap-up limit: whole seconds that no wrap-up exceeded; 0 for no limit. */
function wrapUpLimitOf(
  wrapUps: CallTypeFit['wrapUps'],
  fit: LogFit,
  names: Pick<ScenarioNames, 'parts'>,
): number {
  const changeoverMs = changeoverOf(fit, names);
  if (wrapUps === null && changeoverMs === 0) return 0;
  const longestMs = wrapUps?.longestMs ?? fit.presence?.longestMs ?? 0;
  return Math.ceil(Math.max(longestMs, changeoverMs) / 1_000) * 1_000;
}

/** Time between an agent's calls while callers wait: work that the log does not count. */
function changeoverOf({ presence }: LogFit, { parts }: Pick<ScenarioNames, 'parts'>): number {
  if (!parts.has('changeover')) return 0;
  return Math.round((presence?.changeoverMs ?? 0) / 100) * 100;
}

function tracedCalls(
  { id }: CallTypeFit,
  { startMs }: LogFit,
  traced: CallList,
): { atMs: number }[] {
  return Array.from(
    traced.filter(({ callType }) => callType === id),
    ({ enteredAtMs }) => ({ atMs: enteredAtMs - startMs }),
  );
}

type CallType = Scenario['callTypes'][number];

/**
 * The patience of a call type, and the share of callers who left on hearing the wait, if any were
 * seen.
 */
function patienceOf(
  { patience, censored, byQueue }: CallTypeFit,
  { parts }: Pick<ScenarioNames, 'parts'>,
): Pick<CallType, 'patience' | 'balk'> {
  const [, most = 0] = byQueue?.leavesByWait.at(-1) ?? [];
  const hasBalk = parts.has('balk') && most >= leavesShareMin && byQueue?.patience != null;
  const table = hasBalk ? byQueue.patience : patience;
  if (table === null) {
    const [exponential] = censored;
    return { patience: exponential?.law ?? null };
  }
  return {
    patience: {
      law: 'kaplanMeier',
      table: table.rows.map(([atMs, survival]) => [atMs, survival]),
      tail: { law: 'exponential', meanMs: table.tailMeanMs },
    },
    ...(hasBalk
      ? { balk: { byAnnouncedWait: byQueue.leavesByWait.map(([ms, share]) => [ms, share]) } }
      : {}),
  };
}

function busynessOf({ busyness }: LogFit): Pick<Scenario, 'busyness'> {
  const { dayVariance, blockVariance, blockMs } = busyness;
  if (dayVariance < busynessMin) return {};
  const shape = (variance: number): number => Number((1 / variance).toFixed(1));
  const blocks = { lengthMs: blockMs, shape: shape(Math.max(blockVariance, busynessMin)) };
  return {
    busyness: {
      law: 'gamma',
      shape: shape(dayVariance),
      ...(blockVariance < busynessMin ? {} : { blocks }),
    },
  };
}

/**
 * Mean head start of a queue's callers by priority, over calls that waited, as only these record
 * one.
 */
function headStartOf(
  queue: string,
  { calls }: LogFit,
  headStarts: Readonly<Record<string, number>>,
): number {
  const queued = calls.filter(({ callType, hasQueued }) => callType === queue && hasQueued);
  const sum = sumBy(queued, ({ priority }) => headStarts[priority ?? ''] ?? 0);
  return queued.length === 0 ? 0 : Math.round(sum / queued.length / 1_000) * 1_000;
}

/** Measures that the log tells. */
function measuresOf({ waitsUnknown }: LogFit): readonly LoggedMeasure[] {
  return waitsUnknown === undefined ? loggedMeasures : ['abandonShare'];
}

/** Measured figures for `callwright simulate --measured`. */
export function measuredOf(
  fit: LogFit,
  of: {
    readonly calls: CallList;
    readonly days: readonly number[];
    readonly targetMs: number;
    readonly source: string;
  },
): { readonly [member: string]: unknown } {
  const figures = (calls: CallList): { readonly [id: string]: number } => {
    const days = sumsByDay(calls, of.days, of.targetMs);
    const ids = ['calls', ...measuresOf(fit)] as const;
    return Object.fromEntries(
      ids.map((id) => {
        const value = figureOfDays(days, id);
        return [id, id.endsWith('Ms') || id === 'waitMsMean' ? Math.round(value) : digits(value)];
      }),
    );
  };
  return {
    schema: 'callwright.measured/1',
    source: of.source,
    days: of.days.length,
    whole: figures(of.calls),
    windows: byHour(fit, of.calls).map((calls, place) => ({
      fromMs: place * hourMs,
      toMs: (place + 1) * hourMs,
      ...figures(calls),
    })),
    queues: fit.callTypes.map(({ id }) => ({
      queueId: id,
      ...figures(of.calls.filter(({ callType }) => callType === id)),
    })),
  };
}

export function sumsByDay(
  calls: CallList,
  days: readonly number[],
  targetMs: number,
): readonly DaySums[] {
  const byDay = callsBy(calls, ({ day }) => day);
  return days.map((day) => sumsOfCalls(byDay.get(day) ?? [], targetMs));
}

export function byHour(
  { startMs, endMs }: Pick<LogFit, 'startMs' | 'endMs'>,
  calls: CallList,
): readonly CallList[] {
  const groups = callsBy(calls, ({ enteredAtMs }) => Math.floor((enteredAtMs - startMs) / hourMs));
  return Array.from({ length: (endMs - startMs) / hourMs }, (_, hour) => groups.get(hour) ?? []);
}
