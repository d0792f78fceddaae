/** Where calls starve: longest waits by class, and calls passed over by later ones. */
import { describe, expect, it } from 'vitest';
import {
  addSums,
  centreFigures,
  measureSums,
  queueFigures,
  ratioOf,
  reportSums,
} from '../../metrics/index.ts';
import { EffectStream, quarterHourMs } from './effect-stream.ts';

/** Enters q with a class. */
function enters(stream: EffectStream, atMs: number, callId: string, ofClass: 0 | 1 | 2 | 3) {
  const queued = { type: 'call.queued', queueId: 'q', reason: 'inbound', dueKey: atMs } as const;
  return stream.emit(atMs, { ...queued, callId, class: ofClass });
}

describe('longest waits by class', () => {
  it('show the class that starves, now and in the window, whatever it is promoted to', () => {
    const stream = new EffectStream();
    enters(stream, 0, 'late', 3);
    enters(stream, 50_000, 'first', 0);
    stream.end(52_000, 'first', { kind: 'answered' });
    stream.emit(60_000, { type: 'call.classChanged', callId: 'late', class: 0, dueKey: 0 });
    enters(stream, 70_000, 'second', 0);
    const classes = queueFigures(stream.fold, 'q', { atMs: 90_000 })?.classes;
    expect(classes).toEqual([
      { class: 0, longestWaitingMs: 20_000, waitMsMax: 20_000 },
      { class: 1, longestWaitingMs: null, waitMsMax: 0 },
      { class: 2, longestWaitingMs: null, waitMsMax: 0 },
      { class: 3, longestWaitingMs: 90_000, waitMsMax: 90_000 },
    ]);
    stream.end(95_000, 'late', { kind: 'abandoned' });
    const after = centreFigures(stream.fold, { atMs: 100_000 }).classes;
    expect(after[3]).toEqual({ class: 3, longestWaitingMs: null, waitMsMax: 95_000 });
    expect(queueFigures(stream.fold, 'r', { atMs: 100_000 })?.classes[3]?.waitMsMax).toBe(0);
  });

  it('are of the entries of the window', () => {
    const stream = new EffectStream();
    enters(stream, 0, 'a', 1).end(80_000, 'a', { kind: 'answered' });
    enters(stream, quarterHourMs, 'b', 1).end(quarterHourMs + 5, 'b', { kind: 'answered' });
    const scope = { atMs: 2 * quarterHourMs, fromMs: quarterHourMs };
    expect(queueFigures(stream.fold, 'q', scope)?.classes[1]?.waitMsMax).toBe(5);
  });
});

describe('calls passed over', () => {
  const day = { atMs: 900_000 };

  it('are those after whom a call came that was offered before: how often, and by how much', () => {
    const stream = new EffectStream();
    for (const [atMs, callId] of [
      [0, 'a'],
      [10_000, 'b'],
      [25_000, 'c'],
      [40_000, 'd'],
    ] as const) {
      stream.queued(atMs, callId);
    }
    // Offered in the order c, a, d, b: a by c (25 s), b by d (30 s).
    for (const [k, callId] of ['c', 'a', 'd', 'b'].entries()) {
      stream.offered(50_000 + k, `${callId}/1`);
    }
    expect(measureSums(stream.fold, 'overtakenShare', day)).toEqual({
      numerator: 2,
      denominator: 4,
    });
    // a by c alone; b by c and d.
    expect(measureSums(stream.fold, 'overtakenTimesMean', day)).toEqual({
      numerator: 3,
      denominator: 2,
    });
    expect(measureSums(stream.fold, 'overtakenByMsMean', day)).toEqual({
      numerator: 55_000,
      denominator: 2,
    });
    expect(queueFigures(stream.fold, 'q', day)?.overtakenTimesMax).toBe(2);
    expect(queueFigures(stream.fold, 'q', day)?.overtakenByMsMax).toBe(30_000);
    expect(reportSums(stream.fold, 'overtakenByMsMax', day)).toEqual({
      numerator: 30_000,
      denominator: 1,
    });
  });

  it('are judged when they leave without an offer, too, and once', () => {
    const stream = new EffectStream().queued(0, 'a').queued(5_000, 'b').queued(6_000, 'c');
    stream.offered(7_000, 'b/1').end(8_000, 'a', { kind: 'abandoned' });
    // b is offered again after c: it had its turn.
    stream.offer(9_000, 'rejected', 'b/1').offered(9_000, 'c/1').offered(10_000, 'b/2');
    stream.end(12_000, 'b', { kind: 'answered' });
    expect(stream.fold.queueCounts(day)).toMatchObject({
      judged: 3,
      overtaken: 1,
      overtakenByMs: 5_000,
    });
  });

  it('are not passed over by one who left without an offer', () => {
    const stream = new EffectStream().queued(0, 'a').queued(5_000, 'b');
    stream.end(6_000, 'b', { kind: 'abandoned' }).offered(7_000, 'a/1');
    expect(stream.fold.queueCounts(day)).toMatchObject({ judged: 2, overtaken: 0 });
  });

  it('of one instant are passed over by the order they came in, by 0 ms', () => {
    const stream = new EffectStream().queued(0, 'a').queued(0, 'b').queued(0, 'c');
    stream.offered(2_000, 'c/1').offered(2_000, 'a/1').offered(2_000, 'b/1');
    expect(stream.fold.queueCounts(day)).toMatchObject({
      overtaken: 2,
      overtakings: 2,
      overtakenByMs: 0,
    });
  });

  it('are not those of another queue, or served in their order', () => {
    const stream = new EffectStream().queued(0, 'a').queued(0, 'b').queued(1_000, 'x', 'r');
    stream.offered(2_000, 'x/1', 'ann', 'r').offered(2_000, 'a/1').offered(3_000, 'b/1');
    stream.queued(4_000, 'c').offered(4_000, 'c/1');
    expect(measureSums(stream.fold, 'overtakenShare', day)).toEqual({
      numerator: 0,
      denominator: 4,
    });
    expect(ratioOf(measureSums(stream.fold, 'overtakenByMsMean', day))).toBeNull();
    expect(centreFigures(stream.fold, day).overtakenByMsMax).toBe(0);
  });

  it('add up over intervals, by entry and by the moment they were judged', () => {
    const stream = new EffectStream().queued(quarterHourMs - 10, 'a').queued(quarterHourMs, 'b');
    stream.offered(quarterHourMs + 1, 'b/1').offered(quarterHourMs + 2, 'a/1');
    const sums = (part: object) =>
      measureSums(stream.fold, 'overtakenShare', { atMs: 2 * quarterHourMs, ...part });
    const [first, second] = [{ toMs: quarterHourMs }, { fromMs: quarterHourMs }];
    expect(sums(first)).toEqual({ numerator: 1, denominator: 1 });
    expect(addSums(sums(first), sums(second))).toEqual(sums({}));
    expect(sums({ ...first, attribution: 'event' })).toEqual({ numerator: 0, denominator: 0 });
    expect(sums({ ...second, attribution: 'event' })).toEqual({ numerator: 1, denominator: 2 });
  });
});
