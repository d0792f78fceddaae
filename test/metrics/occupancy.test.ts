import { describe, expect, it } from 'vitest';
import { addSums, measureSums, type RatioMeasureId, ratioOf } from '../../metrics/index.ts';
import { EffectStream, quarterHourMs } from './effect-stream.ts';

/** All time but logged off. */
function loggedOnMs(of: ReturnType<EffectStream['fold']['agentCounts']>): number {
  return of.notReadyMs + of.readyMs + of.reservedMs + of.busyMs + of.workingAfterCallMs;
}

const hour = { atMs: 3_600_000, agentIds: ['ann'] };

/** Test vector 5: Ready 900 s, Reserved 60, talk 1,800, wrap-up 240, Not Ready 600. */
function vector5(): EffectStream {
  const stream = new EffectStream().state(0, 'ann', 'ready').queued(900_000, 'c');
  stream.offered(900_000, 'c/1').state(900_000, 'ann', 'reserved');
  stream.offer(960_000, 'connected', 'c/1').end(960_000, 'c', { kind: 'answered' });
  stream.state(960_000, 'ann', 'busy');
  stream.wrapUp(2_760_000, 'c/1').hungUp(2_760_000, 'c');
  stream.state(2_760_000, 'ann', 'workingAfterCall');
  return stream.done(3_000_000, 'c/1').state(3_000_000, 'ann', 'notReady');
}

function percent(stream: EffectStream, id: RatioMeasureId): string {
  return ((ratioOf(measureSums(stream.fold, id, hour)) ?? Number.NaN) * 100).toFixed(2);
}

describe('occupancy', () => {
  it('gives the fifth test vector of the reference', () => {
    const stream = vector5();
    const times = stream.fold.agentCounts(hour);
    expect(times).toMatchObject({
      readyMs: 900_000,
      reservedMs: 60_000,
      busyMs: 1_800_000,
      workingAfterCallMs: 240_000,
      notReadyMs: 600_000,
      idleMs: 960_000,
      handlingMs: 2_040_000,
    });
    expect(percent(stream, 'occupancy')).toBe('68.00');
    expect(percent(stream, 'loggedInOccupancy')).toBe('56.67');
  });

  it('splits time at the edges of intervals and counts the running state up to now', () => {
    const stream = vector5();
    let whole = { numerator: 0, denominator: 0 };
    for (let fromMs = 0; fromMs < hour.atMs; fromMs += quarterHourMs) {
      const scope = { ...hour, fromMs, toMs: fromMs + quarterHourMs };
      expect(loggedOnMs(stream.fold.agentCounts(scope))).toBe(quarterHourMs);
      whole = addSums(whole, measureSums(stream.fold, 'occupancy', scope));
    }
    expect(whole).toEqual({ numerator: 2_040_000, denominator: 3_000_000 });
    expect(stream.fold.agentCounts({ ...hour, atMs: 3_100_000 }).notReadyMs).toBe(100_000);
  });

  it('stays whole with two chats at once, while capacity occupancy tells them apart', () => {
    const stream = new EffectStream().state(0, 'ann', 'ready');
    for (const offerId of ['a/1', 'b/1']) {
      stream.offered(0, offerId, 'ann', 'chat').offer(0, 'connected', offerId);
    }
    stream.state(0, 'ann', 'busy').done(1_800_000, 'a/1');
    expect(percent(stream, 'occupancy')).toBe('100.00');
    expect(percent(stream, 'capacityOccupancy')).toBe('30.00');
  });

  it('takes a Reserved agent in wrap-up for handling', () => {
    const stream = new EffectStream().state(0, 'ann', 'busy').offered(0, 'a/1', 'ann', 'chat');
    stream.offer(0, 'connected', 'a/1').wrapUp(0, 'a/1').offered(0, 'b/1', 'ann', 'chat');
    stream.state(0, 'ann', 'reserved').done(1_000, 'a/1').state(3_000, 'ann', 'loggedOff');
    expect(stream.fold.agentCounts(hour)).toMatchObject({
      reservedMs: 3_000,
      handlingMs: 1_000,
      idleMs: 2_000,
    });
  });

  it('returns the units of an offer that nobody took', () => {
    const stream = new EffectStream().state(0, 'ann', 'ready').offered(0, 'a/1');
    stream.offer(1_000, 'expired', 'a/1');
    expect(stream.fold.agentCounts(hour).unitMs).toBe(100_000);
  });

  it('of capacity leaves Not Ready out', () => {
    const stream = new EffectStream().state(0, 'ann', 'notReady').state(3_000, 'ann', 'ready');
    stream.state(5_000, 'ann', 'loggedOff');
    expect(stream.fold.agentCounts(hour).capacityMs).toBe(200_000);
  });

  it('does not run while the agent is logged off', () => {
    const stream = new EffectStream().state(1_000, 'ann', 'ready').state(4_000, 'ann', 'loggedOff');
    expect(loggedOnMs(stream.fold.agentCounts(hour))).toBe(3_000);
  });
});
