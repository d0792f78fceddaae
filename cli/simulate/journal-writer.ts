/**
 * Writes the trace of a simulated day while it runs; the file appears when the day is over.
 *
 * Writing waits for the disk, for the simulator does not wait: memory stays flat.
 */
import { closeSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Scenario, TraceHeader } from '../../contracts/index.ts';
import { instantOfLocal } from '../../live/index.ts';
import type { Instant } from '../../routing/index.ts';
import { dateOf } from '../../simulator/index.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import { draftOf } from '../files/write-file.ts';

/** A piece goes out once it is so long, in UTF-16 code units. */
const pieceLength = 64 * 1024;
/** The day of a scenario that names none: a Monday. */
const undated = '2000-01-03';

export class JournalWriter {
  readonly #path: string;
  readonly #file: number;
  #gathered: string;

  /** @throws {CliError} where the file cannot be written. */
  constructor(path: string, header: TraceHeader) {
    this.#path = path;
    this.#gathered = `${JSON.stringify(header)}\n`;
    try {
      mkdirSync(dirname(path), { recursive: true });
      this.#file = openSync(draftOf(path), 'w');
    } catch (error) {
      throw new CliError(exitCodes.wrongUsage, `${path} cannot be written: ${String(error)}`);
    }
  }

  add(instant: Instant): void {
    this.#gathered += `${JSON.stringify(instant)}\n`;
    if (this.#gathered.length >= pieceLength) this.#write();
  }

  /** Puts the file in its place. */
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

/** The moment that is 0 of a simulated day: its start, by the centre's clocks. */
export function originOf(scenario: Scenario, timeZone: string): string {
  const [hours = 0, minutes = 0] = (scenario.clock?.dayStart ?? '00:00').split(':').map(Number);
  const msOfDay = (hours * 60 + minutes) * 60_000;
  return new Date(instantOfLocal(dateOf(scenario) ?? undated, msOfDay, timeZone)).toISOString();
}
