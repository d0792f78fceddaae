/**
 * `callwright journal verify`: whether every entry is there and as it was written, the index of
 * calls says what the entries say, and snapshots are sound.
 */

import { exitCodes } from '../cli-error.ts';
import { answering } from '../command.ts';
import { openReader } from '../journal/open-reader.ts';
import { journalOptions, progressOption } from '../options.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';
import { startProgress, workToTheEnd } from '../streams/progress.ts';
import { countOf, plural } from '../text/figures.ts';

export const command = answering({
  options: { ...progressOption, ...journalOptions },
  examples: [
    'callwright journal verify --data callwright-data',
    'callwright journal verify --data callwright-data --json',
  ],
  schema: 'journal-verify/1',
  answer: async (options) => {
    const { reader, centreId } = openReader(options);
    const progress = startProgress(options.progress, { verb: 'verifying', noun: 'entries' });
    const stop = listenForInterrupt();
    const verdict = await workToTheEnd(reader.verifying(), stop, progress, ({ read, of }) => {
      return { done: read, of, estimate: '' };
    });
    if (verdict === null) return exitCodes.stopped;
    const { files, firstSeq, lastSeq, snapshots, faults } = verdict;
    const isWhole = faults.length === 0;
    const entries = lastSeq - firstSeq + 1;
    const range = entries === 0 ? '' : `, ${firstSeq} to ${lastSeq},`;
    const counted = `${countOf(entries)} ${entries === 1 ? 'entry' : 'entries'}${range}`;
    const sound = `${counted} in ${plural(files, 'file')}, ${plural(snapshots, 'snapshot')}`;
    const told = isWhole ? `whole: ${sound}` : `damaged; sound before that: ${sound}`;
    return {
      exitCode: isWhole ? exitCodes.yes : exitCodes.no,
      json: { centreId, isWhole, ...verdict },
      text: () => [`the journal of ${centreId} is ${told}`, ...faults.map((fault) => `  ${fault}`)],
    };
  },
});
