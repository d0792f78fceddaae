/**
 * Writes the trace of a simulated day while it runs; the file appears when the day is over. Writing
 * is synchronous, as the simulator does not wait, so memory stays constant.
 */
import { closeSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Scenario, TraceHeader } from '../../contracts/index.ts';
import type { Instant } from '../../routing/index.ts';
import { dateOf, simulateReplication } from '../../simulator/index.ts';
import { wrongUsage } from '../cli-error.ts';
import { engineVersion } from '../engine-version.ts';
import { draftOf, type WriteOptions } from '../files/write-file.ts';
import type { LoadedScenario } from './load-scenario.ts';
import { refuseOldCentre, writeCentre } from './used-centre.ts';

/** Length at which a piece is written, in UTF-16 code units. */
const pieceLength = 64 * 1024;
/** Date for a scenario without one: a Monday. */
const undated = '2000-01-03';

class JournalWriter {
  readonly #path: string;
  readonly #file: number;
  #gathered: string;

  constructor(path: string, header: TraceHeader) {
    this.#path = path;
    this.#gathered = `${JSON.stringify(header)}\n`;
    try {
      mkdirSync(dirname(path), { recursive: true });
      this.#file = openSync(draftOf(path), 'w');
    } catch (error) {
      throw wrongUsage(`${path} cannot be written: ${String(error)}`);
    }
  }

  add(instant: Instant): void {
    this.#gathered += `${JSON.stringify(instant)}\n`;
    if (this.#gathered.length >= pieceLength) this.#write();
  }

  close(): void {
    this.#write();
    closeSync(this.#file);
    renameSync(draftOf(this.#path), this.#path);
  }

  #write(): void {
    writeSync(this.#file, this.#gathered);
    this.#gathered = '';
  }
}

/** Time 0 of a simulated day: its start, by the centre's clocks. */
async function originOf(scenario: Scenario, timeZone: string): Promise<string> {
  const { instantOfLocal } = await import('../../live/index.ts');
  const [hours = 0, minutes = 0] = (scenario.clock?.dayStart ?? '00:00').split(':').map(Number);
  const msOfDay = (hours * 60 + minutes) * 60_000;
  return new Date(instantOfLocal(dateOf(scenario) ?? undated, msOfDay, timeZone)).toISOString();
}

/**
 * Writes the trace of the first day, and the centre if it has no file. The day is simulated again,
 * as replications on threads may be out of order.
 */
export async function writeJournal(
  path: string,
  { scenario, plan, centre }: LoadedScenario,
  options: WriteOptions & { readonly seed?: number },
): Promise<void> {
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
    origin: await originOf(scenario, plan.centre.timeZone),
    seed,
  });
  const onInstant = journal.add.bind(journal);
  simulateReplication(plan, 0, { seed, onInstant });
  journal.close();
}

/** `day.centre.json`, the centre beside `day.trace.jsonl`. */
function centreBeside(journal: string): string {
  const name = basename(journal).replace(/(\.trace)?\.jsonl$/, '');
  return join(dirname(journal), `${name}.centre.json`);
}
