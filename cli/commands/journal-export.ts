/**
 * `callwright journal export`: entries as JSON lines, for programs of other houses.
 *
 * The first line says what the journal is of. Memory is that of some thousand entries.
 */
import { engineVersion } from '../engine-version.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { headOf, type JournalFlags, ofJournal, openReader } from '../journal/open-reader.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';
import { LineWriter } from '../streams/line-writer.ts';

export interface JournalExportOptions extends JournalFlags {
  readonly after: number;
  /** Position of the last. */
  readonly until?: number;
}

export async function journalExportCommand(options: JournalExportOptions): Promise<ExitCode> {
  const { after, until = Number.MAX_SAFE_INTEGER } = options;
  const named = openReader(options);
  const head = headOf(named);
  const writer = new LineWriter();
  const stop = listenForInterrupt();
  const schema = 'callwright.journal/1';
  writer.add(JSON.stringify({ schema, version: engineVersion, ...head }));
  const entries = named.reader.entries(after);
  for (;;) {
    const next = ofJournal(() => entries.next());
    if (next.done === true || next.value.seq > until) break;
    if (stop.aborted) break;
    const { body, ...entry } = next.value;
    // Its body is JSON already.
    writer.add(`${JSON.stringify(entry).slice(0, -1)},"body":${body}}`);
    if (writer.isFull) await writer.flush();
  }
  await writer.flush();
  return stop.aborted ? exitCodes.stopped : exitCodes.yes;
}
