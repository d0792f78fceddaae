import { describe, expect, it } from 'vitest';
import { measure, median } from '../../bench/harness.ts';
import type { Contender } from '../../bench/rounds.ts';

/** A side whose rounds take no time but say that they did. */
function side(done: number, tookMs: number, rounds?: string[], name = ''): Contender {
  return () => {
    rounds?.push(name);
    return { done, tookMs };
  };
}

const bench = { name: 'a.b', unit: 'things/s', peer: 'a peer', config: { size: 3 } };

describe('the bench harness', () => {
  it('gives work per second of both sides, and their ratio', async () => {
    const row = await measure({
      ...bench,
      begin: () => ({ ours: side(50, 100), theirs: side(5, 100) }),
    });
    expect(row).toEqual({
      name: 'a.b',
      value: 500,
      unit: 'things/s',
      peer: 'a peer',
      peerValue: 50,
      ratio: 10,
      config: expect.objectContaining({ size: 3 }),
      spread: [500, 500],
      peerSpread: [50, 50],
      ratioSpread: [10, 10],
    });
  });

  it('lets both sides warm up first, and then take turns', async () => {
    const rounds: string[] = [];
    await measure({
      ...bench,
      begin: () => ({
        ours: side(1, 500, rounds, 'ours'),
        theirs: side(1, 500, rounds, 'theirs'),
      }),
    });
    expect(rounds.length).toBeGreaterThan(10);
    expect(rounds).toEqual(rounds.map((_, turn) => (turn % 2 === 0 ? 'ours' : 'theirs')));
  });

  it('is not moved by one slow repetition', async () => {
    let repetition = 0;
    const hiccup = () => {
      repetition += 1;
      return { done: 100, tookMs: repetition === 4 ? 50_000 : 1_000 };
    };
    const row = await measure({
      ...bench,
      begin: () => ({ ours: hiccup, theirs: side(1, 1_000) }),
    });
    expect(row.value).toBe(100);
  });

  it('sets a rate beside a goal, which stands', async () => {
    const row = await measure({ ...bench, begin: () => ({ ours: side(50, 100), theirs: 2_000 }) });
    expect(row).toMatchObject({ value: 500, peerValue: 2_000, ratio: 0.25 });
  });

  it('gives the time of one piece of work where smaller is better', async () => {
    const begin = () => ({ ours: side(50, 100), theirs: side(5, 100), learnt: { matches: 2 } });
    const row = await measure({ ...bench, unit: 'ns', figure: 'ns', begin });
    expect(row).toMatchObject({ value: 2e6, peerValue: 2e7, ratio: 10, config: { matches: 2 } });
    const limit = () => ({ ours: side(50, 100), theirs: 200 });
    expect(await measure({ ...bench, figure: 'ms', begin: limit })).toMatchObject({
      value: 2,
      peerValue: 200,
      ratio: 100,
    });
  });

  it('takes the middle of an even number of values', () => {
    expect(median([9, 1, 3, 5])).toBe(4);
  });
});
