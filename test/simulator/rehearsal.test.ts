import { describe, expect, it } from 'vitest';
import { createRouter, type Instant } from '../../routing/index.ts';
import {
  compileScenario,
  DayRecorder,
  judgeAcceptance,
  type RecordedDay,
  type Rehearsal,
  rehearsalScenario,
  reportOf,
  simulateScenario,
} from '../../simulator/index.ts';

const centre = {
  schema: 'callwright.centre/1',
  id: 'shop',
  timeZone: 'UTC',
  defaults: { answerLimitMs: 20_000, wrapUp: { mode: 'optional', limitMs: 60_000 } },
  queues: [{ id: 'orders' }],
  profiles: [{ id: 'seller', links: [{ queue: 'orders' }] }],
  agents: [{ id: 'anna', profile: 'seller' }, { id: 'ben' }, { id: 'cleo', profile: 'seller' }],
} as const;

/** Anna serves one caller, another hangs up while she talks; she rests, and goes. */
const instants: readonly Instant[] = [
  { atMs: 0, inputs: [{ type: 'logOn', agentId: 'anna', ready: true }] },
  { atMs: 60_000, inputs: [{ type: 'call.arrived', callId: 'a', queueId: 'orders' }] },
  { atMs: 63_000, inputs: [{ type: 'acceptOffer', offerId: 'a/1' }] },
  { atMs: 63_000, inputs: [{ type: 'offer.connected', offerId: 'a/1' }] },
  { atMs: 70_000, inputs: [{ type: 'call.arrived', callId: 'b', queueId: 'orders' }] },
  { atMs: 95_000, inputs: [{ type: 'call.hungUp', callId: 'b' }] },
  { atMs: 163_000, inputs: [{ type: 'call.hungUp', callId: 'a' }] },
  { atMs: 173_000, inputs: [{ type: 'endWrapUp', offerId: 'a/1' }] },
  {
    atMs: 240_000,
    inputs: [{ type: 'setState', agentId: 'anna', state: 'notReady', reason: 'lunch' }],
  },
  { atMs: 540_000, inputs: [{ type: 'setState', agentId: 'anna', state: 'ready' }] },
  { atMs: 900_000, inputs: [{ type: 'logOff', agentId: 'anna' }] },
];

function record(of: readonly Instant[]): RecordedDay {
  const recorder = new DayRecorder();
  const router = createRouter({ centre });
  for (const instant of of) {
    recorder.onInstant(instant);
    for (const effect of router.step(instant)) recorder.onEffect(effect);
  }
  return recorder.day();
}

function rehearse(of: readonly Instant[]): Rehearsal {
  const options = { centre, startMs: 32_400_000, date: '2026-11-19', seed: 1 };
  const made = rehearsalScenario(record(of), options);
  if (made === null) throw new Error('nothing to rehearse');
  return made;
}

describe('a recorded day', () => {
  it('shows waits, talks and wrap-ups, and how each wait ended', () => {
    expect(record(instants).calls).toMatchObject([
      {
        callId: 'a',
        queueId: 'orders',
        waitMs: 3_000,
        end: 'answered',
        talkMs: 100_000,
        wrapUpMs: 10_000,
      },
      { callId: 'b', queueId: 'orders', waitMs: 25_000, end: 'abandoned', talkMs: null },
    ]);
  });

  it('shows shifts, breaks, and how long agents took to answer', () => {
    const { agents, offers } = record(instants);
    expect(agents).toEqual([
      {
        agentId: 'anna',
        shifts: [{ fromMs: 0, toMs: 900_000 }],
        breaks: [{ fromMs: 240_000, toMs: 540_000 }],
      },
    ]);
    expect(offers).toMatchObject({ answerDelaysMs: [3_000], offered: 1, expired: 0 });
  });
});

describe('the rehearsal of a recorded day', () => {
  it('keeps what callers showed, and draws what they did not', () => {
    const [type] = rehearse(instants).scenario.callTypes;
    expect(type?.arrivals).toMatchObject({
      kind: 'trace',
      calls: [
        { atMs: 60_000, handleTimeMs: 100_000, waitMs: 3_000 },
        { atMs: 70_000, patienceMs: 25_000 },
      ],
    });
    expect(type?.arrivals).not.toHaveProperty('calls.0.patienceMs');
    expect(type?.arrivals).not.toHaveProperty('calls.1.handleTimeMs');
    // 3 s and 25 s waited, one hang-up: censored, the mean patience is 28 s.
    expect(type?.patience).toEqual({ law: 'exponential', meanMs: 28_000 });
  });

  it('has the shifts of those who worked, and nobody else', () => {
    const { scenario, centre: own } = rehearse(instants);
    expect(scenario.agents.shifts).toEqual([
      {
        profile: 'seller',
        count: 1,
        start: '09:00',
        end: '09:15',
        breaks: [{ at: '09:04', lengthMs: 300_000 }],
      },
    ]);
    expect(own.agents?.map(({ id }) => id)).toEqual(['anna']);
  });

  it('says what it cannot know', () => {
    expect(rehearse(instants).caveats).toEqual([
      { kind: 'fewHangUps', queueId: 'orders', hangUps: 1 },
    ]);
    const patient = instants.filter(({ inputs }) =>
      inputs.every((input) => !('callId' in input && input.callId === 'b')),
    );
    expect(rehearse(patient).caveats).toEqual([{ kind: 'patienceUnknown', queueId: 'orders' }]);
  });

  it('is nothing where no call was answered', () => {
    const options = { centre, startMs: 0, date: '2026-11-19', seed: 1 };
    expect(rehearsalScenario(record(instants.slice(0, 2)), options)).toBeNull();
  });

  it('can be simulated, with as many calls as there were', () => {
    const { scenario, centre: own } = rehearse(instants);
    const compiled = compileScenario(scenario, own);
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
    const results = [...simulateScenario(compiled.value, { replications: 3 })];
    expect(reportOf(compiled.value, results).measures[0]).toMatchObject({
      measureId: 'calls',
      value: 2,
    });
  });
});

describe('a limit on what a change may cost', () => {
  const difference = {
    value: -0.004,
    low: -0.011,
    high: 0.003,
    halfWidth: 0.007,
    confidence: 0.95,
    n: 30,
  };

  it.each([
    ['least', -0.012, true],
    ['least', -0.01, false],
    ['most', 0.003, true],
    ['most', 0.002, false],
  ] as const)('at %s %d holds for the whole interval, or does not: %s', (side, limit, passes) => {
    expect(judgeAcceptance({ measureId: 'serviceLevelNet', side, limit }, difference).passes).toBe(
      passes,
    );
  });

  it('does not hold where one pair says nothing', () => {
    const one = { ...difference, low: null, high: null };
    expect(
      judgeAcceptance({ measureId: 'serviceLevelNet', side: 'least', limit: -1 }, one).passes,
    ).toBe(false);
  });
});
