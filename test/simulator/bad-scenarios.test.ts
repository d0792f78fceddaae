/**
 * Impossible scenarios, each refused before it runs: the member by its pointer, and in words what
 * was seen and what was expected.
 */
import { describe, expect, it } from 'vitest';
import { parseScenario, type Scenario } from '../../contracts/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import { compileScenario } from '../../simulator/index.ts';
import { aCallType, aScenario } from '../support/scenarios.ts';

type Shift = Scenario['agents']['shifts'][number];

/** The findings of a scenario as the command reports them: of the text, else of what it says. */
function findingsOf(scenario: unknown, centre?: CentreFile): readonly string[] {
  const parsed = parseScenario(JSON.stringify(scenario));
  const result = parsed.ok ? compileScenario(parsed.value, centre) : parsed;
  return result.ok ? [] : result.problems.map(({ code, message }) => `${code}: ${message}`);
}

const talk = { law: 'deterministic', valueMs: 180_000 } as const;
const clerk = { profile: 'clerk', count: 3, start: '08:00', end: '12:00' } as const;

/** Calls of a type that nobody gives up on. */
function patient(arrivalsPerHour: number, id = 'orders') {
  return aCallType({
    id,
    arrivals: { kind: 'poisson', arrivalsPerHour },
    handleTime: { talk },
    patience: null,
  });
}

/** Three clerks with one member of their shift changed. */
function withShift(change: Partial<Shift>, skills: Record<string, number> = { orders: 50 }) {
  return aScenario({
    agents: { profiles: [{ id: 'clerk', skills }], shifts: [{ ...clerk, ...change }] },
  });
}

function withTalk(law: unknown): unknown {
  return aScenario({ callTypes: [aCallType({ handleTime: { talk: law as typeof talk } })] });
}

function withAgents(change: object) {
  const scenario = aScenario();
  return { ...scenario, agents: { ...scenario.agents, ...change } };
}

/** What is bad, the scenario, and the findings in their order. */
const table: readonly (readonly [string, unknown, readonly string[]])[] = [
  [
    'a skill that no profile has',
    aScenario({
      callTypes: [aCallType(), aCallType({ id: 'late' })],
      agents: { profiles: [{ id: 'clerk', skills: { orders: 50 } }], shifts: [clerk] },
    }),
    ['not_allowed: /callTypes/1/id is late, without an agent; expected a profile with this skill'],
  ],
  [
    'a profile with the skill and no shift',
    aScenario({
      callTypes: [aCallType(), aCallType({ id: 'late' })],
      agents: {
        profiles: [
          { id: 'clerk', skills: { orders: 50 } },
          { id: 'owl', skills: { late: 50 } },
        ],
        shifts: [clerk],
      },
    }),
    [
      'not_allowed: /callTypes/1/id is late, which no agent of the shifts can ever serve; ' +
        'expected a queue with an agent who has its skills and its link, and a shift',
    ],
  ],
  [
    'a negative mean',
    withTalk({ law: 'exponential', meanMs: -1 }),
    ['out_of_range: /callTypes/0/handleTime/talk/meanMs is -1; expected more than 0'],
  ],
  [
    'a mean of nothing',
    withTalk({ law: 'exponential', meanMs: 0 }),
    ['out_of_range: /callTypes/0/handleTime/talk/meanMs is 0; expected more than 0'],
  ],
  [
    'a negative value in a sample',
    withTalk({ law: 'empirical', sampleMs: [-5, 3] }),
    ['out_of_range: /callTypes/0/handleTime/talk/sampleMs/0 is -5; expected at least 0'],
  ],
  [
    'a list whose attempts take no time',
    aScenario({
      outbound: [
        {
          id: 'list',
          mode: 'backlog',
          handleTime: { law: 'exponential', meanMs: 60_000 },
          answerShare: 0,
        },
      ],
    }),
    [
      'not_allowed: /outbound/0/ringTime is missing, with answerShare 0 and attempts of 0 ms in ' +
        'the mean; expected a ring time of 100 ms or more in the mean, or answers to at least ' +
        '0.01 of attempts that take as long',
    ],
  ],
  [
    'patient callers of whose agents most do not come',
    aScenario({
      callTypes: [patient(110)],
      agents: {
        profiles: [{ id: 'clerk', skills: { orders: 50 } }],
        shifts: [clerk],
        adherence: { absenceShare: 0.5 },
      },
    }),
    [
      'scenario_unstable: /callTypes/0/patience is null, and orders bring 11.0 hours of work to ' +
        '6.0 hours of agents; expected patience, a longest wait, or more agents than work',
    ],
  ],
  [
    'a shift that ends before it begins',
    withShift({ start: '09:00', end: '08:30' }),
    ['not_allowed: /agents/shifts/0/end is 08:30; expected a time after 09:00'],
  ],
  [
    'a shift before the day',
    withShift({ start: '07:00' }),
    ['not_allowed: /agents/shifts/0/start is 07:00; expected a time not before clock/dayStart'],
  ],
  [
    'a break outside its shift',
    withShift({ breaks: [{ at: '13:00', lengthMs: 60_000 }] }),
    [
      'not_allowed: /agents/shifts/0/breaks/0/at is 13:00; ' +
        'expected a time from 08:00, before 12:00',
    ],
  ],
  [
    'a break that outlasts its shift',
    withShift({ breaks: [{ at: '11:59', lengthMs: 120_000 }] }),
    [
      'not_allowed: /agents/shifts/0/breaks/0/lengthMs is 120000; expected a break that is over ' +
        'by 12:00',
    ],
  ],
  [
    'two breaks at once',
    withShift({
      breaks: [
        { at: '09:00', lengthMs: 1_800_000 },
        { at: '09:15', lengthMs: 60_000 },
      ],
    }),
    [
      'not_allowed: /agents/shifts/0/breaks/1/at is 09:15, during the break of 09:00; expected a ' +
        'time when that one is over',
    ],
  ],
  [
    'a profile that is not there',
    withShift({ profile: 'ghost' }),
    ['unknown_reference: /agents/shifts/0/profile is ghost; expected one of clerk'],
  ],
  [
    'an army of agents',
    {
      ...aScenario(),
      agents: {
        profiles: [{ id: 'clerk', skills: { orders: 50 } }],
        shifts: Array.from({ length: 6 }, () => ({ ...clerk, count: 10_000 })),
      },
    },
    ['out_of_range: /agents/shifts is 60000 heads; expected at most 50000 of them together'],
  ],
  [
    'a thousand million calls an hour',
    aScenario({
      callTypes: [aCallType({ arrivals: { kind: 'poisson', arrivalsPerHour: 1_000_000_000 } })],
    }),
    [
      'out_of_range: /callTypes/0/arrivals/arrivalsPerHour is ' +
        '1000000000; expected at most 10000000',
    ],
  ],
  [
    'as many calls in intervals',
    aScenario({
      callTypes: [
        aCallType({
          arrivals: { kind: 'intervals', callsPerInterval: [1, 1e9, 1, 1] },
        }),
      ],
    }),
    [
      'out_of_range: /callTypes/0/arrivals is 1000000003 expected ' +
        'calls in a day; expected at most ' +
        '8000000 of them; split longer runs into replications',
    ],
  ],
  [
    'callers who try again at once, thousands of times',
    aScenario({
      lines: { count: 1 },
      callTypes: [
        {
          ...aCallType(),
          arrivals: { kind: 'poisson', arrivalsPerHour: 100_000 },
          redial: {
            afterBlock: {
              share: 1,
              delay: { law: 'deterministic', valueMs: 0 },
              attemptsMax: 10_000,
            },
          },
        },
      ],
    }),
    [
      'out_of_range: /callTypes/0/redial/afterBlock is up to 2000000000 further attempts in a ' +
        'day; expected at most 100000000 of them: fewer attemptsMax, or a longer delay',
    ],
  ],
  [
    'load above the staff, and nobody gives up',
    aScenario({ callTypes: [patient(1_000)] }),
    [
      'scenario_unstable: /callTypes/0/patience is null, and orders bring 100.0 hours of work to ' +
        '12.0 hours of agents; expected patience, a longest wait, or more agents than work',
    ],
  ],
  [
    'load of exactly the staff',
    aScenario({ callTypes: [patient(120)], agents: withShift({}).agents }),
    [
      'scenario_unstable: /callTypes/0/patience is null, and orders bring 12.0 hours of work to ' +
        '12.0 hours of agents; expected patience, a longest wait, or more agents than work',
    ],
  ],
  [
    'two types that each fit and do not fit together',
    aScenario({ callTypes: [patient(70), patient(70, 'late')] }),
    [
      'scenario_unstable: /callTypes/0/patience is null, and ' +
        'orders, late bring 14.0 hours of work ' +
        'to 12.0 hours of agents; expected patience, a longest wait, or more agents than work',
    ],
  ],
  [
    'a stop rule that no number of days meets',
    aScenario({
      run: { replications: { max: 100, stop: { measure: 'abandonShare', halfWidth: 1e-6 } } },
    }),
    [
      'not_allowed: /run/replications/stop/halfWidth is 0.000001, with 120 calls a day; expected ' +
        'at least 0.0018 with 100 days, or more days',
    ],
  ],
  [
    'a stop rule without a call',
    aScenario({
      callTypes: [aCallType({ arrivals: { kind: 'poisson', arrivalsPerHour: 0 } })],
      run: { replications: { stop: { measure: 'abandonShare', halfWidth: 0.1 } } },
    }),
    [
      'not_allowed: /run/replications/stop is a rule, and no call is expected; ' +
        'expected calls, or no rule',
    ],
  ],
  [
    'a stop rule on no measure',
    aScenario({ run: { replications: { stop: { measure: 'luck', halfWidth: 0.1 } } } }),
    [
      expect.stringMatching(
        /^wrong_value: \/run\/replications\/stop\/measure is luck; expected one/,
      ),
    ],
  ],
  [
    'a law without a finite variance',
    withTalk({ law: 'lognormal', mu: 1, sigma: 40 }),
    [expect.stringMatching(/^out_of_range: \/callTypes\/0\/handleTime\/talk is .*finite variance/)],
  ],
  [
    'intervals that do not fill the day',
    aScenario({
      callTypes: [aCallType({ arrivals: { kind: 'intervals', callsPerInterval: [1, 2, 3] } })],
    }),
    [
      'not_allowed: /callTypes/0/arrivals/callsPerInterval is 3 intervals of 1800000 ms; ' +
        'expected 4 of them, the length of the day',
    ],
  ],
  [
    'more agents lost than there are',
    {
      ...aScenario(),
      events: [{ at: '09:00', kind: 'agentsLost', profile: 'clerk', count: 4, forMs: 60_000 }],
    },
    ['not_allowed: /events/0/count is 4; expected at most 3, the heads of clerk'],
  ],
  [
    'agents lost of no profile',
    {
      ...aScenario(),
      events: [{ at: '09:00', kind: 'agentsLost', profile: 'ghost', count: 1, forMs: 60_000 }],
    },
    ['unknown_reference: /events/0/profile is ghost; expected one of clerk'],
  ],
  [
    'absences without end',
    withAgents({
      adherence: {
        away: {
          ready: { law: 'deterministic', valueMs: 0 },
          away: { law: 'deterministic', valueMs: 0 },
        },
      },
    }),
    [
      'out_of_range: /agents/adherence/away/ready is a mean of 0 ' +
        'ms; expected a mean of at least 1000 ms',
    ],
  ],
  [
    'a burst of calls of no type',
    {
      ...aScenario(),
      bursts: [{ callType: 'luck', perDay: 1, calls: 10, decayMs: 60_000 }],
    },
    [
      'unknown_reference: /bursts/0/callType is luck, which is no ' +
        'call type; expected one of orders',
    ],
  ],
  [
    'a member with a slip of the pen',
    { ...aScenario(), agnets: {} },
    [expect.stringMatching(/^unknown_key: \/agnets is an unknown key .*; expected agents/)],
  ],
];

describe('a scenario that cannot be simulated is refused', () => {
  it.each(table)('%s', (_, scenario, expected) => {
    expect(findingsOf(scenario)).toEqual(expected);
  });

  it('a queue whose centre links it to nobody on shift', () => {
    const centre: CentreFile = {
      schema: 'callwright.centre/1',
      id: 'shop',
      timeZone: 'UTC',
      skills: ['french'],
      queues: [{ id: 'orders', plan: { required: [{ skill: 'french', minLevel: 80 }] } }],
      profiles: [{ id: 'clerk', skills: { french: 79 }, links: [{ queue: 'orders' }] }],
    };
    const scenario = aScenario({
      callTypes: [aCallType({ queue: 'orders' })],
      agents: { shifts: [clerk] },
    });
    expect(findingsOf(scenario, centre)).toEqual([
      'not_allowed: /callTypes/0/queue is orders, which no agent of the shifts can ever serve; ' +
        'expected a queue with an agent who has its skills and its link, and a shift',
    ]);
    const late = { atMs: 30_000, mode: 'widen', required: [] } as const;
    const [queue] = centre.queues;
    const widened = {
      ...centre,
      queues: [{ id: 'orders', plan: { ...queue?.plan, steps: [late] } }],
    };
    expect(findingsOf(scenario, widened)).toEqual([]);
  });

  it('but not for load that callers, limits or a recorded day bring to an end', () => {
    const impatient = aCallType({ arrivals: { kind: 'poisson', arrivalsPerHour: 1_000 } });
    expect(findingsOf(aScenario({ callTypes: [impatient] }))).toEqual([]);
    const calls = Array.from({ length: 400 }, (_, place) => ({ atMs: place }));
    const recorded = { ...patient(0), arrivals: { kind: 'trace' as const, calls } };
    expect(findingsOf(aScenario({ callTypes: [recorded] }))).toEqual([]);
    const specialists = aScenario({
      callTypes: [patient(70), patient(70, 'late')],
      agents: {
        profiles: [
          { id: 'both', skills: { orders: 50, late: 50 } },
          { id: 'only', skills: { late: 50 } },
        ],
        shifts: [
          { ...clerk, profile: 'both', count: 2 },
          { ...clerk, profile: 'only', count: 2 },
        ],
      },
    });
    expect(findingsOf(specialists)).toEqual([]);
  });
});
