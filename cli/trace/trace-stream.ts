/**
 * What commands read as a trace: a file, stdin, or the folder of a service, whose journal is one.
 *
 * A journal's instants are those of the core, as it was told them: lives that follow each other are
 * one trace, in which each begins by a `restart`.
 */
import { createReadStream, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import type { JournalHead } from '../../store/index.ts';
import { missing } from '../cli-error.ts';
import { headOf, journalAt, type NamedJournal, ofJournal } from '../journal/open-reader.ts';

export interface NamedStream {
  readonly stream: Readable;
  /** As messages call it. */
  readonly name: string;
}

/** `-`: stdin; a folder: its journal, `folder:centre` where it has several. @throws {CliError} */
export function traceStream(path: string): NamedStream {
  if (path === '-') return { stream: process.stdin, name: 'stdin' };
  const journal = journalAt(path);
  if (journal === null) return { stream: createReadStream(path), name: path };
  return { stream: Readable.from(linesOf(journal, headOf(journal))), name: path };
}

/** The centre of a trace; a service's journal says which it is of. @throws {CliError} */
export function centreBeside({
  centre,
  trace = '-',
}: {
  readonly centre?: string;
  readonly trace?: string;
}): string {
  if (centre !== undefined) return centre;
  const isFile = trace === '-' || statSync(trace, { throwIfNoEntry: false })?.isFile() === true;
  if (isFile) throw missing('--centre');
  return trace;
}

function* linesOf({ reader }: NamedJournal, { originMs }: JournalHead): Generator<Buffer, void> {
  const origin = new Date(originMs).toISOString();
  yield lineOf({ schema: 'callwright.trace/1', origin });
  const entries = reader.entries(0);
  for (;;) {
    const next = ofJournal(() => entries.next());
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
