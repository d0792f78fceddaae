/**
 * `callwright journal verify`: whether every entry is there and as it was written, the index of
 * calls says what the entries say, and snapshots are sound.
 */
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { type JournalFlags, openReader } from '../journal/open-reader.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';
import { type ProgressKind, startProgress, workToTheEnd } from '../streams/progress.ts';
import { countOf, plural } from '../text/counts.ts';
import { jsonAnswer } from '../text/json-answer.ts';

export interface JournalVerifyOptions extends JournalFlags {
  readonly output: 'text' | 'json';
  readonly progress?: ProgressKind;
}

export async function journalVerifyCommand(options: JournalVerifyOptions): Promise<ExitCode> {
  const { reader, centreId } = openReader(options);
  const progress = startProgress(options.progress, { verb: 'verifying', noun: 'entries' });
  const stop = listenForInterrupt();
  const verdict = await workToTheEnd(reader.verifying(), stop, progress, ({ read, of }) => {
    return { done: read, of, estimate: '' };
  });
  if (verdict === null) return exitCodes.stopped;
  const { files, firstSeq, lastSeq, snapshots, faults } = verdict;
  const isWhole = faults.length === 0;
  if (options.output === 'json') {
    process.stdout.write(`${jsonAnswer('journal-verify/1', { centreId, isWhole, ...verdict })}\n`);
    return isWhole ? exitCodes.yes : exitCodes.no;
  }
  const entries = lastSeq - firstSeq + 1;
  const range = entries === 0 ? '' : `, ${firstSeq} to ${lastSeq},`;
  const counted = `${countOf(entries)} ${entries === 1 ? 'entry' : 'entries'}${range}`;
  const sound = `${counted} in ${plural(files, 'file')}, ${plural(snapshots, 'snapshot')}`;
  const told = isWhole ? `whole: ${sound}` : `damaged; sound before that: ${sound}`;
  process.stdout.write(`the journal of ${centreId} is ${told}\n`);
  for (const fault of faults) process.stdout.write(`  ${fault}\n`);
  return isWhole ? exitCodes.yes : exitCodes.no;
}
