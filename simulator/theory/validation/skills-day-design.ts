/**
 * A day of several classes, groups and periods with one busyness factor: the validation case that
 * other simulators ran too.
 *
 * Handle times and patience are those of the period of arrival, so each class has a call type and a
 * queue of its own by period; agents take the oldest call of any queue they serve.
 */
import type { ModelOf, Scenario } from '../../../contracts/index.ts';
import { type CaseDesign, type Part, type Reading, ratioReading, reading } from './case-design.ts';
import { replicationsFor, shiftsOf, timeOf } from './day-designs.ts';
import { exponential } from './queue-designs.ts';

type SkillsDay = ModelOf<'skillsDay'>;

const hourMs = 3_600_000;
const one: Part = { measure: 'one', of: 'numerator', at: 'whole' };

/** One class in one period. */
interface Stream {
  readonly name: string;
  readonly id: string;
  readonly className: string;
  readonly period: number;
  readonly calls: number;
}

/** Days of about so many calls. */
export function skillsDayDesign(model: SkillsDay, calls: number): CaseDesign {
  const { periodMs, groups, busynessShape, targetMs } = model;
  const streams = streamsOf(model);
  const periods = model.handleTimeMsMeanByArrivalPeriod.length;
  const perDay = streams.reduce((sum, stream) => sum + stream.calls, 0);
  const replications = replicationsFor(calls, perDay);
  return {
    scenario: {
      schema: 'callwright.scenario/1',
      centre: { file: 'case.centre.json' },
      clock: { dayStart: '00:00', dayEnd: timeOf(periods * periodMs), intervalMs: periodMs },
      run: { mode: 'days', replications: { min: replications, max: replications } },
      callTypes: streams.map((stream) => callTypeOf(model, stream, targetMs)),
      busyness: { law: 'gamma', shape: busynessShape },
      agents: {
        shifts: groups.flatMap(({ name, agentCount }) =>
          shiftsOf(agentCount, periodMs).map((shift) => ({
            ...shift,
            profile: name.toLowerCase(),
          })),
        ),
        adherence: { leaves: 'idleFirst' },
      },
    },
    centre: {
      schema: 'callwright.centre/1',
      id: 'case',
      timeZone: 'UTC',
      skills: streams.map(({ id }) => id),
      queues: streams.map(({ id }) => ({
        id,
        plan: { required: [{ skill: id }], strategy: 'linear' },
      })),
      profiles: groups.map(({ name, takes }) => {
        const taken = streams.filter(({ className }) => takes.includes(className));
        return {
          id: name.toLowerCase(),
          skills: Object.fromEntries(taken.map(({ id }) => [id, 50])),
          links: taken.map(({ id, className }) => ({
            queue: id,
            level: (model.tries[className] ?? []).indexOf(name),
          })),
        };
      }),
    },
    replications,
    readings: readingsOf(streams),
    calls: Math.round(perDay * replications),
  };
}

function streamsOf(model: SkillsDay): readonly Stream[] {
  return Object.entries(model.arrivalsPerHour).flatMap(([className, rates]) =>
    rates.map((rate, period) => {
      const name = `${className}${period + 1}`;
      const calls = (rate / hourMs) * model.periodMs;
      return { name, id: name.toLowerCase(), className, period, calls };
    }),
  );
}

function callTypeOf(
  model: SkillsDay,
  { id, period, calls }: Stream,
  targetMs: number,
): Scenario['callTypes'][number] {
  const { handleTimeMsMeanByArrivalPeriod: times, patienceMsMeanByArrivalPeriod: patiences } =
    model;
  return {
    id,
    queue: id,
    targetMs,
    arrivals: {
      kind: 'intervals',
      callsPerInterval: times.map((_, place) => (place === period ? calls : 0)),
    },
    handleTime: { talk: exponential(times[period] ?? 1) },
    patience: exponential(patiences[period] ?? 1),
  };
}

/** Counts are a day's. */
function readingsOf(streams: readonly Stream[]): readonly Reading[] {
  const part = (measure: string, of: Part['of'], factor = 1): Part => ({
    measure,
    of,
    at: 'whole',
    factor,
  });
  const answered = part('speedOfAnswerMs', 'denominator');
  return [
    reading('serviceLevel', 'serviceLevelNet'),
    ratioReading('served', [answered], [one]),
    ratioReading('abandoned', [part('abandonShare', 'numerator')], [one]),
    ratioReading('good', [part('serviceLevelOffered', 'numerator')], [one]),
    // Offered less abandoned within the target, less answered.
    ratioReading(
      'abandonedLate',
      [part('serviceLevelNet', 'denominator'), { ...answered, factor: -1 }],
      [one],
    ),
    ...streams.map(({ name }, queue) =>
      ratioReading(
        `good${name}`,
        [{ measure: 'serviceLevelOffered', of: 'numerator', at: { queue } }],
        [one],
      ),
    ),
  ];
}
