/**
 * `callwright journal replay`: the inputs of a journal through a fresh core. The effects are
 * identical, or the first instant is shown that has others.
 */
import { type CoreReplay, type ReplayDifference, replayingCore } from '../../live/index.ts';
import { exitCodes } from '../cli-error.ts';
import { answering } from '../command.ts';
import { headOf, ofJournal, openReader } from '../journal/open-reader.ts';
import { journalOptions, progressOption } from '../options.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';
import { startProgress, workToTheEnd } from '../streams/progress.ts';
import { countOf, plural } from '../text/figures.ts';

export const command = answering({
  options: { ...progressOption, ...journalOptions },
  examples: [
    'callwright journal replay --data callwright-data',
    'callwright journal replay --data callwright-data --json',
  ],
  schema: 'journal-replay/1',
  answer: async (options) => {
    const named = openReader(options);
    const { originMs } = headOf(named);
    const { lastSeq: of } = ofJournal(() => named.reader.range());
    const progress = startProgress(options.progress, { verb: 'replaying', noun: 'entries' });
    const replaying = replayingCore(named.reader.entries(0), originMs);
    const shown = (done: number) => ({ done, of, estimate: '' });
    const replay = await workToTheEnd(replaying, listenForInterrupt(), progress, shown);
    if (replay === null) return exitCodes.stopped;
    const { difference } = replay;
    return {
      exitCode: difference === null ? exitCodes.yes : exitCodes.no,
      json: { centreId: named.centreId, ...replay },
      text: () => (difference === null ? [identicalLine(replay)] : differenceLines(difference)),
    };
  },
});

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
