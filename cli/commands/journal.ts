/**
 * `callwright journal`: verifies, exports or replays the journal of a live centre, or shows one of
 * its calls.
 */
import { type CoreReplay, type ReplayDifference, replayingCore } from '../../live/index.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import { answering, running } from '../command.ts';
import { engineVersion } from '../engine-version.ts';
import { headOf, openReader, readStore } from '../journal/open-reader.ts';
import { progressOption, wholeNumber } from '../options.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';
import { LineWriter } from '../streams/line-writer.ts';
import { startProgress, workToTheEnd } from '../streams/progress.ts';
import { countOf, plural } from '../text/figures.ts';
import { tableLines } from '../text/style.ts';

const journalOptions = {
  '--data <place>': 'folder or postgres:// URL of a service, running or not',
  '--centre-id <id>': 'whose journal, where there are several',
} as const;

/**
 * Checks that every entry is present and unaltered, the index of calls matches, and snapshots are
 * sound.
 */
const verify = answering({
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
      return { done: read, of };
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

/** Entries as JSON lines; the first line describes the journal. Memory: some thousand entries. */
const exporting = running({
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
      const next = readStore(() => entries.next());
      if (next.done === true || next.value.seq > until) break;
      if (stop.aborted) break;
      const { body, ...entry } = next.value;
      // Not encoded again: the body is already JSON.
      writer.add(`${JSON.stringify(entry).slice(0, -1)},"body":${body}}`);
      if (writer.isFull) await writer.flush();
    }
    await writer.flush();
    return stop.aborted ? exitCodes.stopped : exitCodes.yes;
  },
});

/** Replays the inputs through a fresh core, up to the first instant whose effects differ. */
const replay = answering({
  options: { ...progressOption, ...journalOptions },
  examples: [
    'callwright journal replay --data callwright-data',
    'callwright journal replay --data callwright-data --json',
  ],
  schema: 'journal-replay/1',
  answer: async (options) => {
    const named = openReader(options);
    const { originMs } = headOf(named);
    const { lastSeq: of } = readStore(() => named.reader.range());
    const progress = startProgress(options.progress, { verb: 'replaying', noun: 'entries' });
    const replaying = replayingCore(named.reader.entries(0), originMs);
    const shown = (done: number) => ({ done, of });
    const replayed = await workToTheEnd(replaying, listenForInterrupt(), progress, shown);
    if (replayed === null) return exitCodes.stopped;
    const { difference } = replayed;
    return {
      exitCode: difference === null ? exitCodes.yes : exitCodes.no,
      json: { centreId: named.centreId, ...replayed },
      text: () => (difference === null ? [identicalLine(replayed)] : differenceLines(difference)),
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

const show = answering({
  arguments: { '<call>': 'its id' },
  options: journalOptions,
  examples: [
    'callwright journal show e1.0.orders.0 --data callwright-data',
    'callwright journal show e1.0.orders.0 --data callwright-data --json',
  ],
  schema: 'journal-show/1',
  answer: (options, { call: callId }) => {
    const named = openReader(options);
    const { centreId } = headOf(named);
    const entries = readStore(() => [...named.reader.entriesOfCall(callId)]).map((entry) => {
      return { ...entry, body: JSON.parse(entry.body) as unknown };
    });
    if (entries.length === 0) {
      throw new CliError(exitCodes.no, `the journal of ${centreId} has no call ${callId}`);
    }
    const rows = entries.map(({ seq, atMs, kind, body }) => {
      return [String(seq), new Date(atMs).toISOString(), kind, JSON.stringify(about(body, callId))];
    });
    const head = ['seq', 'at', 'kind', 'of the call'];
    return {
      json: { centreId, callId, entries },
      text: (style) => tableLines([head, ...rows], style, head.length),
    };
  },
});

/** Keeps only the list elements that mention the call, as an instant may hold hundreds. */
function about(value: unknown, callId: string): unknown {
  if (Array.isArray(value)) {
    const quoted = JSON.stringify(callId);
    const own = value.filter((one) => JSON.stringify(one).includes(quoted));
    return own.map((one) => about(one, callId));
  }
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, of]) => [name, about(of, callId)]);
  return Object.fromEntries(members) as unknown;
}

export const commands = {
  'journal verify': verify,
  'journal export': exporting,
  'journal replay': replay,
  'journal show': show,
};
