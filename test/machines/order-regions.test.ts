/** The regions of the order machine: one table each, equal to XState wherever the others stand. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMachine, transition } from 'xstate';
import {
  compileRegions,
  continuityMachine,
  continuityRegions,
  orderMachine,
  orderRegions,
  returnMachine,
  returnRegions,
} from '../../machines/index.ts';

type Region = keyof typeof orderRegions;
interface Table {
  readonly states: readonly string[];
  readonly events: readonly string[];
  next(state: number, event: number): number;
}
const tables: [Region, Table][] = Object.entries(orderRegions) as [Region, Table][];
const initial = Object.fromEntries(
  tables.map(([region, table]) => [region, table.states[0] ?? '']),
);

/** Where XState goes from these states on an event. */
function followed(value: { [region: string]: string }, type: string): unknown {
  const from = orderMachine.resolveState({ value: value as never });
  return transition(orderMachine, from, { type } as never)[0].value;
}

/** Where the table goes: the state it names, or the same where it knows no way. */
function looked(table: Table, state: string, event: string): string {
  return (
    table.states[table.next(table.states.indexOf(state), table.events.indexOf(event))] ?? state
  );
}

describe('the regions of the order machine', () => {
  it.each(tables)(
    '%s: the table follows every event in every state as XState does',
    (name, table) => {
      let legal = 0;
      for (const state of table.states) {
        for (const event of table.events) {
          const next = looked(table, state, event);
          const value = { ...initial, [name]: state };
          expect(followed(value, event), `${state} on ${event}`).toEqual({
            ...value,
            [name]: next,
          });
          legal += table.next(table.states.indexOf(state), table.events.indexOf(event)) < 0 ? 0 : 1;
        }
      }
      expect(legal).toBeGreaterThan(1);
    },
  );

  it('move alone: an event of one leaves the others, wherever they stand', () => {
    const value = fc.record(
      Object.fromEntries(tables.map(([name, { states }]) => [name, fc.constantFrom(...states)])),
    );
    const event = fc.constantFrom(
      ...tables.flatMap(([name, { events }]) => events.map((type) => [name, type] as const)),
    );
    fc.assert(
      fc.property(value, event, (from, [name, type]) => {
        const next = looked(orderRegions[name] as Table, from[name] ?? '', type);
        // XState follows nothing once every region has ended.
        fc.pre(!(from['entry'] === 'closed' && from['fulfilment'] === 'delivered'));
        expect(followed(from, type)).toEqual({ ...from, [name]: next });
      }),
      { numRuns: 2000 },
    );
  });

  it('begin as a draft with a shut gate', () => {
    expect(initial).toEqual({
      entry: 'draft',
      gate: 'shut',
      holds: 'clear',
      payment: 'none',
      fulfilment: 'none',
    });
  });

  it('are refused where an event belongs to two, or where there are none', () => {
    const region = { initial: 'a', states: { a: { on: { go: 'b' } }, b: {} } };
    const shared = createMachine({ type: 'parallel', states: { one: region, two: region } });
    expect(() => compileRegions(shared)).toThrow(/go belongs to 2 regions/);
    expect(() => compileRegions(createMachine(region))).toThrow(/no regions/);
  });
});

const others = [
  { name: 'continuity', machine: continuityMachine, regions: continuityRegions, legal: 14 },
  { name: 'return', machine: returnMachine, regions: returnRegions, legal: 18 },
];

describe.each(others)('the regions of the $name machine', ({ machine, regions, legal: count }) => {
  it('follow every event in every state as XState does', () => {
    const tables = Object.entries<Table>(regions);
    const start = Object.fromEntries(tables.map(([name, { states }]) => [name, states[0]]));
    let legal = 0;
    for (const [name, table] of tables) {
      for (const state of table.states) {
        for (const type of table.events) {
          const value = { ...start, [name]: state };
          const from = (machine as typeof continuityMachine).resolveState({
            value: value as never,
          });
          const followed = transition(machine as never, from as never, { type } as never)[0] as {
            readonly value: unknown;
          };
          const next = looked(table, state, type);
          expect(followed.value, `${state} on ${type}`).toEqual({ ...value, [name]: next });
          legal += next === state ? 0 : 1;
        }
      }
    }
    expect(legal).toBe(count);
  });
});
