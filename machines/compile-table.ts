/**
 * Compiles a machine into a look-up table. XState's step costs about a thousand times as much, and
 * a call needs several. A test compares both for every state and event.
 */
import type { AnyStateMachine, EventFrom, SnapshotFrom } from 'xstate';
import { assert } from '../kernel/index.ts';
import type { EventName, StateName } from './life-cycle-names.ts';

type StateNode = AnyStateMachine['root'];

const notLegal = -1;
/** Most states of a machine: indexes must fit an Int8Array. */
const statesMax = 127;

/** One machine's life cycle, with numbered states and events. */
export class LifeCycleTable<State extends string, Event extends string> {
  /** Leaf states as paths, `offered.made`, in the machine's order. */
  readonly states: readonly State[];
  /** Events in the machine's order, then timers by delay. */
  readonly events: readonly Event[];
  readonly initial: number;
  readonly #next: Int8Array;
  readonly #isFinal: readonly boolean[];

  constructor(of: {
    readonly states: readonly State[];
    readonly events: readonly Event[];
    readonly initial: number;
    readonly next: Int8Array;
    readonly isFinal: readonly boolean[];
  }) {
    this.states = of.states;
    this.events = of.events;
    this.initial = of.initial;
    this.#next = of.next;
    this.#isFinal = of.isFinal;
  }

  stateIndex(name: State): number {
    const index = this.states.indexOf(name);
    assert(index >= 0, () => `${name} is not one of the states ${this.states.join(', ')}`);
    return index;
  }

  eventIndex(name: Event): number {
    const index = this.events.indexOf(name);
    assert(index >= 0, () => `${name} is not one of the events ${this.events.join(', ')}`);
    return index;
  }

  /** Index of the next state; -1: illegal now. */
  next(state: number, event: number): number {
    return this.#next[state * this.events.length + event] ?? notLegal;
  }

  isFinal(state: number): boolean {
    return this.#isFinal[state] === true;
  }
}

export type RegionTables<Machine extends AnyStateMachine> = {
  readonly [Region in keyof SnapshotFrom<Machine>['value'] & string]: LifeCycleTable<
    SnapshotFrom<Machine>['value'][Region] & string,
    EventFrom<Machine>['type']
  >;
};

/** For machines without parallel states, guards, actions or eventless transitions. */
export function compileTable<Machine extends AnyStateMachine>(
  machine: Machine,
): LifeCycleTable<StateName<Machine>, EventName<Machine>> {
  return compileNode(machine.root, eventsOf(machine)) as LifeCycleTable<
    StateName<Machine>,
    EventName<Machine>
  >;
}

/** One table per region of a parallel machine without guards; each event belongs to one region. */
export function compileRegions<Machine extends AnyStateMachine>(
  machine: Machine,
): RegionTables<Machine> {
  assert(machine.root.type === 'parallel', () => `${machine.id} has no regions`);
  const regions = Object.values(machine.root.states);
  const tables = regions.map((region) => [region.key, compileNode(region, [...region.events])]);
  for (const event of machine.events) {
    const owners = regions.filter((region) => region.events.includes(event));
    assert(owners.length === 1, () => `${event} belongs to ${owners.length} regions`);
  }
  return Object.fromEntries(tables) as RegionTables<Machine>;
}

function compileNode(node: StateNode, events: string[]): LifeCycleTable<string, string> {
  const leaves = leavesOf(node);
  assert(leaves.length <= statesMax, () => `${node.id} has ${leaves.length} states`);
  const nameOf = (leaf: StateNode) => leaf.path.slice(node.path.length).join('.');
  const states = leaves.map(nameOf);
  const next = new Int8Array(states.length * events.length).fill(notLegal);
  for (const [state, leaf] of leaves.entries()) {
    for (const [event, name] of events.entries()) {
      const target = targetOf(leaf, name);
      if (target === undefined) continue;
      next[state * events.length + event] = states.indexOf(nameOf(initialLeafOf(target)));
    }
  }
  return new LifeCycleTable({
    states,
    events,
    initial: states.indexOf(nameOf(initialLeafOf(node))),
    next,
    isFinal: leaves.map((leaf) => leaf.type === 'final'),
  });
}

function leavesOf(node: StateNode): StateNode[] {
  assert(node.type !== 'parallel' && node.type !== 'history', () => `${node.id} is ${node.type}`);
  const children = Object.values(node.states);
  return children.length === 0 ? [node] : children.flatMap(leavesOf);
}

function initialLeafOf(node: StateNode): StateNode {
  const [child] = node.type === 'compound' ? (node.initial.target ?? []) : [];
  return child === undefined ? node : initialLeafOf(child);
}

function eventsOf(machine: AnyStateMachine): string[] {
  const timers = Object.keys(machine.implementations.delays);
  return [...machine.events.filter((type) => !type.startsWith('xstate.')), ...timers];
}

function targetOf(leaf: StateNode, event: string): StateNode | undefined {
  for (let node: StateNode | undefined = leaf; node !== undefined; node = node.parent) {
    const transitions = [...(node.transitions.get(event) ?? []), ...timed(node, event)];
    const [transition] = transitions;
    if (transition === undefined) continue;
    assert(transitions.length === 1, () => `${leaf.id} has two ways to follow ${event}`);
    assert(
      transition.guard === undefined,
      () => `${leaf.id} guards ${event}: machines never choose`,
    );
    const [target] = transition.target ?? [];
    assert(target !== undefined, () => `${event} leads nowhere from ${leaf.id}`);
    return target;
  }
  return undefined;
}

function timed(node: StateNode, timer: string): StateNode['after'] {
  return node.after.filter((transition) => transition.delay === timer);
}
