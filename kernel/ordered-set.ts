/**
 * A sorted set of nodes that their owners keep, or are: waiting calls by key, able agents by idle
 * time.
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

interface Key {
  readonly k0: number;
  readonly k1: number;
  readonly k2: number;
  readonly k3: number;
}

/** One place in an {@link OrderedSet}; in at most one set at a time. What has one extends it. */
export abstract class OrderedNode<Node extends OrderedNode<Node>> {
  /**
   * The key, compared in this order, smaller first. It must not change while the node is in a set.
   * Small integers stand in the node itself; any other number is one more place in memory.
   */
  k0 = 0;
  k1 = 0;
  k2 = 0;
  k3 = 0;
  /** The rest belongs to the set that the node is in. */
  set: OrderedSet<Node> | null = null;
  parent: Node | null = null;
  left: Node | null = null;
  right: Node | null = null;
  priority = 0;
  /** Nodes that count, itself and those below; where it is not known, those above are not. */
  counted = uncounted;

  /** Sets the whole key of a node outside any set. */
  setKey(k0: number, k1: number, k2: number, k3: number): void {
    assert(this.set === null, 'the key of a node in a set must not change');
    this.k0 = k0;
    this.k1 = k1;
    this.k2 = k2;
    this.k3 = k3;
  }
}

/** The place of something that does not extend {@link OrderedNode}, or has several. */
export class ItemNode<T> extends OrderedNode<ItemNode<T>> {
  readonly item: T;

  constructor(item: T) {
    super();
    this.item = item;
  }
}

/** Nodes in ascending order of their keys; no two keys are equal. */
export class OrderedSet<Node extends OrderedNode<Node>> {
  #root: Node | null = null;
  #first: Node | null = null;
  #last: Node | null = null;
  #size = 0;
  #inserted = 0;

  get size(): number {
    return this.#size;
  }

  first(): Node | null {
    return this.#first;
  }

  /** Whether the node is in this very set. */
  has(node: Node): boolean {
    return node.set === this;
  }

  /** The node that follows; `null` after the last. Walk on from it *before* removing `node`. */
  next(node: Node): Node | null {
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

  /** How many nodes that count have a smaller key; `counts` is the same for all questions. */
  countBefore(key: Node, counts: (node: Node) => boolean): number {
    const root = this.#root;
    if (root === null) return 0;
    let count = countBelow(root, counts);
    if (this.#last !== null && compareKeys(this.#last, key) < 0) return count;
    // Less what does not come before it: of each node passed on its left, that and all right of it.
    for (let at: Node | null = root; at !== null; ) {
      if (compareKeys(at, key) < 0) {
        at = at.right;
      } else {
        count -= at.counted - (at.left?.counted ?? 0);
        at = at.left;
      }
    }
    return count;
  }

  /** Says that a node of the set counts from now on, or no more. */
  recount(node: Node): void {
    assert(node.set === this, 'a node to recount is in this set');
    markAbove(node);
  }

  /** Puts a node in by its present key, which no other node of the set may have. */
  insert(node: Node): void {
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
  remove(node: Node): void {
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
  #attach(node: Node): void {
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

  #rotateUp(child: Node): void {
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

function markAbove<Node extends OrderedNode<Node>>(first: Node | null): void {
  for (let at = first; at !== null && at.counted !== uncounted; at = at.parent) {
    at.counted = uncounted;
  }
}

/** Counts anew what has changed; it goes as deep as the tree. */
function countBelow<Node extends OrderedNode<Node>>(
  node: Node | null,
  counts: (node: Node) => boolean,
): number {
  if (node === null) return 0;
  if (node.counted === uncounted) {
    const beside = countBelow(node.left, counts) + countBelow(node.right, counts);
    node.counted = beside + Number(counts(node));
  }
  return node.counted;
}

function compareKeys(a: Key, b: Key): number {
  return a.k0 - b.k0 || a.k1 - b.k1 || a.k2 - b.k2 || a.k3 - b.k3;
}

function previous<Node extends OrderedNode<Node>>(node: Node): Node | null {
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

function isBefore(a: Key, b: Key): boolean {
  if (a.k0 !== b.k0) return a.k0 < b.k0;
  if (a.k1 !== b.k1) return a.k1 < b.k1;
  if (a.k2 !== b.k2) return a.k2 < b.k2;
  if (a.k3 !== b.k3) return a.k3 < b.k3;
  return refuseEqual(a);
}

function refuseEqual(key: Key): never {
  assert(false, `two keys have the key ${keyText(key)}`);
}

/** NaN is not equal to itself, and would be neither before nor after anything. */
function assertKey(key: Key): void {
  if (Number.isNaN(key.k0 + key.k1 + key.k2 + key.k3)) assertNoNaN(key);
}

/** Apart, because a sum of opposite infinities is NaN too, and infinities are fine keys. */
function assertNoNaN(key: Key): void {
  for (const part of [key.k0, key.k1, key.k2, key.k3]) {
    assert(!Number.isNaN(part), () => `a key is four numbers, not ${keyText(key)}`);
  }
}

function keyText(key: Key): string {
  return `(${key.k0}, ${key.k1}, ${key.k2}, ${key.k3})`;
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
