/**
 * A whole centre as a question: several queues and groups. One fitted to a log is small enough for
 * a link, so that whoever opens it sees the same figures.
 */
import type { Scenario } from '../../contracts/index.ts';
import { halfHour, timeText } from './day-shifts.ts';
import type { LabCentre } from './lab-centre.ts';
import type { CentreFile } from './worker-protocol.ts';

/** Scenario and centre of a question. */
export interface WholeDay {
  readonly scenario: Scenario;
  readonly centre: CentreFile;
}

/** Callers who take a callback leave it, so that calling back is not judged as not answering. */
const levelId = 'serviceLevelNetAnsweredAbandoned';
const shortAbandonMs = 5_000;
const ms = (seconds: number) => Math.round(seconds * 1_000);

export const wholeReport: NonNullable<Scenario['report']> = {
  measures: [levelId, 'abandonShare', 'waitMsMean', 'speedOfAnswerMs', 'occupancy'],
  by: ['queue', 'interval'],
};

/** Goal: share of calls, answered within so many seconds. */
export function dayOfCentre(
  { from, queues, groups }: LabCentre,
  goal: { readonly share: number; readonly within: number },
): WholeDay {
  const targetMs = ms(goal.within);
  const serviceLevel = { measureId: levelId, share: goal.share, targetMs, shortAbandonMs } as const;
  const intervals = Math.max(...queues.map(({ calls }) => calls.length));
  const id = 'fitted';
  return {
    scenario: {
      schema: 'callwright.scenario/1',
      name: id,
      centre: { file: id },
      clock: {
        dayStart: timeText(from),
        dayEnd: timeText(from + intervals * halfHour.minutes),
        intervalMs: halfHour.minutes * 60_000,
      },
      callTypes: queues.map(({ id: queue, calls, talk, scv, wrapUp, patience }) => ({
        id: queue,
        queue,
        arrivals: { kind: 'intervals', callsPerInterval: [...calls] },
        handleTime: {
          talk:
            scv === 0
              ? { law: 'deterministic', valueMs: ms(talk) }
              : { law: 'lognormal', meanMs: ms(talk), scv },
          ...(wrapUp === 0 ? {} : { wrapUp: { law: 'exponential', meanMs: ms(wrapUp) } }),
        },
        patience: { law: 'exponential', meanMs: ms(patience) },
      })),
      agents: {
        shifts: groups.flatMap(({ id: profile, shifts }) =>
          shifts.map(([count, start, end]) => ({
            profile,
            count,
            start: timeText(start),
            end: timeText(end),
          })),
        ),
      },
      report: wholeReport,
    },
    centre: {
      schema: 'callwright.centre/1',
      id,
      timeZone: 'UTC',
      queues: queues.map((queue) => ({ id: queue.id, serviceLevel })),
      profiles: groups.map(({ id: profile, links }) => ({
        id: profile,
        links: links.map(([queue, rank, after]) => ({ queue, rank, delayMs: ms(after) })),
      })),
    },
  };
}
