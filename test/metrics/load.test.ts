import { describe, expect, it } from 'vitest';
import {
  centreFigures,
  handledPerReadyHour,
  jainIndex,
  loadPerAgent,
  measureSums,
  offeredLoadErlangs,
  queueFigures,
  ratioOf,
  reportSums,
  runMeasureIds,
} from '../../metrics/index.ts';
import { EffectStream } from './effect-stream.ts';

describe('abandonment', () => {
  it('of the second test vector is 5.77 %, net of short 4.85 %', () => {
    const stream = new EffectStream();
    for (let i = 0; i < 104; i += 1) {
      const callId = `c${i}`;
      stream.queued(0, callId);
      if (i < 1) stream.end(5_000, callId, { kind: 'abandoned' });
      else if (i < 6) stream.end(5_001, callId, { kind: 'abandoned' });
      else if (i < 10) stream.end(6_000, callId, { kind: 'callback' });
      else stream.end(7_000, callId, { kind: 'answered' });
    }
    const day = { atMs: 86_400_000 };
    const rate = ratioOf(measureSums(stream.fold, 'abandonShare', day)) ?? 0;
    expect((rate * 100).toFixed(2)).toBe('5.77');
    expect(measureSums(stream.fold, 'abandonShareNet', day)).toEqual({
      numerator: 5,
      denominator: 103,
    });
  });
});

describe('load', () => {
  it('is calls times handle time over the window, and per agent over those who were there', () => {
    const erlangs = offeredLoadErlangs({
      callCount: 120,
      handleTimeMsMean: 300_000,
      windowMs: 3_600_000,
    });
    expect(erlangs).toBe(10);
    expect(loadPerAgent({ erlangs, presentMs: 12.5 * 3_600_000, windowMs: 3_600_000 })).toBe(0.8);
    expect(loadPerAgent({ erlangs, presentMs: 0, windowMs: 3_600_000 })).toBeNull();
    expect(offeredLoadErlangs({ callCount: 1, handleTimeMsMean: null, windowMs: 1 })).toBeNull();
  });
});

describe('C7: a figure of a run', () => {
  /** An hour: ann handles 3 calls of 10 min, ben, there half of it, one; see the figures below. */
  function anHour(): EffectStream {
    const stream = new EffectStream().state(0, 'ann', 'ready').state(0, 'ben', 'ready');
    const call = (callId: string, agentId: string, atMs: number, queueId = 'q') => {
      stream.queued(atMs, callId, queueId).offered(atMs, `${callId}/1`, agentId, queueId);
      stream.offer(atMs, 'connected', `${callId}/1`).state(atMs, agentId, 'busy');
      stream.end(atMs, callId, { kind: 'answered' }, queueId).done(atMs + 600_000, `${callId}/1`);
      stream.state(atMs + 600_000, agentId, 'ready');
    };
    call('a', 'ann', 0);
    call('b', 'ben', 0, 'r');
    call('c', 'ann', 900_000);
    stream.state(1_800_000, 'ben', 'loggedOff');
    call('d', 'ann', 1_800_000);
    return stream;
  }
  const hour = { atMs: 3_600_000, toMs: 3_600_000 };
  const one = (numerator: number) => ({ numerator, denominator: 1 });

  it('is the figure over 1: its mean over runs is the plain mean', () => {
    const { fold } = anHour();
    // Four calls of 10 min in an hour; 1.5 agent hours there.
    expect(reportSums(fold, 'offeredLoadErlangs', hour).numerator).toBeCloseTo(2 / 3, 12);
    expect(reportSums(fold, 'loadPerAgent', hour).numerator).toBeCloseTo(4 / 9, 12);
    // x = 3 and 2 calls per ready hour: (3 + 2)² / (2 (9 + 4)).
    expect(reportSums(fold, 'handledFairness', hour).numerator).toBeCloseTo(25 / 26, 12);
    // ann rested 0, 300 and 300 s; ben 0 s.
    expect(reportSums(fold, 'idleAtOfferMsRange', hour)).toEqual(one(300_000));
    expect(reportSums(fold, 'offersPerAnsweredCall', hour)).toEqual({
      numerator: 4,
      denominator: 4,
    });
  });

  it('of a queue is its own, and a dash where it is of agents, who work for all queues', () => {
    const { fold } = anHour();
    const inR = { ...hour, queueIds: ['r'] };
    expect(reportSums(fold, 'offeredLoadErlangs', inR).numerator).toBeCloseTo(1 / 6, 12);
    expect(reportSums(fold, 'idleAtOfferMsRange', inR)).toEqual(one(0));
    for (const id of ['loadPerAgent', 'handledFairness'] as const) {
      expect(reportSums(fold, id, inR)).toEqual({ numerator: 0, denominator: 0 });
    }
  });

  it('inside a group is of its agents and queues alone', () => {
    const { fold } = anHour();
    const group = { ...hour, queueIds: ['q'], agentIds: ['ann'] };
    expect(reportSums(fold, 'handledFairness', group)).toEqual(one(1));
    expect(reportSums(fold, 'loadPerAgent', group)).toEqual(one(0.5));
  });

  it('is undefined where nothing was there to measure; who do not call bring a load of 0', () => {
    const { fold } = new EffectStream();
    for (const id of runMeasureIds) {
      if (id.endsWith('Max') || id === 'offeredLoadErlangs') continue;
      expect({ id, ...reportSums(fold, id, hour) }).toEqual({ id, numerator: 0, denominator: 0 });
    }
    expect(reportSums(fold, 'offeredLoadErlangs', hour)).toEqual(one(0));
  });
});

describe('fairness', () => {
  it('is 1 where all are alike and 1/n where one does all', () => {
    expect(jainIndex([3, 3, 3])).toBe(1);
    expect(jainIndex([5, 0, 0, 0])).toBe(0.25);
    expect(jainIndex([1, 3])).toBeCloseTo(0.8, 12);
    expect(jainIndex([0, 0])).toBeNull();
    expect(jainIndex([])).toBeNull();
  });

  it('compares agents per ready hour, and leaves out who was never there', () => {
    const stream = new EffectStream();
    const call = (callId: string, agentId: string, atMs: number) => {
      stream.queued(atMs, callId).offered(atMs, `${callId}/1`, agentId);
      stream.offer(atMs, 'connected', `${callId}/1`).done(atMs + 1_000, `${callId}/1`);
    };
    stream.state(0, 'ann', 'ready').state(0, 'ben', 'ready').state(0, 'cy', 'notReady');
    call('a', 'ann', 0);
    call('b', 'ann', 10_000);
    call('c', 'ben', 20_000);
    stream.state(1_800_000, 'ben', 'loggedOff');
    const atMs = 3_600_000;
    expect(handledPerReadyHour(stream.fold.agentCounts({ atMs, agentIds: ['ann'] }))).toBe(2);
    expect(handledPerReadyHour(stream.fold.agentCounts({ atMs, agentIds: ['ben'] }))).toBe(2);
    expect(centreFigures(stream.fold, { atMs }).handledFairness).toBe(1);
  });

  it('shows the range of unbroken idle time at offers', () => {
    const stream = new EffectStream().state(0, 'ann', 'ready').state(4_000, 'ben', 'ready');
    stream.queued(5_000, 'a').offered(5_000, 'a/1').state(5_000, 'ann', 'reserved');
    stream.queued(5_000, 'b').offered(5_000, 'b/1', 'ben');
    expect(queueFigures(stream.fold, 'q', { atMs: 5_000 })?.idleAtOfferMsRange).toBe(4_000);
    stream.offer(5_000, 'connected', 'a/1').state(5_000, 'ann', 'busy');
    // Freed and offered again in one instant: no idle time in between.
    stream.done(9_000, 'a/1').queued(9_000, 'c').offered(9_000, 'c/1');
    expect(queueFigures(stream.fold, 'q', { atMs: 9_000 })?.idleAtOfferMsRange).toBe(5_000);
  });

  it('lets idle time run on through an offer that is rejected', () => {
    const stream = new EffectStream().state(0, 'ann', 'ready').queued(1_000, 'a');
    stream.offered(1_000, 'a/1').state(1_000, 'ann', 'reserved');
    stream.offer(3_000, 'rejected', 'a/1').state(3_000, 'ann', 'ready').offered(4_000, 'a/2');
    expect(stream.fold.waits({ atMs: 4_000 })).toMatchObject({
      idleAtOfferMsMin: 1_000,
      idleAtOfferMsMax: 4_000,
    });
  });

  it('finds no idle time in a Reserved agent who is in wrap-up', () => {
    const stream = new EffectStream().state(0, 'ann', 'busy').offered(0, 'a/1', 'ann', 'chat');
    stream.offer(0, 'connected', 'a/1').wrapUp(0, 'a/1').offered(0, 'b/1', 'ann', 'chat');
    stream.state(0, 'ann', 'reserved').offered(7_000, 'c/1', 'ann', 'chat');
    expect(stream.fold.waits({ atMs: 7_000 }).idleAtOfferMsMax).toBe(0);
  });
});
