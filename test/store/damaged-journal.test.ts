import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import { JournalReader, StoreError } from '../../store/index.ts';
import { aFolder, newFolder } from '../support/a-folder.ts';
import { aJournal, anEntry, entryBodies, fromTo } from '../support/journals.ts';
import { root } from '../support/tree.ts';

interface Filled {
  readonly isKilled?: boolean;
  readonly snapshots?: readonly number[];
}

/** Three days of four entries; as it is after a kill, or after it was closed. */
async function fill(folder: string, { isKilled = false, snapshots = [] }: Filled) {
  const journal = await aJournal({ folder });
  for (const n of fromTo(1, 12)) {
    await journal.append([anEntry(n, Math.floor((n - 1) / 4))]);
    if (snapshots.includes(n)) await journal.snapshot(n, Buffer.from(`snapshot ${n} `.repeat(9)));
  }
  if (!isKilled) await journal.close();
  const copy = join(folder, 'copy');
  cpSync(join(folder, 'journal'), join(copy, 'journal'), { recursive: true });
  return copy;
}

const filled = new Map<string, Promise<string>>();
const filledFolder = newFolder('journals');
afterAll(() => rmSync(filledFolder, { recursive: true, force: true }));

/** A copy of a journal that is filled once. */
async function aFilledJournal(made: Filled = {}): Promise<string> {
  const key = JSON.stringify(made);
  const first = filled.get(key) ?? fill(mkdtempSync(join(filledFolder, 'a-')), made);
  filled.set(key, first);
  const copy = aFolder();
  cpSync(await first, copy, { recursive: true });
  return copy;
}

interface Place {
  readonly folder: string;
  /** Of the first, second or third day. */
  readonly file: (day: number) => string;
}

function placeOf(folder: string): Place {
  const of = join(folder, 'journal', 'shop');
  const names = readdirSync(of).filter((name) => name.endsWith('.db'));
  return { folder, file: (day) => join(of, names[day - 1] ?? '') };
}

/** Changes bytes where they stand, as a disk would. */
function flip(path: string, text: string): void {
  const bytes = readFileSync(path);
  const at = bytes.indexOf(text);
  expect(at).toBeGreaterThan(0);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  writeFileSync(path, bytes);
}

function execute(path: string, sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}

/** What comes to the journal, in words, and how. */
type Damage = readonly [what: string, does: (place: Place) => void, made?: Filled];

const killed = { isKilled: true };
const damages: readonly Damage[] = [
  ['none', () => {}],
  ['none, the process being killed', () => {}, killed],
  [
    'the log of SQLite ends within the last entry',
    ({ file }) => {
      const log = `${file(3)}-wal`;
      truncateSync(log, readFileSync(log).indexOf('"told":"entry 12"'));
    },
    killed,
  ],
  [
    'the last entry in that log is torn',
    ({ file }) => flip(`${file(3)}-wal`, '"told":"entry 12"'),
    killed,
  ],
  ['that log is gone', ({ file }) => rmSync(`${file(3)}-wal`), killed],
  ['the last entry is gone', ({ file }) => execute(file(3), 'delete from batch where seq = 12')],
  ['a byte of the last entry is another', ({ file }) => flip(file(3), '"told":"entry 12"')],
  [
    'the checksum of the last entry is another',
    ({ file }) => execute(file(3), 'update batch set crc = 1 where seq = 12'),
  ],
  [
    'the checksum of the last entry but one is another',
    ({ file }) => execute(file(3), 'update batch set crc = 1 where seq = 11'),
  ],
  [
    'the last entry but one is gone',
    ({ file }) => execute(file(3), 'delete from batch where seq = 11'),
  ],
  ['the last file is gone', ({ file }) => rmSync(file(3))],
  ['the last file is empty', ({ file }) => truncateSync(file(3), 0)],
  ['the last file is empty, its log is not', ({ file }) => truncateSync(file(3), 0), killed],
  [
    'the last file is no database',
    ({ file }) => writeFileSync(file(3), 'name,priority\n'.repeat(500)),
  ],
  ['a byte of the first entry is another', ({ file }) => flip(file(1), '"told":"entry 1"')],
  [
    'the checksum of the first entry is another',
    ({ file }) => execute(file(1), 'update batch set crc = 1 where seq = 1'),
  ],
  ['a byte of an entry in the middle is another', ({ file }) => flip(file(2), '"told":"entry 6"')],
  [
    'the stamp of an entry in the middle is another',
    ({ file }) => execute(file(2), "update batch set body = '1' || body where seq = 6"),
  ],
  [
    'the calls of an entry in the middle are others',
    ({ file }) =>
      execute(file(2), "update batch set body = replace(body, 'c6', 'c9') where seq = 6"),
  ],
  [
    'an entry in the middle is gone',
    ({ file }) => execute(file(2), 'delete from batch where seq = 6'),
  ],
  [
    'two entries in the middle have changed places',
    ({ file }) =>
      execute(
        file(2),
        'update batch set seq = 99 where seq = 6; update batch set seq = 6 where seq = 7; update batch set seq = 7 where seq = 99',
      ),
  ],
  [
    'the last entry of a file that is over is gone',
    ({ file }) => execute(file(2), 'delete from batch where seq = 8'),
  ],
  [
    'a byte of the last entry of a file that is over is another',
    ({ file }) => flip(file(2), '"told":"entry 8"'),
  ],
  [
    'a page of a file that is over is overwritten',
    ({ file }) => {
      const bytes = readFileSync(file(2));
      bytes.fill(0xa5, 4_096);
      writeFileSync(file(2), bytes);
    },
  ],
  ['a file in the middle is gone', ({ file }) => rmSync(file(2))],
  ['a file in the middle is empty', ({ file }) => truncateSync(file(2), 0)],
  ['the first file is gone', ({ file }) => rmSync(file(1))],
  [
    'the first file is gone, a snapshot is of its end',
    ({ file }) => rmSync(file(1)),
    { snapshots: [10] },
  ],
  [
    'a file has the name of another',
    ({ file }) => renameSync(file(3), file(3).replace('09-', '10-')),
  ],
  [
    'a file is of another centre',
    ({ file }) => execute(file(3), "update head set centre_id = 'lyon'"),
  ],
  ['a file is of a newer Callwright', ({ file }) => execute(file(3), 'update head set format = 2')],
  [
    'the origin in the head of a file is another',
    ({ file }) => execute(file(3), 'update head set origin_ms = 5'),
  ],
  [
    'a byte of an entry before the last snapshot is another',
    ({ file }) => flip(file(2), '"told":"entry 6"'),
    { snapshots: [10] },
  ],
  [
    'a byte of an entry after the last snapshot is another',
    ({ file }) => flip(file(3), '"told":"entry 11"'),
    { snapshots: [10] },
  ],
  [
    'a byte of the last snapshot is another',
    ({ file }) => flip(file(3), 'snapshot 11'),
    { snapshots: [10, 11] },
  ],
  [
    'a part of the last snapshot is gone',
    ({ file }) => execute(file(3), 'delete from snapshot where seq = 11'),
    { snapshots: [10, 11] },
  ],
  [
    'the index lacks a place of a call',
    ({ file }) => execute(file(2), "delete from call where call_id = 'c6'"),
  ],
  [
    'the index has a place of a call too many',
    ({ file }) => execute(file(2), "insert into call values ('c1', 6)"),
  ],
];

/** What opening comes to, in a few words. */
async function opening({ folder }: Place): Promise<string> {
  try {
    const journal = await aJournal({ folder, epoch: 2 });
    const { lastSeq, cutEntries } = journal;
    const from = journal.lastSnapshot()?.seq ?? 0;
    expect(entryBodies(journal.entries(from))).toEqual(
      fromTo(from + 1, lastSeq).map((n) => [n, n]),
    );
    // It goes on behind what is left.
    expect(await journal.append([anEntry(lastSeq + 1, 3)])).toBe(lastSeq + 1);
    expect(entryBodies(journal.entries(lastSeq))).toEqual([[lastSeq + 1, lastSeq + 1]]);
    const snapshot = from === 0 ? '' : `, snapshot at ${from}`;
    return `opens with 1 to ${lastSeq}${snapshot}${cutEntries === 0 ? '' : `, ${cutEntries} cut`}`;
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    expect(error.message).toContain(join(folder, 'journal', 'shop', '0000'));
    const [, seq] = /damaged at seq (\d+)/.exec(error.message) ?? [];
    return `refused: \`${error.code}\`${seq === undefined ? '' : ` at ${seq}`}`;
  }
}

/** What verifying finds. */
function verifying({ folder }: Place): string {
  try {
    const work = new JournalReader(folder, 'shop').verifying();
    for (let step = work.next(); ; step = work.next()) {
      if (step.done !== true) continue;
      const { faults, lastSeq } = step.value;
      return faults.length === 0 ? `whole, 1 to ${lastSeq}` : `${faults.length} found`;
    }
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return `refused: \`${error.code}\``;
  }
}

const page = readFileSync(join(root, 'docs', 'journal.md'), 'utf8');

describe('a damaged journal', () => {
  const all = damages.map(([what, does, made = {}]) => [what, does, made] as const);
  it.each(all)(
    'opens, is cut or is refused as docs/journal.md says: %s',
    async (what, does, made) => {
      const place = placeOf(await aFilledJournal(made));
      does(place);
      const verified = verifying(place);
      const row = `| ${what} | ${await opening(place)} | ${verified} |`;
      expect(page.split('\n').filter((line) => line.startsWith(`| ${what} |`))).toEqual([row]);
    },
  );

  it('has no row in docs/journal.md that nobody has tried', () => {
    const rows = page.split('\n').filter((line) => /^\| .*(opens|refused)/.test(line));
    expect(rows).toHaveLength(damages.length);
  });

  it('that is refused says what helps, and that helps', async () => {
    const place = placeOf(await aFilledJournal());
    flip(place.file(2), '"told":"entry 6"');
    const refused = aJournal({ folder: place.folder, epoch: 2 });
    await expect(refused).rejects.toThrow(/move this file and those that follow/);
    for (const path of [place.file(3), place.file(2)]) rmSync(path);
    expect(await opening(place)).toBe('opens with 1 to 4');
  });
});
