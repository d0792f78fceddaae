/** acd-routing.md C9, one test each. */
import { describe, expect, it } from 'vitest';
import {
  addSums,
  centreFigures,
  expectedWait,
  measureSums,
  queueFigures,
  ratioOf,
} from '../../metrics/index.ts';
import { aFold, EffectStream } from './effect-stream.ts';

const q = (atMs: number) => ({ atMs, queueIds: ['q'] });

describe('the fold does not make the mistake of', () => {
  it('counting at the end of the call instead of at its answer', () => {
    const stream = new EffectStream().queued(0, 'c').end(10_000, 'c', { kind: 'answered' });
    expect(measureSums(stream.fold, 'serviceLevelNet', q(10_000))).toEqual({
      numerator: 1,
      denominator: 1,
    });
    stream.hungUp(500_000, 'c');
    expect(measureSums(stream.fold, 'speedOfAnswerMs', q(500_000))).toEqual({
      numerator: 10_000,
      denominator: 1,
    });
  });

  it('counting a timeout as an abandon', () => {
    const stream = new EffectStream().queued(0, 'c').end(60_000, 'c', { kind: 'endedBySystem' });
    expect(stream.fold.queueCounts(q(60_000))).toMatchObject({ abandoned: 0, endedBySystem: 1 });
    expect(ratioOf(measureSums(stream.fold, 'timeToAbandonMsMean', q(60_000)))).toBeNull();
  });

  it('counting rescinded offers as no-answers', () => {
    const stream = new EffectStream().queued(0, 'c').offered(0, 'c/1');
    stream.offer(9_000, 'rescinded', 'c/1');
    stream.end(9_000, 'c', { kind: 'abandoned', phase: 'alerting' });
    expect(measureSums(stream.fold, 'offerExpiredShare', q(9_000))).toEqual({
      numerator: 0,
      denominator: 1,
    });
  });

  it('counting a transferred contact twice as offered to the same queue', () => {
    const stream = new EffectStream().queued(0, 'c').end(5_000, 'c', { kind: 'answered' });
    stream.queued(60_000, 'c', 'q', 'overflow');
    expect(stream.fold.queueCounts(q(61_000))).toMatchObject({ entered: 1, waiting: 0 });
    stream.end(90_000, 'c', { kind: 'answered' });
    expect(stream.fold.queueCounts(q(90_000))).toMatchObject({
      entered: 1,
      answered: 1,
      waitMsAnswered: 5_000,
    });
  });

  it('mixing the waits of those who left into the expected wait or the speed of answer', () => {
    const stream = new EffectStream().queued(0, 'a').queued(0, 'b');
    stream.end(4_000, 'a', { kind: 'answered' }).end(600_000, 'b', { kind: 'abandoned' });
    expect(measureSums(stream.fold, 'speedOfAnswerMs', q(600_000))).toEqual({
      numerator: 4_000,
      denominator: 1,
    });
    // No wait of the past is among the inputs: handle times and agents alone make the answer.
    const told = expectedWait({
      position: 1,
      agents: [{ handleTimeMsMean: 120_000 }],
      isAgentAble: false,
      leavingShare: 0,
      handledCount: 10,
      lastWeekMs: null,
    });
    expect(told?.expectedMs).toBe(120_000);
  });

  it('scoring an expected wait by the wait of a caller who gave up', () => {
    const stream = new EffectStream().queued(0, 'a');
    const range = { lowMs: 0, highMs: 90_000 };
    const told = { basis: 'rate', atMs: 0, position: 1, expectedMs: 60_000, range } as const;
    stream.fold.predicted('a', told);
    stream.end(5_000, 'a', { kind: 'abandoned' });
    const none = { numerator: 0, denominator: 0 };
    expect(measureSums(stream.fold, 'expectedWaitErrorMsMean', q(5_000))).toEqual(none);
    expect(measureSums(stream.fold, 'expectedWaitInRangeShare', q(5_000))).toEqual(none);
  });

  it('losing counters at a reload: the journal gives the same figures again', () => {
    const stream = new EffectStream().state(0, 'ann', 'ready').queued(0, 'a').queued(1, 'b');
    stream.offered(1, 'a/1').offer(2_500, 'connected', 'a/1').end(2_500, 'a', { kind: 'answered' });
    stream.state(2_500, 'ann', 'busy').end(7_000, 'b', { kind: 'overflowed' });
    stream.queued(7_000, 'b', 'r', 'overflow').wrapUp(9_000, 'a/1').hungUp(9_000, 'a');
    const reloaded = aFold();
    for (const effect of JSON.parse(JSON.stringify(stream.effects))) reloaded.apply(effect);
    stream.fold.apply({ atMs: 9_500, n: 99, type: 'agent.state', agentId: 'ann', state: 'ready' });
    reloaded.apply({ atMs: 9_500, n: 99, type: 'agent.state', agentId: 'ann', state: 'ready' });
    const scope = { atMs: 10_000 };
    expect(centreFigures(reloaded, scope)).toEqual(centreFigures(stream.fold, scope));
    const ofAnn = { ...scope, agentIds: ['ann'] };
    expect(reloaded.agentCounts(ofAnn)).toEqual(stream.fold.agentCounts(ofAnn));
    expect(centreFigures(reloaded, scope).counts).toMatchObject({ entered: 3, answered: 1 });
  });

  it('whole-second arithmetic', () => {
    const stream = new EffectStream();
    for (const [i, waitMs] of [1, 2, 1_499].entries()) {
      stream.queued(0, `c${i}`).end(waitMs, `c${i}`, { kind: 'answered' });
    }
    expect(measureSums(stream.fold, 'speedOfAnswerMs', q(2_000)).numerator).toBe(1_502);
  });

  it('averaging percentages instead of summing', () => {
    const stream = new EffectStream().queued(0, 'lone', 'r');
    stream.end(30_000, 'lone', { kind: 'answered' }, 'r');
    for (let i = 0; i < 9; i += 1) stream.queued(0, `c${i}`).end(1, `c${i}`, { kind: 'answered' });
    const scope = { atMs: 30_000 };
    const parts = ['q', 'r'].map((queueId) =>
      measureSums(stream.fold, 'serviceLevelNet', { ...scope, queueIds: [queueId] }),
    );
    const [inQ, inR] = parts;
    if (inQ === undefined || inR === undefined) throw new Error('expected two parts');
    expect(ratioOf(addSums(inQ, inR))).toBe(0.9);
    const whole = centreFigures(stream.fold, scope).figures;
    expect(whole.find(({ measureId }) => measureId === 'serviceLevelNet')?.value).toBe(0.9);
  });

  it('showing 100 % where nothing was counted', () => {
    const figures = queueFigures(aFold(), 'q', { atMs: 0 })?.figures ?? [];
    expect(figures.length).toBeGreaterThan(20);
    for (const { value, denominator } of figures) {
      expect({ value, denominator }).toEqual({ value: null, denominator: 0 });
    }
  });
});
