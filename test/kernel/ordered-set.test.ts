import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvariantError, ItemNode, OrderedSet } from '../../kernel/index.ts';

type Key = readonly [number, number, number, number];

function nodeOf(...key: Key): ItemNode<string> {
  const node = new ItemNode(key.join());
  node.setKey(...key);
  return node;
}

/** All items, by walking from the first. */
function itemsOf<T>(set: OrderedSet<ItemNode<T>>): T[] {
  const items: T[] = [];
  for (let node = set.first(); node !== null; node = set.next(node)) items.push(node.item);
  return items;
}

function byKey(a: ItemNode<unknown>, b: ItemNode<unknown>): number {
  return a.k0 - b.k0 || a.k1 - b.k1 || a.k2 - b.k2 || a.k3 - b.k3;
}

const small = fc.integer({ min: -2, max: 2 });
const keys = fc.tuple(small, small, small);
/** Which of 40 nodes, and the key it goes in with where it is out. */
const toggle = fc.record({
  place: fc.integer({ min: 0, max: 39 }),
  key: keys,
});

const does = fc.constantFrom('toggle', 'recount', 'ask');

describe('OrderedSet', () => {
  it('behaves as an array that is always sorted, whichever nodes go in and out', () => {
    fc.assert(
      fc.property(fc.array(toggle, { maxLength: 150 }), (toggles) => {
        const set = new OrderedSet<ItemNode<number>>();
        const nodes = Array.from({ length: 40 }, (_, place) => new ItemNode(place));
        for (const { place, key } of toggles) {
          const node = nodes[place];
          if (node === undefined) continue;
          if (set.has(node)) {
            set.remove(node);
          } else {
            node.setKey(...key, place);
            set.insert(node);
          }
          const model = nodes.filter((one) => set.has(one)).sort(byKey);
          expect(set.size).toBe(model.length);
          expect(set.first()).toBe(model[0] ?? null);
          expect(itemsOf(set)).toEqual(model.map(({ item }) => item));
        }
      }),
    );
  });

  it('counts what comes before a key as a walk does, whatever has changed since', () => {
    const step = fc.record({ place: fc.integer({ min: 0, max: 19 }), key: keys, does });
    const asking = fc.array(step, { maxLength: 200, size: 'max' });
    fc.assert(
      fc.property(asking, (steps) => {
        const set = new OrderedSet<ItemNode<number>>();
        const nodes = Array.from({ length: 20 }, (_, place) => new ItemNode(place));
        const uncounted = new Set<number>();
        const counts = ({ item }: ItemNode<number>) => !uncounted.has(item);
        for (const { place, key, does } of steps) {
          const node = nodes[place];
          if (node === undefined) continue;
          if (!set.has(node) && does !== 'ask') {
            node.setKey(...key, place);
            set.insert(node);
          } else if (does === 'toggle') {
            set.remove(node);
          } else if (does === 'recount') {
            if (!uncounted.delete(place)) uncounted.add(place);
            set.recount(node);
          }
          if (does !== 'ask') continue;
          const before = nodes.filter((one) => set.has(one) && byKey(one, node) < 0);
          expect(set.countBefore(node, counts)).toBe(before.filter(counts).length);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('counts among a hundred thousand nodes by looking at few of them', () => {
    const total = 100_000;
    const set = new OrderedSet<ItemNode<number>>();
    const nodes = Array.from({ length: total }, (_, place) => new ItemNode(place));
    for (const node of nodes) {
      node.setKey(0, (node.item * 7_919) % total, node.item, 0);
      set.insert(node);
    }
    let looks = 0;
    const counts = () => {
      looks += 1;
      return true;
    };
    const ask = (node: ItemNode<number>) => expect(set.countBefore(node, counts)).toBe(node.k1);
    nodes.slice(0, 100).forEach(ask);
    expect(looks).toBe(total);
    for (const node of nodes.slice(0, 100)) {
      set.remove(node);
      set.insert(node);
      ask(node);
    }
    expect(looks - total).toBeLessThan(100 * 100);
  });

  it('compares all four numbers of the key, the first before the next', () => {
    const keys: readonly Key[] = [
      [Number.NEGATIVE_INFINITY, 9, 9, 9],
      [0, 1, 9, 9],
      [0, 2, 1, 9],
      [0, 2, 2, 1],
      [0, 2, 2, 2],
      [0, 2, Number.POSITIVE_INFINITY, 0],
      [2 ** 52, 0, 0, 0.5],
    ];
    const set = new OrderedSet<ItemNode<string>>();
    for (const key of [...keys].reverse()) set.insert(nodeOf(...key));
    expect(itemsOf(set)).toEqual(keys.map((key) => key.join()));
  });

  it('holds a hundred thousand nodes in order, put in ascending and taken out by halves', () => {
    const total = 100_000;
    const set = new OrderedSet<ItemNode<number>>();
    const nodes = Array.from({ length: total }, (_, place) => new ItemNode(place));
    for (const node of nodes) {
      node.setKey(0, node.item, 0, 0);
      set.insert(node);
    }
    for (const node of nodes) if (node.item % 2 === 0) set.remove(node);
    expect(set.size).toBe(total / 2);
    expect(itemsOf(set)).toEqual(Array.from({ length: total / 2 }, (_, half) => 2 * half + 1));
    expect(depthOf(set)).toBeLessThan(60);
  });

  it('takes a node back with another key', () => {
    const set = new OrderedSet<ItemNode<string>>();
    const [early, late] = [nodeOf(1, 0, 0, 0), nodeOf(2, 0, 0, 0)];
    set.insert(late);
    set.insert(early);
    set.remove(early);
    early.setKey(3, 0, 0, 0);
    set.insert(early);
    expect(itemsOf(set)).toEqual([late.item, early.item]);
  });

  it('tells its own nodes from those of another set', () => {
    const [one, other] = [new OrderedSet<ItemNode<string>>(), new OrderedSet<ItemNode<string>>()];
    const node = nodeOf(1, 0, 0, 0);
    one.insert(node);
    expect([one.has(node), other.has(node)]).toEqual([true, false]);
    expect(() => other.remove(node)).toThrow(InvariantError);
    expect(() => other.next(node)).toThrow(InvariantError);
    expect(() => other.insert(node)).toThrow(/one set at a time/);
  });

  it('refuses a key that it holds already and stays as it was', () => {
    const set = new OrderedSet<ItemNode<string>>();
    set.insert(nodeOf(1, 2, 3, 4));
    const twin = nodeOf(1, 2, 3, 4);
    expect(() => set.insert(twin)).toThrow('(1, 2, 3, 4)');
    expect([set.size, set.has(twin)]).toEqual([1, false]);
  });

  it('refuses a node without a whole key', () => {
    const set = new OrderedSet<ItemNode<string>>();
    expect(() => set.insert(nodeOf(1, Number.NaN, 0, 0))).toThrow(/four numbers/);
  });

  it('keeps the key of a node inside from changing by setKey', () => {
    const set = new OrderedSet<ItemNode<string>>();
    const node = nodeOf(1, 0, 0, 0);
    set.insert(node);
    expect(() => node.setKey(2, 0, 0, 0)).toThrow(InvariantError);
  });
});

/** Links from the deepest node to the root: a tree that has lost its balance shows here. */
function depthOf<T>(set: OrderedSet<ItemNode<T>>): number {
  let deepest = 0;
  for (let node = set.first(); node !== null; node = set.next(node)) {
    let depth = 0;
    for (let up = node.parent; up !== null; up = up.parent) depth += 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}
