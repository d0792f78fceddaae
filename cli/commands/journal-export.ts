/**
 * `callwright journal export`: entries as JSON lines, for programs of other houses.
 *
 * The first line says what the journal is of. Memory is that of some thousand entries.
 */

import { exitCodes } from '../cli-error.ts';
import { running } from '../command.ts';
import { engineVersion } from '../engine-version.ts';
import { headOf, ofJournal, openReader } from '../journal/open-reader.ts';
import { journalOptions, wholeNumber } from '../options.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';
import { LineWriter } from '../streams/line-writer.ts';

export const command = running({
  options: {
    '--after <seq>': ['entries after this one [0]', wholeNumber(0), 0],
    '--until <seq>': ['the last one [all]', wholeNumber(1)],
    ...journalOptions,
  },
  examples: [
    'callwright journal export --data callwright-data',
    'callwright journal export --data callwright-data --after 1000 > journal.jsonl',
  ],
  withoutJson: 'what it writes are JSON lines',
  run: async (options) => {
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
  },
});
