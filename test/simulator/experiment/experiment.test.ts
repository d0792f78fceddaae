import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../../contracts/index.ts';
import {
  compileDistribution,
  compileExperiment,
  type Experiment,
  parseAxis,
  statedAxes,
} from '../../../simulator/index.ts';
import { aCallType, aScenario } from '../../support/scenarios.ts';

function axes(texts: readonly string[]) {
  return texts.map((text) => {
    const parsed = parseAxis(text);
    if (!parsed.ok) throw new Error(text);
    return parsed.value;
  });
}

function compile(scenario: Scenario, texts: readonly string[], random?: number) {
  const asked = { axes: axes(texts), seed: 5, ...(random === undefined ? {} : { random }) };
  return compileExperiment(scenario, asked);
}

function experiment(scenario: Scenario, texts: readonly string[], random?: number): Experiment {
  const compiled = compile(scenario, texts, random);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.value;
}

function messages(scenario: Scenario, ...texts: readonly string[]): string {
  const compiled = compile(scenario, texts);
  return compiled.ok ? '' : compiled.problems.map(({ message }) => message).join('\n');
}

function talkMs({ callTypes: [first] }: Scenario) {
  const talk = first?.handleTime.talk;
  return talk?.law === 'exponential' ? talk.meanMs : undefined;
}

const two = aScenario({ callTypes: [aCallType(), aCallType({ id: 'claims' })] });

describe('a grid', () => {
  it('multiplies what the scenario says by a factor: handle times, heads, any number', () => {
    const made = (axis: string) => experiment(aScenario(), [axis]).cells;
    expect(made('aht=x0.5,×2').map(({ name, scenario }) => [name, talkMs(scenario)])).toEqual([
      ['aht=×0.5', 90_000],
      ['aht=×2', 360_000],
    ]);
    const heads = made('staffing.clerk=×0.5..×1.5/0.5').map(
      ({ scenario }) => scenario.agents.shifts[0]?.count,
    );
    expect(heads).toEqual([2, 3, 5]);
    const [longer] = made('callTypes.orders.targetMs=x1.5');
    expect(longer?.scenario.callTypes[0]?.targetMs).toBe(30_000);
  });

  it('has every combination, the last axis fastest, each named', () => {
    const { cells } = experiment(aScenario(), ['staffing.clerk=2,3', 'aht=1m,2m']);
    expect(cells.map(({ name }) => name)).toEqual([
      'staffing.clerk=2 aht=60000',
      'staffing.clerk=2 aht=120000',
      'staffing.clerk=3 aht=60000',
      'staffing.clerk=3 aht=120000',
    ]);
    expect(cells.map(({ scenario }) => scenario.agents.shifts[0]?.count)).toEqual([2, 2, 3, 3]);
  });

  it('names members of lists by number, id or profile', () => {
    const [cell] = experiment(two, [
      'callTypes[1].arrivals.arrivalsPerHour=7',
      'callTypes.orders.arrivals.arrivalsPerHour=8',
      'agents.shifts.clerk.count=9',
    ]).cells;
    expect(cell?.scenario.callTypes.map(({ arrivals }) => arrivals)).toEqual([
      { kind: 'poisson', arrivalsPerHour: 8 },
      { kind: 'poisson', arrivalsPerHour: 7 },
    ]);
    expect(cell?.scenario.agents.shifts[0]?.count).toBe(9);
  });

  it('may set a member that the scenario does not have yet', () => {
    const [cell] = experiment(aScenario(), ['agents.adherence.absenceShare=0.1']).cells;
    expect(cell?.scenario.agents.adherence).toEqual({ absenceShare: 0.1 });
  });

  it('is what the scenario states, where it states one', () => {
    const vary = [
      { path: 'agents.shifts[0].count', values: [5, 6] },
      { path: 'agents.noAnswerShare', from: 0, to: 0.2, step: 0.1 },
    ];
    const stated = statedAxes(aScenario({ experiment: { vary } }));
    const compiled = compileExperiment(aScenario(), { axes: stated?.axes ?? [], seed: 1 });
    expect(compiled.ok && compiled.value.cells).toHaveLength(6);
    expect(statedAxes(aScenario())).toBeNull();
    const random = statedAxes(aScenario({ experiment: { vary, design: 'random', count: 7 } }));
    expect(random?.random).toBe(7);
  });
});

describe('staffing.<profile>', () => {
  it('spreads heads over the shifts of the profile as they are, and no others', () => {
    const { profiles } = two.agents;
    const shift = (count: number) => ({ profile: 'clerk', count, start: '08:00', end: '12:00' });
    const scenario = { ...two, agents: { profiles, shifts: [shift(6), shift(3), shift(1)] } };
    const counts = (heads: number) =>
      experiment(scenario, [`staffing.clerk=${heads}`]).cells[0]?.scenario.agents.shifts.map(
        ({ count }) => count,
      );
    expect(counts(10)).toEqual([6, 3, 1]);
    expect(counts(20)).toEqual([12, 6, 2]);
    expect(counts(11)).toEqual([7, 3, 1]);
    expect(counts(1)).toEqual([1]);
  });
});

describe('aht', () => {
  it('is the mean handle time of all calls, or of one type, wrap-up included', () => {
    const meanMs = (scenario: Scenario | undefined, place: number): number => {
      const { talk, wrapUp } = scenario?.callTypes[place]?.handleTime ?? {};
      if (talk === undefined) throw new Error('no such type');
      return (
        compileDistribution(talk).mean +
        (wrapUp === undefined ? 0 : compileDistribution(wrapUp).mean)
      );
    };
    const scenario = aScenario({
      callTypes: [
        aCallType({
          handleTime: {
            talk: { law: 'lognormal', mu: 5, sigma: 0.5, unit: 's' },
            wrapUp: { law: 'deterministic', valueMs: 20_000 },
          },
        }),
        aCallType({ id: 'claims', arrivals: { kind: 'poisson', arrivalsPerHour: 20 } }),
      ],
    });
    const [all] = experiment(scenario, ['aht=100s']).cells;
    const mean = (60 * meanMs(all?.scenario, 0) + 20 * meanMs(all?.scenario, 1)) / 80;
    expect(mean).toBeCloseTo(100_000, 6);
    const [one] = experiment(scenario, ['aht.claims=100s']).cells;
    expect(meanMs(one?.scenario, 1)).toBeCloseTo(100_000, 6);
    expect(meanMs(one?.scenario, 0)).toBe(meanMs(scenario, 0));
  });
});

describe('a design at random', () => {
  it('has one point in every part of each axis', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), (points) => {
        const paths = ['agents.noAnswerShare=0.0..1.0', 'agents.shifts.clerk.count=1..40'];
        const { cells } = experiment(aScenario(), paths, points);
        const parts = new Set(cells.map(({ values }) => Math.floor(Number(values[0]) * points)));
        expect(parts.size).toBe(points);
      }),
      { numRuns: 20 },
    );
  });

  it('is the same on every machine, and its axes do not disturb each other', () => {
    const share = 'agents.noAnswerShare=0..0.5/0.1';
    const chosen = (...paths: readonly string[]) =>
      experiment(aScenario(), paths, 5).cells.map(({ values }) => values[0]);
    const both = experiment(aScenario(), [share, 'agents.shifts.clerk.count=1..9'], 5);
    expect(both.cells.map(({ values }) => values)).toEqual([
      [0.3, 7],
      [0.3, 9],
      [0.5, 6],
      [0, 1],
      [0.2, 3],
    ]);
    expect(new Set(chosen(share))).toEqual(new Set(both.cells.map(({ values }) => values[0])));
  });
});

describe('an experiment that cannot be', () => {
  it.each([
    ['staffing.clrk=8', /staffing\.clrk is clrk; expected one of clerk; did you mean clerk/],
    ['staffing.clerk=0', /staffing\.clerk is 0; expected a whole number of heads from 1/],
    ['aht=fast', /aht is fast; expected a time above 0/],
    ['aht.order=1m', /one of orders, claims; did you mean orders/],
    ['agents.shift.count=2', /\/agents\/shift is an unknown key.*shifts/],
    ['callTypes.claim.targetMs=1s', /claim; expected one of orders, claims; did you mean claims/],
    ['callTypes[2].targetMs=1s', /\/callTypes is 2; expected one of orders, claims/],
    ['callTypes.orders.id.x=1', /id is "orders"; expected an object with a member x/],
    ['seed=1,2', /seed; expected a member that a simulated day depends on/],
    ['rules[0].version=1', /rules\[0\]\.version; expected a member that a simulated day depends/],
    ['agents..x=1', /names with dots between/],
    ['agents.shifts.clerk.count=2.5', /count is 2\.5; expected a whole number/],
    ['agents.shifts.clerk.end=07:00', /clerk\.end=07:00: .*\/end is 07:00; expected a time after/],
    ['lines.count=x1.1', /×1.1 of nothing; expected a factor on a number/],
    ['aht=1m..2m', /aht, without a step; expected a step/],
  ])('%s is told with what was seen and expected', (axis, message) => {
    expect(messages(two, axis)).toMatch(message);
  });

  it('is told where it is too large, or names a path twice', () => {
    expect(messages(two, 'lines.count=1..1000', 'aht=1s..11s/1s')).toMatch(
      /11000 combinations; expected 1 to/,
    );
    expect(messages(two, 'aht=1m', 'aht=2m')).toMatch(/aht twice; expected each path once/);
  });
});
