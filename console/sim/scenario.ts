/**
 * Converts the lab's values to a scenario. A queue of the centre keeps its plan, steps and skills;
 * a stand-alone queue has one skill. Poisson arrivals and exponential handle time and patience
 * allow comparison with Erlang A.
 */
import type { Scenario } from '../../contracts/index.ts';
import type { DayPlan, LabValues, WhatIfChange } from './address.ts';
import { staffOf } from './centre.ts';
import { halfHour, shiftsOf, timeText } from './day-shifts.ts';
import type { CentreFile, LabDesign, LabQuestion } from './worker-protocol.ts';

type CurveAsked = LabQuestion['formulas'][number];

const secondMs = 1_000;
const ownQueue = 'calls';
const ownProfile = 'agent';
const level = 50;

export interface LabBase {
  readonly values: LabValues;
  readonly centre: CentreFile | undefined;
}

export function withDifference(values: LabValues, difference: WhatIfChange): LabValues {
  const { agents = 0, volume = 0, handle = 0, patience = 0 } = difference;
  const { day } = values;
  const calls = (of: number) => of * (1 + volume / 100);
  return {
    ...values,
    calls: calls(values.calls),
    aht: values.aht * (1 + handle / 100),
    patience: values.patience * (1 + patience / 100),
    agents: Math.max(1, values.agents + agents),
    day: day && {
      ...day,
      calls: day.calls.map(calls),
      agents: day.agents.map((count) => (count === 0 ? 0 : Math.max(1, count + agents))),
    },
  };
}

/** The named queue, if its agents can be simulated. */
export function queueOf({ values, centre }: LabBase) {
  const queue = centre?.queues.find(({ id }) => id === values.queue);
  const staff = centre === undefined || queue === undefined ? null : staffOf(centre, queue.id);
  return queue === undefined || staff === null ? null : { queue, staff };
}

function levelOf(base: LabBase): CurveAsked['measureId'] {
  return queueOf(base)?.queue.serviceLevel?.measureId ?? 'serviceLevelOffered';
}

export function designOf(base: LabBase, name: string, seed: number): LabDesign {
  const { values, centre } = base;
  const own = queueOf(base);
  const { day } = values;
  const profile = own?.staff.profile ?? ownProfile;
  const scenario: Scenario = {
    schema: 'callwright.scenario/1',
    name,
    seed,
    ...(own === null || centre === undefined ? {} : { centre: { file: centre.id } }),
    clock: clockOf(day),
    callTypes: [
      {
        id: ownQueue,
        ...(own === null ? {} : { queue: own.queue.id }),
        targetMs: Math.round(values.within * secondMs),
        arrivals:
          day === undefined
            ? { kind: 'poisson', arrivalsPerHour: values.calls * halfHour.perHour }
            : { kind: 'intervals', callsPerInterval: [...day.calls] },
        handleTime: { talk: { law: 'exponential', meanMs: values.aht * secondMs } },
        patience: { law: 'exponential', meanMs: values.patience * secondMs },
      },
    ],
    agents: {
      ...(own === null ? { profiles: [{ id: ownProfile, skills: { [ownQueue]: level } }] } : {}),
      shifts:
        day === undefined
          ? [{ profile, count: values.agents, start: '00:00', end: '24:00' }]
          : shiftsOf(day).map((shift) => ({ profile, ...shift })),
    },
    report: {
      measures: [levelOf(base), 'abandonShare', 'waitMsMean', 'speedOfAnswerMs', 'occupancy'],
      by: ['queue', 'interval'],
    },
  };
  return { name, scenario };
}

/** Inputs of the Erlang formulas; for a day, one per half hour. */
export function formulasOf(base: LabBase): readonly CurveAsked[] {
  const { values } = base;
  const asked = {
    handleTimeMsMean: values.aht * secondMs,
    patienceMsMean: values.patience * secondMs,
    targetMs: values.within * secondMs,
    serviceLevelShare: values.goal / 100,
    measureId: levelOf(base),
  };
  const calls = values.day === undefined ? [values.calls] : values.day.calls;
  return calls.map((count) => ({ ...asked, arrivalsPerHour: count * halfHour.perHour }));
}

function clockOf(day: DayPlan | undefined): NonNullable<Scenario['clock']> {
  const intervalMs = halfHour.minutes * 60 * secondMs;
  if (day === undefined) return { dayStart: '00:00', dayEnd: '24:00', intervalMs };
  const end = day.from + day.calls.length * halfHour.minutes;
  return { dayStart: timeText(day.from), dayEnd: timeText(end), intervalMs };
}
