/** The trace of a scenario's first day, and the centre it was routed in where that is no file. */
import { basename, dirname, join } from 'node:path';
import { simulateReplication } from '../../simulator/index.ts';
import { engineVersion } from '../engine-version.ts';
import type { WriteOptions } from '../files/write-file.ts';
import { JournalWriter, originOf } from './journal-writer.ts';
import type { LoadedScenario } from './load-scenario.ts';
import { refuseOldCentre, writeCentre } from './used-centre.ts';

/** Simulates the day once more for it: the replications may run on threads, out of order. */
export function writeJournal(
  path: string,
  { scenario, plan, centre }: LoadedScenario,
  options: WriteOptions & { readonly seed?: number },
): void {
  const { seed = plan.seed } = options;
  const centrePath = centre.path ?? centreBeside(path);
  if (centre.path === null) {
    refuseOldCentre(centrePath, centre, options);
    writeCentre(centrePath, centre, options);
  }
  if (options.dryRun === true) {
    process.stderr.write(`dry run: ${path} would be written\n`);
    return;
  }
  process.stderr.write(`replay: callwright route --centre ${centrePath} < ${path}\n`);
  const journal = new JournalWriter(path, {
    schema: 'callwright.trace/1',
    engine: engineVersion,
    centre: centre.sha256,
    origin: originOf(scenario, plan.centre.timeZone),
    seed,
  });
  const onInstant = journal.add.bind(journal);
  simulateReplication(plan, 0, { seed, onInstant });
  journal.close();
}

/** `day.trace.jsonl` has `day.centre.json` beside it. */
function centreBeside(journal: string): string {
  const name = basename(journal).replace(/(\.trace)?\.jsonl$/, '');
  return join(dirname(journal), `${name}.centre.json`);
}
