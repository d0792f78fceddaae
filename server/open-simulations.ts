/**
 * Simulation jobs of a starting service, on separate threads from the first job on, so that calls
 * do not wait.
 */
import { availableParallelism } from 'node:os';
import type { AccountsFile } from '../contracts/index.ts';
import { type ReplicationRunner, workerRunner } from '../gateways/index.ts';
import {
  type CentreTime,
  type Clock,
  centreClock,
  type LiveCentre,
  type ReportFault,
} from '../live/index.ts';
import { type RuleService, SimulationService } from '../services/index.ts';
import type { Store } from '../store/index.ts';
import { engineVersion } from './engine-version.ts';

export interface SimulationsOptions extends CentreTime {
  readonly live: LiveCentre;
  readonly ruleService: RuleService;
  readonly store: Store;
  readonly accounts: AccountsFile;
  readonly clock: Clock;
  readonly onError: ReportFault;
}

export interface OpenedSimulations {
  readonly simulations: SimulationService;
  /** Ends the threads; unfinished jobs run again at the next start. */
  stop(): Promise<void>;
}

export function openSimulations(options: SimulationsOptions): OpenedSimulations {
  const { live, ruleService, store, accounts, clock, onError } = options;
  let runner: ReplicationRunner | null = null;
  const simulations = new SimulationService({
    centreId: live.file.id,
    store,
    accounts,
    engineVersion,
    onError,
    clock: centreClock(clock, options),
    wallClock: clock,
    centreNow: () => ({ centre: live.file, ruleSets: ruleService.active.files() }),
    runner: () => {
      // Leaves one processor to the calls.
      runner ??= workerRunner({ workers: Math.max(1, availableParallelism() - 1) });
      return runner;
    },
    tell: (told) => live.tell(told),
  });
  simulations.open();
  return {
    simulations,
    stop: async () => {
      await simulations.stop();
      await runner?.close();
    },
  };
}
