import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../store/index.ts';
import {
  aFolder,
  callwrightHere,
  jsonLines,
  mainPath,
  nodePath,
  plainEnvironment,
} from '../support/callwright.ts';
import { aJournal, anEntry, fromTo } from '../support/journals.ts';

/** Two days of a shop, ten entries, closed. */
async function aData(): Promise<string> {
  const folder = aFolder();
  const journal = await aJournal({ folder });
  for (const n of fromTo(1, 10)) {
    const body = JSON.stringify({
      nowMs: n,
      inputs: [{ callId: `c${n % 5}` }, { callId: 'other' }],
    });
    await journal.append([{ ...anEntry(n, n > 5 ? 1 : 0), body, callIds: [`c${n % 5}`, 'other'] }]);
  }
  await journal.snapshot(10, Buffer.from('state'));
  await journal.close();
  return folder;
}

const run = (...args: readonly string[]) => callwrightHere(['journal', ...args]);

describe('callwright journal verify', () => {
  it('says what is there where all is whole', async () => {
    const { code, stdout, stderr } = await run('verify', '--data', await aData());
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(
      'the journal of shop is whole: 10 entries, 1 to 10, in 2 files, 1 snapshot\n',
    );
  });

  it('names the file and the entry that are not as written, and ends with 1', async () => {
    const data = await aData();
    const path = join(data, 'journal', 'shop', '000000000000001-2026-11-21.db');
    const database = new DatabaseSync(path);
    database.exec("update batch set body = replace(body, 'instant', 'life') where seq = 3");
    database.close();
    const { code, stdout } = await run('verify', '--data', data);
    expect(code).toBe(1);
    expect(stdout).toContain(`the journal is damaged at seq 3, in ${path}`);
    const json = await run('verify', '--data', data, '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({
      schema: 'callwright.journal-verify/1',
      centreId: 'shop',
      isWhole: false,
      files: 2,
      faults: [expect.stringContaining('seq 3')],
    });
  });

  it('says that a journal has nothing in it yet', async () => {
    const data = aFolder();
    await (await aJournal({ folder: data })).close();
    const { code, stdout } = await run('verify', '--data', data);
    expect(code).toBe(0);
    expect(stdout).toBe('the journal of shop is whole: 0 entries in 1 file, 0 snapshots\n');
  });

  it('says what a folder keeps, and what to name', async () => {
    const none = await run('verify', '--data', aFolder());
    expect([none.code, none.stderr]).toEqual([3, expect.stringContaining('keeps no journal')]);
    const missing = await run('verify');
    expect([missing.code, missing.stderr]).toEqual([
      2,
      expect.stringContaining('--data is missing'),
    ]);
    const data = await aData();
    mkdirSync(join(data, 'journal', 'lyon'));
    const several = await run('verify', '--data', data);
    expect([several.code, several.stderr]).toEqual([2, expect.stringContaining('lyon, shop')]);
    const other = await run('verify', '--data', data, '--centre-id', 'paris');
    expect([other.code, other.stderr]).toEqual([3, expect.stringContaining('no journal of paris')]);
    expect((await run('verify', '--data', data, '--centre-id', 'shop')).code).toBe(0);
  });
});

describe('a journal that this user may only read', () => {
  /** Runs the command without root's right to pass over the modes of files. */
  function reads(...args: readonly string[]) {
    const isRoot = process.getuid?.() === 0;
    const limited = ['setpriv', '--bounding-set=-dac_override,-dac_read_search'];
    const line = [...(isRoot ? limited : []), nodePath, mainPath, 'journal', ...args];
    const [program = '', ...rest] = line;
    const { status, stdout, stderr } = spawnSync(program, rest, {
      encoding: 'utf8',
      env: plainEnvironment,
    });
    return { code: status, stdout, stderr };
  }

  it.each([
    ['that was closed', 10],
    ['whose log is left by a killed service', 11],
  ])('is verified and exported %s', async (_, count) => {
    const data = await aData();
    openStore({ path: join(data, 'callwright.db'), nowMs: () => 0 }).close();
    const place = join(aFolder(), 'data');
    const journal = count === 11 ? await aJournal({ folder: data, epoch: 2 }) : null;
    await journal?.append([anEntry(11, 1)]);
    cpSync(data, place, { recursive: true, filter: (path) => !path.endsWith('-shm') });
    await journal?.close();
    const names = readdirSync(place, { recursive: true }).map(String);
    expect(names.some((name) => name.endsWith('.db-wal'))).toBe(count === 11);
    const setRights = (ofFolder: number, ofFile: number): void => {
      for (const path of ['', ...names].map((name) => join(place, name))) {
        chmodSync(path, statSync(path).isDirectory() ? ofFolder : ofFile);
      }
    };
    chmodSync(join(place, '..'), 0o755);
    setRights(0o555, 0o444);
    onTestFinished(() => setRights(0o755, 0o644));
    const verified = reads('verify', '--data', place);
    expect(verified).toMatchObject({ code: 0, stderr: '' });
    expect(verified.stdout).toContain(`is whole: ${count} entries, 1 to ${count}, in 2 files`);
    expect(jsonLines(reads('export', '--data', place).stdout)).toHaveLength(1 + count);
  });
});

describe('callwright journal export', () => {
  it('writes what the journal is of, then its entries', async () => {
    const data = await aData();
    const { code, stdout } = await run('export', '--data', data);
    expect(code).toBe(0);
    const [head, ...entries] = jsonLines<{ readonly seq: number }>(stdout);
    expect(head).toMatchObject({ schema: 'callwright.journal/1', centreId: 'shop', speed: 1 });
    expect(entries.map(({ seq }) => seq)).toEqual(fromTo(1, 10));
    expect(entries[2]).toMatchObject({
      kind: 'instant',
      callIds: ['c3', 'other'],
      body: { nowMs: 3 },
    });
    const some = await run('export', '--data', data, '--after', '4', '--until', '7');
    expect(
      jsonLines<{ readonly seq: number }>(some.stdout)
        .slice(1)
        .map(({ seq }) => seq),
    ).toEqual([5, 6, 7]);
  });
});

describe('callwright journal show', () => {
  it('follows one call through the days, and leaves out what is of others', async () => {
    const { code, stdout } = await run('show', 'c2', '--data', await aData());
    expect(code).toBe(0);
    expect(stdout.split('\n').slice(1, 3)).toEqual([
      '2    2026-11-21T12:00:00.002Z  instant  {"nowMs":2,"inputs":[{"callId":"c2"}]}',
      '7    2026-11-22T12:00:00.007Z  instant  {"nowMs":7,"inputs":[{"callId":"c2"}]}',
    ]);
  });

  it('gives whole entries as JSON, and 1 for a call it does not have', async () => {
    const data = await aData();
    const { stdout } = await run('show', 'c2', '--data', data, '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'callwright.journal-show/1',
      callId: 'c2',
      entries: [{ seq: 2, body: { inputs: [{}, { callId: 'other' }] } }, { seq: 7 }],
    });
    const unknown = await run('show', 'c', '--data', data);
    expect(unknown).toEqual({ code: 1, stdout: '', stderr: 'the journal of shop has no call c\n' });
  });
});
