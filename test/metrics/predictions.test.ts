/** acd-routing.md B18 and C8: what callers are told, and the record of what came of it. */
import { describe, expect, it } from 'vitest';
import {
  centreFigures,
  type Metrics,
  measureSums,
  predictWait,
  ratioOf,
  WaitAnnouncer,
  type WaitPrediction,
} from '../../metrics/index.ts';
import type { WaitFacts } from '../../routing/index.ts';
import { aFold, EffectStream, quarterHourMs } from './effect-stream.ts';

const told = (atMs: number, expectedMs: number, lowMs: number, highMs: number): WaitPrediction => ({
  basis: 'rate',
  atMs,
  position: 1,
  expectedMs,
  range: { lowMs, highMs },
});

describe('C8: the record of expected waits', () => {
  it('joins each prediction to what was waited from then on, per queue and for the centre', () => {
    const stream = new EffectStream().queued(0, 'a').queued(0, 'b', 'r');
    // Waits of 100 s and, from its second telling, 40 s: errors of 20 s and 10 s.
    stream.fold.predicted('a', told(0, 120_000, 90_000, 300_000));
    stream.fold.predicted('a', told(60_000, 30_000, 20_000, 39_999));
    // 10 s against 25 s told; the range has no lower end below 10 s.
    stream.fold.predicted('b', told(0, 25_000, 10_000, 50_000));
    stream.end(10_000, 'b', { kind: 'answered' }, 'r').end(100_000, 'a', { kind: 'answered' });
    const read = (id: 'expectedWaitErrorMsMean' | 'expectedWaitInRangeShare', queue?: string) =>
      measureSums(stream.fold, id, {
        atMs: 100_000,
        ...(queue === undefined ? {} : { queueIds: [queue] }),
      });
    expect(read('expectedWaitErrorMsMean', 'q')).toEqual({ numerator: 30_000, denominator: 2 });
    expect(read('expectedWaitErrorMsMean', 'r')).toEqual({ numerator: 15_000, denominator: 1 });
    expect(read('expectedWaitErrorMsMean')).toEqual({ numerator: 45_000, denominator: 3 });
    expect(read('expectedWaitInRangeShare', 'q')).toEqual({ numerator: 1, denominator: 2 });
    expect(read('expectedWaitInRangeShare')).toEqual({ numerator: 2, denominator: 3 });
    const { figures } = centreFigures(stream.fold, { atMs: 100_000 });
    expect(figures.find((one) => one.measureId === 'expectedWaitErrorMsMean')?.value).toBe(15_000);
  });

  it.each(['abandoned', 'overflowed', 'endedBySystem', 'callback', 'message'] as const)(
    'has no outcome of a wait that ended %s: a dash, not 0',
    (kind) => {
      const stream = new EffectStream().queued(0, 'a');
      stream.fold.predicted('a', told(0, 1_000, 0, 2_000));
      stream.end(1_000, 'a', { kind });
      const scope = { atMs: 2_000 };
      for (const id of ['expectedWaitErrorMsMean', 'expectedWaitInRangeShare'] as const) {
        expect(ratioOf(measureSums(stream.fold, id, scope))).toBeNull();
      }
    },
  );

  it('forgets what was told in a queue that the call then left, though it comes back', () => {
    const stream = new EffectStream().queued(0, 'a');
    stream.fold.predicted('a', told(0, 1_000, 0, 2_000));
    stream.moved(5_000, 'a', 'q', 'r').moved(6_000, 'a', 'r', 'q');
    stream.end(9_000, 'a', { kind: 'answered' });
    expect(stream.fold.queueCounts({ atMs: 9_000 })).toMatchObject({ answered: 1, predictions: 0 });
  });

  it('counts one without a range for the error alone', () => {
    const stream = new EffectStream().queued(0, 'a');
    const lastWeek = { basis: 'lastWeek', expectedMs: 4_000, range: null, position: 2 } as const;
    stream.fold.predicted('a', { ...lastWeek, atMs: 1_000 });
    stream.end(4_000, 'a', { kind: 'answered' });
    expect(stream.fold.queueCounts({ atMs: 4_000 })).toMatchObject({
      predictions: 1,
      predictionErrorMs: 1_000,
      predictionsRanged: 0,
    });
  });

  it('stands in the interval of the entry, or by event in that of the answer', () => {
    const stream = new EffectStream().queued(quarterHourMs - 1, 'a');
    stream.fold.predicted('a', told(quarterHourMs - 1, 1_000, 0, 2_000));
    stream.end(quarterHourMs + 1, 'a', { kind: 'answered' });
    const first = { atMs: quarterHourMs + 1, toMs: quarterHourMs };
    const sums = (attribution: 'entry' | 'event') =>
      measureSums(stream.fold, 'expectedWaitErrorMsMean', { ...first, attribution });
    expect(sums('entry').denominator).toBe(1);
    expect(sums('event').denominator).toBe(0);
  });
});

/** Calls handled by ann, one after another, each of so long, from so late on; returns the end. */
function handled(
  stream: EffectStream,
  eachMs: number,
  fromMs = 0,
  { count = 10, queueId = 'q' } = {},
): number {
  let atMs = fromMs;
  for (let k = 0; k < count; k += 1) {
    const offerId = `h${fromMs}-${k}/1`;
    stream.queued(atMs, `h${fromMs}-${k}`, queueId).offered(atMs, offerId, 'ann', queueId);
    stream.offer(atMs, 'connected', offerId);
    stream.end(atMs, `h${fromMs}-${k}`, { kind: 'answered' }, queueId);
    atMs += eachMs;
    stream.done(atMs, offerId).hungUp(atMs, `h${fromMs}-${k}`);
  }
  return atMs;
}

const ofAnn = (position: number, busyQueueCount = 1): WaitFacts => ({
  position,
  isAgentAble: false,
  agents: [{ agentId: 'ann', busyQueueCount }],
});

describe('C8: the expected wait of a waiting call', () => {
  const keeping = (): EffectStream => new EffectStream(aFold({ keepsLookBack: true }));

  it('takes handle times from the last half-hour alone, the agent’s own first', () => {
    const stream = keeping();
    const atMs = handled(stream, 60_000);
    const wait = (nowMs: number, facts = ofAnn(2)) =>
      predictWait(stream.fold, { queueId: 'q', facts, atMs: nowMs });
    expect(wait(atMs)).toMatchObject({ basis: 'rate', position: 2, expectedMs: 120_000, atMs });
    const agents = [{ agentId: 'ben', busyQueueCount: 2 }];
    const ben = { position: 2, isAgentAble: false, agents };
    expect(wait(atMs, ben)?.expectedMs).toBe(240_000);
    // Ten more of 20 s in another queue: her own mean is 40 s, that of q stays.
    const laterMs = handled(stream, 20_000, atMs, { count: 10, queueId: 'r' });
    expect(wait(laterMs)?.expectedMs).toBe(80_000);
    expect(wait(laterMs, ben)?.expectedMs).toBe(240_000);
    // The first of the ten ended at 60 s: with it the tenth is lost.
    expect(wait(1_859_999)?.expectedMs).toBe(80_000);
    expect(wait(1_860_000)).toBeNull();
  });

  it('takes off the share of those who had to wait and gave up, in the last half-hour', () => {
    const stream = keeping();
    const atMs = handled(stream, 60_000);
    // Answered at once: no wait, not counted. One of four who waited gives up.
    for (const id of ['a', 'b', 'c', 'd']) stream.queued(atMs, id);
    stream.end(atMs + 1_000, 'a', { kind: 'abandoned' });
    for (const id of ['b', 'c', 'd']) stream.end(atMs + 1_000, id, { kind: 'answered' });
    const asked = { queueId: 'q', facts: ofAnn(1), atMs: atMs + 1_000 };
    expect(predictWait(stream.fold, asked)?.expectedMs).toBe(45_000);
  });

  it('falls back to the mean wait of the answered in the same half-hour a week ago', () => {
    const week = 604_800_000;
    const stream = keeping().queued(60_000, 'a').queued(60_000, 'b').queued(70_000, 'c');
    stream.end(70_000, 'a', { kind: 'answered' }).end(90_000, 'b', { kind: 'answered' });
    stream.end(900_000, 'c', { kind: 'abandoned' });
    const asked = { queueId: 'q', facts: ofAnn(3), atMs: week + 100_000 };
    const expected = { basis: 'lastWeek', expectedMs: 20_000, range: null };
    expect(predictWait(stream.fold, asked)).toMatchObject(expected);
    expect(predictWait(stream.fold, { ...asked, atMs: week + 1_800_000 })).toBeNull();
    expect(predictWait(stream.fold, { ...asked, atMs: 100_000 })).toBeNull();
  });
});

/** An announcer over a fold that knows of ten calls of 60 s each; facts are set by hand. */
function anAnnouncer({ onlyImprovements = true } = {}) {
  const stream = new EffectStream(aFold({ keepsLookBack: true }));
  const atMs = handled(stream, 60_000);
  const facts = new Map<string, WaitFacts | null>();
  const heard: WaitPrediction[] = [];
  const metrics: Metrics = Object.create(stream.fold, {
    predicted: {
      value: (callId: string, prediction: WaitPrediction) => {
        heard.push(prediction);
        return stream.fold.predicted(callId, prediction);
      },
    },
    recentHandleTime: { value: stream.fold.recentHandleTime.bind(stream.fold) },
    recentLeaving: { value: stream.fold.recentLeaving.bind(stream.fold) },
  });
  const announcer = new WaitAnnouncer({
    metrics,
    waitFacts: (callId) => facts.get(callId) ?? null,
    onlyImprovements,
  });
  stream.queued(atMs, 'c');
  for (const effect of stream.effects) announcer.observe(effect);
  const lookWith = (afterMs: number, now: WaitFacts | null) => {
    facts.set('c', now);
    announcer.look(atMs + afterMs);
    return heard.map(({ atMs: at, position, expectedMs }) => [at - atMs, position, expectedMs]);
  };
  return { announcer, stream, atMs, lookWith };
}

describe('B18: what a waiting caller is told', () => {
  it('is told in the instant of entry, and then only where it is better', () => {
    const { announcer, atMs, lookWith } = anAnnouncer();
    expect(announcer.nextLookAtMs()).toBe(atMs);
    expect(lookWith(0, ofAnn(3))).toEqual([[0, 3, 180_000]]);
    expect(announcer.nextLookAtMs()).toBe(atMs + 15_000);
    expect(lookWith(14_999, ofAnn(2))).toHaveLength(1);
    expect(lookWith(15_000, ofAnn(4))).toHaveLength(1);
    // A better place with a longer wait is no better news.
    expect(lookWith(30_000, ofAnn(2, 2))).toHaveLength(1);
    expect(lookWith(45_000, ofAnn(3))).toHaveLength(1);
    expect(lookWith(60_000, ofAnn(2))).toEqual([
      [0, 3, 180_000],
      [60_000, 2, 120_000],
    ]);
    expect(announcer.toldTo('c')).toMatchObject({ position: 2, expectedMs: 120_000 });
  });

  it('is told whatever the look says where improvements are not all', () => {
    const { lookWith } = anAnnouncer({ onlyImprovements: false });
    lookWith(0, ofAnn(1));
    expect(lookWith(15_000, ofAnn(2))).toEqual([
      [0, 1, 60_000],
      [15_000, 2, 120_000],
    ]);
  });

  it('is nothing where the wait is no entry: one that was answered here before', () => {
    const { announcer, stream, atMs, lookWith } = anAnnouncer();
    stream.end(atMs, 'c', { kind: 'answered' }).queued(atMs, 'c', 'q', 'overflow');
    for (const effect of stream.effects.slice(-2)) announcer.observe(effect);
    lookWith(0, ofAnn(1));
    expect(announcer.toldTo('c')).toBeNull();
  });

  it('is nothing while the call is offered, where nothing is known, and once it is over', () => {
    const { announcer, stream, atMs, lookWith } = anAnnouncer();
    expect(lookWith(0, { position: 0, isAgentAble: true, agents: [] })).toEqual([]);
    expect(lookWith(15_000, { position: 1, isAgentAble: false, agents: [] })).toEqual([]);
    expect(lookWith(30_000, null)).toEqual([]);
    stream.end(atMs + 40_000, 'c', { kind: 'abandoned' });
    for (const effect of stream.effects.slice(-1)) announcer.observe(effect);
    expect(announcer.nextLookAtMs()).toBe(Number.POSITIVE_INFINITY);
    expect(lookWith(60_000, ofAnn(1))).toEqual([]);
    expect(announcer.toldTo('c')).toBeNull();
  });
});
