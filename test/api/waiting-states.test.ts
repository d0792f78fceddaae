import { describe, expect, it } from 'vitest';
import { operations } from '../../api/operations/index.ts';
import { exits as allExits, type Exit } from '../../machines/exits.ts';
import * as machines from '../../machines/index.ts';
import { programmeTimers } from '../../orders/continuity/turn.ts';
import { orderTimers } from '../../orders/turn.ts';
import { kinds } from '../../routing/memory/timers.ts';

type Table = machines.LifeCycleTable<string, string>;
type Exits = { readonly [state: string]: readonly Exit[] };

const delays = ['answerLimit', 'connectLimit', 'wrapUpLimit'];
const timers = new Set<string>([...kinds, ...orderTimers, ...programmeTimers, ...delays]);
// Rule versions begin when the agenda of `services/rules/` says so.
timers.add('activation');

const tables = Object.entries(machines).flatMap(([name, exported]): [string, Table, Exits][] => {
  const machine = name.replace(/(Table|Regions)$/, '');
  const exits = (allExits as { readonly [name: string]: object })[machine] ?? {};
  if (exported instanceof machines.LifeCycleTable) return [[machine, exported, exits as Exits]];
  if (typeof exported === 'function' || !name.endsWith('Regions')) return [];
  const byRegion = exits as { readonly [region: string]: Exits };
  return Object.entries(exported as { readonly [region: string]: Table }).map(([region, table]) => [
    `${machine}.${region}`,
    table,
    byRegion[region] ?? {},
  ]);
});

/** What is wrong with the exits of a machine's states. */
function faultsOf(table: Table, exits: Exits): string[] {
  return table.states.flatMap((state, index) => {
    const own = exits[state] ?? [];
    const names = own.flatMap((exit) => {
      const [kind, name = ''] = exit.split(' ');
      if (kind === 'timer' && !timers.has(name)) return [`${state}: no timer ${name}`];
      if (kind === 'operation' && !(name in operations)) return [`${state}: no operation ${name}`];
      return [];
    });
    const isOver = own.includes('at rest: final');
    if (isOver !== table.isFinal(index)) names.push(`${state}: final or not`);
    const isLeft = own.some((exit) => !exit.startsWith('partner '));
    return isLeft ? names : [...names, `${state}: waits without an exit`];
  });
}

describe('the states of the machines', () => {
  it('are those of 11 machines', () => {
    expect(new Set(tables.map(([name]) => name.split('.')[0])).size).toBe(11);
  });

  it.each(tables)(
    '%s: each wait has an end other than a partner’s answer',
    (_name, table, exits) => {
      expect(Object.keys(exits).sort()).toEqual([...table.states].sort());
      expect(faultsOf(table, exits)).toEqual([]);
    },
  );

  it('are found at fault where only a partner ends them, or a name is unknown', () => {
    const states = ['open', 'shut'];
    const next = [1, -1];
    const isFinal = [false, true];
    const table = new machines.LifeCycleTable({ states, events: ['e'], initial: 0, next, isFinal });
    const shut = ['at rest: final'] as const;
    expect(faultsOf(table, { open: ['partner switch'], shut })).toEqual([
      'open: waits without an exit',
    ]);
    expect(faultsOf(table, { open: ['timer none', 'operation none'], shut })).toEqual([
      'open: no timer none',
      'open: no operation none',
    ]);
  });
});
