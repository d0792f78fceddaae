/** Stored simulation designs, compiled and split into replications. */
import type { ReplicationJob, SimulationDesign } from '../../gateways/index.ts';
import { assert } from '../../kernel/index.ts';
import { compileScenario, type SimulationPlan } from '../../simulator/index.ts';

export function planOf({ scenario, centre, ruleSets }: SimulationDesign): SimulationPlan {
  const compiled = compileScenario(scenario, centre, ruleSets);
  assert(compiled.ok, () => `a stored design is valid: ${JSON.stringify(compiled)}`);
  return compiled.value;
}

export function* jobsOf(
  designs: readonly SimulationDesign[],
  {
    most,
    seed,
    gather,
  }: {
    readonly most: number;
    readonly seed: number;
    readonly gather: Pick<ReplicationJob, 'windows' | 'measures'>;
  },
): Generator<ReplicationJob, void, undefined> {
  for (let replication = 0; replication < most; replication += 1) {
    for (const design of designs) yield { design, replication, seed, ...gather };
  }
}
