/**
 * Makes a scenario from a recorded day. Answered callers keep their talk time and those who hung up
 * their patience; what is unknown is drawn. Shifts and breaks are the day's.
 */
import type { DistributionSpec, Scenario } from '../../../contracts/index.ts';
import { minuteMs } from '../../../kernel/index.ts';
import type { AgentSetting, CentreFile } from '../../../routing/index.ts';
import { type Span, timeText } from '../../clock.ts';
import { patienceTable, type Wait } from '../fit/survival.ts';
import type { RecordedAgent, RecordedCall, RecordedDay } from './recorded-day.ts';

/** Least number of hang-ups for a patience curve. */
const hangUpsMin = 200;

/** What a rehearsal of this day cannot know well. */
export type RehearsalCaveat =
  /** Nobody hung up in this queue, so callers wait forever. */
  | { readonly kind: 'patienceUnknown'; readonly queueId: string }
  | { readonly kind: 'fewHangUps'; readonly queueId: string; readonly hangUps: number }
  /** Calls neither answered nor abandoned: closed, overflowed, or cut by the record's end. */
  | { readonly kind: 'callsLeftOut'; readonly calls: number };

export interface Rehearsal {
  readonly scenario: Scenario;
  readonly centre: CentreFile;
  readonly caveats: readonly RehearsalCaveat[];
}

export interface RehearsalOptions {
  readonly centre: CentreFile;
  /** Local time, in ms since midnight. */
  readonly startMs: number;
  readonly date: string;
  readonly seed: number;
}

/** The scenario; null if no call was answered, as talk times are then unknown. */
export function rehearsalScenario(
  day: RecordedDay,
  { centre, startMs, date, seed }: RehearsalOptions,
): Rehearsal | null {
  const talksMs = day.calls.flatMap(({ talkMs }) => talkMs ?? []);
  if (talksMs.length === 0) return null;
  const caveats: RehearsalCaveat[] = [];
  const queued = day.calls.filter(({ queueId }) => queueId !== null);
  const leftOut = day.calls.length - queued.length;
  if (leftOut > 0) caveats.push({ kind: 'callsLeftOut', calls: leftOut });
  const types = Map.groupBy(queued, typeOf);
  // Times of a scenario are whole minutes; calls keep their ms.
  const sinceMinuteMs = startMs % minuteMs;
  const dayStartMs = startMs - sinceMinuteMs;
  const heads = headsOf(centre, day.agents);
  return {
    scenario: {
      schema: 'callwright.scenario/1',
      name: `recorded day ${date}`,
      seed,
      clock: {
        dayStart: timeText(dayStartMs),
        dayEnd: timeText(upToMinute(startMs + day.endedAtMs + 1)),
        timeZone: centre.timeZone,
      },
      callTypes: [...types].map(([id, calls]) => {
        const queueId = calls[0]?.queueId ?? id;
        const { patience, caveat } = patienceOf(queueId, calls);
        if (caveat !== null) caveats.push(caveat);
        return callTypeOf({ id, queueId, calls, talksMs, patience, date, sinceMinuteMs });
      }),
      agents: {
        ...offerBehaviour(day),
        shifts: heads.map(({ profile, recorded }) => shiftOf(profile, recorded, startMs)),
      },
    },
    centre: centreWith(centre, heads),
    caveats,
  };
}

/** A queue's calls with facts form one call type, calls without facts another. */
function typeOf({ queueId, facts }: RecordedCall): string {
  return facts === null ? `${queueId}-named` : `${queueId}`;
}

type CallType = Scenario['callTypes'][number];
type Shift = Scenario['agents']['shifts'][number];

function callTypeOf({
  id,
  queueId,
  calls,
  talksMs,
  patience,
  date,
  sinceMinuteMs,
}: {
  readonly id: string;
  readonly queueId: string;
  readonly calls: readonly RecordedCall[];
  readonly talksMs: readonly number[];
  readonly patience: DistributionSpec | null;
  readonly date: string;
  readonly sinceMinuteMs: number;
}): CallType {
  const own = calls.flatMap(({ talkMs }) => talkMs ?? []);
  const wrapUpsMs = calls.flatMap(({ wrapUpMs }) => wrapUpMs ?? []);
  return {
    id,
    queue: queueId,
    // A call without facts named its queue, so rules do not route it.
    ...(calls[0]?.facts == null ? {} : { facts: {} }),
    arrivals: {
      kind: 'trace',
      date,
      handleTimes: 'answered',
      calls: calls.map(({ arrivedAtMs, facts, talkMs, waitMs, end }) => ({
        atMs: arrivedAtMs + sinceMinuteMs,
        ...(facts === null ? {} : { facts: facts as NonNullable<CallType['facts']> }),
        ...(talkMs === null ? {} : { handleTimeMs: talkMs }),
        ...(end === 'abandoned' && waitMs !== null ? { patienceMs: waitMs } : {}),
        ...(end === 'answered' && waitMs !== null ? { waitMs } : {}),
      })),
    },
    handleTime: {
      talk: sampleOf(own.length > 0 ? own : talksMs),
      ...(wrapUpsMs.some((ms) => ms > 0) ? { wrapUp: sampleOf(wrapUpsMs) } : {}),
    },
    patience,
  };
}

/**
 * Patience in a queue: a Kaplan-Meier curve with enough hang-ups, else the same leaving rate at any
 * wait.
 */
function patienceOf(
  queueId: string,
  calls: readonly RecordedCall[],
): { readonly patience: DistributionSpec | null; readonly caveat: RehearsalCaveat | null } {
  const waits = calls.flatMap(({ waitMs, end }): Wait[] =>
    waitMs === null || end === null || waitMs === 0
      ? []
      : [{ waitMs, hasLeft: end === 'abandoned' }],
  );
  const hangUps = waits.filter(({ hasLeft }) => hasLeft).length;
  if (hangUps === 0) return { patience: null, caveat: { kind: 'patienceUnknown', queueId } };
  const caveat: RehearsalCaveat | null =
    hangUps < hangUpsMin ? { kind: 'fewHangUps', queueId, hangUps } : null;
  const table = patienceTable(waits);
  if (table !== null && hangUps >= hangUpsMin) {
    const tail = { law: 'exponential', meanMs: table.tailMeanMs } as const;
    const rows = table.rows.map(([atMs, survival]): [number, number] => [atMs, survival]);
    return { patience: { law: 'kaplanMeier', table: rows, tail }, caveat };
  }
  const exposureMs = waits.reduce((sum, { waitMs }) => sum + waitMs, 0);
  return { patience: { law: 'exponential', meanMs: exposureMs / hangUps }, caveat };
}

function sampleOf(valuesMs: readonly number[]): DistributionSpec {
  return { law: 'empirical', sampleMs: [...valuesMs].sort((a, b) => a - b) };
}

function offerBehaviour({
  offers: { answerDelaysMs, offered, expired, rejected },
}: RecordedDay): Omit<Scenario['agents'], 'shifts'> {
  return {
    ...(answerDelaysMs.some((ms) => ms > 0) ? { answerDelay: sampleOf(answerDelaysMs) } : {}),
    ...(expired > 0 ? { noAnswerShare: expired / offered } : {}),
    ...(rejected > 0 ? { rejectShare: rejected / offered } : {}),
  };
}

interface Head {
  readonly agent: AgentSetting;
  readonly profile: string;
  readonly recorded: RecordedAgent;
}

/** Agents in the centre's order, in which shifts take their agents. */
function headsOf(centre: CentreFile, recorded: readonly RecordedAgent[]): readonly Head[] {
  const worked = new Map(recorded.map((agent) => [agent.agentId, agent]));
  return (centre.agents ?? []).flatMap((agent, place) => {
    const one = worked.get(agent.id);
    if (one === undefined || one.shifts.length === 0) return [];
    return [{ agent, profile: agent.profile ?? `recorded-${place + 1}`, recorded: one }];
  });
}

function centreWith(centre: CentreFile, heads: readonly Head[]): CentreFile {
  const known = new Set(centre.profiles?.map(({ id }) => id));
  const more = heads.filter(({ profile }) => !known.has(profile));
  return {
    ...centre,
    profiles: [...(centre.profiles ?? []), ...more.map(({ profile }) => ({ id: profile }))],
    agents: heads.map(({ agent, profile }) => ({ ...agent, profile })),
  };
}

/** The agent's shift from first log-on to last log-off; gaps between become breaks. */
function shiftOf(profile: string, { shifts, breaks }: RecordedAgent, startMs: number): Shift {
  const fromMs = shifts[0]?.fromMs ?? 0;
  const toMs = shifts.at(-1)?.toMs ?? fromMs;
  const gaps = shifts.slice(1).map((shift, n) => {
    return { fromMs: shifts[n]?.toMs ?? shift.fromMs, toMs: shift.fromMs };
  });
  const start = downToMinute(startMs + fromMs);
  return {
    profile,
    count: 1,
    start: timeText(start),
    end: timeText(Math.max(start + minuteMs, upToMinute(startMs + toMs))),
    breaks: joined([...breaks, ...gaps]).flatMap(({ fromMs: beganMs, toMs: endedMs }) =>
      endedMs >= toMs
        ? []
        : [{ at: timeText(downToMinute(startMs + beganMs)), lengthMs: endedMs - beganMs }],
    ),
  };
}

/** The spans must be sorted; adjacent ones are joined. */
function joined(spans: readonly Span[]): readonly Span[] {
  const all: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = all.at(-1);
    if (last === undefined || span.fromMs > upToMinute(last.toMs)) all.push(span);
    else all[all.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, span.toMs) };
  }
  return all;
}

function downToMinute(ms: number): number {
  return Math.floor(ms / minuteMs) * minuteMs;
}

function upToMinute(ms: number): number {
  return Math.ceil(ms / minuteMs) * minuteMs;
}
