/** Opens the journal that a command's options name. */
import { statSync } from 'node:fs';
import { maskSecrets } from '../../contracts/index.ts';
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
  /** Folder of a service, or a `postgres://` URL. */
  readonly data?: string;
  /** Id of the centre, if the folder has journals of several. */
  readonly centreId?: string;
}

export interface FirstCentre {
  readonly centre: CentreFile;
  readonly ruleSets: readonly RuleSetFile[];
}

export interface NamedJournal {
  readonly reader: JournalReader;
  readonly centreId: string;
}

/** Opens the journal for reading. @throws {CliError} if none is named, or it does not exist. */
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
 * `folder`, URL, `folder:centre` or `url#centre`; null if the path is no journal. @throws
 * {CliError}
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

export function firstCentreOf({ reader, centreId }: NamedJournal): FirstCentre {
  const entries = reader.entries(0);
  for (;;) {
    const next = readStore(() => entries.next());
    if (next.done === true) break;
    if (next.value.kind === 'life') return JSON.parse(next.value.body) as FirstCentre;
  }
  throw invalidInput(`the journal of ${centreId} has no entry yet`);
}

/** An error of the store ends the command with its message. @throws {CliError} */
export function readStore<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw cliErrorOfStore(error);
  }
}

/** A `CliError` for an error of a store; any other error unchanged. */
export function cliErrorOfStore(error: unknown): unknown {
  return error instanceof StoreError ? invalidInput(`${error.code}: ${error.message}`) : error;
}

export function headOf({ reader, centreId }: NamedJournal): JournalHead {
  const head = readStore(() => reader.head());
  if (head !== null) return head;
  throw invalidInput(`the journal of ${centreId} has no file yet`);
}
