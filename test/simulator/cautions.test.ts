/** What a scenario says that has no effect, or leaves nothing to measure. */
import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../contracts/index.ts';
import { reportOf, simulateReplication, simulateScenario } from '../../simulator/index.ts';
import { aCallType, aPlan } from '../support/scenarios.ts';

const second = (valueMs: number) => ({ law: 'deterministic', valueMs }) as const;
const shift = { profile: 'clerk', count: 3, start: '08:00', end: '12:00' } as const;
const profiles = [{ id: 'clerk', skills: { orders: 50 } }];
const steadyRun = { mode: 'steady', steady: { lengthMs: 360_000_000 } } as const;

/** What is said of a scenario, a line each. */
function said(members: Partial<Scenario>): readonly string[] {
  return aPlan(members).cautions.map(({ text }) => text);
}

function agents(members: Partial<Scenario['agents']>): Partial<Scenario> {
  return { agents: { profiles, shifts: [shift], ...members } };
}

function orders(members: Parameters<typeof aCallType>[0]): Partial<Scenario> {
  return { callTypes: [aCallType(members)] };
}

const callbacks = { offerAboveWaitMs: 1_000, acceptShare: 1, answerShare: 1 } as const;
const list = { id: 'list', handleTime: second(60_000), answerShare: 1, ringTime: second(9_000) };

describe('a centre whose agents answer by themselves', () => {
  const centre = {
    schema: 'callwright.centre/1',
    id: 'auto',
    timeZone: 'UTC',
    routing: { autoAnswer: true },
    skills: ['orders'],
    queues: [{ id: 'orders', plan: { required: [{ skill: 'orders' }] } }],
    profiles: [{ id: 'clerk', skills: { orders: 50 }, links: [{ queue: 'orders' }] }],
  } as const;

  it('lets nobody ring, whatever the scenario says of answers', () => {
    const delays = { answerDelay: second(5_000), noAnswerShare: 0.5 };
    const late = { at: '08:00', kind: 'networkDelay', addedMs: 90, forMs: 60_000 } as const;
    const rest = orders({ queue: 'orders' });
    const slow = aPlan({ ...rest, agents: { shifts: [shift], ...delays }, events: [late] }, centre);
    expect(slow.cautions.map(({ text }) => text)).toEqual([
      '/agents/answerDelay, /agents/noAnswerShare, /events/0: not used; agents answer by themselves, as routing.autoAnswer of the centre says',
    ]);
    const prompt = aPlan({ ...rest, agents: { shifts: [shift] } }, centre);
    const [one, other] = [slow, prompt].map((plan) => simulateReplication(plan, 0, {}).whole);
    expect(one).toEqual(other);
  });
});

describe('a scenario whose figures mean little', () => {
  it('of which all has its effect is said nothing of', () => {
    expect(said({})).toEqual([]);
  });

  it.each<readonly [string, Partial<Scenario>, RegExp]>([
    [
      'shifts after closing',
      agents({ shifts: [{ ...shift, start: '10:00' }] }),
      /callTypes\/0: 100 % of its calls come while nobody works/,
    ],
    [
      'nobody who comes',
      agents({ adherence: { absenceShare: 1 } }),
      /callTypes\/0: 100 % of its calls come while nobody works/,
    ],
    [
      'answers after the limit',
      agents({ answerDelay: second(21_000) }),
      /answerDelay: 100.0 % of offers in orders expire at 20 s, before the agent would answer/,
    ],
    ['offers that nobody takes', agents({ noAnswerShare: 0.5, rejectShare: 0.5 }), /no offer is/],
    [
      'a mean that no run measures',
      orders({ handleTime: { talk: { law: 'lognormal', meanMs: 60_000, scv: 1e9 } } }),
      /handleTime\/talk: a run of 2400 calls misses its mean of 60 s by 64500 %/,
    ],
    [
      'ringing beyond the limit of a callback',
      { callbacks: { ...callbacks, ringTime: second(600_001) } },
      /callbacks\/ringTime: 100 % of attempts still ring at .*callbackLimitMs, 600 s, and fail/,
    ],
    [
      'media later than the connect limit',
      { events: [{ at: '09:00', kind: 'networkDelay', addedMs: 10_000, forMs: 60_000 }] },
      /events\/0\/addedMs: no answer is connected meanwhile/,
    ],
  ])('says so: %s', (_, members, text) => {
    expect(said(members).join('\n')).toMatch(text);
  });

  it.each<readonly [string, Partial<Scenario>]>([
    ['/clock/dayEnd', { run: steadyRun }],
    [
      '/agents/shifts/0/breaks',
      {
        run: steadyRun,
        ...agents({ shifts: [{ ...shift, breaks: [{ at: '09:00', lengthMs: 60_000 }] }] }),
      },
    ],
    ['/busyness', { run: steadyRun, busyness: { law: 'gamma', shape: 50 } }],
    ['/run/replications', { run: { ...steadyRun, replications: { min: 5 } } }],
    [
      '/callTypes/0/handleTime/factorByInterval',
      {
        run: steadyRun,
        ...orders({ handleTime: { talk: second(60_000), factorByInterval: [1, 1, 2, 2] } }),
      },
    ],
    ['/events/0', { run: steadyRun, ...agentsLost('09:00') }],
    ['/report/by', { run: steadyRun, report: { by: ['interval'] } }],
    ['/run/replications/min', { run: { replications: { min: 5, max: 6 } } }],
    ['/run/variance/controls', { run: { variance: { controls: ['calls'] } } }],
    ['/events/0', agentsLost('10:00')],
    ['/callTypes/0/facts', orders({ facts: { 'call.type': 'order' } })],
    [
      '/callTypes/0/arrivals/dayTypes',
      {
        clock: { dayStart: '08:00', dayEnd: '10:00', dayType: 'monday' },
        callTypes: [onDays('orders', { sunday: 2 }), onDays('returns', { monday: 2 })],
      },
    ],
    [
      '/callTypes/0/redial/afterBlock',
      orders({ redial: { afterBlock: { share: 1, delay: second(60_000) } } }),
    ],
    ['/callTypes/0/patienceFactorByInterval', patient({ patienceFactorByInterval: [1, 1, 1, 1] })],
    [
      '/callTypes/0/redial/afterAbandon',
      patient({ redial: { afterAbandon: { share: 1, delay: second(60_000) } } }),
    ],
    ['/events/0', { events: [{ at: '09:00', kind: 'linesLost', count: 1, forMs: 60_000 }] }],
    ['/callbacks/spacing', { callbacks: { ...callbacks, spacing: second(60_000) } }],
    ['/callbacks/patience', { callbacks: { ...callbacks, patience: second(60_000) } }],
    [
      '/outbound/0/abandonShareMax',
      { outbound: [{ ...list, mode: 'backlog', abandonShareMax: 0.1 }] },
    ],
    [
      '/agents/profiles/1',
      agents({ profiles: [...profiles, { id: 'nobody', skills: { orders: 1 } }] }),
    ],
    [
      '/agents/profiles/0/callsHandled',
      agents({ profiles: [{ ...profiles[0], id: 'clerk', callsHandled: 9 }] }),
    ],
  ])('names what is not used: %s', (pointer, members) => {
    const lines = said(members).filter((line) => line.split(':')[0]?.split(', ').includes(pointer));
    expect(lines).toHaveLength(1);
  });

  it('may have day types of which none is chosen: then it is the mean day', () => {
    const lines = said({ callTypes: [onDays('orders', { monday: 2 })] });
    expect(lines.filter((line) => line.includes('dayTypes'))).toEqual([]);
  });

  it('has no figure for what it does not have, and says why', () => {
    const plan = aPlan({
      report: { measures: ['returnCallShare', 'callbackKeptShare', 'abandonShare'] },
    });
    const report = reportOf(plan, [...simulateScenario(plan, { replications: 3 })]);
    const [, again, kept, left] = report.measures;
    expect([again?.value, again?.low, kept?.value]).toEqual([null, null, null]);
    expect(left?.value).toBeGreaterThan(0);
    expect(report.warnings.map(({ text }) => text)).toEqual(
      expect.arrayContaining([
        'Return calls has no figure: the scenario has no returnCall',
        'Callbacks kept has no figure: the scenario has no callbacks',
      ]),
    );
  });
});

function onDays(id: string, dayTypes: Readonly<Record<string, number>>) {
  return aCallType({ id, arrivals: { kind: 'poisson', arrivalsPerHour: 60, dayTypes } });
}

function agentsLost(at: string): Partial<Scenario> {
  return { events: [{ at, kind: 'agentsLost', profile: 'clerk', count: 1, forMs: 60_000 }] };
}

/** Few enough for three clerks who keep nobody waiting for ever. */
function patient(members: Parameters<typeof aCallType>[0]): Partial<Scenario> {
  const arrivals = { kind: 'poisson', arrivalsPerHour: 20 } as const;
  return orders({ arrivals, patience: null, ...members });
}
