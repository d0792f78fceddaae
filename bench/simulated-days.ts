/**
 * The scenarios of the rows `sim.…`: M/M/50+M at 96 % load (69,000 calls a day), three call types
 * in three periods (5,200), a medium centre of 200 agents (38,000), and the demo (1,500).
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Scenario } from '../contracts/index.ts';
import { hourMs } from '../kernel/index.ts';
import type { CentreFile } from '../routing/index.ts';
import { compileScenario, type SimulationPlan } from '../simulator/index.ts';
import { numbered } from './rounds.ts';

const mmnm50: Scenario = {
  schema: 'callwright.scenario/1',
  callTypes: [
    {
      id: 'a',
      targetMs: 20_000,
      arrivals: { kind: 'poisson', arrivalsPerHour: 2_880 },
      handleTime: { talk: exponential(60_000) },
      patience: exponential(120_000),
    },
  ],
  agents: {
    profiles: [{ id: 'g', skills: { a: 50 } }],
    shifts: [{ profile: 'g', count: 50, start: '00:00', end: '24:00' }],
  },
};

const periodMs = 2 * hourMs;
const simpleMsk: Scenario = {
  schema: 'callwright.scenario/1',
  clock: { dayStart: '00:00', dayEnd: '06:00', intervalMs: periodMs },
  busyness: { law: 'gamma', shape: 28.7 },
  callTypes: [
    byPeriod('a', [252, 318, 192]),
    byPeriod('b', [306, 258, 288]),
    byPeriod('c', [378, 312, 288]),
  ],
  agents: {
    profiles: [
      { id: 'g1', skills: { a: 50, b: 50 } },
      { id: 'g2', skills: { b: 50, c: 50 } },
    ],
    // The staff of the last period stays until all are served.
    shifts: [
      { profile: 'g1', count: 9, start: '00:00', end: '24:00' },
      { profile: 'g1', count: 3, start: '00:00', end: '04:00' },
      { profile: 'g1', count: 6, start: '02:00', end: '04:00' },
      { profile: 'g2', count: 11, start: '00:00', end: '24:00' },
      { profile: 'g2', count: 4, start: '00:00', end: '04:00' },
      { profile: 'g2', count: 5, start: '02:00', end: '04:00' },
    ],
  },
};

const mediumTypes = ['a', 'b', 'c', 'd', 'e'] as const;
const mediumProfiles = 10;
/**
 * Five call types, ten profiles, named agents. Each profile serves two neighbouring call types,
 * every other one a third.
 */
export function mediumCentre(of: {
  readonly arrivalsPerHour: number;
  readonly agentsPerProfile: number;
}): Scenario {
  const profiles = numbered(mediumProfiles, (place) => place);
  return {
    schema: 'callwright.scenario/1',
    clock: { dayStart: '08:00', dayEnd: '20:00' },
    callTypes: mediumTypes.map((id, place) => ({
      id,
      targetMs: 20_000,
      arrivals: { kind: 'poisson', arrivalsPerHour: of.arrivalsPerHour + 50 * place },
      handleTime: { talk: exponential(180_000), wrapUp: exponential(20_000) },
      patience: exponential(150_000),
    })),
    agents: {
      profiles: profiles.map((place) => ({
        id: `p${place}`,
        skills: Object.fromEntries(
          [0, 1, ...(place % 2 === 0 ? [2] : [])].map((step) => [
            mediumTypes[(place + step) % mediumTypes.length] ?? 'a',
            70 - 20 * step,
          ]),
        ),
      })),
      shifts: profiles.map((place) => ({
        profile: `p${place}`,
        count: of.agentsPerProfile,
        start: '08:00',
        end: '20:00',
      })),
    },
  };
}

export type SimulatedDay = 'mmnm50' | 'simpleMsk' | 'medium' | 'demo';

/** The compiled day of a bench. */
export function planOf(day: SimulatedDay): SimulationPlan {
  switch (day) {
    case 'mmnm50':
      return compiled(mmnm50);
    case 'simpleMsk':
      return compiled(simpleMsk);
    case 'medium':
      return compiled(mediumCentre({ arrivalsPerHour: 540, agentsPerProfile: 20 }));
    case 'demo':
      return compiled(fromFile<Scenario>('day.scenario.json'), fromFile<CentreFile>('centre.json'));
  }
}

function compiled(scenario: Scenario, centre?: CentreFile): SimulationPlan {
  const plan = compileScenario(scenario, centre);
  if (plan.ok) return plan.value;
  throw new Error(`a scenario of the bench is not valid: ${JSON.stringify(plan.problems)}`);
}

function fromFile<File>(name: string): File {
  const path = fileURLToPath(import.meta.resolve(`../examples/mail-order-fr/${name}`));
  return JSON.parse(readFileSync(path, 'utf8')) as File;
}

function byPeriod(id: string, arrivalsPerHour: readonly number[]): Scenario['callTypes'][number] {
  return {
    id,
    targetMs: 20_000,
    arrivals: {
      kind: 'intervals',
      callsPerInterval: arrivalsPerHour.map((rate) => (rate * periodMs) / hourMs),
    },
    handleTime: { talk: exponential(120_000), factorByInterval: [1, 100 / 120, 150 / 120] },
    patience: exponential(200_000),
    patienceFactorByInterval: [1, 150 / 200, 300 / 200],
  };
}

function exponential(meanMs: number): { readonly law: 'exponential'; readonly meanMs: number } {
  return { law: 'exponential', meanMs };
}
