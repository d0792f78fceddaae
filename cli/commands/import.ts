/**
 * `callwright import` and `callwright export`: tables of a centre. A file is written only if all
 * its rows are right, so that nothing is half imported.
 */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Client } from '#client';
import type { TextEncodingName } from '../../contracts/index.ts';
import { omitUndefined } from '../../kernel/index.ts';
import { connect, orThrow } from '../call/connect.ts';
import { exitCodes, wrongUsage } from '../cli-error.ts';
import { answering, type OptionsOf, type Output } from '../command.ts';
import { progressOption, signInOptions } from '../options.ts';
import { type Progress, startProgress } from '../streams/progress.ts';
import { PictureFolder } from '../tables/picture-folder.ts';
import { encodingIn, tableParts } from '../tables/table-parts.ts';

const kinds = {
  items: 'items',
  customers: 'customers',
  stock: 'stock',
  'tax-rates': 'taxRates',
  'fraud-entries': 'fraudEntries',
  'address-changes': 'addressChanges',
  entries: 'outboundEntries',
  'do-not-call': 'doNotCall',
} as const;
type Kind = (typeof kinds)[keyof typeof kinds];
const exported: readonly Kind[] = ['items', 'customers'];

const options = {
  '--dry-run': 'try all rows, write none',
  '--partial': 'write the good rows, though others are wrong',
  '--create': 'take rows alone that are new [upsert]',
  '--images <folder>': 'where the files are that the column images names',
  '--map <shop>': 'a table that shopify or dynamics exports [our columns]',
  '--language <code>': 'of the names in such a table [en]',
  '--list <id>': 'the outbound list that entries are for',
  '--key <key>': 'an API key, in place of --as [CALLWRIGHT_KEY]',
  ...progressOption,
  ...signInOptions,
} as const;

interface Result {
  readonly written: boolean;
  readonly rows: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly changes?: readonly Change[];
  readonly errors: readonly { readonly line: number; readonly message: string }[];
}

interface Change {
  readonly line: number;
  readonly key: string;
  readonly members: readonly {
    readonly member: string;
    readonly from: string;
    readonly to: string;
  }[];
}

const errorsMax = 100;
const changesMax = 100;
/** Time limit of a request: one with images is answered once all of them are stored. */
const answerLimitMs = 300_000;
const none: Result = {
  written: false,
  rows: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  rejected: 0,
  errors: [],
};

const importing = answering({
  arguments: { '<kind>': Object.keys(kinds).join(', '), '<file>': 'CSV; comma, semicolon or tab' },
  options,
  examples: [
    'callwright import items items.csv --as nadia --dry-run',
    'callwright import items items.csv --images pictures --as nadia',
    'callwright import items products_export.csv --map shopify --as nadia --dry-run',
    'callwright import customers customers.csv --server http://10.0.0.5:8080 --key cw_…',
  ],
  schema: 'import/1',
  answer: imported,
});

const exporting = answering({
  arguments: { '<kind>': exported.join(', ') },
  options: {
    '--out <file>': 'in place of stdout',
    '--key <key>': 'an API key, in place of --as [CALLWRIGHT_KEY]',
    ...signInOptions,
  },
  examples: [
    'callwright export items --as nadia --out items.csv',
    'callwright export customers --as nadia > customers.csv',
  ],
  schema: 'export/1',
  answer: async (given, { kind: said }) => {
    const kind = kindOf(said, exported);
    const { client, centreId: centre } = await connect(given);
    const asked = { params: { centre }, query: { kind } };
    const table = String(orThrow(await client.ask('GET', exportsPath, asked)));
    const { out } = given;
    if (out === undefined) return { json: { kind, table }, text: () => [table.trimEnd()] };
    const file = createWriteStream(out);
    file.end(table);
    await once(file, 'finish');
    return { json: { kind, out }, text: () => [`${kind} in ${out}`] };
  },
});

export const commands = { import: importing, export: exporting };

const importsPath = '/api/v1/centres/{centre}/imports';
const exportsPath = '/api/v1/centres/{centre}/exports';

interface Sending {
  readonly client: Client;
  readonly centre: string;
  readonly kind: Kind;
  readonly path: string;
  readonly encoding: TextEncodingName;
  readonly options: OptionsOf<typeof options>;
  readonly pictures: PictureFolder | null;
}

async function imported(
  given: OptionsOf<typeof options>,
  { kind: said, file: path }: { readonly kind: string; readonly file: string },
): Promise<Output> {
  const kind = kindOf(said, Object.values(kinds));
  const encoding = encodingIn(path);
  const { images } = given;
  if (images !== undefined && kind !== 'items') {
    throw wrongUsage(`error: --images is for items; ${said} have no pictures`);
  }
  const { client, centreId: centre } = await connect({ ...given, answerLimitMs });
  const pictures = images === undefined ? null : new PictureFolder(images, { client, centre });
  const progress = startProgress(given.progress, { verb: 'importing', noun: 'rows' });
  const of = { client, centre, kind, path, encoding, options: given, pictures };
  const { dryRun = false, partial = false } = given;
  const tried = await sent(of, { isDry: true }, progress);
  const isRefused = tried.rejected > 0 && !partial;
  const done = dryRun || isRefused ? tried : await sent(of, { isDry: false }, progress);
  progress.end();
  const counts = isRefused ? { ...done, created: 0, updated: 0, unchanged: 0 } : done;
  const written = !dryRun && counts.created + counts.updated > 0;
  return {
    exitCode: tried.rejected === 0 ? exitCodes.yes : exitCodes.no,
    json: { kind, file: path, encoding, isDryRun: dryRun, ...counts, written },
    text: () => [
      ...(dryRun ? (counts.changes ?? []).map(changeLine) : []),
      ...counts.errors.map(({ message }) => message),
      ...(counts.rejected > counts.errors.length
        ? [`… ${counts.rejected} rows are wrong; the first ${errorsMax} errors are shown`]
        : []),
      summaryOf({ ...counts, written }, { path, encoding, isDry: dryRun, isRefused }),
    ],
  };
}

async function sent(
  { client, centre, kind, path, encoding, options: given, pictures }: Sending,
  { isDry }: { readonly isDry: boolean },
  progress: Progress,
): Promise<Result> {
  const { create, list: listId, map, language } = given;
  const query = {
    kind,
    ...omitUndefined({ listId }),
    ...(create === true && (kind === 'items' || kind === 'customers') ? { mode: 'create' } : {}),
    partial: 'true',
    dryRun: String(isDry),
    ...omitUndefined({ map, language }),
  };
  const worded = (message: string): string => pictures?.worded(message) ?? message;
  let all = none;
  for await (const { text, before, repeated } of tableParts(path, encoding, {
    isGrouped: map !== undefined,
    // A number that is not called may be named again: the later row holds.
    isKeyed: kind !== 'doNotCall',
  })) {
    const body = (await pictures?.inPlaceOfNames(text)) ?? text;
    const asked = { params: { centre }, query, body, contentType: 'text/csv' };
    const one = orThrow(await client.ask('POST', importsPath, asked)) as Result;
    const errors = one.errors.map(({ line, message }) => ({
      line: line + before,
      message: worded(message).replace(`line ${line},`, `line ${line + before},`),
    }));
    all = {
      written: all.written || one.written,
      rows: all.rows + one.rows + repeated.length,
      created: all.created + one.created,
      updated: all.updated + one.updated,
      unchanged: all.unchanged + one.unchanged,
      rejected: all.rejected + one.rejected + repeated.length,
      changes: [...(all.changes ?? []), ...changesIn(one, before)].slice(0, changesMax),
      errors: [...all.errors, ...errors, ...repeated].slice(0, errorsMax),
    };
    const { rows } = all;
    progress.tick(() => ({ done: rows, of: null, estimate: isDry ? 'tried' : 'written' }));
  }
  return all;
}

function changesIn({ changes = [] }: Result, before: number): readonly Change[] {
  return changes.map((one) => ({ ...one, line: one.line + before }));
}

function changeLine({ line, key, members }: Change): string {
  const said = members.map(({ member, from, to }) => `${member} ${from || 'nothing'} → ${to}`);
  return `line ${line}, ${key}: ${said.join('; ') || 'new'}`;
}

function summaryOf(
  { rows, created, updated, unchanged, rejected, written }: Result,
  of: {
    readonly path: string;
    readonly encoding: TextEncodingName;
    readonly isDry: boolean;
    readonly isRefused: boolean;
  },
): string {
  const counts = `${created} created, ${updated} updated, ${unchanged} unchanged, ${rejected} wrong`;
  const what = of.isRefused
    ? 'refused, nothing was written'
    : of.isDry
      ? 'a dry run, nothing was written'
      : written
        ? 'written'
        : 'nothing to write';
  const read = of.encoding === 'utf-8' ? '' : `; read as ${of.encoding}`;
  return `${of.path}: ${rows} rows, ${counts}; ${what}${read}`;
}

function kindOf(said: string, known: readonly Kind[]): Kind {
  const typed = Object.entries(kinds).find(([name, kind]) => name === said || kind === said);
  if (typed !== undefined && known.includes(typed[1])) return typed[1];
  const names = Object.entries(kinds).flatMap(([name, kind]) =>
    known.includes(kind) ? [name] : [],
  );
  throw wrongUsage(`error: ${said} is no table; expected ${names.join(', ')}`);
}
