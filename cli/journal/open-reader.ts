/** The journal that the options of a command name. */
import { statSync } from 'node:fs';
import { maskSecrets } from '../../api/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import type { RuleSetFile } from '../../rules/index.ts';
import {
  isPostgresUrl,
  type JournalHead,
  JournalReader,
  journalCentres,
  StoreError,
} from '../../store/index.ts';
import { invalidInput, wrongUsage } from '../cli-error.ts';

export interface JournalFlags {
  /** Folder of a service, or its `postgres://` URL. */
  readonly data?: string;
  /** Needed where the folder has journals of several centres. */
  readonly centreId?: string;
}

/** In force when a journal began. */
export interface FirstCentre {
  readonly centre: CentreFile;
  readonly ruleSets: readonly RuleSetFile[];
}

export interface NamedJournal {
  readonly reader: JournalReader;
  readonly centreId: string;
}

/** @throws {CliError} where none is named, or there is none. */
export function openReader({ data, centreId }: JournalFlags): NamedJournal {
  if (data === undefined) {
    throw wrongUsage('--data is missing; expected the folder of a service, or its postgres:// URL');
  }
  const centres = readStore(() => journalCentres(data));
  const place = maskSecrets(data);
  const [only] = centres;
  if (only === undefined) {
    const expected = 'expected the folder of a service that was started with --data';
    throw invalidInput(`${place} keeps no journal; ${expected}`);
  }
  if (centreId === undefined && centres.length > 1) {
    const seen = `${place} keeps journals of ${centres.join(', ')}`;
    throw wrongUsage(`${seen}; expected one of them as --centre-id`);
  }
  const named = centreId ?? only;
  if (!centres.includes(named)) {
    const message = `${place} keeps no journal of ${named}; expected one of ${centres.join(', ')}`;
    throw invalidInput(message);
  }
  return { reader: new JournalReader(data, named), centreId: named };
}

/**
 * Of a folder or URL, or `folder:centre` and `url#centre`; null: the path names none.
 * @throws {CliError}
 */
export function journalAt(path: string): NamedJournal | null {
  if (isPostgresUrl(path)) {
    const [data = path, centreId] = path.split('#');
    return openReader({ data, ...(centreId === undefined ? {} : { centreId }) });
  }
  const place = isFolder(path) ? path.length : path.lastIndexOf(':');
  const data = path.slice(0, Math.max(0, place));
  if (!isFolder(data)) return null;
  const centreId = path.slice(place + 1);
  return openReader({ data, ...(centreId === '' ? {} : { centreId }) });
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** The centre and the rule sets that its first life began with. @throws {CliError} */
export function firstCentreOf({ reader, centreId }: NamedJournal): FirstCentre {
  const entries = reader.entries(0);
  for (;;) {
    const next = readStore(() => entries.next());
    if (next.done === true) break;
    if (next.value.kind === 'life') return JSON.parse(next.value.body) as FirstCentre;
  }
  throw invalidInput(`the journal of ${centreId} has no entry yet`);
}

/** What a store or journal cannot do ends the command with its words. @throws {CliError} */
export function readStore<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw cliErrorOfStore(error);
  }
}

/** The end of the command, where the error is a store's; else the error. */
export function cliErrorOfStore(error: unknown): unknown {
  return error instanceof StoreError ? invalidInput(`${error.code}: ${error.message}`) : error;
}

/** @throws {CliError} where its files have nothing in them. */
export function headOf({ reader, centreId }: NamedJournal): JournalHead {
  const head = readStore(() => reader.head());
  if (head !== null) return head;
  throw invalidInput(`the journal of ${centreId} has no file yet`);
}
