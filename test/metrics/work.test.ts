import { describe, expect, it } from 'vitest';
import { measureSums, type RatioMeasureId } from '../../metrics/index.ts';
import { EffectStream, quarterHourMs } from './effect-stream.ts';

const day = { atMs: 86_400_000 };

/** A routed call: answered at `fromMs`, talk, wrap-up. */
function handled(
  stream: EffectStream,
  callId: string,
  { fromMs, talkMs, wrapUpMs }: { fromMs: number; talkMs: number; wrapUpMs: number },
): void {
  const offerId = `${callId}/1`;
  stream.queued(fromMs, callId).offered(fromMs, offerId).offer(fromMs, 'connected', offerId);
  stream.end(fromMs, callId, { kind: 'answered' });
  if (wrapUpMs > 0) stream.wrapUp(fromMs + talkMs, offerId);
  stream.hungUp(fromMs + talkMs, callId).done(fromMs + talkMs + wrapUpMs, offerId);
}

describe('handle time', () => {
  it('is talk, hold and wrap-up over handled segments', () => {
    const stream = new EffectStream();
    handled(stream, 'a', { fromMs: 0, talkMs: 100_000, wrapUpMs: 20_000 });
    handled(stream, 'b', { fromMs: 200_000, talkMs: 60_000, wrapUpMs: 0 });
    const sums = (id: RatioMeasureId) => measureSums(stream.fold, id, day);
    expect(sums('handleTimeMsMean')).toEqual({ numerator: 180_000, denominator: 2 });
    expect(sums('wrapUpMsMean')).toEqual({ numerator: 20_000, denominator: 2 });
    expect(measureSums(stream.fold, 'handleTimeMsMean', { ...day, agentIds: ['ann'] })).toEqual({
      numerator: 180_000,
      denominator: 2,
    });
  });

  it('counts an extended wrap-up from its first beginning', () => {
    const stream = new EffectStream().queued(0, 'a').offered(0, 'a/1').offer(0, 'connected', 'a/1');
    stream.wrapUp(50_000, 'a/1').wrapUp(60_000, 'a/1', 120_000).done(90_000, 'a/1');
    expect(stream.fold.queueCounts(day)).toMatchObject({
      handled: 1,
      connectedMs: 50_000,
      wrapUpMs: 40_000,
    });
  });

  it('takes the segments of a transferred call for one contact', () => {
    const stream = new EffectStream();
    handled(stream, 'a', { fromMs: 0, talkMs: 10_000, wrapUpMs: 0 });
    stream.queued(20_000, 'b').offered(20_000, 'b/1').offer(20_000, 'connected', 'b/1');
    stream.end(20_000, 'b', { kind: 'answered' }).done(30_000, 'b/1');
    stream.offered(30_000, 'b/2').offer(30_000, 'connected', 'b/2').done(50_000, 'b/2');
    const sums = (id: RatioMeasureId) => measureSums(stream.fold, id, day);
    expect(sums('handleTimeMsMean')).toEqual({ numerator: 40_000, denominator: 3 });
    expect(sums('handleTimeMsMeanPerContact')).toEqual({ numerator: 40_000, denominator: 2 });
  });

  it('keeps dialler calls and an agent’s own calls apart', () => {
    const stream = new EffectStream();
    const offer = (callId: string) => ({ offerId: `${callId}/1`, callId, agentId: 'ann' });
    const direction = 'outgoing' as const;
    stream.emit(0, { type: 'interaction.began', ...offer('d'), direction, queueId: 'q' });
    stream.wrapUp(10_000, 'd/1').done(15_000, 'd/1');
    stream.emit(20_000, { type: 'interaction.began', ...offer('e'), direction });
    stream.hungUp(27_000, 'e').done(27_000, 'e/1');
    stream.emit(30_000, { type: 'interaction.began', ...offer('f'), direction: 'incoming' });
    stream.done(33_000, 'f/1');
    expect(measureSums(stream.fold, 'handleTimeMsMeanOutbound', day)).toEqual({
      numerator: 15_000,
      denominator: 1,
    });
    expect(measureSums(stream.fold, 'handleTimeMsMean', day).denominator).toBe(0);
    expect(stream.fold.agentCounts({ ...day, agentIds: ['ann'] })).toMatchObject({
      handled: 0,
      handledOutbound: 1,
      directOutgoing: 1,
      directOutgoingMs: 7_000,
      directIncoming: 1,
      directIncomingMs: 3_000,
    });
  });

  it('tells hold apart, several holds of a segment together', () => {
    const stream = new EffectStream();
    stream.queued(0, 'a').offered(0, 'a/1').offer(0, 'connected', 'a/1');
    stream.hold(10_000, 'held', 'a/1').hold(15_000, 'retrieved', 'a/1');
    stream.hold(20_000, 'held', 'a/1').wrapUp(27_000, 'a/1').done(30_000, 'a/1');
    handled(stream, 'b', { fromMs: 40_000, talkMs: 10_000, wrapUpMs: 0 });
    const sums = (id: RatioMeasureId) => measureSums(stream.fold, id, day);
    expect(sums('holdShare')).toEqual({ numerator: 1, denominator: 2 });
    expect(sums('holdMsMean')).toEqual({ numerator: 12_000, denominator: 2 });
    expect(sums('wrapUpMsMean')).toEqual({ numerator: 3_000, denominator: 2 });
    expect(sums('handleTimeMsMean')).toEqual({ numerator: 40_000, denominator: 2 });
  });

  it('counts a connected callback as handled and never as answered', () => {
    const stream = new EffectStream().queued(0, 'a').end(10_000, 'a', { kind: 'callback' });
    const fromMs = quarterHourMs + 1_000;
    stream.offered(fromMs, 'a/1').offer(fromMs, 'connected', 'a/1');
    stream.callbackDone(fromMs, 'a', 'connected').done(fromMs + 60_000, 'a/1');
    stream
      .queued(0, 'b')
      .end(10_000, 'b', { kind: 'callback' })
      .callbackDone(fromMs, 'b', 'cancelled');
    const inFirst = { ...day, toMs: quarterHourMs };
    expect(stream.fold.queueCounts(inFirst)).toMatchObject({
      answered: 0,
      callbacks: 2,
      callbacksConnected: 1,
      callbacksCancelled: 1,
      offers: 1,
      handled: 1,
      contactsHandled: 1,
      connectedMs: 60_000,
    });
    expect(stream.fold.queueCounts({ ...inFirst, attribution: 'event' })).toMatchObject({
      callbacks: 2,
      callbacksConnected: 0,
      handled: 0,
    });
    expect(measureSums(stream.fold, 'offersPerAnsweredCall', day)).toEqual({
      numerator: 1,
      denominator: 1,
    });
  });

  it('goes to the interval of the entry, or by event to that of the end of wrap-up', () => {
    const stream = new EffectStream();
    const fromMs = quarterHourMs + 1_000;
    stream.queued(quarterHourMs - 1_000, 'a').offered(fromMs, 'a/1');
    stream.offer(fromMs, 'connected', 'a/1').done(fromMs + 5_000, 'a/1');
    const first = { ...day, toMs: quarterHourMs };
    const count = (scope: typeof first & { attribution?: 'event' }) =>
      measureSums(stream.fold, 'handleTimeMsMean', scope).denominator;
    expect(count(first)).toBe(1);
    expect(count({ ...first, attribution: 'event' })).toBe(0);
    expect(stream.fold.queueCounts(first)).toMatchObject({ offers: 1, offersConnected: 1 });
  });
});

describe('offers', () => {
  it('that another agent was faster at are rescinded, accepted or not, and no no-answers', () => {
    const stream = new EffectStream().queued(0, 'a');
    for (const agentId of ['ann', 'bob', 'cat']) {
      stream.offered(0, `a/${agentId}`, agentId);
    }
    stream.offer(5_000, 'connecting', 'a/ann').offer(6_000, 'accepted', 'a/bob');
    stream.offer(7_000, 'connected', 'a/ann');
    for (const agentId of ['bob', 'cat']) {
      stream.offer(7_000, 'rescinded', `a/${agentId}`, { agentId, cause: 'otherAgent' });
    }
    stream.end(7_000, 'a', { kind: 'answered' });
    const counts = { offers: 3, offersConnected: 1, offersRescinded: 2, offersExpired: 0 };
    expect(stream.fold.queueCounts(day)).toMatchObject(counts);
    expect(stream.fold.agentCounts({ ...day, agentIds: ['bob'] })).toMatchObject({
      offers: 1,
      offersRescinded: 1,
    });
  });

  it('have one outcome each, over all offers made', () => {
    const stream = new EffectStream().queued(0, 'a');
    stream.offered(0, 'a/1').offer(1, 'rejected', 'a/1');
    stream.offered(2, 'a/2').offer(3, 'expired', 'a/2');
    stream.offered(4, 'a/3').offer(5, 'rescinded', 'a/3');
    stream.offered(6, 'a/4').emit(7, {
      type: 'offer.failed',
      offerId: 'a/4',
      callId: 'a',
      agentId: 'ann',
      cause: 'busy',
    });
    stream.offered(8, 'a/5').offer(9, 'connected', 'a/5').end(9, 'a', { kind: 'answered' });
    for (const id of [
      'offerConnectedShare',
      'offerRejectedShare',
      'offerExpiredShare',
      'offerFailedShare',
      'offerRescindedShare',
    ] as const) {
      expect(measureSums(stream.fold, id, day)).toEqual({ numerator: 1, denominator: 5 });
    }
    expect(measureSums(stream.fold, 'offersPerAnsweredCall', day)).toEqual({
      numerator: 5,
      denominator: 1,
    });
  });
});
