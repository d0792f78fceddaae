import { describe, expect, it } from 'vitest';
import { startLiveCentre } from '../../live/index.ts';
import {
  type CentreFile,
  createRouter,
  type Effect,
  type Facts,
  type Instant,
} from '../../routing/index.ts';
import { type DecisionLine, dictionary } from '../../rules/index.ts';
import { aCentre, anAgent, aQueue, arrives } from '../support/builders.ts';
import {
  activatesRules,
  aRule,
  aRuleSet,
  arrivesWith,
  everyCall,
  noTransfer,
} from '../support/builders-rules.ts';
import { aLiveCentre, mondayMs } from '../support/live-centre.ts';
import { TurnedClock } from '../support/turned-clock.ts';

const hourMs = 3_600_000;
const dayMs = 86_400_000;

const everybody = aRuleSet('admit', [aRule('everything-else', 1, everyCall, { action: 'accept' })]);

/** Open on weekdays from 8 to 18, but not on Christmas day. */
const shop: CentreFile = aCentre({
  defaults: { queue: 'q' },
  calendars: {
    shop: {
      weekly: { '1-5': [['08:00', '18:00']] },
      dates: { '2026-12-25': [] },
      closingMs: 60_000,
    },
  },
  queues: [aQueue('q', { calendar: 'shop' }), aQueue('z')],
  agents: [anAgent('a')],
});

/** A centre whose rules are asked, and what they were told of the last call. */
function asked(centre: CentreFile = shop) {
  const lines: DecisionLine[] = [];
  const alive = aLiveCentre({
    centre,
    ruleSets: [everybody],
    onRules: (line) => void lines.push(line),
  });
  const told = (callId: string, facts: Facts = {}) => {
    alive.tell(arrivesWith(callId, facts));
    return lines.findLast(({ subject }) => subject === callId)?.facts;
  };
  return { ...alive, lines, told };
}

describe('the facts that a centre supplies', () => {
  it('are those of its own clock, where a call comes that rules are asked about', () => {
    const { told, clock } = asked();
    expect(told('c1', { 'customer.tier': 'gold' })).toMatchObject({
      'customer.tier': 'gold',
      'clock.minuteOfDay': 540,
      'clock.weekday': 1,
      'clock.dayNumber': 20_261_123,
      'clock.isHoliday': false,
      'clock.openState': 'open',
      'centre.state': 'normal',
    });
    clock.turn(4 * dayMs + 2 * hourMs + 90_000);
    expect(told('c2')).toMatchObject({
      'clock.minuteOfDay': 661,
      'clock.weekday': 5,
      'clock.dayNumber': 20_261_127,
    });
  });

  it('say that the default queue is closing, and closed, as its calendar has it', () => {
    const { told, clock } = asked();
    clock.turn(9 * hourMs - 60_000);
    expect(told('c1')).toMatchObject({ 'clock.openState': 'closing' });
    clock.turn(60_000);
    expect(told('c2')).toMatchObject({ 'clock.openState': 'closed', 'clock.isHoliday': false });
  });

  it('call a date without hours a holiday, and no other', () => {
    const { told, clock } = asked();
    clock.turn(32 * dayMs - 10 * hourMs);
    expect(told('c1')).toMatchObject({ 'clock.dayNumber': 20_261_224, 'clock.isHoliday': false });
    clock.turn(10 * hourMs);
    expect(told('c2')).toMatchObject({ 'clock.dayNumber': 20_261_225, 'clock.isHoliday': true });
    clock.turn(dayMs);
    expect(told('c3')).toMatchObject({
      'clock.weekday': 6,
      'clock.isHoliday': false,
      'clock.openState': 'closed',
    });
  });

  it('hold against what a caller says of them', () => {
    const { told } = asked();
    const said = {
      'clock.minuteOfDay': 3,
      'centre.state': 'emergency',
      'centre.callbackCapacity': 9,
    };
    const facts = told('c1', said);
    expect(facts).toMatchObject({ 'clock.minuteOfDay': 540, 'centre.state': 'normal' });
    expect(facts).not.toHaveProperty('centre.callbackCapacity');
  });

  it('know a queue that a supervisor closes in the same instant', () => {
    const { live, lines, clock } = asked();
    void live.submit({ type: 'setQueueState', queueId: 'q', state: 'closed' });
    void live.submit(arrivesWith('c1', {}));
    clock.turn(0);
    expect(lines.at(-1)?.facts).toMatchObject({ 'clock.openState': 'closed' });
  });

  it('are not known of opening and holidays without a default queue', () => {
    const { defaults: _none, ...bare } = shop;
    const { live, lines, clock, tell } = aLiveWithRoute(bare);
    tell(arrivesWith('c1', {}));
    clock.turn(0);
    expect(lines.at(-1)?.facts).toMatchObject({ 'clock.weekday': 1 });
    expect(lines.at(-1)?.facts).not.toHaveProperty('clock.openState');
    expect(lines.at(-1)?.facts).not.toHaveProperty('clock.isHoliday');
    expect(live.projection.calls.kept('c1')?.queueId).toBe('z');
  });

  it('follow what a supervisor says of the centre, and remember when they said it', () => {
    const { live, clock, told } = asked();
    clock.turn(5_000);
    live.setCondition({ state: 'busy', callbackCapacity: 4, changedBy: 'malik' });
    expect(live.condition).toMatchObject({ changedBy: 'malik', changedAtMs: 5_000 });
    expect(told('c1')).toMatchObject({ 'centre.state': 'busy', 'centre.callbackCapacity': 4 });
    expect(live.factsOf('c1')).toMatchObject({ 'centre.state': 'busy' });
  });

  it('enter the core with the call, so that what it was fed alone gives the same day again', () => {
    const emergency = { fact: 'centre.state', operator: 'equal', value: 'emergency' } as const;
    const doors = aRuleSet('admit', [
      aRule('emergency', 9, { all: [emergency, noTransfer] }, { action: 'busy', text: 'all-busy' }),
      aRule('everything-else', 1, everyCall, { action: 'accept' }),
    ]);
    const fed: Instant[] = [];
    const effects: Effect[] = [];
    const clock = new TurnedClock();
    const live = startLiveCentre({
      centre: shop,
      clock,
      speed: 1,
      originMs: mondayMs,
      epoch: 1,
      ruleSets: [doors],
      createRouter: (options) => {
        const router = createRouter(options);
        const step = (instant: Instant) => {
          fed.push(instant);
          const news = router.step(instant);
          effects.push(...news);
          return news;
        };
        return { ...router, step, centre: options.centre };
      },
    });
    void live.submit(arrivesWith('c1', {}));
    clock.turn(1_000);
    live.setCondition({ state: 'emergency', callbackCapacity: null, changedBy: 'malik' });
    void live.submit(arrivesWith('c2', {}));
    clock.turn(1_000);
    expect(effects).toContainEqual(
      expect.objectContaining({ type: 'call.blocked', callId: 'c2', text: 'all-busy' }),
    );
    const again = createRouter({ centre: shop, ruleSets: [doors], originMs: mondayMs });
    expect(fed.flatMap((instant) => again.step(instant))).toEqual(effects);
  });

  it('are there for rules that take effect in the instant of the call', () => {
    const { live, clock, lines } = aLiveWithRoute(shop, []);
    void live.submit(activatesRules(everybody));
    void live.submit(arrivesWith('c1', {}));
    clock.turn(0);
    expect(lines.at(-1)?.facts).toMatchObject({ 'clock.minuteOfDay': 540 });
  });

  it('are those of which the dictionary says that a centre supplies them', () => {
    const { live } = asked();
    const said = dictionary
      .filter(({ name, supplier }) => supplier === 'supervisor' || /^clock\./.test(name))
      .map(({ name }) => name);
    expect(Object.keys(live.factsOf('nobody')).toSorted()).toEqual(said.toSorted());
    const clock = dictionary.filter(({ name }) => name.startsWith('clock.'));
    expect(new Set(clock.map(({ supplier }) => supplier))).toEqual(new Set(['driver']));
  });

  it('leave alone the calls that name their queue', () => {
    const { tell, live, lines } = asked();
    tell(arrives('c1', { queueId: 'z' }));
    expect(lines).toEqual([]);
    expect(live.projection.calls.kept('c1')?.queueId).toBe('z');
  });
});

/** A centre that routes every call to `z` by rule, unless other rules are given. */
function aLiveWithRoute(
  centre: CentreFile,
  ruleSets = [
    aRuleSet('route', [
      aRule('everything-else', 1, everyCall, {
        queue: 'z',
        maxWaitMs: 600_000,
        fallback: { kind: 'end' },
      }),
    ]),
  ],
) {
  const lines: DecisionLine[] = [];
  const onRules = (line: DecisionLine) => void lines.push(line);
  return { ...aLiveCentre({ centre, ruleSets, onRules, originMs: mondayMs }), lines };
}
