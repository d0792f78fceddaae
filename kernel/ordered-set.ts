/**
 * A sorted set of nodes that their owners keep: waiting calls by key, able agents by idle time.
 *
 * A treap with parent links. A node is made once and goes in and out as often as its owner likes,
 * so nothing is allocated per operation. Its priority comes from a counter of the set, hashed: the
 * shape of the tree, hence the cost, replays too.
 *
 * What counts of a set is counted below each node, from the first question on: a change marks the
 * nodes above it, and stops at one that is marked already, so that a set nobody asks pays nothing.
 *
 * Cost: insert and remove O(log n) expected, first O(1), next O(1) over a walk; a count O(log n)
 * expected, and as much for each change since the last.
 * Source: Seidel, Aragon, "Randomized search trees" (1996).
 */
import { assert } from './assert.ts';

/** What counts below a node that has changed since it was counted. */
const uncounted = -1;

/** One place in an {@link OrderedSet}; in at most one set at a time. */
export class OrderedNode<T> {
  readonly item: T;
  /**
   * The key, compared in this order, smaller first. It must not change while the node is in a set.
   * Small integers stand in the node itself; any other number is one more place in memory.
   */
  k0 = 0;
  k1 = 0;
  k2 = 0;
  k3 = 0;
  /** The rest belongs to the set that the node is in. */
  set: OrderedSet<T> | null = null;
  parent: OrderedNode<T> | null = null;
  left: OrderedNode<T> | null = null;
  right: OrderedNode<T> | null = null;
  priority = 0;
  /** Items that count, its own and those below; where it is not known, those above are not. */
  counted = uncounted;

  /** null: the node is the item. */
  constructor(item: T | null) {
    this.item = item ?? (this as unknown as T);
  }

  /** Sets the whole key of a node outside any set. */
  setKey(k0: number, k1: number, k2: number, k3: number): void {
    assert(this.set === null, 'the key of a node in a set must not change');
    this.k0 = k0;
    this.k1 = k1;
    this.k2 = k2;
    this.k3 = k3;
  }
}

/** Nodes in ascending order of their keys; no two keys are equal. */
export class OrderedSet<T> {
  #root: OrderedNode<T> | null = null;
  #first: OrderedNode<T> | null = null;
  #last: OrderedNode<T> | null = null;
  #size = 0;
  #inserted = 0;

  get size(): number {
    return this.#size;
  }

  first(): OrderedNode<T> | null {
    return this.#first;
  }

  /** Whether the node is in this very set. */
  has(node: OrderedNode<T>): boolean {
    return node.set === this;
  }

  /** The node that follows; `null` after the last. Walk on from it *before* removing `node`. */
  next(node: OrderedNode<T>): OrderedNode<T> | null {
    assert(node.set === this, 'next of a node that is not in this set');
    if (node.right !== null) {
      let below = node.right;
      while (below.left !== null) below = below.left;
      return below;
    }
    let child = node;
    let parent = node.parent;
    while (parent !== null && parent.right === child) {
      child = parent;
      parent = parent.parent;
    }
    return parent;
  }

  /** How many items that count have a smaller key; `counts` is the same for all questions. */
  countBefore(key: OrderedNode<T>, counts: (item: T) => boolean): number {
    const root = this.#root;
    if (root === null) return 0;
    let count = countBelow(root, counts);
    if (this.#last !== null && compareKeys(this.#last, key) < 0) return count;
    // Less what does not come before it: of each node passed on its left, that and all right of it.
    for (let at: OrderedNode<T> | null = root; at !== null; ) {
      if (compareKeys(at, key) < 0) {
        at = at.right;
      } else {
        count -= at.counted - (at.left?.counted ?? 0);
        at = at.left;
      }
    }
    return count;
  }

  /** Says that an item of the set counts from now on, or no more. */
  recount(node: OrderedNode<T>): void {
    assert(node.set === this, 'a node to recount is in this set');
    markAbove(node);
  }

  /** Puts a node in by its present key, which no other node of the set may have. */
  insert(node: OrderedNode<T>): void {
    assert(node.set === null, 'a node is in one set at a time');
    assertKey(node);
    this.#attach(node);
    node.counted = uncounted;
    markAbove(node.parent);
    node.set = this;
    node.priority = scramble(this.#inserted);
    this.#inserted = (this.#inserted + 1) | 0;
    this.#size += 1;
    while (node.parent !== null && node.parent.priority < node.priority) this.#rotateUp(node);
  }

  /** Takes a node out; its key and item stay. */
  remove(node: OrderedNode<T>): void {
    assert(node.set === this, 'a node to remove is in this set');
    if (node === this.#first) this.#first = this.next(node);
    if (node === this.#last) this.#last = previous(node);
    markAbove(node);
    while (node.left !== null && node.right !== null) {
      this.#rotateUp(node.left.priority > node.right.priority ? node.left : node.right);
    }
    // With one child at most, that takes its place: the first and the last go so at once.
    const { parent } = node;
    const child = node.left ?? node.right;
    if (child !== null) child.parent = parent;
    if (parent === null) this.#root = child;
    else if (parent.left === node) parent.left = child;
    else parent.right = child;
    node.parent = null;
    node.left = null;
    node.right = null;
    node.set = null;
    this.#size -= 1;
  }

  /** Hangs the node below the leaf where its key belongs; most belong behind the last. */
  #attach(node: OrderedNode<T>): void {
    const last = this.#last;
    if (last === null) {
      this.#root = node;
      this.#first = node;
      this.#last = node;
      return;
    }
    if (isBefore(last, node)) {
      node.parent = last;
      last.right = node;
      this.#last = node;
      return;
    }
    let parent = last;
    let isLeft = true;
    for (let at = this.#root; at !== null; at = isLeft ? at.left : at.right) {
      parent = at;
      isLeft = isBefore(node, at);
    }
    node.parent = parent;
    if (!isLeft) {
      parent.right = node;
      return;
    }
    parent.left = node;
    if (parent === this.#first) this.#first = node;
  }

  #rotateUp(child: OrderedNode<T>): void {
    const parent = child.parent;
    assert(parent !== null, 'a node that rises has a parent');
    const above = parent.parent;
    if (parent.left === child) {
      parent.left = child.right;
      if (child.right !== null) child.right.parent = parent;
      child.right = parent;
    } else {
      parent.right = child.left;
      if (child.left !== null) child.left.parent = parent;
      child.left = parent;
    }
    parent.parent = child;
    child.parent = above;
    child.counted = uncounted;
    if (above === null) this.#root = child;
    else if (above.left === parent) above.left = child;
    else above.right = child;
  }
}

function markAbove<T>(first: OrderedNode<T> | null): void {
  for (let at = first; at !== null && at.counted !== uncounted; at = at.parent) {
    at.counted = uncounted;
  }
}

/** Counts anew what has changed; it goes as deep as the tree. */
function countBelow<T>(node: OrderedNode<T> | null, counts: (item: T) => boolean): number {
  if (node === null) return 0;
  if (node.counted === uncounted) {
    const beside = countBelow(node.left, counts) + countBelow(node.right, counts);
    node.counted = beside + Number(counts(node.item));
  }
  return node.counted;
}

function compareKeys<T>(a: OrderedNode<T>, b: OrderedNode<T>): number {
  return a.k0 - b.k0 || a.k1 - b.k1 || a.k2 - b.k2 || a.k3 - b.k3;
}

function previous<T>(node: OrderedNode<T>): OrderedNode<T> | null {
  let child = node;
  if (child.left !== null) {
    for (child = child.left; child.right !== null; ) child = child.right;
    return child;
  }
  let { parent } = node;
  while (parent !== null && parent.left === child) {
    child = parent;
    parent = parent.parent;
  }
  return parent;
}

function isBefore<T>(a: OrderedNode<T>, b: OrderedNode<T>): boolean {
  if (a.k0 !== b.k0) return a.k0 < b.k0;
  if (a.k1 !== b.k1) return a.k1 < b.k1;
  if (a.k2 !== b.k2) return a.k2 < b.k2;
  if (a.k3 !== b.k3) return a.k3 < b.k3;
  return refuseEqual(a);
}

function refuseEqual<T>(node: OrderedNode<T>): never {
  assert(false, `two nodes have the key ${keyText(node)}`);
}

/** NaN is not equal to itself, and would be neither before nor after anything. */
function assertKey<T>(node: OrderedNode<T>): void {
  if (Number.isNaN(node.k0 + node.k1 + node.k2 + node.k3)) assertNoNaN(node);
}

/** Apart, because a sum of opposite infinities is NaN too, and infinities are fine keys. */
function assertNoNaN<T>(node: OrderedNode<T>): void {
  for (const key of [node.k0, node.k1, node.k2, node.k3]) {
    assert(!Number.isNaN(key), () => `a key is four numbers, not ${keyText(node)}`);
  }
}

function keyText<T>(node: OrderedNode<T>): string {
  return `(${node.k0}, ${node.k1}, ${node.k2}, ${node.k3})`;
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
