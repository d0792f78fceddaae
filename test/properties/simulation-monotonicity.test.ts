/**
 * Sample paths that must be in order: with the same callers, more agents or shorter talks never
 * lengthen anybody's wait.
 *
 * True path by path for one class, first come first served, where nobody gives up; else only in the
 * mean, and not looked at here. Source: simulation.md 14.4.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Effect } from '../../routing/index.ts';
import { simulateReplication } from '../../simulator/index.ts';
import { createDraw } from '../support/rig/draw.ts';
import { aCallType, aPlan } from '../support/scenarios.ts';

interface Recorded {
  readonly atMs: number;
  readonly handleTimeMs: number;
}

/** Calls of one hour; talks of whole seconds bring coincidences. */
function callsOf(seed: number): readonly Recorded[] {
  const draw = createDraw(seed, 51);
  const calls = Array.from({ length: draw.int(1, 120) }, () => ({
    atMs: 1_000 * draw.int(0, 3_600),
    handleTimeMs: 1_000 * draw.int(0, 400),
  }));
  return calls.sort((a, b) => a.atMs - b.atMs);
}

/** The wait of each call, in the order of arrival. */
function waitsOf(calls: readonly Recorded[], count: number): readonly number[] {
  const plan = aPlan({
    callTypes: [aCallType({ arrivals: { kind: 'trace', calls: [...calls] }, patience: null })],
    agents: {
      profiles: [{ id: 'clerk', skills: { orders: 50 } }],
      shifts: [{ profile: 'clerk', count, start: '08:00', end: '32:00' }],
    },
  });
  const waits = new Map<string, number>();
  simulateReplication(plan, 0, {
    onEffect: (effect: Effect) => {
      if (effect.type === 'call.answered') waits.set(effect.callId, effect.waitMs);
    },
  });
  return calls.map((_, place) => {
    const waitMs = waits.get(`0.orders.${place}`);
    if (waitMs === undefined) throw new Error(`call ${place} is not answered`);
    return waitMs;
  });
}

/** Places of calls that wait longer than they did. */
function longer(than: readonly number[], waits: readonly number[]): readonly number[] {
  return waits.flatMap((waitMs, place) => (waitMs > (than[place] ?? 0) ? place : []));
}

function onSeeds(numRuns: number, law: (seed: number) => void): void {
  fc.assert(fc.property(fc.nat(), law), { numRuns, endOnFailure: true });
}

describe('with the same callers, who wait for ever', () => {
  it('one more agent lengthens no wait', () => {
    let shortened = 0;
    onSeeds(40, (seed) => {
      const calls = callsOf(seed);
      const count = createDraw(seed, 52).int(1, 6);
      const waits = waitsOf(calls, count);
      const more = waitsOf(calls, count + 1);
      expect(longer(waits, more), `seed ${seed}`).toEqual([]);
      shortened += longer(more, waits).length;
    });
    expect(shortened).toBeGreaterThan(200);
  });

  it('a shorter talk of one call lengthens no wait', () => {
    let shortened = 0;
    onSeeds(40, (seed) => {
      const calls = callsOf(seed);
      const draw = createDraw(seed, 53);
      const which = draw.int(0, calls.length - 1);
      const count = draw.int(1, 4);
      const shorter = calls.map((call, place) =>
        place === which ? { ...call, handleTimeMs: Math.floor(call.handleTimeMs / 2) } : call,
      );
      const waits = waitsOf(calls, count);
      const fewer = waitsOf(shorter, count);
      expect(longer(waits, fewer), `seed ${seed}`).toEqual([]);
      shortened += longer(fewer, waits).length;
    });
    expect(shortened).toBeGreaterThan(100);
  });
});
