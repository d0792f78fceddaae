import { describe, expect, it } from 'vitest';
import { parseMeasured, parseScenario, type Scenario } from '../../contracts/index.ts';
import { compileScenario, resolveScenario } from '../../simulator/index.ts';
import { aCallType, aScenario } from '../support/scenarios.ts';
import { wholeScenario } from '../support/whole-scenario.ts';

/** `pointer: message` of every finding. */
function findingsOf(scenario: unknown): readonly string[] {
  const parsed = parseScenario(JSON.stringify(scenario));
  return parsed.ok ? [] : parsed.problems.map(({ message }) => message);
}

function withCallType(members: object): object {
  return { ...aScenario(), callTypes: [{ ...aCallType(), ...members }] };
}

/** Pointers and codes of what compiling finds. */
function compiledFindings(scenario: Scenario): readonly string[] {
  const compiled = compileScenario(scenario);
  return compiled.ok ? [] : compiled.problems.map(({ pointer, code }) => `${pointer} ${code}`);
}

describe('a scenario file', () => {
  it('is accepted with what the simulator models', () => {
    expect(findingsOf(aScenario())).toEqual([]);
  });

  it('is accepted with every member of the format', () => {
    expect(findingsOf(wholeScenario)).toEqual([]);
  });

  it('refuses a member that nobody knows', () => {
    expect(findingsOf({ ...aScenario(), shrinkage: 0.3 })).toEqual([
      expect.stringContaining('/shrinkage is an unknown key'),
    ]);
  });

  it.each([
    ['a lognormal law by half a pair of parameters', { law: 'lognormal', meanMs: 1, sigma: 1 }],
    ['a sample that is not sorted', { law: 'empirical', sampleMs: [2, 1] }],
    ['an empty sample', { law: 'empirical', sampleMs: [] }],
    [
      'shares of a mixture that add up to less than 1',
      {
        law: 'mixture',
        parts: [{ share: 0.5, law: 'exponential', meanMs: 1 }],
      },
    ],
    [
      'a survival that rises',
      {
        law: 'kaplanMeier',
        table: [
          [1, 0.5],
          [2, 0.6],
        ],
        tail: { law: 'exponential', meanMs: 1 },
      },
    ],
    ['a negative mean', { law: 'exponential', meanMs: -1 }],
    ['an unknown law', { law: 'zipf' }],
  ])('refuses %s', (_, talk) => {
    const [finding] = findingsOf(withCallType({ handleTime: { talk } }));
    expect(finding).toMatch(/^\/callTypes\/0\/handleTime\/talk/);
    expect(finding).toContain('expected');
  });

  it('asks for patience, be it null', () => {
    const { patience: _, ...callType } = aCallType();
    expect(findingsOf({ ...aScenario(), callTypes: [callType] })).toEqual([
      expect.stringContaining('/callTypes/0/patience is missing'),
    ]);
    expect(findingsOf(withCallType({ patience: null }))).toEqual([]);
  });
});

describe('compiling a scenario', () => {
  it('names intervals that do not fill the day', () => {
    const arrivals = { kind: 'intervals', callsPerInterval: [1, 2, 3] } as const;
    expect(
      compiledFindings(
        aScenario({
          callTypes: [aCallType({ arrivals: { ...arrivals, callsPerInterval: [1, 2, 3] } })],
        }),
      ),
    ).toEqual(['/callTypes/0/arrivals/callsPerInterval not_allowed']);
  });

  it('names a shift of an unknown profile, and one that ends before it starts', () => {
    const shifts = [
      { profile: 'nobody', count: 1, start: '08:00', end: '09:00' },
      { profile: 'clerk', count: 1, start: '09:00', end: '08:30' },
      { profile: 'clerk', count: 1, start: '07:00', end: '08:30' },
    ];
    const profiles = [{ id: 'clerk', skills: { orders: 50 } }];
    expect(compiledFindings(aScenario({ agents: { profiles, shifts } }))).toEqual([
      '/agents/shifts/0/profile unknown_reference',
      '/agents/shifts/1/end not_allowed',
      '/agents/shifts/2/start not_allowed',
    ]);
  });

  it('names a call type that no agent can serve, and a skill that is no call type', () => {
    const profiles = [{ id: 'clerk', skills: { claims: 50 } }];
    const shifts = [{ profile: 'clerk', count: 1, start: '08:00', end: '09:00' }];
    expect(compiledFindings(aScenario({ agents: { profiles, shifts } }))).toEqual([
      '/agents/profiles/0/skills/claims unknown_reference',
      '/callTypes/0/id not_allowed',
    ]);
  });

  it.each([
    ['a shape that no double holds', { law: 'weibull', shape: 0.001, scaleMs: 1 } as const],
    [
      'bounds that hold nothing of the law',
      {
        law: 'truncated',
        of: { law: 'uniform', minMs: 0, maxMs: 10 },
        minMs: 20,
        maxMs: 30,
      } as const,
    ],
  ])('names a distribution without a finite variance: %s', (_, talk) => {
    expect(
      compiledFindings(aScenario({ callTypes: [aCallType({ handleTime: { talk } })] })),
    ).toEqual(['/callTypes/0/handleTime/talk out_of_range']);
  });

  it('names a measure it does not know', () => {
    expect(compiledFindings(aScenario({ report: { measures: ['happiness'] } }))).toEqual([
      '/report/measures/0 wrong_value',
    ]);
  });

  it('adds heads to a centre that has too few agents, after its own', () => {
    const compiled = compileScenario(
      aScenario({
        callTypes: [aCallType({ queue: 'desk' })],
        agents: { shifts: [{ profile: 'clerk', count: 3, start: '08:00', end: '09:00' }] },
      }),
      {
        schema: 'callwright.centre/1',
        id: 'shop',
        timeZone: 'UTC',
        queues: [{ id: 'desk' }],
        profiles: [{ id: 'clerk', links: [{ queue: 'desk' }] }],
        agents: [{ id: 'ann', profile: 'clerk' }],
      },
    );
    expect(compiled.ok && compiled.value.centre.agents?.map(({ id }) => id)).toEqual([
      'ann',
      'clerk-2',
      'clerk-3',
    ]);
  });
});

describe('the files of a scenario', () => {
  const files: Readonly<Record<string, string>> = {
    'calls.csv':
      'date,seconds,callType,handleTimeMs\n2026-01-05,28801,orders,5000\n2026-01-06,28802,orders,\n2026-01-05,28800,claims,1\n',
    'times.csv': 'ms\n300\n100\n200\n',
    'patience.csv': 'ms,survival\n1000,0.9\n2000,0.95\n',
  };
  const resolve = (callType: Parameters<typeof aCallType>[0]) =>
    resolveScenario(aScenario({ callTypes: [aCallType(callType)] }), (file) => files[file]);

  it('give the calls of their type and day, since the day starts, and the date', () => {
    const arrivals = { kind: 'trace', fromCsv: 'calls.csv', date: '2026-01-05' } as const;
    const resolved = resolve({ arrivals });
    expect(resolved.ok && resolved.value.callTypes[0]?.arrivals).toEqual({
      kind: 'trace',
      date: '2026-01-05',
      calls: [{ atMs: 1_000, handleTimeMs: 5_000 }],
    });
  });

  it('give a sample sorted', () => {
    const resolved = resolve({ handleTime: { talk: { law: 'empirical', file: 'times.csv' } } });
    expect(resolved.ok && resolved.value.callTypes[0]?.handleTime.talk).toEqual({
      law: 'empirical',
      sampleMs: [100, 200, 300],
    });
  });

  it.each([
    ['that is not there', { law: 'empirical', file: 'none.csv' } as const, 'unknown_reference'],
    ['without the column', { law: 'empirical', file: 'calls.csv' } as const, 'missing'],
    [
      'whose survival rises',
      {
        law: 'kaplanMeier',
        file: 'patience.csv',
        tail: { law: 'exponential', meanMs: 1 },
      } as const,
      'wrong_value',
    ],
  ])('are findings where one is named %s', (_, talk, code) => {
    const resolved = resolve({ handleTime: { talk } });
    expect(resolved.ok ? [] : resolved.problems.map((problem) => problem.code)).toEqual([code]);
  });

  it('must not leave the day open', () => {
    const resolved = resolve({ arrivals: { kind: 'trace', fromCsv: 'calls.csv' } });
    expect(resolved.ok ? [] : resolved.problems.map(({ pointer }) => pointer)).toEqual([
      '/callTypes/0/arrivals/date',
    ]);
  });
});

describe('a file of measured figures', () => {
  it('keeps the figures of a queue apart from its name', () => {
    const parsed = parseMeasured(
      JSON.stringify({
        schema: 'callwright.measured/1',
        source: 'a log',
        days: 20,
        whole: { calls: 10 },
        queues: [{ queueId: 'desk', waitMsMean: 1_000 }],
      }),
    );
    expect(parsed.ok && parsed.value.queues).toEqual([
      { queueId: 'desk', values: { waitMsMean: 1_000 } },
    ]);
  });

  it('refuses a figure that is no number', () => {
    const parsed = parseMeasured(
      '{"schema":"callwright.measured/1","source":"a","days":1,"whole":{"calls":"ten"}}',
    );
    expect(parsed.ok ? [] : parsed.problems.map(({ pointer }) => pointer)).toEqual([
      '/whole/calls',
    ]);
  });
});
