/** The simulation office over a store on this machine, for one question: what a version costs. */
import type { AccountsFile } from '../../contracts/index.ts';
import { inProcessRunner } from '../../gateways/index.ts';
import { assert } from '../../kernel/index.ts';
import {
  type Clock,
  type JobView,
  type RuleService,
  type ServiceAnswer,
  SimulationService,
  systemClock,
} from '../../live/index.ts';
import type { Store } from '../../store/index.ts';
import { engineVersion } from '../engine-version.ts';
import type { AskedImpact } from './office-client.ts';

export interface LocalImpactOptions {
  readonly office: RuleService;
  readonly store: Store;
  readonly accounts: AccountsFile;
  readonly clock: Clock;
  readonly centreId: string;
  readonly person: string | null;
}

/** Between looks at the job. */
const lookEveryMs = 20;

/** The job, ended; cancelled where the signal is aborted. */
export async function simulateHere(
  options: LocalImpactOptions,
  { setId, version, day, onProgress, signal, ...asked }: AskedImpact,
): Promise<ServiceAnswer<JobView>> {
  const { office, store, accounts, clock, centreId, person } = options;
  const sides = office.sidesOf({ person, setId, version });
  if (!sides.ok) return sides;
  const active = office.active.files();
  const kinds = new Set(active.map(({ kind }) => kind));
  const runner = inProcessRunner();
  const simulations = new SimulationService({
    ...{ centreId, store, accounts, clock, engineVersion, wallClock: systemClock },
    centreNow: () => {
      assert(day.centre !== undefined, 'a scenario that names a centre was read with it');
      const others = day.ruleSets.filter(({ kind }) => !kinds.has(kind));
      return { centre: day.centre, ruleSets: [...others, ...active] };
    },
    runner: () => runner,
    tell: (told) => {
      if (told.type === 'job.progress') onProgress(told.progressShare);
    },
    onError: (error) => {
      throw error;
    },
  });
  const of = { ...asked, person, sides: sides.value, scenario: day.scenario };
  const begun = simulations.impact(of);
  if (!begun.ok) return begun;
  let job = begun.value;
  while (job.state === 'running' || job.state === 'queued') {
    if (signal.aborted) simulations.jobs.cancel(job.id);
    await new Promise((wake) => systemClock.after(lookEveryMs, () => wake(null)));
    job = simulations.jobs.job(job.id) ?? job;
  }
  await runner.close();
  return { ok: true, value: job };
}
