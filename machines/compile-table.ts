/**
 * Compiles a machine into a look-up table. XState's step costs about a thousand times as much, and
 * a call needs several. A test compares both for every state and event.
 */
import type { AnyStateMachine, AnyTransitionDefinition, EventFrom, SnapshotFrom } from 'xstate';
import { assert } from '../kernel/index.ts';
import type { EventName, LeafPath, StateName } from './life-cycle-names.ts';

type StateNode = AnyStateMachine['root'];
type Transition = AnyTransitionDefinition;

const notLegal = -1;

interface Compiled<State, Event> {
  readonly states: readonly State[];
  readonly events: readonly Event[];
  readonly initial: number;
  readonly next: readonly number[];
  readonly isFinal: readonly boolean[];
}

/** One machine's life cycle, with numbered states and events. */
export class LifeCycleTable<State extends string, Event extends string> {
  /** Leaf states as paths, `offered.made`, in the machine's order. */
  readonly states: readonly State[];
  /** Events in the machine's order, then timers by delay. */
  readonly events: readonly Event[];
  readonly initial: number;
  readonly #of: Compiled<State, Event>;

  constructor(of: Compiled<State, Event>) {
    this.states = of.states;
    this.events = of.events;
    this.initial = of.initial;
    this.#of = of;
  }

  /** What its constructor takes: the package is built with tables, not with XState. */
  toJSON() {
    return this.#of;
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
    return this.#of.next[state * this.events.length + event] ?? notLegal;
  }

  isFinal(state: number): boolean {
    return this.#of.isFinal[state] === true;
  }
}

export type RegionTables<Machine extends AnyStateMachine> = {
  readonly [Region in keyof SnapshotFrom<Machine>['value'] & string]: LifeCycleTable<
    LeafPath<SnapshotFrom<Machine>['value'][Region]>,
    EventFrom<Machine>['type'] | `${string} [${string}]`
  >;
};

/**
 * For machines without parallel states or eventless transitions. A guarded transition is an event
 * of its own, `agent.logOff [isOccupied]`: the caller knows whether the guard holds.
 */
export function compileTable<Machine extends AnyStateMachine>(
  machine: Machine,
): LifeCycleTable<StateName<Machine>, EventName<Machine>> {
  const timers = Object.keys(machine.implementations.delays);
  return compileNode(machine.root, [...eventsOf(machine.root), ...timers]) as LifeCycleTable<
    StateName<Machine>,
    EventName<Machine>
  >;
}

/** One table per region of a parallel machine, or of these alone; each event belongs to one. */
export function compileRegions<
  Machine extends AnyStateMachine,
  Region extends keyof RegionTables<Machine> = keyof RegionTables<Machine>,
>(machine: Machine, ...only: readonly Region[]): Pick<RegionTables<Machine>, Region> {
  assert(machine.root.type === 'parallel', () => `${machine.id} has no regions`);
  const regions = Object.values(machine.root.states).filter(
    ({ key }) => only.length === 0 || only.includes(key as Region),
  );
  const tables = regions.map((region) => [region.key, compileNode(region, eventsOf(region))]);
  for (const event of regions.flatMap(({ events }) => events)) {
    const owners = regions.filter((region) => region.events.includes(event));
    assert(owners.length === 1, () => `${event} belongs to ${owners.length} regions`);
  }
  return Object.fromEntries(tables) as RegionTables<Machine>;
}

function compileNode(node: StateNode, events: string[]): LifeCycleTable<string, string> {
  const leaves = leavesOf(node);
  const pathOf = (leaf: StateNode) => leaf.path.slice(node.path.length).join('.');
  const states = leaves.map(pathOf);
  const next = new Array<number>(states.length * events.length).fill(notLegal);
  for (const [state, leaf] of leaves.entries()) {
    for (const [event, name] of events.entries()) {
      const target = targetOf(leaf, name);
      if (target === undefined) continue;
      next[state * events.length + event] = states.indexOf(pathOf(initialLeafOf(target)));
    }
  }
  return new LifeCycleTable({
    states,
    events,
    initial: states.indexOf(pathOf(initialLeafOf(node))),
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

function eventsOf(node: StateNode): string[] {
  const below = Object.values(node.states).flatMap(eventsOf);
  const own = transitionsOf(node).map(nameOf);
  return [...new Set([...own, ...below])];
}

function transitionsOf(node: StateNode): Transition[] {
  const all = [...node.transitions.values()].flat();
  return all.filter(({ eventType, target }) => target !== undefined && !/^xstate/.test(eventType));
}

function nameOf({ eventType, guard }: Transition): string {
  assert(typeof guard !== 'function', () => `${eventType} has a guard without a name`);
  return guard === undefined ? eventType : `${eventType} [${guard}]`;
}

function targetOf(leaf: StateNode, event: string): StateNode | undefined {
  for (let node: StateNode | undefined = leaf; node !== undefined; node = node.parent) {
    const untimed = transitionsOf(node).filter((transition) => nameOf(transition) === event);
    const transitions = [...untimed, ...node.after.filter(({ delay }) => delay === event)];
    const [transition] = transitions;
    if (transition === undefined) continue;
    assert(transitions.length === 1, () => `${leaf.id} has two ways to follow ${event}`);
    const [target] = transition.target ?? [];
    assert(target !== undefined, () => `${event} leads nowhere from ${leaf.id}`);
    return target;
  }
  return undefined;
}
