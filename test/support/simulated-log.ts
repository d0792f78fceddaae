/**
 * The call log that a simulated centre of four queues leaves over three weeks: what an analyst has,
 * with everything known that a fit has to find again.
 */
import type { Scenario } from '../../contracts/index.ts';
import { dateOfDay } from '../../kernel/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import {
  compileScenario,
  fitParts,
  type ScenarioNames,
  simulateReplication,
} from '../../simulator/index.ts';

const minuteMs = 60_000;
const startMs = 8 * 60 * minuteMs;
/** Monday 2026-03-02. */
const firstDay = 20_514;

const exponential = (meanMs: number) => ({ law: 'exponential' as const, meanMs });
const halfHours = (perHour: readonly number[]) =>
  perHour.flatMap((calls) => [calls / 2, calls / 2]);

/** Of one shift, with a lunch that is taken after the call at hand. */
function shift(profile: string, count: number, start: string, end: string, lunch: string) {
  const breaks = [{ at: lunch, windowMs: 15 * minuteMs, lengthMs: 30 * minuteMs }];
  return {
    profile,
    count,
    start,
    end,
    breaks: breaks.map((one) => ({ ...one, rule: 'afterCall' as const })),
  };
}

/** Ten hours of four queues: two share their agents, two have their own. */
export const fourQueues: Scenario = {
  schema: 'callwright.scenario/1',
  seed: 31,
  clock: { dayStart: '08:00', dayEnd: '18:00', intervalMs: 1_800_000, timeZone: 'UTC' },
  busyness: { law: 'gamma', shape: 120 },
  callTypes: [
    {
      id: 'service',
      targetMs: 20_000,
      arrivals: {
        kind: 'intervals',
        callsPerInterval: halfHours([60, 90, 100, 90, 70, 80, 90, 80, 60, 40]),
      },
      handleTime: {
        talk: { law: 'lognormal', meanMs: 180_000, scv: 0.7 },
        wrapUp: exponential(30_000),
      },
      patience: exponential(180_000),
    },
    {
      id: 'sales',
      targetMs: 20_000,
      arrivals: {
        kind: 'intervals',
        callsPerInterval: halfHours([20, 40, 50, 45, 30, 40, 45, 40, 30, 20]),
      },
      handleTime: {
        talk: { law: 'lognormal', meanMs: 240_000, scv: 0.5 },
        wrapUp: exponential(45_000),
      },
      patience: exponential(240_000),
    },
    {
      id: 'technical',
      targetMs: 20_000,
      arrivals: {
        kind: 'intervals',
        callsPerInterval: halfHours([20, 30, 35, 30, 25, 30, 30, 25, 20, 15]),
      },
      handleTime: {
        talk: { law: 'gamma', shape: 2, meanMs: 420_000 },
        wrapUp: exponential(90_000),
      },
      patience: exponential(200_000),
    },
    {
      id: 'billing',
      targetMs: 20_000,
      arrivals: {
        kind: 'intervals',
        callsPerInterval: halfHours([15, 25, 30, 25, 20, 20, 25, 20, 15, 10]),
      },
      handleTime: {
        talk: { law: 'lognormal', meanMs: 200_000, scv: 0.6 },
        wrapUp: exponential(60_000),
      },
      patience: exponential(150_000),
    },
  ],
  agents: {
    profiles: [
      { id: 'general', skills: { service: 50, sales: 50 } },
      { id: 'tech', skills: { technical: 50 } },
      { id: 'bill', skills: { billing: 50 } },
    ],
    shifts: [
      shift('general', 6, '08:00', '16:00', '11:30'),
      shift('general', 5, '10:00', '18:00', '13:30'),
      shift('tech', 4, '08:00', '16:00', '12:00'),
      shift('tech', 3, '10:00', '18:00', '14:00'),
      shift('bill', 2, '08:00', '16:00', '11:30'),
      shift('bill', 2, '10:00', '18:00', '13:00'),
    ],
  },
};

/** Names and options of a scenario that is written from a fit, with every part of the fit. */
export const knownNames: ScenarioNames = {
  id: 'known',
  name: 'known',
  centreFile: 'centre.json',
  timeZone: 'UTC',
  targetMs: 20_000,
  shortAbandonMs: 5_000,
  seed: 5,
  headStarts: {},
  parts: new Set(fitParts),
};

/** What of the log is left out. */
export interface LogOmissions {
  /** [agents are named] */
  readonly agents?: boolean;
  /** [the wrap-up has a column of its own] */
  readonly wrapUp?: boolean;
}

/** A CSV of so many days, Monday to Friday, by the usual names of columns. */
export function simulatedLog(
  scenario: Scenario,
  days: number,
  without: LogOmissions & { readonly centre?: CentreFile } = {},
): string {
  const compiled = compileScenario(scenario, without.centre);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  const head = ['call_id', 'queue', 'arrival_time', 'answer_time', 'wait_s', 'talk_s'];
  const rows: string[] = [];
  for (let day = 0; day < days; day += 1) {
    const date = dateOfDay(firstDay + day + 2 * Math.floor(day / 5));
    const at = (ms: number): string => {
      const seconds = Math.round((startMs + ms) / 1_000);
      const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
      return `${date} ${parts.map((part) => String(part).padStart(2, '0')).join(':')}`;
    };
    const calls = new Map<
      string,
      { queue: string; cameMs: number; answeredMs?: number; agent?: string; endedMs?: number }
    >();
    const leave = (callId: string, atMs: number): void => {
      const call = calls.get(callId);
      if (call === undefined) return;
      calls.delete(callId);
      const { queue, cameMs, answeredMs, agent = '', endedMs = atMs } = call;
      const seconds = (ms: number) => String(Math.round(ms / 1_000));
      const answer = answeredMs === undefined ? '' : at(answeredMs);
      const talk = answeredMs === undefined ? '' : seconds(endedMs - answeredMs);
      const wrapUp = answeredMs === undefined ? '' : seconds(atMs - endedMs);
      const wait = seconds((answeredMs ?? atMs) - cameMs);
      const end = answeredMs === undefined ? 'abandoned' : 'answered';
      const more = [...(without.wrapUp ? [] : [wrapUp]), end, ...(without.agents ? [] : [agent])];
      rows.push([callId, queue, at(cameMs), answer, wait, talk, ...more].join(','));
    };
    simulateReplication(compiled.value, day, {
      onEffect: (effect) => {
        if (effect.type === 'call.queued') {
          calls.set(effect.callId, { queue: effect.queueId, cameMs: effect.atMs });
        } else if (effect.type === 'call.answered') {
          const call = calls.get(effect.callId);
          if (call !== undefined)
            Object.assign(call, { answeredMs: effect.atMs, agent: effect.agentId });
        } else if (effect.type === 'call.abandoned') leave(effect.callId, effect.atMs);
        else if (effect.type === 'call.ended') {
          const call = calls.get(effect.callId);
          if (call !== undefined) call.endedMs = effect.atMs;
        } else if (effect.type === 'interaction.ended') leave(effect.callId, effect.atMs);
      },
    });
  }
  const more = [
    ...(without.wrapUp ? [] : ['wrap_up_s']),
    'outcome',
    ...(without.agents ? [] : ['agent']),
  ];
  return `${[[...head, ...more].join(','), ...rows].join('\n')}\n`;
}
