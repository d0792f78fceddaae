/** The journal in PostgreSQL: what every journal does, and what is damaged or lost there. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { aProxy } from '../support/cutting-proxy.ts';
import { aReader, journalSuite } from '../support/journal-suite.ts';
import { aJournal, anEntry, entryBodies, fromTo } from '../support/journals.ts';
import { onPostgres, postgresHere } from '../support/order-hosts/postgres-here.ts';
import { runStatements } from '../support/temporary-postgres.ts';

/** Changes rows of journals as nobody may. */
async function damage(url: string, sql: string): Promise<void> {
  const [, schema = ''] = /search_path%3D(\w+)/.exec(url) ?? [];
  await runStatements(url, sql.replaceAll('journal_', `${schema}_callwright.journal_`));
}

/** Three days of four entries. */
async function aFilledJournal(): Promise<string> {
  const folder = await onPostgres();
  const journal = await aJournal({ folder });
  for (const n of fromTo(1, 12)) await journal.append([anEntry(n, Math.floor((n - 1) / 4))]);
  await journal.close();
  return folder;
}

function verdictOf(folder: string): readonly [lastSeq: number, faults: readonly string[]] {
  const work = aReader(folder).verifying();
  let step = work.next();
  while (step.done !== true) step = work.next();
  return [step.value.lastSeq, step.value.faults];
}

describe.runIf(postgresHere !== null)('in PostgreSQL', () => {
  journalSuite(onPostgres);

  const another = "update journal_batch set body = '1' || body where seq =";
  const noDay = 'delete from journal_file where first_seq = 5';
  it.each([
    ['the last is gone', 'delete from journal_batch where seq = 12', [11, 11], 'has 4 places'],
    ['the last is another', `${another} 12`, [11, 11], 'its end is broken'],
    ['a middle one is another', `${another} 6`, [4, null], 'its checksum does not fit it'],
    [
      'a middle one is gone',
      'delete from journal_batch where seq = 7',
      [6, null],
      '1 entries after 6',
    ],
    ['the day is gone', noDay, [0, null], 'entries 5 to 8 are missing'],
    [
      'the call is not found',
      'delete from journal_call where seq = 6',
      [8, 12],
      'lacks c6 at seq 6',
    ],
  ] as const)(
    'an entry of which %s is told of, or cut',
    async (_what, sql, [sound, opened], fault) => {
      const folder = await aFilledJournal();
      expect(verdictOf(folder)).toEqual([12, []]);
      await damage(folder, sql);
      expect(verdictOf(folder)).toEqual([sound, [expect.stringContaining(fault)]]);
      const opening = aJournal({ folder, epoch: 2 });
      if (opened === null) {
        return await expect(opening).rejects.toMatchObject({ code: 'store_damaged' });
      }
      expect(await (await opening).append([anEntry(13, 2)])).toBe(opened + 1);
    },
  );

  it('that is away refuses entries, keeps none twice, and goes on when it is back', async () => {
    const folder = await onPostgres();
    const proxy = await aProxy(folder);
    onTestFinished(() => void proxy.end());
    const journal = await aJournal({ folder: proxy.url });
    expect(await journal.append([anEntry(1)])).toBe(1);
    await proxy.tell('close');
    await expect(journal.append([anEntry(2)])).rejects.toMatchObject({ isPassing: true });
    await expect(journal.append([anEntry(3)])).rejects.toMatchObject({ code: 'store_io_failed' });
    await proxy.tell('listen');
    await expect.poll(() => journal.append([anEntry(4)]).catch(() => 0)).toBe(2);
    // Once it is written, so is the index of what was before.
    await journal.snapshot(2, new Uint8Array(1));
    await proxy.tell('before');
    await expect(journal.append([anEntry(5)])).rejects.toMatchObject({ isPassing: true });
    await proxy.tell('after');
    expect(await journal.append([anEntry(6)])).toBe(3);
    expect(await journal.append([anEntry(7)])).toBe(4);
    expect(entryBodies(aReader(folder).entries(0))).toEqual([
      [1, 1],
      [2, 4],
      [3, 6],
      [4, 7],
    ]);
    expect(verdictOf(folder)).toEqual([4, []]);
  });
});
