/** Copies of several databases are of one moment, whatever is written while they are made. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it, onTestFinished, vi } from 'vitest';
import { backUpFolder } from '../../store/index.ts';
import { aFolder } from '../support/a-folder.ts';

const names = ['a.db', 'b.db', join('journal', 'shop', '000000000000001-2026-11-21.db')];

/** A folder whose databases are open in a service, and what adds a row to each of them. */
function aWrittenFolder() {
  const folder = aFolder();
  mkdirSync(join(folder, 'journal', 'shop'), { recursive: true });
  const databases = names.map((name) => new DatabaseSync(join(folder, name)));
  for (const one of databases) one.exec('pragma journal_mode = wal; create table t (n)');
  onTestFinished(() => {
    for (const one of databases) one.close();
  });
  const write = (): void => {
    for (const one of databases) one.prepare('insert into t values (1)').run();
  };
  return { folder, write };
}

function rowsIn(folder: string): readonly unknown[] {
  return names.map((name) => {
    const database = new DatabaseSync(join(folder, name), { readOnly: true });
    const row = database.prepare('select count(*) as rows from t').get();
    database.close();
    return row?.['rows'];
  });
}

it('copies what all databases have at the moment of the first', async () => {
  const { folder, write } = aWrittenFolder();
  write();
  const to = aFolder();
  let steps = 0;
  for await (const bytes of backUpFolder(folder, to)) {
    expect(bytes).toBeGreaterThan(0);
    write();
    steps += 1;
  }
  expect([steps, rowsIn(to)]).toEqual([3, [1, 1, 1]]);
  expect(rowsIn(folder)).toEqual([4, 4, 4]);
});

it('takes another moment where a database was written meanwhile', async () => {
  const { folder, write } = aWrittenFolder();
  const to = aFolder();
  const { exec } = DatabaseSync.prototype;
  let begun = 0;
  const spy = vi.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function (
    this: DatabaseSync,
    sql,
  ) {
    begun += sql === 'begin' ? 1 : 0;
    if (begun === 2 && sql === 'begin') write();
    return exec.call(this, sql);
  });
  onTestFinished(() => spy.mockRestore());
  for await (const bytes of backUpFolder(folder, to)) expect(bytes).toBeGreaterThan(0);
  spy.mockRestore();
  expect(begun).toBe(6);
  expect(rowsIn(to)).toEqual([1, 1, 1]);
});
