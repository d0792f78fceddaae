/**
 * A first centre and scenario from volumes and handle times alone, staffed by Erlang A. What nobody
 * stated is a choice, listed with its reason.
 */
import type { Scenario, ShiftRules } from '../../../contracts/index.ts';
import { hourMs, minuteMs } from '../../../kernel/index.ts';
import type { CentreFile } from '../../../routing/index.ts';
import { timeText } from '../../clock.ts';
import { simulationCentre } from '../../simulation-centre.ts';
import { sumOf } from '../../statistics/sums.ts';
import type { LogFit } from '../fit/fit-log.ts';
import { centreOf, type ScenarioNames, scenarioOf } from '../fit/fitted-scenario.ts';
import { slotMs } from '../fit/log-ons.ts';
import { shiftsOf } from '../fit/slots-to-shifts.ts';
import { staffPlanOf } from '../fit/staff-plan.ts';
import { requirementOf } from '../formulas/smallest-staff.ts';
import { demandOf, type QueueDemand } from '../staffing/demand.ts';
import { defaultShiftRules } from '../staffing/shift-pattern.ts';

export interface BegunQueue {
  readonly id: string;
  readonly callsPerInterval: readonly number[];
  readonly handleTimeMsMean: number;
}

export interface BeginQuestion {
  readonly name: string;
  readonly timeZone: string;
  /** Opening hours, in ms since midnight. */
  readonly startMs: number;
  readonly endMs: number;
  readonly intervalMs: number;
  readonly queues: readonly BegunQueue[];
  readonly patienceMsMean: number;
  readonly targetMs: number;
  readonly serviceLevelShare: number;
  /** Wait from which agents of other queues may take a call; null: never. */
  readonly overflowMs: number | null;
  /** What the volumes are, in a sentence. */
  readonly volumesSay: string;
}

/** Something that nobody stated: where it stands, and why it is so. */
export interface Choice {
  readonly file: string;
  readonly path: string;
  readonly why: string;
}

export interface Beginning {
  readonly centre: CentreFile;
  readonly scenario: Scenario;
  readonly shiftRules: ShiftRules;
  readonly choices: readonly Choice[];
}

export const beginningFiles = {
  centre: 'centre.json',
  scenario: 'day.scenario.json',
  shiftRules: 'shift-rules.json',
} as const;

/** Squared coefficient of variation of handle times, usual in call centres. */
const handleTimeScv = 0.8;
const shortAbandonMs = 5_000;

export function beginFromVolumes(asked: BeginQuestion): Beginning {
  const plain = volumeCentre(asked);
  const bare = volumeScenario(asked);
  const profiles = demandOf(bare, simulationCentre(bare, plain)).map((demand) => ({
    id: demand.queueId,
    agents: agentsBySlot(demand, asked),
    least: [],
  }));
  const { startMs, endMs } = asked;
  const span = { startMinute: startMs / minuteMs, lastMinute: endMs / minuteMs };
  const shifts = [...shiftsOf({ profiles, ...span })];
  const scenario = { ...bare, agents: { shifts } };
  return {
    centre: simulationCentre(scenario, plain).centre,
    scenario,
    shiftRules: defaultShiftRules(endMs - startMs),
    choices: [...volumeChoices(asked), ...commonChoices],
  };
}

/** From a fitted log; staff is what the log shows, not yet moved by simulated waits. */
export function beginFromLog(fit: LogFit, names: ScenarioNames): Beginning {
  const shifts = shiftsOf(staffPlanOf(fit, names));
  const scenario = scenarioOf(fit, names, { shifts });
  return {
    centre: simulationCentre(scenario, centreOf(fit, names)).centre,
    scenario,
    shiftRules: defaultShiftRules(fit.endMs - fit.startMs),
    choices: [...logChoices(fit), ...commonChoices],
  };
}

/**
 * Calls of a day spread over its intervals: a peak in the middle of the morning, a lower one in the
 * afternoon.
 */
export function spreadOverDay(calls: number, intervals: number): readonly number[] {
  const weights = Array.from({ length: intervals }, (_, place) => {
    const at = ((place + 0.5) / intervals) * (dayShape.length - 1);
    const [from = 0, to = from] = dayShape.slice(Math.floor(at));
    return from + (to - from) * (at % 1);
  });
  const all = sumOf(weights);
  return weights.map((weight) => Number(((calls * weight) / all).toFixed(3)));
}

const dayShape = [0.6, 1.2, 1.4, 1.2, 0.9, 1, 1.1, 0.9, 0.6] as const;

function volumeCentre(asked: BeginQuestion): CentreFile {
  const { name, timeZone, queues, targetMs, serviceLevelShare: share, overflowMs } = asked;
  const serviceLevel = { measureId: 'serviceLevelNet' as const, share, targetMs };
  return {
    schema: 'callwright.centre/1',
    id: 'begun',
    name,
    timeZone,
    queues: queues.map(({ id }) => ({
      id,
      serviceLevel: { ...serviceLevel, shortAbandonMs: Math.min(shortAbandonMs, targetMs) },
    })),
    profiles: queues.map(({ id }) => {
      const others = queues.filter((other) => other.id !== id);
      const overflow = others.map((other) => ({
        queue: other.id,
        rank: 1,
        delayMs: overflowMs ?? 0,
      }));
      return {
        id,
        links: [{ queue: id }, ...(overflowMs === null ? [] : overflow)],
      };
    }),
  };
}

function volumeScenario(asked: BeginQuestion): Scenario {
  const { name, timeZone, startMs, endMs, intervalMs, queues, patienceMsMean } = asked;
  return {
    schema: 'callwright.scenario/1',
    name,
    seed: 1,
    centre: { file: beginningFiles.centre },
    clock: { dayStart: timeText(startMs), dayEnd: timeText(endMs), intervalMs, timeZone },
    run: { mode: 'days', replications: { max: 50 } },
    callTypes: queues.map(({ id, callsPerInterval, handleTimeMsMean }) => ({
      id,
      queue: id,
      arrivals: { kind: 'intervals', callsPerInterval: [...callsPerInterval] },
      handleTime: { talk: { law: 'lognormal', meanMs: handleTimeMsMean, scv: handleTimeScv } },
      patience: { law: 'exponential', meanMs: patienceMsMean },
    })),
    agents: { shifts: [] },
  };
}

/** Erlang A's agents by quarter of an hour, those of the interval that it lies in. */
function agentsBySlot(
  { handleTimeMsMean, patienceMsMean, intervals }: QueueDemand,
  { startMs, endMs, intervalMs, targetMs, serviceLevelShare }: BeginQuestion,
): readonly number[] {
  const agents = intervals.map(
    ({ load }) =>
      requirementOf({
        arrivalsPerHour: handleTimeMsMean === 0 ? 0 : (load * hourMs) / handleTimeMsMean,
        handleTimeMsMean,
        patienceMsMean,
        targetMs,
        serviceLevelShare,
        measureId: 'serviceLevelNet',
      })?.agents ?? Math.ceil(load),
  );
  return Array.from(
    { length: (endMs - startMs) / slotMs },
    (_, slot) => agents[Math.floor((slot * slotMs) / intervalMs)] ?? 0,
  );
}

const { centre: centreFile, scenario: scenarioFile, shiftRules: shiftsFile } = beginningFiles;

function volumeChoices({ overflowMs, volumesSay }: BeginQuestion): readonly Choice[] {
  const overflow =
    overflowMs === null
      ? 'Agents serve their own queue alone; --overflow 60s lets them help the others.'
      : `Agents serve their own queue first, and a call of another that has waited ${overflowMs / 1_000} s.`;
  return [
    { file: centreFile, path: 'profiles[].links', why: overflow },
    { file: scenarioFile, path: 'callTypes[].arrivals', why: volumesSay },
    {
      file: scenarioFile,
      path: 'callTypes[].handleTime.talk',
      why: `Lognormal, squared coefficient of variation ${handleTimeScv}, as in most centres; wrap-up is within it.`,
    },
    {
      file: scenarioFile,
      path: 'callTypes[].patience',
      why: 'Exponential: callers who hang up do so at the same rate however long they have waited.',
    },
    {
      file: scenarioFile,
      path: 'agents.shifts',
      why: 'What Erlang A asks for, queue by queue, without breaks, absence or overflow.',
    },
  ];
}

function logChoices({ days, callTypes, rareTypes, presence }: LogFit): readonly Choice[] {
  const pause = ((presence?.changeoverMs ?? 0) / 1_000).toFixed(0);
  const rare = rareTypes.map(({ callType }) => callType).join(', ');
  return [
    {
      file: scenarioFile,
      path: 'callTypes[].arrivals',
      why: `The mean of ${days.length} days of the usual weekdays.`,
    },
    {
      file: scenarioFile,
      path: 'callTypes',
      why: `${callTypes.length} queues have enough calls${rare === '' ? '' : `; too few: ${rare}`}.`,
    },
    {
      file: scenarioFile,
      path: 'callTypes[].handleTime.wrapUp',
      why: `What the log says, else the ${pause} s that its agents take between calls while callers wait.`,
    },
    {
      file: scenarioFile,
      path: 'agents.shifts',
      why: 'Agents whom the log shows, else what its load asks for; callwright fit moves them until waits agree.',
    },
    {
      file: centreFile,
      path: 'profiles[].links',
      why: 'Who answers what, as the log shows it; a log without agents pools queues that may share them.',
    },
  ];
}

const commonChoices: readonly Choice[] = [
  {
    file: centreFile,
    path: 'queues[].serviceLevel',
    why: 'The same promise for every queue (--target); who leaves within 5 s does not count.',
  },
  {
    file: centreFile,
    path: 'timeZone',
    why: 'Of all local times (--time-zone).',
  },
  {
    file: shiftsFile,
    path: 'shifts',
    why: 'Eight hours with a lunch, and half days; all hours cost the same until profiles say more.',
  },
];
