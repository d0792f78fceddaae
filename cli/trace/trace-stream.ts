/**
 * What commands read as a trace: a file, stdin, or a service's folder with its journal, in which
 * each run of the service begins with `restart`.
 */
import { createReadStream, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { type CentreFile, createRouter, type Router } from '../../routing/index.ts';
import type { RuleSetFile } from '../../rules/index.ts';
import { DayRecorder, type Rehearsal, rehearsalScenario } from '../../simulator/index.ts';
import type { JournalHead } from '../../store/index.ts';
import { invalidInput, missingOption } from '../cli-error.ts';
import { headOf, journalAt, type NamedJournal, readStore } from '../journal/open-reader.ts';
import type { StyleOptions } from '../text/style.ts';
import { readTrace } from './read-trace.ts';

export interface NamedStream {
  readonly stream: Readable;
  readonly name: string;
}

/**
 * Opens a trace: `-` is stdin, a folder stands for its journal, `folder:centre` for one of several.
 * @throws {CliError}
 */
export function traceStream(path: string): NamedStream {
  if (path === '-') return { stream: process.stdin, name: 'stdin' };
  const journal = journalAt(path);
  if (journal === null) return { stream: createReadStream(path), name: path };
  return { stream: Readable.from(linesOf(journal, headOf(journal))), name: path };
}

/** The centre of a trace; a journal names its own. @throws {CliError} */
export function centreBeside({
  centre,
  trace = '-',
}: {
  readonly centre?: string;
  readonly trace?: string;
}): string {
  if (centre !== undefined) return centre;
  const isFile = trace === '-' || statSync(trace, { throwIfNoEntry: false })?.isFile() === true;
  if (isFile) throw missingOption('--centre');
  return trace;
}

function* linesOf({ reader }: NamedJournal, { originMs }: JournalHead): Generator<Buffer, void> {
  const origin = new Date(originMs).toISOString();
  yield lineOf({ schema: 'callwright.trace/1', origin });
  const entries = reader.entries(0);
  for (;;) {
    const next = readStore(() => entries.next());
    if (next.done === true) return;
    const { kind, atMs, body } = next.value;
    if (kind !== 'instant') continue;
    const { inputs } = JSON.parse(body) as { readonly inputs: readonly unknown[] };
    yield lineOf({ atMs: atMs - originMs, inputs });
  }
}

function lineOf(value: object): Buffer {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}

/**
 * Replays a trace under its own rules and makes a day that can be simulated. @throws {CliError} if
 * it cannot be read, or no call was answered.
 */
export async function recordedRehearsal(
  path: string,
  of: {
    readonly centre: CentreFile;
    readonly ruleSets: readonly RuleSetFile[];
    readonly seed: number;
    readonly style: StyleOptions;
  },
): Promise<Rehearsal> {
  const { centre, ruleSets, seed, style } = of;
  let originMs = 0;
  const recorder = new DayRecorder();
  let router: Router | null = null;
  const batches = readTrace({
    ...traceStream(path),
    fromMs: 0,
    stop: new AbortController().signal,
    style,
    onHeader: ({ origin }) => {
      originMs = origin === undefined ? 0 : Date.parse(origin);
    },
  });
  for await (const instants of batches) {
    router ??= createRouter({ centre, ruleSets, originMs });
    for (const { instant } of instants) {
      recorder.onInstant(instant);
      for (const effect of router.step(instant)) recorder.onEffect(effect);
    }
  }
  const { localTimeAt } = await import('../../live/index.ts');
  const { date, msOfDay: startMs } = localTimeAt(originMs, centre.timeZone);
  const rehearsal = rehearsalScenario(recorder.day(), { centre, date, startMs, seed });
  if (rehearsal !== null) return rehearsal;
  throw invalidInput(`${path} has no answered call; expected a day that shows how long calls take`);
}
