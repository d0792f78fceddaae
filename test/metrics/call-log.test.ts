import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measureSums, type QueueCounts } from '../../metrics/index.ts';
import { EffectStream, quarterHourMs } from './effect-stream.ts';

const late = { atMs: 10_000_000 };

function balance(counts: Readonly<QueueCounts>): number {
  const { answered, abandoned, overflowed, endedBySystem, callbacks, waiting } = counts;
  return answered + abandoned + overflowed + endedBySystem + callbacks + waiting;
}

describe('the entry of a call', () => {
  it('is counted with exactly one end, by queue', () => {
    const stream = new EffectStream();
    for (const callId of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) stream.queued(0, callId);
    stream.end(1, 'a', { kind: 'answered' });
    stream.end(2, 'b', { kind: 'abandoned' });
    stream.end(3, 'c', { kind: 'overflowed' });
    stream.end(4, 'd', { kind: 'endedBySystem' });
    stream.end(5, 'e', { kind: 'callback' });
    stream.end(6, 'f', { kind: 'message' });
    expect(stream.fold.queueCounts({ atMs: 7, queueIds: ['q'] })).toMatchObject({
      entered: 7,
      answered: 1,
      abandoned: 1,
      overflowed: 1,
      endedBySystem: 1,
      callbacks: 2,
      waiting: 1,
    });
    expect(stream.fold.queueCounts({ atMs: 7, queueIds: ['r'] }).entered).toBe(0);
  });

  it('tells abandons while alerting and while connecting apart', () => {
    const stream = new EffectStream();
    for (const phase of ['waiting', 'alerting', 'connecting', 'alerting'] as const) {
      const callId = `${phase}-${stream.effects.length}`;
      stream.queued(0, callId).end(1, callId, { kind: 'abandoned', phase });
    }
    expect(stream.fold.queueCounts(late)).toMatchObject({
      abandoned: 4,
      abandonedAlerting: 2,
      abandonedConnecting: 1,
    });
    expect(measureSums(stream.fold, 'abandonShareAlerting', late)).toEqual({
      numerator: 2,
      denominator: 4,
    });
  });

  it('is reopened after an overflow by a return, and counts from the first entering', () => {
    const stream = new EffectStream().queued(0, 'c', 'q');
    stream.end(10_000, 'c', { kind: 'overflowed' }).queued(10_000, 'c', 'r', 'overflow');
    stream.end(15_000, 'c', { kind: 'overflowed' }, 'r').queued(15_000, 'c', 'q', 'overflow');
    for (const attribution of ['entry', 'event'] as const) {
      expect(stream.fold.queueCounts({ atMs: 16_000, attribution, queueIds: ['q'] })).toMatchObject(
        { entered: 1, overflowed: 0, waiting: 1, flowedIn: 1, waitMsLeft: 0 },
      );
    }
    expect(stream.fold.earliestWaitingAtMs({ atMs: 16_000 })).toBe(0);
    stream.end(21_000, 'c', { kind: 'answered' });
    expect(stream.fold.queueCounts({ atMs: 21_000, queueIds: ['q'] })).toMatchObject({
      entered: 1,
      answered: 1,
      answeredInTarget: 0,
      waitMsAnswered: 21_000,
      waitMsLeft: 21_000,
      overflowed: 0,
    });
    expect(stream.fold.queueCounts({ atMs: 21_000, queueIds: ['r'] })).toMatchObject({
      entered: 1,
      overflowed: 1,
      waiting: 0,
    });
    expect(stream.fold.waits({ atMs: 21_000, queueIds: ['q'] }).notAnswered.total).toBe(0);
  });

  it('is moved out and in by a supervisor as by an overflow', () => {
    const stream = new EffectStream().queued(0, 'c').moved(4_000, 'c', 'q', 'r');
    const counts = (queueId: string) =>
      stream.fold.queueCounts({ atMs: 5_000, queueIds: [queueId] });
    expect(counts('q')).toMatchObject({ entered: 1, overflowed: 1, waiting: 0 });
    expect(counts('r')).toMatchObject({
      entered: 1,
      enteredFromOutside: 0,
      flowedIn: 1,
      waiting: 1,
    });
  });

  it('is ended by the system where a supervisor hangs up', () => {
    const stream = new EffectStream().queued(0, 'c');
    stream.end(9_000, 'c', { kind: 'endedBySystem', cause: 'command' });
    expect(stream.fold.queueCounts(late)).toMatchObject({ endedBySystem: 1, abandoned: 0 });
  });

  it('leaves no trace when it is blocked but a blocked arrival', () => {
    const stream = new EffectStream().queued(0, 'a').queued(0, 'b', 'q', 'overflow');
    stream.emit(5, { type: 'call.blocked', callId: 'c', queueId: 'q', reason: 'queueClosed' });
    expect(stream.fold.queueCounts(late)).toMatchObject({ entered: 2, blocked: 1 });
    expect(measureSums(stream.fold, 'blockShare', late)).toEqual({ numerator: 1, denominator: 2 });
  });

  it('is new when the id of a call that is over comes again', () => {
    const stream = new EffectStream();
    for (const atMs of [0, 100_000]) {
      stream.queued(atMs, 'c').end(atMs + 1, 'c', { kind: 'abandoned' });
    }
    expect(stream.fold.queueCounts(late)).toMatchObject({ entered: 2, abandoned: 2 });
  });
});

/** One step of a random stream: which call, after how long, and what happens to it if it can. */
const steps = fc.array(
  fc.record({
    call: fc.nat(7),
    afterMs: fc.oneof(fc.constant(0), fc.nat(40_000), fc.nat(quarterHourMs)),
    act: fc.constantFrom(
      'answered',
      'abandoned',
      'move',
      'move',
      'endedBySystem',
      'endedByCommand',
      'movedByCommand',
      'callback',
      'hungUp',
    ),
  }),
  { maxLength: 60 },
);

/** Where the random calls are, kept apart from the fold. */
function play(
  stream: EffectStream,
  run: readonly { call: number; afterMs: number; act: string }[],
) {
  const place = new Map<string, string>();
  let atMs = 0;
  const cut = (check: (atMs: number) => void) => {
    for (const { call, afterMs, act } of run) {
      atMs += afterMs;
      const callId = `c${call}`;
      const queueId = place.get(callId);
      if (queueId === undefined) {
        place.set(callId, call % 2 === 0 ? 'q' : 'r');
        stream.queued(atMs, callId, place.get(callId));
      } else if (queueId === 'talking') {
        place.delete(callId);
        stream.hungUp(atMs, callId);
      } else if (queueId.startsWith('callback ')) {
        const outcome = act === 'answered' ? 'connected' : 'cancelled';
        stream.callbackDone(atMs, callId, outcome, queueId.slice('callback '.length));
        if (outcome === 'connected') place.set(callId, 'talking');
        else place.delete(callId);
      } else if (act === 'movedByCommand') {
        const to = queueId === 'q' ? 'r' : 'q';
        stream.moved(atMs, callId, queueId, to);
        place.set(callId, to);
      } else if (act === 'endedByCommand') {
        stream.end(atMs, callId, { kind: 'endedBySystem', cause: 'command' }, queueId);
        place.delete(callId);
      } else if (act === 'move') {
        const to = queueId === 'q' ? 'r' : 'q';
        stream.end(atMs, callId, { kind: 'overflowed' }, queueId);
        stream.queued(atMs, callId, to, 'overflow');
        place.set(callId, to);
      } else if (act !== 'hungUp') {
        const kind = act as 'answered' | 'abandoned' | 'endedBySystem' | 'callback';
        stream.end(atMs, callId, { kind }, queueId);
        if (kind === 'answered') place.set(callId, 'talking');
        else if (kind === 'callback') place.set(callId, `callback ${queueId}`);
        else place.delete(callId);
      }
      check(atMs);
    }
  };
  return { place, cut };
}

describe('over any stream of effects', () => {
  it('entries are at every cut the sum of their ends and of those waiting', () => {
    let entries = 0;
    fc.assert(
      fc.property(steps, (run) => {
        const stream = new EffectStream();
        const { place, cut } = play(stream, run);
        cut((atMs) => {
          for (const queueId of ['q', 'r']) {
            for (const attribution of ['entry', 'event'] as const) {
              const counts = stream.fold.queueCounts({ atMs, attribution, queueIds: [queueId] });
              expect(balance(counts)).toBe(counts.entered);
              expect(counts.waiting).toBe(
                [...place.values()].filter((at) => at === queueId).length,
              );
            }
          }
        });
        entries += stream.fold.queueCounts(late).entered;
      }),
      { numRuns: 100 },
    );
    expect(entries).toBeGreaterThan(100);
  });

  it('both attributions count the same calls over all time', () => {
    fc.assert(
      fc.property(steps, (run) => {
        const stream = new EffectStream();
        const { cut } = play(stream, run);
        cut(() => {});
        const atMs = 1e9;
        const byEntry = stream.fold.queueCounts({ atMs });
        const byEvent = stream.fold.queueCounts({ atMs, attribution: 'event' });
        expect(byEvent).toEqual({
          ...byEntry,
          // Only what is still open stands differently: it has not ended, though it has waited.
          offeredForShare: byEntry.offeredForShare - byEntry.waiting,
          waited: byEntry.waited - byEntry.waiting,
        });
      }),
      { numRuns: 100 },
    );
  });

  it('the intervals of a day add up to the day', () => {
    fc.assert(
      fc.property(
        steps,
        fc.constantFrom('entry' as const, 'event' as const),
        (run, attribution) => {
          const stream = new EffectStream();
          const { cut } = play(stream, run);
          let atMs = 0;
          cut((now) => {
            atMs = now;
          });
          const whole = measureSums(stream.fold, 'serviceLevelNet', { atMs, attribution });
          let numerator = 0;
          let denominator = 0;
          for (let fromMs = 0; fromMs <= atMs; fromMs += quarterHourMs) {
            const toMs = fromMs + quarterHourMs;
            const part = measureSums(stream.fold, 'serviceLevelNet', {
              atMs,
              attribution,
              fromMs,
              toMs,
            });
            numerator += part.numerator;
            denominator += part.denominator;
          }
          expect({ numerator, denominator }).toEqual(whole);
        },
      ),
      { numRuns: 50 },
    );
  });
});
