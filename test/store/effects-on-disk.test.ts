/** What the effects of orders take on the disk, once they are carried out. */
import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { processStatements as statements } from '../../workflows/embedded/process-statements.ts';
import { SqlProcessStore } from '../../workflows/embedded/sql-process-store.ts';
import { openSqlite } from '../../workflows/embedded/sqlite-driver.ts';
import { aFolder } from '../support/a-folder.ts';

const orderCount = 2_000;
const perOrder = 5;

it('is what is kept: the room of a body that was told serves the next one', async () => {
  const path = join(aFolder(), 'orders.db');
  const driver = openSqlite(path, false);
  const store = new SqlProcessStore(driver);
  await store.open('test', 0);
  for (let order = 0; order < orderCount; order += 1) {
    const id = `ord_${createHash('sha256').update(`${order}`).digest('hex').slice(0, 20)}`;
    const keys = Array.from({ length: perOrder }, (_, n) => `${id}/publish/${n}`);
    const rows = keys.flatMap((key, n) => {
      const what = [`order/${id}`, 'publish', 'events', 'b'.repeat(1_500), 'm1', null];
      return [key, order * perOrder + n, ...what, 0, 0, null, null, null, null];
    });
    const added = { width: rows.length / perOrder, values: rows };
    const told = { width: 2, values: keys.flatMap((key) => ['null', key]) };
    await driver.transaction(() => Promise.resolve(), [[statements.addEffect, added]]);
    await driver.transaction(() => Promise.resolve(), [[statements.saveBody, told]]);
  }
  await driver.close();
  const bytesPerEffect = statSync(path).size / orderCount / perOrder;
  expect(bytesPerEffect).toBeLessThan(500);
});
