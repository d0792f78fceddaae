/**
 * Sorted sets of places that records keep: waiting calls by key, able agents by idle time.
 *
 * Treaps with parent links, in the arena. A place is made once and goes in and out as often as its
 * owner likes, so nothing is allocated per operation. Its priority comes from a counter of its set,
 * hashed: the shape of the tree, hence the cost, replays too. The keys of the first places stand
 * side by side (`heads`): what a freed agent's choice reads of calls, and a call's of able agents.
 *
 * Cost: insert and remove O(log n) expected, first O(1), next O(1) over a walk.
 * Source: Seidel, Aragon, "Randomized search trees" (1996).
 */
import { assert } from '../../kernel/index.ts';
import { type NodeRef, nodeLayout, none } from './layout.ts';
import type { Memory } from './memory.ts';

const {
  nodeKey0,
  nodeKey1,
  nodeKey2,
  nodeKey3,
  nodeParent,
  nodeLeft,
  nodeRight,
  nodePriority,
  nodeSet,
  nodeItem,
} = nodeLayout;

/** Numbers of a head: the four keys, the packed one, the first place's record. */
export const headSize = 8;
export const headPacked = 4;
export const headItem = 5;
const setsAtFirst = 32;

export class OrderedSets {
  /** By set: of an empty one the keys are Infinity, behind every other. */
  heads = new Float64Array(headSize * setsAtFirst).fill(Number.POSITIVE_INFINITY);
  readonly #memory: Memory;
  /** What one of the first key weighs in the packed key; the second weighs 1. */
  readonly #weight: number;
  readonly #roots: NodeRef[] = [none];
  readonly #firsts: NodeRef[] = [none];
  readonly #lasts: NodeRef[] = [none];
  readonly #sizes: number[] = [0];
  readonly #inserted: number[] = [0];
  readonly #free: number[] = [];

  constructor(memory: Memory, weight: number) {
    this.#memory = memory;
    this.#weight = weight;
  }

  /** Sets there have been, the one that is none included. */
  get count(): number {
    return this.#roots.length;
  }

  /** One more set, from 1. */
  take(): number {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    const set = this.#roots.push(none) - 1;
    this.#firsts.push(none);
    this.#lasts.push(none);
    this.#sizes.push(0);
    this.#inserted.push(0);
    if (headSize * (set + 1) > this.heads.length) this.#grow();
    return set;
  }

  /** Gives an empty set back. */
  release(set: number): void {
    assert(this.#roots[set] === none, 'a set to give back is empty');
    this.#free.push(set);
  }

  size(set: number): number {
    return this.#sizes[set]!;
  }

  first(set: number): NodeRef {
    return this.#firsts[set]!;
  }

  /** The place that follows; none after the last. Walk on from it *before* taking `node` out. */
  next(node: NodeRef): NodeRef {
    const { i32 } = this.#memory;
    let below = i32[node + nodeRight] as NodeRef;
    if (below !== none) {
      for (let left = i32[below + nodeLeft]!; left !== 0; left = i32[below + nodeLeft]!) {
        below = left as NodeRef;
      }
      return below;
    }
    let child = node;
    let parent = i32[node + nodeParent] as NodeRef;
    while (parent !== none && i32[parent + nodeRight] === child) {
      child = parent;
      parent = i32[parent + nodeParent] as NodeRef;
    }
    return parent;
  }

  /** Puts a place in by its present keys, which no other of the set may have. */
  insert(set: number, node: NodeRef): void {
    const { i32 } = this.#memory;
    assert(i32[node + nodeSet] === 0, 'a place is in one set at a time');
    this.#attach(i32, set, node);
    i32[node + nodeSet] = set;
    const inserted = this.#inserted[set]!;
    const priority = scramble(inserted);
    i32[node + nodePriority] = priority;
    this.#inserted[set] = (inserted + 1) | 0;
    this.#sizes[set] = this.#sizes[set]! + 1;
    let parent = i32[node + nodeParent] as NodeRef;
    while (parent !== none && i32[parent + nodePriority]! < priority) {
      this.#rotateUp(i32, node);
      parent = i32[node + nodeParent] as NodeRef;
    }
    if (parent === none) this.#roots[set] = node;
    if (this.#firsts[set] === node) this.#note(set, node);
  }

  /** Takes a place out of its set, if it is in one; its keys stay. */
  remove(node: NodeRef): void {
    const { i32 } = this.#memory;
    const set = i32[node + nodeSet]!;
    if (set === 0) return;
    const wasFirst = this.#firsts[set] === node;
    const after = wasFirst ? this.next(node) : none;
    if (this.#lasts[set] === node) this.#lasts[set] = this.#before(i32, node);
    while (i32[node + nodeLeft] !== 0 && i32[node + nodeRight] !== 0) {
      const up = heavierChild(i32, node);
      this.#rotateUp(i32, up);
      if (i32[up + nodeParent] === 0) this.#roots[set] = up;
    }
    // With one child at most, that takes its place: the first and the last go so at once.
    const parent = i32[node + nodeParent]!;
    const child = (i32[node + nodeLeft]! | i32[node + nodeRight]!) as NodeRef;
    if (child !== none) i32[child + nodeParent] = parent;
    if (parent === 0) this.#roots[set] = child;
    else i32[parent + (i32[parent + nodeLeft] === node ? nodeLeft : nodeRight)] = child;
    i32[node + nodeParent] = 0;
    i32[node + nodeLeft] = 0;
    i32[node + nodeRight] = 0;
    i32[node + nodeSet] = 0;
    this.#sizes[set] = this.#sizes[set]! - 1;
    if (!wasFirst) return;
    this.#firsts[set] = after;
    this.#note(set, after);
  }

  /** Hangs the place below the leaf where its key belongs; most belong behind the last. */
  #attach(i32: Int32Array, set: number, node: NodeRef): void {
    const last = this.#lasts[set]!;
    if (last === none) {
      this.#firsts[set] = node;
      this.#lasts[set] = node;
      return;
    }
    if (this.#isBefore(last, node)) {
      i32[node + nodeParent] = last;
      i32[last + nodeRight] = node;
      this.#lasts[set] = node;
      return;
    }
    let parent = last;
    let isLeft = true;
    for (let at = this.#roots[set] as NodeRef; at !== none; ) {
      parent = at;
      isLeft = this.#isBefore(node, at);
      at = i32[at + (isLeft ? nodeLeft : nodeRight)] as NodeRef;
    }
    i32[node + nodeParent] = parent;
    i32[parent + (isLeft ? nodeLeft : nodeRight)] = node;
    if (isLeft && parent === this.#firsts[set]) this.#firsts[set] = node;
  }

  /** Its parent becomes its child. */
  #rotateUp(i32: Int32Array, child: NodeRef): void {
    const parent = i32[child + nodeParent]!;
    const above = i32[parent + nodeParent]!;
    const isLeft = i32[parent + nodeLeft] === child;
    const inner = i32[child + (isLeft ? nodeRight : nodeLeft)]!;
    i32[parent + (isLeft ? nodeLeft : nodeRight)] = inner;
    if (inner !== 0) i32[inner + nodeParent] = parent;
    i32[child + (isLeft ? nodeRight : nodeLeft)] = parent;
    i32[parent + nodeParent] = child;
    i32[child + nodeParent] = above;
    if (above === 0) return;
    i32[above + (i32[above + nodeLeft] === parent ? nodeLeft : nodeRight)] = child;
  }

  #before(i32: Int32Array, node: NodeRef): NodeRef {
    let below = i32[node + nodeLeft] as NodeRef;
    if (below !== none) {
      for (let right = i32[below + nodeRight]!; right !== 0; right = i32[below + nodeRight]!) {
        below = right as NodeRef;
      }
      return below;
    }
    let child = node;
    let parent = i32[node + nodeParent] as NodeRef;
    while (parent !== none && i32[parent + nodeLeft] === child) {
      child = parent;
      parent = i32[parent + nodeParent] as NodeRef;
    }
    return parent;
  }

  #isBefore(a: NodeRef, b: NodeRef): boolean {
    const { i32, f64 } = this.#memory;
    const [one, other] = [a >> 1, b >> 1];
    if (f64[one + nodeKey0] !== f64[other + nodeKey0]) {
      return f64[one + nodeKey0]! < f64[other + nodeKey0]!;
    }
    if (f64[one + nodeKey1] !== f64[other + nodeKey1]) {
      return f64[one + nodeKey1]! < f64[other + nodeKey1]!;
    }
    if (f64[one + nodeKey2] !== f64[other + nodeKey2]) {
      return f64[one + nodeKey2]! < f64[other + nodeKey2]!;
    }
    if (i32[a + nodeKey3] === i32[b + nodeKey3]) assert(false, 'two places have one key');
    return i32[a + nodeKey3]! < i32[b + nodeKey3]!;
  }

  #note(set: number, node: NodeRef): void {
    const { heads } = this;
    const at = set * headSize;
    if (node === none) {
      heads[at] = Number.POSITIVE_INFINITY;
      heads[at + headPacked] = Number.POSITIVE_INFINITY;
      return;
    }
    const { i32, f64 } = this.#memory;
    const key0 = f64[(node >> 1) + nodeKey0]!;
    const key1 = f64[(node >> 1) + nodeKey1]!;
    heads[at] = key0;
    heads[at + 1] = key1;
    heads[at + 2] = f64[(node >> 1) + nodeKey2]!;
    heads[at + 3] = i32[node + nodeKey3]!;
    heads[at + headPacked] = key0 * this.#weight + key1;
    heads[at + headItem] = i32[node + nodeItem]!;
  }

  #grow(): void {
    const grown = new Float64Array(2 * this.heads.length).fill(Number.POSITIVE_INFINITY);
    grown.set(this.heads);
    this.heads = grown;
  }
}

/** Of two children. */
function heavierChild(i32: Int32Array, node: NodeRef): NodeRef {
  const left = i32[node + nodeLeft] as NodeRef;
  const right = i32[node + nodeRight] as NodeRef;
  return i32[left + nodePriority]! > i32[right + nodePriority]! ? left : right;
}

/**
 * Spreads a counter over all 31-bit words (the finaliser of MurmurHash3): equal only after 2^32
 * inserts.
 */
function scramble(counter: number): number {
  let word = counter;
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return word ^ (word >>> 16);
}
