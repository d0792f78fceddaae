/**
 * `callwright init`: a first centre, scenario and shift rules, of a few answers (options, or asked
 * for), of a call log, or of a table of volumes and handle times.
 */
import { basename, join } from 'node:path';
import {
  type Beginning,
  beginFromLog,
  beginFromVolumes,
  beginningFiles,
  fitLog,
  fitParts,
  readingLines,
  readTable,
  readVolumes,
  spreadOverDay,
} from '../../simulator/index.ts';
import { wrongUsage } from '../cli-error.ts';
import { answering, type OptionsOf, type Output } from '../command.ts';
import { columnMapOf, logOptionsOf, readCallLog } from '../files/read-call-log.ts';
import { invalidFile } from '../files/read-centre.ts';
import { readTableText } from '../files/table-text.ts';
import { refuseOldFile, writeWhole } from '../files/write-file.ts';
import { readSpecialDays } from '../forecast/special-file.ts';
import { type InitAnswers, openingOf, overflowOf, queueOf, timeZoneOf } from '../init/answers.ts';
import { askAnswers } from '../init/ask-answers.ts';
import { figuresOfInit, initText, readmeText } from '../init/init-text.ts';
import { callLogOptions, writingOptions } from '../options.ts';
import { someTimeMs, targetOf } from '../staff/staff-values.ts';

const options = {
  '--queue <name=calls/time>': ['calls a day and mean handle time, for each', queueOf],
  '--calls <log>': 'in their place: a call log, CSV, a row a call',
  ...callLogOptions,
  '--special <file>': 'CSV with date and name: days of the log to leave out',
  '--volumes <table>': 'in their place: CSV with calls and aht_s, by queue, start and date',
  '--open <from..to>': ['hours [08:00..18:00, or the table’s]', openingOf],
  '--overflow <time>': ['wait after which other agents help [none]', overflowOf],
  '--patience <time>': ['mean patience of callers [120s]', someTimeMs],
  '--target <percent/seconds>': ['of every queue [80/20]', targetOf],
  '--time-zone <zone>': ['of local times', timeZoneOf, 'UTC'],
  '--out <folder>': ['for the files', undefined, 'my-centre'],
  ...writingOptions,
} as const;

const defaults = {
  queue: [],
  open: openingOf('08:00..18:00'),
  overflow: null,
  patience: 120_000,
  target: { share: 0.8, targetMs: 20_000 },
} as const;

type InitOptions = OptionsOf<typeof options> & InitAnswers;

export const command = answering({
  options,
  examples: [
    'callwright init --queue sales=400/4m --queue service=600/5m --overflow 60s',
    'callwright init --calls calls.csv --out my-centre',
    'callwright init --volumes volumes.csv --open 09:00..17:30',
  ],
  schema: 'init/1',
  answer: (asked) => begin({ ...defaults, ...asked }),
});

async function begin(options: InitOptions): Promise<Output> {
  refuseTwoSources(options);
  const { out } = options;
  const readme = 'README.md';
  for (const file of [...Object.values(beginningFiles), readme]) {
    refuseOldFile(join(out, file), options);
  }
  const { said = [], ...begun } = await beginningOf(options);
  for (const [part, file] of Object.entries(beginningFiles)) {
    const content = begun[part as keyof typeof beginningFiles];
    writeWhole(join(out, file), `${JSON.stringify(content, null, 2)}\n`, options);
  }
  const told = figuresOfInit(begun, { out, log: options.calls, columns: options.columns });
  writeWhole(join(out, readme), readmeText(told), options);
  return { json: told, text: () => [...said, ...initText(told)] };
}

function refuseTwoSources({ queue, calls, volumes, columns }: InitOptions): void {
  const sources = [queue.length > 0, calls !== undefined, volumes !== undefined];
  if (sources.filter(Boolean).length > 1) {
    throw wrongUsage('expected one of --queue, --calls and --volumes');
  }
  if (columns !== undefined && calls === undefined && volumes === undefined) {
    throw wrongUsage('--columns is given; expected with --calls or --volumes only');
  }
}

/** With what was read of a file. */
type ReadBeginning = Beginning & { readonly said?: readonly string[] };

async function beginningOf(options: InitOptions): Promise<ReadBeginning> {
  if (options.calls !== undefined) return fromLog(options.calls, options);
  if (options.volumes !== undefined) return fromTable(options.volumes, options);
  return fromAnswers(
    options.queue.length > 0 ? options : { ...options, ...(await askAnswers(options)) },
  );
}

function fromAnswers(options: InitOptions): Beginning {
  const { queue, open } = options;
  const intervals = (open.endMs - open.startMs) / open.intervalMs;
  return beginFromVolumes({
    ...commonOf(options),
    ...open,
    queues: queue.map(({ id, callsPerDay, handleTimeMsMean }) => ({
      id,
      callsPerInterval: spreadOverDay(callsPerDay, intervals),
      handleTimeMsMean,
    })),
    volumesSay: spreadSays,
  });
}

const spreadSays =
  'The calls of a day, spread with a peak in the middle of the morning and a lower one in the afternoon.';

async function fromTable(path: string, options: InitOptions): Promise<ReadBeginning> {
  const file = readTableText(path);
  const table = readTable(file.text);
  if (!table.ok) throw invalidFile(path, table.problems, options);
  const columns = columnMapOf(options);
  const of = await logOptionsOf(columns, options);
  const read = readVolumes(table.value, { ...of, ...options.open, columns });
  if (!read.ok) throw invalidFile(path, read.problems, options);
  const { days, isByInterval, notes, ...volumes } = read.value;
  const mean = days === 1 ? 'One day of the table.' : `The mean of ${days} days of the table.`;
  const begun = beginFromVolumes({
    ...commonOf(options),
    ...volumes,
    volumesSay: isByInterval ? mean : `${mean} ${spreadSays}`,
  });
  return { ...begun, said: [...file.notes, ...notes] };
}

function commonOf({ out, timeZone, patience, target, overflow }: InitOptions) {
  return {
    name: basename(out),
    timeZone,
    patienceMsMean: patience,
    targetMs: target.targetMs,
    serviceLevelShare: target.share,
    overflowMs: overflow,
  };
}

async function fromLog(path: string, options: InitOptions): Promise<ReadBeginning> {
  if (options.overflow !== null) {
    throw wrongUsage('--overflow is given; a log says itself who answers what');
  }
  const log = await readCallLog(path, options);
  const { map } = log;
  const special = options.special === undefined ? [] : readSpecialDays(options.special, options);
  const fit = fitLog(log, { intervalMs: 1_800_000, special });
  if (!fit.ok) throw invalidFile(path, fit.problems, options);
  const begun = beginFromLog(fit.value, {
    id: 'begun',
    name: basename(options.out),
    centreFile: beginningFiles.centre,
    timeZone: map?.timeZone ?? options.timeZone,
    targetMs: options.target.targetMs,
    shortAbandonMs: Math.min(5_000, options.target.targetMs),
    seed: 1,
    headStarts: map?.headStarts ?? {},
    parts: new Set(fitParts.filter((part) => part !== 'pace')),
  });
  return { ...begun, said: readingLines(log) };
}
