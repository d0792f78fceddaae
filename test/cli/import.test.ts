/** Tables of any size into a service and out of it, by the command. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aFolder } from '../support/a-folder.ts';
import { callwrightHere } from '../support/callwright.ts';
import { aGif, aPicture } from '../support/pictures.ts';
import { aRunningService } from '../support/running-service.ts';

const rowCount = 2_345;
const header = 'sku;name.fr;category;price;cost';
const row = (n: number, price = '9,90') => `A${n};Bougie «été» n° ${n};bougies;${price};3`;

/** A table as a spreadsheet of western Europe saves it; rows of these places have a wrong price. */
function tableOf(...wrong: readonly number[]): Buffer {
  const rows = Array.from({ length: rowCount }, (_, n) =>
    row(n, wrong.includes(n) ? 'abc' : '9,90'),
  );
  return Buffer.from(`${[header, ...rows].join('\r\n')}\r\n`, 'latin1');
}

async function aCentreToFill() {
  const { address } = await aRunningService();
  const folder = aFolder();
  const file = join(folder, 'items.csv');
  const run = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await callwrightHere([
      ...args,
      '--server',
      address,
      '--as',
      'root',
    ]);
    return { code, stdout, stderr };
  };
  const imported = async (table: Buffer, ...args: readonly string[]) => {
    writeFileSync(file, table);
    return await run('import', 'items', file, ...args);
  };
  return { run, imported, folder };
}

describe('callwright import', () => {
  it('takes a table larger than a request, in the code page of a spreadsheet', async () => {
    const { run, imported, folder } = await aCentreToFill();
    const dry = await imported(tableOf(), '--dry-run');
    expect([dry.code, dry.stdout]).toEqual([
      0,
      expect.stringMatching(
        /2345 rows, 2345 created, .* 0 wrong; a dry run, nothing was written; read as windows-1252/,
      ),
    ]);
    const done = await imported(tableOf());
    expect(done.stdout).toMatch(/2345 created, 0 updated, 0 unchanged, 0 wrong; written/);
    const again = await imported(tableOf(), '--json');
    expect(JSON.parse(again.stdout)).toMatchObject({
      kind: 'items',
      encoding: 'windows-1252',
      rows: rowCount,
      unchanged: rowCount,
      written: false,
    });
    const out = join(folder, 'out.csv');
    expect((await run('export', 'items', '--out', out)).code).toBe(0);
    const lines = readFileSync(out, 'utf8').trim().split('\r\n');
    expect(lines).toHaveLength(rowCount + 1);
    expect(lines[1]).toContain('Bougie «été» n° 0');
  });

  it('writes nothing where one cell of the last part is wrong, and names its line', async () => {
    const { run, imported } = await aCentreToFill();
    const refused = await imported(tableOf(2_300));
    expect(refused.code).toBe(1);
    expect(refused.stdout).toContain('line 2302, price is "abc"; expected an amount such as 19.90');
    expect(refused.stdout).toMatch(/0 created, .* 1 wrong; refused, nothing was written/);
    expect((await run('export', 'items')).stdout.trim().split('\n')).toHaveLength(1);
    const partial = await imported(tableOf(2_300), '--partial');
    expect(partial.stdout).toMatch(/2344 created, .* 1 wrong; written/);
  });

  it('reports a key that an earlier part has, before anything is written', async () => {
    const { imported } = await aCentreToFill();
    const again = Buffer.from(`${tableOf().toString('latin1')}${row(7)}\r\n`, 'latin1');
    for (const args of [['--dry-run'], []]) {
      const refused = await imported(again, ...args);
      expect(refused.code).toBe(1);
      expect(refused.stdout).toContain(
        'line 2347, sku is "A7"; expected each once; it stands in line 9',
      );
    }
    const dry = await imported(again, '--partial', '--dry-run');
    expect(dry.stdout).toMatch(/2346 rows, 2345 created, 0 updated, 0 unchanged, 1 wrong/);
    const done = await imported(again, '--partial');
    expect(done.stdout).toMatch(/2346 rows, 2345 created, 0 updated, 0 unchanged, 1 wrong/);
  });

  it('sends the pictures of a folder that a table names, each once', async () => {
    const { imported, run, folder } = await aCentreToFill();
    const pictures = join(folder, 'pictures');
    mkdirSync(join(pictures, 'more'), { recursive: true });
    writeFileSync(join(pictures, 'a.png'), await aPicture('png'));
    writeFileSync(join(pictures, 'more', 'b c.jpg'), await aPicture('jpeg'));
    const titled = `${header};images`;
    const table = [titled, `${row(1)};a.png|more/b c.jpg`, `${row(2)};a.png`, `${row(3)};`];
    const bytes = Buffer.from(table.join('\n'));
    const dry = await imported(bytes, '--images', pictures, '--dry-run');
    expect([dry.code, dry.stdout]).toEqual([
      0,
      expect.stringContaining('3 created, 0 updated, 0 unchanged, 0 wrong; a dry run'),
    ]);
    const done = await imported(bytes, '--images', pictures);
    expect(done.stdout).toContain('3 rows, 3 created, 0 updated, 0 unchanged, 0 wrong; written');
    const again = await imported(bytes, '--images', pictures);
    expect(again.stdout).toContain('0 created, 0 updated, 3 unchanged, 0 wrong; nothing to write');
    const { stdout } = await run('export', 'items');
    expect(stdout).toMatch(/^A1,.*,a\.png\|more\/b c\.jpg\r?$/m);
    writeFileSync(join(pictures, 'a.png'), await aPicture('png', { shade: 9 }));
    const changed = await imported(bytes, '--images', pictures);
    expect(changed.stdout).toContain('0 created, 2 updated, 1 unchanged, 0 wrong; written');
  });

  it('writes nothing where a picture is wrong, and names its line, file and reason', async () => {
    const { imported, folder } = await aCentreToFill();
    const pictures = join(folder, 'pictures');
    mkdirSync(pictures);
    writeFileSync(join(pictures, 'a.png'), aGif);
    writeFileSync(join(folder, 'b.png'), await aPicture());
    const names = ['a.png', 'none.png', '../b.png'];
    const rows = names.map((name, n) => `${row(n)};${name}`);
    const bytes = Buffer.from([`${header};images`, ...rows].join('\n'));
    const refused = await imported(bytes, '--images', pictures);
    expect([refused.code, refused.stdout.split('\n')]).toEqual([
      1,
      [
        'line 2, images is "a.png": The picture is image/gif by its content; expected image/png, image/jpeg or image/webp',
        expect.stringMatching(
          /^line 3, images is "none\.png", which .+; expected a file in .*pictures$/,
        ),
        `line 4, images is "../b.png"; expected a file in ${pictures}`,
        expect.stringContaining('3 rows, 0 created, 0 updated, 0 unchanged, 3 wrong; refused'),
        '',
      ],
    ]);
    const without = await imported(bytes);
    expect(without.stdout).toContain(
      'line 2, images is "a.png"; expected an address such as https://shop.example/mug.png',
    );
    expect(await imported(bytes, '--images', join(folder, 'none'))).toMatchObject({ code: 3 });
  });

  it('is told what there is, where it knows no such table or file', async () => {
    const { run } = await aCentreToFill();
    expect(await run('import', 'prices', 'x.csv')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(
        'expected items, customers, stock, tax-rates, fraud-entries, address-changes, entries',
      ) as unknown,
    });
    expect(await run('import', 'items', '/nowhere/x.csv')).toMatchObject({ code: 3 });
  });
});
