/**
 * A sorted set as a treap with reused nodes, so nothing allocates. Priorities are hashed counters:
 * a replay builds the same tree. Cost: insert, remove and count O(log n) expected, first O(1).
 * Source: Seidel, Aragon, "Randomized search trees" (1996).
 */
import { assert } from './assert.ts';

/** The count of a subtree is unknown. */
const uncounted = -1;

interface Key {
  readonly k0: number;
  readonly k1: number;
  readonly k2: number;
  readonly k3: number;
}

/** A node of an {@link OrderedSet}, in at most one set at a time. */
export abstract class OrderedNode<Node extends OrderedNode<Node>> {
  /**
   * The key, compared in this order; fixed while the node is in a set. Small integers are stored
   * inline.
   */
  k0 = 0;
  k1 = 0;
  k2 = 0;
  k3 = 0;
  /** Written by the set that holds the node. */
  set: OrderedSet<Node> | null = null;
  parent: Node | null = null;
  left: Node | null = null;
  right: Node | null = null;
  priority = 0;
  /** Counted nodes of the subtree; unknown here means unknown in all nodes above. */
  counted = uncounted;

  /** The node must be in no set. */
  setKey(k0: number, k1: number, k2: number, k3: number): void {
    assert(this.set === null, 'the key of a node in a set must not change');
    this.k0 = k0;
    this.k1 = k1;
    this.k2 = k2;
    this.k3 = k3;
  }
}

/** A node for an item that cannot extend {@link OrderedNode}, or needs several. */
export class ItemNode<T> extends OrderedNode<ItemNode<T>> {
  readonly item: T;

  constructor(item: T) {
    super();
    this.item = item;
  }
}

/** Nodes in ascending order of distinct keys. */
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

  has(node: Node): boolean {
    return node.set === this;
  }

  /** The next larger node; null after the last. Call it before removing `node`. */
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

  /** Number of smaller nodes for which `counts` holds; pass the same function each time. */
  countBefore(key: Node, counts: (node: Node) => boolean): number {
    const root = this.#root;
    if (root === null) return 0;
    let count = countBelow(root, counts);
    if (this.#last !== null && compareKeys(this.#last, key) < 0) return count;
    // Where the path goes left, the node and its right subtree are subtracted.
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

  /** To be called when `counts` has changed for a node of the set. */
  recount(node: Node): void {
    assert(node.set === this, 'a node to recount is in this set');
    markAbove(node);
  }

  /** Keys must differ. */
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

  /** Removes a node, which keeps key and item. */
  remove(node: Node): void {
    assert(node.set === this, 'a node to remove is in this set');
    if (node === this.#first) this.#first = this.next(node);
    if (node === this.#last) this.#last = previous(node);
    markAbove(node);
    while (node.left !== null && node.right !== null) {
      this.#rotateUp(node.left.priority > node.right.priority ? node.left : node.right);
    }
    // A node with at most one child, as the first and last always are, is replaced by it.
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

  /** Puts a node into the tree. Most nodes come last, so that is tried first. */
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

/** Recursion is as deep as the tree. */
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

/** NaN has no order, so it is refused. */
function assertKey(key: Key): void {
  if (Number.isNaN(key.k0 + key.k1 + key.k2 + key.k3)) assertNoNaN(key);
}

/** A sum would not do: opposite infinities are valid keys and sum to NaN. */
function assertNoNaN(key: Key): void {
  for (const part of [key.k0, key.k1, key.k2, key.k3]) {
    assert(!Number.isNaN(part), () => `a key is four numbers, not ${keyText(key)}`);
  }
}

function keyText(key: Key): string {
  return `(${key.k0}, ${key.k1}, ${key.k2}, ${key.k3})`;
}

/** MurmurHash3's finaliser spreads a counter over all 31-bit words. */
function scramble(counter: number): number {
  let word = counter;
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return word ^ (word >>> 16);
}
