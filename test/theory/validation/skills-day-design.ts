/**
 * A day of several classes, groups and periods with one busyness factor: the validation case that
 * other simulators ran too.
 *
 * Handle times and patience are those of the period of arrival, so each class has a call type and a
 * queue of its own by period; agents take the oldest call of any queue they serve.
 */
import type { Scenario } from '../../../contracts/index.ts';
import { hourMs } from '../../../kernel/index.ts';
import type { ModelOf } from '../schemas/validation-models.schema.ts';
import {
  type CaseDesign,
  type CaseReading,
  caseCentre,
  type Part,
  ratioReading,
  reading,
} from './case-design.ts';
import { daysDesign, shiftsOf } from './day-designs.ts';
import { exponential } from './queue-designs.ts';

type SkillsDay = ModelOf<'skillsDay'>;

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
  return daysDesign(calls, {
    perDay,
    dayEndMs: periods * periodMs,
    intervalMs: periodMs,
    scenario: {
      centre: { file: 'case.centre.json' },
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
    centre: caseCentre(
      streams.map(({ id }) => ({ id, plan: { strategy: 'linear' } })),
      groups.map(({ name, takes }) => ({
        id: name.toLowerCase(),
        links: streams
          .filter(({ className }) => takes.includes(className))
          .map(({ id, className }) => ({
            queue: id,
            level: (model.tries[className] ?? []).indexOf(name),
          })),
      })),
    ),
    readings: readingsOf(streams),
  });
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
function readingsOf(streams: readonly Stream[]): readonly CaseReading[] {
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
