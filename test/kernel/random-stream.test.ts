import { describe, expect, it } from 'vitest';
import {
  fnv1a32,
  InvariantError,
  type Purpose,
  philox4x32,
  purposes,
  RandomStream,
  routerDraw,
  seedWords,
  toUnitInterval,
} from '../../kernel/index.ts';

const allOnes = 0xffffffff;

function block(counter: readonly number[], key: readonly number[]): string {
  const out = new Uint32Array(4);
  const [c0 = 0, c1 = 0, c2 = 0, c3 = 0] = counter;
  const [k0 = 0, k1 = 0] = key;
  philox4x32(c0, c1, c2, c3, k0, k1, out);
  return [...out].map((word) => word.toString(16).padStart(8, '0')).join(' ');
}

describe('philox4x32', () => {
  it.each([
    [[0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
    [
      [allOnes, allOnes, allOnes, allOnes],
      [allOnes, allOnes],
      '408f276d 41c83b0e a20bc7c6 6d5451fd',
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      'd16cfe09 94fdcceb 5001e420 24126ea1',
    ],
  ])('turns counter %j and key %j into the published block', (counter, key, words) => {
    expect(block(counter, key)).toBe(words);
  });
});

describe('toUnitInterval', () => {
  it('stays strictly inside zero and one at both ends', () => {
    expect(toUnitInterval(0, 0)).toBe(1.1102230246251565e-16);
    expect(toUnitInterval(allOnes, allOnes)).toBe(0.9999999999999999);
  });
});

/** Seed, replication, purpose, entity, block, words, both doubles: simulation.md 7.4. */
const layout: readonly (readonly [
  number,
  number,
  Purpose,
  number,
  number,
  string,
  number,
  number,
])[] = [
  [
    1,
    0,
    'arrivals',
    0,
    0,
    '127bee41 1e047488 48842b20 0a393496',
    0.07220353360854814,
    0.283266723751059,
  ],
  [
    1,
    0,
    'arrivals',
    0,
    1,
    '10cc6764 a9634a04 4506ae51 f15e1f53',
    0.06561895700799358,
    0.2696332028931744,
  ],
  [
    1,
    0,
    'handleTime',
    0,
    0,
    '695407f3 ac25b124 63d480de c6a68483',
    0.41143846023753483,
    0.3899612989422435,
  ],
  [
    1,
    0,
    'patience',
    0,
    0,
    '4fd2e5f4 fa92ceb9 6efa3a4b f1120aaf',
    0.31181180445555745,
    0.4335056832683316,
  ],
  [
    1,
    0,
    'handleTime',
    1,
    0,
    '83273953 e069b226 ca4df09d 4f1f5f8e',
    0.5123172682018994,
    0.7902517662804197,
  ],
  [
    1,
    1,
    'handleTime',
    0,
    0,
    '11d08ec0 8e470274 9be84174 bdb30833',
    0.06958859496967518,
    0.6090126893075266,
  ],
  [
    9007199254740991,
    7,
    'noAnswer',
    123456,
    2,
    '6bbaab28 a59f03f6 f41a4bd6 7dc3c88b',
    0.4208170868003015,
    0.9535262508879404,
  ],
];

describe('RandomStream', () => {
  it.each(layout)(
    'lays out seed %d, replication %d, %s, entity %d, block %d as the format says',
    (seed, replication, purpose, entity, blockNumber, words, u0, u1) => {
      const key = [seed % 2 ** 32, Math.floor(seed / 2 ** 32)];
      expect(block([blockNumber, entity, replication, purposes[purpose]], key)).toBe(words);
      const stream = new RandomStream({ seed, replication, purpose });
      expect(stream.draw(entity, 2 * blockNumber)).toBe(u0);
      expect(stream.draw(entity, 2 * blockNumber + 1)).toBe(u1);
    },
  );

  it('gives each draw whatever was drawn before it', () => {
    const draws = [
      [0, 0],
      [0, 1],
      [0, 2],
      [1, 0],
      [1, 3],
    ] as const;
    const inOrder = new RandomStream({ seed: 5, replication: 2, purpose: 'hold' });
    const backwards = new RandomStream({ seed: 5, replication: 2, purpose: 'hold' });
    const values = draws.map(([entity, draw]) => inOrder.draw(entity, draw));
    const reversed = [...draws].reverse().map(([entity, draw]) => backwards.draw(entity, draw));
    expect(reversed.reverse()).toEqual(values);
    expect(new Set(values).size).toBe(draws.length);
  });

  it('gives the draws of an entity in their order, whoever draws between', () => {
    const stream = new RandomStream({ seed: 5, replication: 2, purpose: 'arrivals' });
    const [one, other] = [stream.inOrder(3), stream.inOrder(4)];
    for (let draw = 0; draw < 100; draw += 1) {
      expect(one()).toBe(stream.draw(3, draw));
      expect(other()).toBe(stream.draw(4, draw));
    }
  });

  it('refuses a seed that a double cannot hold', () => {
    for (const seed of [-1, 0.5, 2 ** 53]) {
      expect(() => new RandomStream({ seed, replication: 0, purpose: 'balk' })).toThrow(
        InvariantError,
      );
    }
  });

  it('refuses an entity beyond a word rather than reuse the draws of another', () => {
    const stream = new RandomStream({ seed: 1, replication: 0, purpose: 'balk' });
    expect(() => stream.draw(2 ** 32, 0)).toThrow(/entity is 4294967296/);
  });

  it('numbers every purpose once, from 1 to 30', () => {
    const numbers = Object.values(purposes).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 30 }, (_, place) => place + 1));
  });
});

describe('routerDraw', () => {
  it('draws the word that the routing reference gives', () => {
    expect(routerDraw(seedWords(1), 1, fnv1a32('c1'), fnv1a32('a'))).toBe(4058518524);
  });

  it('depends on each of seed, offer, call and agent', () => {
    const [call, agent] = [fnv1a32('c1'), fnv1a32('a')];
    const words = [
      routerDraw(seedWords(1), 1, call, agent),
      routerDraw(seedWords(2 ** 32 + 1), 1, call, agent),
      routerDraw(seedWords(1), 2, call, agent),
      routerDraw(seedWords(1), 1, fnv1a32('c2'), agent),
      routerDraw(seedWords(1), 1, call, fnv1a32('b')),
    ];
    expect(new Set(words).size).toBe(words.length);
  });
});
