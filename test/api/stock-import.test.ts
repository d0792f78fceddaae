/** Stock that comes as a table: by hand, and again and again from a file or an address. */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { PartnersFile } from '../../contracts/index.ts';
import { importStockOnSchedule } from '../../server/index.ts';
import { aFolder } from '../support/a-folder.ts';
import { each, imports, itemsTable } from '../support/a-shop.ts';
import { aServer, type TestApi } from '../support/api-server.ts';

const stockOf = async (served: TestApi) =>
  each(await served.get('/api/v1/centres/shop/items'), 'stock');

async function aShop() {
  const served = await aServer(undefined, [], {}, { takesOrders: true });
  await imports(served, 'items', itemsTable);
  return served;
}

it('stock is shown first, then written, and once more changes nothing', async () => {
  const served = await aShop();
  const table = 'stock,référence,attendu le\n7,MUG,\n0,BOL,2026-12-24\n';
  const dry = await imports(served, 'stock', table, { query: '&dryRun=true' });
  expect(dry.body).toMatchObject({ rows: 2, updated: 2, created: 0, written: false });
  expect(await stockOf(served)).toEqual([0, null, 3]);
  expect((await imports(served, 'stock', table)).body).toMatchObject({ updated: 2, written: true });
  expect(await stockOf(served)).toEqual([0, null, 7]);
  expect((await imports(served, 'stock', table)).body).toMatchObject({ unchanged: 2 });
});

it('stock names unknown items and wrong cells by line, below long cells too', async () => {
  const served = await aShop();
  const table = 'sku,stock\n"MUG\n",seven\nCUP,1\nMUG,1\n\n';
  const { body } = await imports(served, 'stock', table, { query: '&partial=true' });
  expect(body).toMatchObject({ rows: 3, rejected: 3 });
  expect((body['errors'] as { line: number; message: string }[]).map((one) => one.message)).toEqual(
    [
      expect.stringMatching(/^line 2, stock .*"seven".*a number of units such as 12 or 1\.5/),
      expect.stringMatching(/^line 4, sku .*"CUP".*an item of shop/),
      expect.stringMatching(/^line 5, sku .*"MUG".*each once; it stands in line 2/),
    ],
  );
});

function onSchedule({ clock }: TestApi, stockImport: NonNullable<PartnersFile['stockImport']>) {
  const file = { schema: 'callwright.partners/1', stockImport } as const;
  return { clock, partners: { file, secretOf: () => '' } };
}

/** Until the partner’s state is so. */
async function tells({ orders }: TestApi, state: 'up' | 'lost', problem: RegExp | null) {
  const found = () => orders?.partners.all().find(({ name }) => name === 'stockImport');
  while (found()?.state !== state || problem?.test(found()?.lastProblem ?? '') === false) {
    await new Promise(setImmediate);
  }
}

it('a file of stock is read after each pause, and its faults are told', async () => {
  const served = await aShop();
  const path = join(aFolder(), 'shop.csv');
  writeFileSync(path, 'sku;stock\nMUG;7\n');
  const section = { file: path.replace('shop.csv', '{centre}.csv'), everyMinutes: 15 };
  const { serving } = served.app;
  const stop = importStockOnSchedule(onSchedule(served, section), serving);
  onTestFinished(stop);
  await tells(served, 'up', null);
  expect(await stockOf(served)).toEqual([0, null, 7]);
  writeFileSync(path, 'sku;stock\nMUG;8\nCUP;1\n');
  served.clock.turn(899_000);
  expect(await stockOf(served)).toEqual([0, null, 7]);
  served.clock.turn(1_000);
  await tells(served, 'lost', /^1 of 2 rows are wrong: line 3, sku .*"CUP"/);
  expect(await stockOf(served)).toEqual([0, null, 8]);
  writeFileSync(path, 'sku;price\nMUG;8\n');
  served.clock.turn(900_000);
  await tells(served, 'lost', /price/);
  writeFileSync(path, 'sku;stock\nMUG;9\n');
  served.clock.turn(900_000);
  await tells(served, 'up', null);
  expect(await stockOf(served)).toEqual([0, null, 9]);
});

it('stock is read from an address; one that answers otherwise is a problem', async () => {
  const served = await aShop();
  const answers = [200, 503];
  const server = createServer((_asked, answer) => {
    answer.writeHead(answers.shift() ?? 200).end('sku\tstock\nMUG\t5\n');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/stock`;
  const { serving } = served.app;
  const stop = importStockOnSchedule(onSchedule(served, { url, everyMinutes: 1 }), serving);
  onTestFinished(stop);
  await tells(served, 'up', null);
  expect(await stockOf(served)).toEqual([0, null, 5]);
  served.clock.turn(60_000);
  await tells(served, 'lost', /\/stock answers 503; expected 200/);
});
