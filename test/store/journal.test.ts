import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { inFile } from '../../store/journal/folder-places.ts';
import { fileStatements } from '../../store/journal/journal-file.ts';
import { aFolder } from '../support/a-folder.ts';
import { journalSuite } from '../support/journal-suite.ts';
import { aJournal, anEntry } from '../support/journals.ts';

const files = (folder: string) => readdirSync(join(folder, 'journal', 'shop'));

journalSuite(async () => aFolder());

it('keeps a file a day, and beside the last alone what SQLite needs', async () => {
  const folder = aFolder();
  const journal = await aJournal({ folder });
  await journal.append([anEntry(1)]);
  await journal.append([anEntry(2, 1)]);
  expect(files(folder).filter((name) => !name.startsWith('000000000000002'))).toEqual([
    '000000000000001-2026-11-21.db',
  ]);
  expect(files(folder).filter((name) => !name.endsWith('.db'))).toHaveLength(2);
});

it('is read along its indexes', async () => {
  const folder = aFolder();
  const journal = await aJournal({ folder });
  await journal.append([anEntry(1)]);
  const [newest = ''] = files(folder);
  const database = new DatabaseSync(join(folder, 'journal', 'shop', newest));
  const planOf = (sql: string, ...values: readonly (string | number)[]) =>
    database
      .prepare(`explain query plan ${inFile(sql)}`)
      .all(...values)
      .map(({ detail }) => detail);
  expect(planOf(fileStatements.placesOfCall, 'c7', 60)).toEqual([
    'SEARCH call USING PRIMARY KEY (call_id=? AND seq<?)',
  ]);
  expect(planOf(fileStatements.batches, 6, 1)).toEqual([
    'SEARCH batch USING INTEGER PRIMARY KEY (rowid>?)',
  ]);
  database.close();
});
