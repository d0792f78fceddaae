/**
 * Random scenarios: a seed's callers, people and centre, of every element that the format has.
 *
 * Small on purpose (an hour or two, some dozens of calls an hour), overloaded as often as not, with
 * times short and whole so that much falls into one ms. Every scenario goes through the parser.
 */
import { parseScenario, type Scenario } from '../../../contracts/index.ts';
import type { CentreFile } from '../../../routing/index.ts';
import { compileScenario, type SimulationPlan } from '../../../simulator/index.ts';
import { createDraw, type Draw } from '../rig/draw.ts';
import { randomAgents, randomEvents } from './random-agents.ts';
import { randomCallType, randomDistribution } from './random-callers.ts';
import { randomHouse } from './random-centre-size.ts';

/** A scenario with the centre it names, if any. */
interface RandomScenario {
  readonly scenario: Scenario;
  readonly centre: CentreFile | undefined;
}

const typeIds = ['orders', 'returns', 'advice'] as const;

/** The scenario of a seed. */
function randomScenario(seed: number): RandomScenario {
  const draw = createDraw(seed, 41);
  const ids = typeIds.slice(0, draw.int(1, typeIds.length));
  const centre = draw.chance(0.5) ? randomHouse(draw, ids) : undefined;
  const callTypes = ids.map((id) => randomCallType(draw, { id, ids, centre }));
  const scenario: Scenario = {
    schema: 'callwright.scenario/1',
    name: `random ${seed}`,
    seed: draw.int(0, 2 ** 31),
    clock: { dayStart: '08:00', dayEnd: draw.pick(['09:00', '10:00']), intervalMs: 1_800_000 },
    callTypes,
    agents: randomAgents(draw, { ids, hasCentre: centre !== undefined }),
    ...surroundings(draw, ids),
  };
  return { scenario: parsed(scenario, seed), centre };
}

/** The plan of a seed; a scenario that does not compile is a fault of the generator. */
export function randomPlan(seed: number): SimulationPlan {
  const { scenario, centre } = randomScenario(seed);
  const compiled = compileScenario(scenario, centre);
  if (compiled.ok) return compiled.value;
  throw new Error(`seed ${seed}: ${JSON.stringify(compiled.problems, null, 2)}`);
}

/** What stands around callers and agents. */
function surroundings(draw: Draw, ids: readonly string[]): Partial<Scenario> {
  const forMs = 600_000;
  const linesLost = { at: '08:15', kind: 'linesLost', count: 1, forMs } as const;
  const hasLines = draw.chance(0.3);
  const events = [...randomEvents(draw), ...(hasLines && draw.chance(0.5) ? [linesLost] : [])];
  const calls = draw.pick([5, 30]);
  return {
    events,
    ...(hasLines ? { lines: { count: draw.pick([1, 3, 10]) } } : {}),
    ...(draw.chance(0.3) ? { callbacks: randomCallbacks(draw) } : {}),
    ...(draw.chance(0.3) ? { outbound: [randomList(draw, ids)] } : {}),
    ...(draw.chance(0.3) ? { ivr: randomIvr(draw) } : {}),
    ...(draw.chance(0.3) ? { busyness: randomBusyness(draw, ids) } : {}),
    ...(draw.chance(0.3)
      ? { bursts: [{ callType: draw.pick(ids), perDay: 2, calls, decayMs: 60_000 }] }
      : {}),
  };
}

function randomCallbacks(draw: Draw): NonNullable<Scenario['callbacks']> {
  return {
    offerAboveWaitMs: draw.pick([0, 20_000]),
    acceptShare: 0.6,
    answerShare: 0.6,
    attemptsMax: draw.pick([1, 3]),
    ringTime: randomDistribution(draw, 8_000),
    mode: draw.pick(['agentFirst', 'customerFirst'] as const),
    ...(draw.chance(0.5) ? { patience: randomDistribution(draw, 10_000) } : {}),
  };
}

function randomList(draw: Draw, ids: readonly string[]): NonNullable<Scenario['outbound']>[number] {
  return {
    id: 'list',
    mode: draw.pick(['backlog', 'predictive'] as const),
    queue: draw.pick(ids),
    calls: draw.int(1, 60),
    handleTime: randomDistribution(draw, 40_000),
    answerShare: 0.4,
    ringTime: randomDistribution(draw, 10_000),
    attemptsMax: draw.pick([1, 2]),
  };
}

function randomIvr(draw: Draw): NonNullable<Scenario['ivr']> {
  return { time: randomDistribution(draw, 8_000), containedShare: draw.pick([0, 0.3]) };
}

function randomBusyness(draw: Draw, ids: readonly string[]): NonNullable<Scenario['busyness']> {
  const [a = '', b] = ids;
  return {
    law: 'gamma',
    shape: 4,
    ...(draw.chance(0.5) ? { blocks: { lengthMs: 1_800_000, shape: 10 } } : {}),
    ...(b !== undefined && draw.chance(0.5) ? { correlation: { [`${a},${b}`]: 0.5 } } : {}),
  };
}

function parsed(scenario: Scenario, seed: number): Scenario {
  const result = parseScenario(JSON.stringify(scenario));
  if (result.ok) return result.value;
  throw new Error(`seed ${seed}: ${JSON.stringify(result.problems, null, 2)}`);
}
