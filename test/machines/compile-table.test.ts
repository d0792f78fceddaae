import { describe, expect, it } from 'vitest';
import { type AnyMachineSnapshot, createMachine } from 'xstate';
import { InvariantError } from '../../kernel/index.ts';
import { compileTable, interactionTable, offerTable } from '../../machines/index.ts';
import { advance } from '../support/advance.ts';
import { type LifeCycle, leafOf, lifeCycles, moverOf } from '../support/life-cycles.ts';

/** One snapshot of every state that advancing reaches, by its name. */
function reachable({ machine, table, first }: LifeCycle): Map<string, AnyMachineSnapshot> {
  const reached = new Map([[leafOf(first), first]]);
  for (const state of reached.values()) {
    for (const type of table.events) {
      const next: AnyMachineSnapshot = advance(machine, state, moverOf(type)).state;
      if (!reached.has(leafOf(next))) reached.set(leafOf(next), next);
    }
  }
  return reached;
}

describe.each(lifeCycles)('the table of the $name machine', (lifeCycle) => {
  const { machine, table } = lifeCycle;
  const reached = reachable(lifeCycle);

  it('begins where the machine begins', () => {
    expect(table.states[table.initial]).toBe([...reached.keys()][0]);
  });

  it('has exactly the states that can be reached', () => {
    expect([...reached.keys()].sort()).toEqual([...table.states].sort());
  });

  it('follows every event in every state as the machine does', () => {
    let compared = 0;
    for (const [name, state] of reached) {
      for (const type of table.events) {
        const step = advance(machine, state, moverOf(type));
        const next = table.next(table.stateIndex(name), table.eventIndex(type));
        const to = step.kind === 'moved' ? leafOf(step.state) : undefined;
        expect(table.states[next], `${name} on ${type}`).toBe(to);
        if (type.includes('.')) expect(state.can(moverOf(type))).toBe(next !== -1);
        compared += 1;
      }
    }
    expect(compared).toBe(table.states.length * table.events.length);
  });

  it('knows the final states', () => {
    for (const [name, state] of reached) {
      expect(table.isFinal(table.stateIndex(name)), name).toBe(state.status === 'done');
    }
  });

  it('leaves no event without a state that allows it', () => {
    for (const [event, name] of table.events.entries()) {
      const allowed = table.states.some((_, state) => table.next(state, event) !== -1);
      expect(allowed, name).toBe(true);
    }
  });
});

describe('compileTable', () => {
  it('names nested states by their path and timers by their delay', () => {
    expect(offerTable.states).toContain('offered.alerting');
    expect(offerTable.events).toContain('connectLimit');
    expect(interactionTable.events).toContain('wrapUpLimit');
  });

  it('refuses a machine that chooses', () => {
    const guarded = createMachine({
      initial: 'a',
      states: { a: { on: { go: { target: 'b', guard: () => true } } }, b: {} },
    });
    const twoWays = createMachine({
      initial: 'a',
      states: { a: { on: { go: ['a', 'b'].map((target) => ({ target })) } }, b: {} },
    });
    expect(() => compileTable(guarded)).toThrow(InvariantError);
    expect(() => compileTable(twoWays)).toThrow(/two ways/);
  });

  it('refuses a machine in two states at once', () => {
    const parallel = createMachine({ type: 'parallel', states: { a: {}, b: {} } });
    expect(() => compileTable(parallel)).toThrow(/parallel/);
  });

  it('says which names there are when asked for another', () => {
    const loose: { stateIndex(name: string): number; eventIndex(name: string): number } =
      offerTable;
    expect(() => loose.stateIndex('ringing')).toThrow(/ringing is not one of.*offered\.made/);
    expect(() => loose.eventIndex('offer.ringing')).toThrow(/offer\.ringing is not one of/);
  });
});
