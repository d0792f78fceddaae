import { describe, expect, it } from 'vitest';
import type { Effect, Facts, Instant } from '../../routing/index.ts';
import type { RuleSetFile } from '../../rules/index.ts';
import { compileScenario, simulateReplication } from '../../simulator/index.ts';
import { aCentre, anAgent, aQueue } from '../support/builders.ts';
import { aRule, aRuleSet, everyCall } from '../support/builders-rules.ts';
import { aCallType, aScenario } from '../support/scenarios.ts';

const plan = { maxWaitMs: 600_000, fallback: { kind: 'end' } } as const;
const isOrder = { fact: 'call.type', operator: 'equal', value: 'order' } as const;
const isPress = { fact: 'call.tags', operator: 'contains', value: 'press' } as const;
const isUnwanted = { fact: 'caller.prefixClass', operator: 'equal', value: 'blocked' } as const;
const isFirst = { fact: 'call.transferCount', operator: 'equal', value: 0 } as const;
const route = aRuleSet('route', [
  aRule('orders', 20, { all: [isOrder] }, { queue: 'vip', ...plan }),
  aRule('everything-else', 1, everyCall, { queue: 'q', ...plan }),
]);
const centre = aCentre({
  defaults: { queue: 'q' },
  queues: [aQueue('q'), aQueue('vip')],
  profiles: [{ id: 'clerk', links: [{ queue: 'q' }, { queue: 'vip' }] }],
  agents: [1, 2, 3].map((n) => anAgent(`clerk-${n}`, { profile: 'clerk' })),
});

/** The queues that the calls of a type enter in a day. */
function entered(callType: Parameters<typeof aCallType>[0], ruleSets: readonly RuleSetFile[]) {
  const agents = { shifts: [{ profile: 'clerk', count: 3, start: '08:00', end: '12:00' }] };
  const { targetMs: _targetMs, ...type } = aCallType(callType);
  const scenario = aScenario({ callTypes: [type], agents });
  const compiled = compileScenario(scenario, centre, ruleSets);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  const queues = new Set<string>();
  const onEffect = (effect: Effect): void => {
    if (effect.type === 'call.queued') queues.add(effect.queueId);
  };
  const { refused } = simulateReplication(compiled.value, 0, { onEffect });
  expect(refused).toBe(0);
  return [...queues];
}

const clerks = { shifts: [{ profile: 'clerk', count: 3, start: '08:00', end: '12:00' }] };

/** What rules hear of callers who arrive at these times of a day that begins at `dayStart`. */
function brought(dayStart: string, callsAtMs: readonly number[], date?: string): readonly Facts[] {
  const { targetMs: _targetMs, ...type } = aCallType({
    id: 'order',
    arrivals: {
      kind: 'trace',
      calls: callsAtMs.map((atMs) => ({ atMs })),
      ...(date === undefined ? {} : { date }),
    },
  });
  const clock = { dayStart, dayEnd: '47:00' };
  const shop = {
    ...centre,
    calendars: { shop: { weekly: {}, dates: { '2027-01-01': [] } } },
    queues: [aQueue('q', { calendar: 'shop' }), aQueue('vip')],
  };
  const scenario = aScenario({
    callTypes: [type],
    clock,
    agents: { shifts: clerks.shifts.map((shift) => ({ ...shift, start: dayStart, end: '47:00' })) },
  });
  const compiled = compileScenario(scenario, shop, [route]);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  const facts: Facts[] = [];
  const onInstant = ({ inputs }: Instant): void => {
    for (const input of inputs) if (input.type === 'call.arrived') facts.push(input.facts ?? {});
  };
  simulateReplication(compiled.value, 0, { onInstant });
  return facts;
}

describe('simulated callers', () => {
  it('are placed by the rule sets of the centre where their type names no queue', () => {
    expect(entered({ id: 'order' }, [route])).toEqual(['vip']);
    expect(entered({ id: 'anything' }, [route])).toEqual(['q']);
  });

  it('come at a time of the day, to an open queue, on no day of the calendar', () => {
    const [first, second] = brought('08:30', [0, 5_430_000]);
    expect(first).toEqual({
      'call.channel': 'voice',
      'call.direction': 'inbound',
      'call.type': 'order',
      'centre.state': 'normal',
      'clock.minuteOfDay': 510,
      'clock.openState': 'open',
    });
    expect(second).toMatchObject({ 'clock.minuteOfDay': 600 });
  });

  it('come on the date they are recorded on, and after midnight on the next', () => {
    const [eve, newYear] = brought('20:00', [0, 5 * 3_600_000], '2026-12-31');
    expect(eve).toMatchObject({
      'clock.minuteOfDay': 1_200,
      'clock.dayNumber': 20_261_231,
      'clock.weekday': 4,
      'clock.isHoliday': false,
    });
    expect(newYear).toMatchObject({
      'clock.minuteOfDay': 60,
      'clock.dayNumber': 20_270_101,
      'clock.weekday': 5,
      'clock.isHoliday': true,
    });
    const nextDay = (date: string) => brought('23:00', [7_200_000], date)[0]?.['clock.dayNumber'];
    expect(nextDay('2028-02-28')).toBe(20_280_229);
    expect(nextDay('2026-04-30')).toBe(20_260_501);
  });

  it('go to the queue that their type names, and without rules to the default one', () => {
    expect(entered({ id: 'order', queue: 'q' }, [route])).toEqual(['q']);
    expect(entered({ id: 'order' }, [])).toEqual(['q']);
  });

  it('that bring facts go by the rules, and where there are none to their queue', () => {
    const press = aRuleSet('route', [
      aRule('press', 20, { all: [isPress] }, { queue: 'vip', ...plan }),
      aRule('everything-else', 1, everyCall, { queue: 'q', ...plan }),
    ]);
    const type = { id: 'anything', queue: 'q', facts: { 'call.tags': ['press'] } };
    expect(entered(type, [press])).toEqual(['vip']);
    expect(entered({ ...type, facts: { 'call.tags': ['returns'] } }, [press])).toEqual(['q']);
    expect(entered({ ...type, queue: 'vip' }, [])).toEqual(['vip']);
  });

  it('that find no line, or that rules do not let in, are one share of the attempts', () => {
    const admit = aRuleSet('admit', [
      aRule('unwanted', 20, { all: [isUnwanted, isFirst] }, { action: 'block' }),
      aRule('everything-else', 1, { all: [] }, { action: 'accept' }),
    ]);
    const { targetMs: _targetMs, ...type } = aCallType({ queue: 'q' });
    const unwanted = { ...type, id: 'unwanted', facts: { 'caller.prefixClass': 'blocked' } };
    const scenario = aScenario({
      callTypes: [type, unwanted],
      agents: clerks,
      lines: { count: 4 },
    });
    const compiled = compileScenario(scenario, centre, [admit]);
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
    const measures = ['blockShare', 'attemptBlockShare', 'attempts'] as const;
    const { whole, queues } = simulateReplication(compiled.value, 0, { measures });
    const { numerator = 0, denominator } = whole.sums.get('blockShare') ?? {};
    expect(whole.sums.get('attemptBlockShare')).toEqual({ numerator, denominator });
    expect(denominator).toBe(whole.sums.get('attempts')?.numerator);
    // Half of the attempts are unwanted, and more find no line.
    expect(numerator).toBeGreaterThan((denominator ?? 0) / 2);
    expect(queues[0]?.day.sums.get('blockShare')).toEqual({ numerator: 0, denominator: 0 });
  });

  it('bring what their type says rather than what its id implies', () => {
    const facts = { 'call.type': 'service' };
    expect(entered({ id: 'order', facts }, [route])).toEqual(['q']);
  });

  it.each([
    ['call.tipe', 'order', 'unknown_reference'],
    ['call.type', 'odrer', 'not_allowed'],
    ['call.attempts', -1, 'not_allowed'],
    ['call.tags', 'press', 'not_allowed'],
  ])('are refused with %s = %j, by its place', (name, value, code) => {
    const scenario = aScenario({ callTypes: [aCallType({ facts: { [name]: value } })] });
    const compiled = compileScenario(scenario);
    expect(compiled.ok ? [] : compiled.problems).toMatchObject([
      { pointer: `/callTypes/0/facts/${name}`, code },
    ]);
  });
});
