import { describe, expect, it } from 'vitest';
import type { AnyMachineSnapshot } from 'xstate';
import { advance } from '../support/advance.ts';
import { type LifeCycle, leafOf, lifeCycles, moverOf } from '../support/life-cycles.ts';

/** Every path that enters no state twice, walked by machine and table side by side. */
function walkAll({ machine, table, first }: LifeCycle) {
  const ends: string[][] = [];
  const apart: string[] = [];
  const walk = (snapshot: AnyMachineSnapshot, state: number, path: readonly string[]): void => {
    if (leafOf(snapshot) !== table.states[state]) apart.push(path.join(' '));
    if (snapshot.status === 'done') ends.push([...path]);
    for (const [event, type] of table.events.entries()) {
      const step = advance(machine, snapshot, moverOf(type));
      if (step.kind === 'notNow') continue;
      const reached = leafOf(step.state);
      if (!path.includes(reached)) walk(step.state, table.next(state, event), [...path, reached]);
    }
  };
  walk(first, table.initial, [leafOf(first)]);
  return { ends, apart };
}

/** Machines whose life ends; a roll back revives a version. */
const ending = lifeCycles.filter(({ table }) => table.states.some((_, at) => table.isFinal(at)));

describe.each(lifeCycles)('the paths of the $name machine', (lifeCycle) => {
  it('are the paths of its table', () => {
    expect(walkAll(lifeCycle).apart).toEqual([]);
  });
});

describe.each(ending)('the ends of the $name machine', (lifeCycle) => {
  const { table } = lifeCycle;
  const { ends } = walkAll(lifeCycle);

  it('are each reached by some path', () => {
    const finals = table.states.filter((_, state) => table.isFinal(state));
    expect([...new Set(ends.map((path) => path.at(-1)))].sort()).toEqual([...finals].sort());
  });

  it('can be reached from every state', () => {
    expect([...new Set(ends.flat())].sort()).toEqual([...table.states].sort());
  });
});

it('all lives end but versions of rules and payment lines', () => {
  const endless = lifeCycles.filter((lifeCycle) => !ending.includes(lifeCycle));
  expect(endless.map(({ name }) => name)).toEqual(['paymentLine', 'ruleVersion']);
});
