/** Every machine with its table, for the tests that hold for all of them. */
import type { AnyMachineSnapshot, AnyStateMachine, StateValue } from 'xstate';
import * as machines from '../../machines/index.ts';
import { initialState } from './advance.ts';

/** A machine of one region. */
export interface LifeCycle {
  readonly name: string;
  readonly machine: AnyStateMachine;
  readonly table: machines.LifeCycleTable<string, string>;
  readonly first: AnyMachineSnapshot;
}

/** Input of every machine at once: each takes its own. */
const input = { answerLimitMs: 20_000, connectLimitMs: 10_000, wrapUpLimitMs: 30_000 };

const isParallel = (machine: unknown) =>
  (machine as AnyStateMachine | undefined)?.root?.type === 'parallel';

/** All that `machines/` exports, so that a new machine is tested at once. */
export const lifeCycles: readonly LifeCycle[] = Object.entries(machines)
  .filter(([exported, machine]) => exported.endsWith('Machine') && !isParallel(machine))
  .map(([exported, machine]) => {
    const name = exported.replace('Machine', '');
    const table = (machines as Record<string, unknown>)[`${name}Table`];
    if (!(table instanceof machines.LifeCycleTable)) throw new Error(`${name} has no table`);
    const anyMachine = machine as AnyStateMachine;
    const first: AnyMachineSnapshot = initialState(anyMachine, input).state;
    return { name, machine: anyMachine, table, first };
  });

/** An event or a fired timer, with what the one event that says something more has to say. */
export function moverOf(type: string): { readonly type: string; readonly limitMs?: number } {
  return type === 'interaction.wrapUpExtended' ? { type, limitMs: 45_000 } : { type };
}

/** The leaf state of a snapshot: `offered.made`. */
export function leafOf(snapshot: AnyMachineSnapshot): string {
  return pathOf(snapshot.value);
}

function pathOf(value: StateValue): string {
  if (typeof value === 'string') return value;
  return Object.entries(value)
    .map(([state, below]) => `${state}.${pathOf(below ?? '')}`)
    .join(' and ');
}

/** Every arc of a table as `from event to`, from where `to` differs or not. */
export function arcsOf(table: machines.LifeCycleTable<string, string>): string[] {
  return table.states.flatMap((from, state) =>
    table.events.flatMap((event, index) => {
      const to = table.states[table.next(state, index)];
      return to === undefined ? [] : [`${from} ${event} ${to}`];
    }),
  );
}

/** A state and all in it, the outer first. */
export function stateNodesOf(node: AnyStateMachine['root']): AnyStateMachine['root'][] {
  return [node, ...Object.values(node.states).flatMap(stateNodesOf)];
}
