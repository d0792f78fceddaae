/**
 * `callwright journal replay`: the inputs of a journal through a fresh core. The effects are
 * identical, or the first instant is shown that has others.
 */
import { type CoreReplay, type ReplayDifference, replayingCore } from '../../live/index.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { headOf, type JournalFlags, ofJournal, openReader } from '../journal/open-reader.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';
import { type ProgressKind, startProgress, workToTheEnd } from '../streams/progress.ts';
import { countOf, plural } from '../text/counts.ts';
import { jsonAnswer } from '../text/json-answer.ts';

export interface JournalReplayOptions extends JournalFlags {
  readonly output: 'text' | 'json';
  readonly progress?: ProgressKind;
}

export async function journalReplayCommand(options: JournalReplayOptions): Promise<ExitCode> {
  const named = openReader(options);
  const { originMs } = headOf(named);
  const { lastSeq: of } = ofJournal(() => named.reader.range());
  const progress = startProgress(options.progress, { verb: 'replaying', noun: 'entries' });
  const replaying = replayingCore(named.reader.entries(0), originMs);
  const shown = (done: number) => ({ done, of, estimate: '' });
  const replay = await workToTheEnd(replaying, listenForInterrupt(), progress, shown);
  if (replay === null) return exitCodes.stopped;
  const { difference } = replay;
  if (options.output === 'json') {
    const { centreId } = named;
    process.stdout.write(`${jsonAnswer('journal-replay/1', { centreId, ...replay })}\n`);
  } else {
    const lines = difference === null ? [identicalLine(replay)] : differenceLines(difference);
    for (const line of lines) process.stdout.write(`${line}\n`);
  }
  return difference === null ? exitCodes.yes : exitCodes.no;
}

function identicalLine({ effects, instants, lives, hash }: CoreReplay): string {
  const of = `${countOf(effects)} of ${plural(instants, 'instant')}, ${lives === 1 ? '1 life' : `${countOf(lives)} lives`}`;
  return `identical effects: ${of}, hash ${hash}`;
}

function differenceLines(difference: ReplayDifference): readonly string[] {
  const { entry, effects, n, crc, next, writtenN, writtenCrc } = difference;
  const sum = (of: number | null): string => of?.toString(16).padStart(8, '0') ?? 'not written';
  return [
    `other effects: those of entry ${entry.seq}`,
    `  written:  ${entry.body}`,
    `            then up to effect ${writtenN}, sum ${sum(writtenCrc)} (entry ${next.seq})`,
    `  replayed: up to effect ${n}, sum ${sum(crc)}`,
    ...effects.map((effect) => `            ${JSON.stringify(effect)}`),
  ];
}
