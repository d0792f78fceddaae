/** Builders for simulator tests: small scenarios with only what a test is about. */
import type { Scenario } from '../../contracts/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import { compileScenario, type SimulationPlan } from '../../simulator/index.ts';

type CallType = Scenario['callTypes'][number];

/** Calls `orders`, 60 an hour, three minutes each, patience of two; unless said otherwise. */
export function aCallType(members: Partial<CallType> = {}): CallType {
  return {
    id: 'orders',
    targetMs: 20_000,
    arrivals: { kind: 'poisson', arrivalsPerHour: 60 },
    handleTime: { talk: { law: 'exponential', meanMs: 180_000 } },
    patience: { law: 'exponential', meanMs: 120_000 },
    ...members,
  };
}

/** Two hours of {@link aCallType} with three clerks who can do all call types. */
export function aScenario(members: Partial<Scenario> = {}): Scenario {
  const callTypes = members.callTypes ?? [aCallType()];
  const skills = Object.fromEntries(callTypes.map(({ id }) => [id, 50]));
  return {
    schema: 'callwright.scenario/1',
    clock: { dayStart: '08:00', dayEnd: '10:00' },
    callTypes,
    agents: {
      profiles: [{ id: 'clerk', skills }],
      shifts: [{ profile: 'clerk', count: 3, start: '08:00', end: '12:00' }],
    },
    ...members,
  };
}

/** Compiles, or throws what is wrong. */
export function aPlan(members: Partial<Scenario> = {}, centre?: CentreFile): SimulationPlan {
  const compiled = compileScenario(aScenario(members), centre);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems, null, 2));
  return compiled.value;
}
