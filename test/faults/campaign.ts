/** World after world, each of the next seed; and what is said of those that find something. */
import { type FaultKind, type FaultRun, faultKinds, runFaultWorld } from './fault-world.ts';

export interface Campaign {
  worlds: number;
  /** Simulated. */
  hours: number;
  readonly counts: Map<string, number>;
  readonly found: FaultRun[];
}

/** Goes on for as long as `goesOn` says, asked before each world. */
export async function runFaultWorlds(of: {
  readonly seed: number;
  readonly without: readonly FaultKind[];
  readonly goesOn: (so: Campaign) => boolean;
}): Promise<Campaign> {
  const all: Campaign = { worlds: 0, hours: 0, counts: new Map(), found: [] };
  for (let { seed } = of; of.goesOn(all); seed += 1) {
    const run = await runFaultWorld({ seed, without: of.without });
    all.worlds += 1;
    all.hours += run.hours;
    for (const [name, count] of run.counts) {
      all.counts.set(name, (all.counts.get(name) ?? 0) + count);
    }
    if (run.faults.length > 0) all.found.push(run);
  }
  return all;
}

/** Kinds of faults that a world is run without, as `CALLWRIGHT_WITHOUT` names them. */
export function withoutOf(text: string): readonly FaultKind[] {
  const names = text.split(',').filter((name) => name !== '');
  const unknown = names.find((name) => !(faultKinds as readonly string[]).includes(name));
  if (unknown === undefined) return names as readonly FaultKind[];
  throw new Error(`${unknown} is no kind of fault; expected some of ${faultKinds.join(', ')}`);
}

/** What was found, and the command that runs it again, without the faults that it does not need. */
export async function toldOf(found: FaultRun): Promise<string> {
  let smallest = found;
  for (const kind of faultKinds) {
    const without = [...smallest.without, kind];
    const tried = await runFaultWorld({ seed: found.seed, without });
    if (tried.faults.length > 0 && tried.steps <= smallest.steps) smallest = tried;
  }
  const { seed, steps, hours, without, faults } = smallest;
  const setting = without.length === 0 ? '' : ` CALLWRIGHT_WITHOUT=${without.join(',')}`;
  return [
    `seed ${seed}, step ${steps}, after ${hours.toFixed(2)} hours:`,
    ...faults.slice(0, 5),
    `CALLWRIGHT_SEED=${seed.toString(16)}${setting} npm test -- test/faults`,
  ].join('\n');
}
