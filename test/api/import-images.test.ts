/** Images that a table of items names by their addresses. */
import { describe, expect, it } from 'vitest';
import { imports } from '../support/a-shop.ts';
import { aServer, type Body, type TestApi } from '../support/api-server.ts';
import { aPictureServer } from '../support/picture-server.ts';
import { aGif, aPicture } from '../support/pictures.ts';

const header = 'sku;name.fr;category;price;cost;images';
const tableOf = (...cells: readonly string[]): string =>
  [header, ...cells.map((cell, n) => `A${n + 1};Tasse ${n + 1};table;9,90;3;${cell}`)].join('\n');

/** May ask the address of this machine, as a service that is started with --webhook-allow. */
const aShop = (webhookAllow: readonly string[] = ['127.0.0.0/8']): Promise<TestApi> =>
  aServer(undefined, [], {}, { webhookAllow });

async function imagesOf(served: TestApi, sku: string): Promise<readonly Body[]> {
  const { body } = await served.ask('GET', `/api/v1/items/shop.${sku}`, { as: 'helene' });
  return body['images'] as readonly Body[];
}

const messagesIn = ({ body }: { readonly body: Body }) =>
  (body['errors'] as readonly Body[]).map(({ message }) => message);

describe('a table that names images by address', () => {
  it('fetches each once, in the order of the cell, and nothing the second time', async () => {
    const { address, asked } = await aPictureServer({
      '/one.png': await aPicture('png', { shade: 10 }),
      '/two.jpg': await aPicture('jpeg'),
      '/moved.png': '/one.png',
    });
    const served = await aShop();
    const [one, two, moved] = ['one.png', 'two.jpg', 'moved.png'].map((n) => `${address}/${n}`);
    const table = tableOf(`${two}|${one}`, `${moved}`, `${one}`);
    const dry = await imports(served, 'items', table, { query: '&dryRun=true' });
    expect(dry.body).toMatchObject({ created: 3, rejected: 0, written: false });
    expect((await served.ask('GET', '/api/v1/items/shop.A1', { as: 'helene' })).status).toBe(404);
    const done = await imports(served, 'items', table);
    expect(done.body).toMatchObject({ created: 3, rejected: 0, written: true });
    const images = await imagesOf(served, 'A1');
    expect(images.map(({ type, isDefault, source }) => [type, isDefault, source])).toEqual([
      ['image/jpeg', true, two],
      ['image/png', false, one],
    ]);
    const [ofMoved] = await imagesOf(served, 'A2');
    expect(ofMoved).toMatchObject({ source: moved, sha256: images[1]?.['sha256'] });
    expect([...asked].sort()).toEqual(['/moved.png', '/one.png', '/one.png', '/two.jpg']);
    const again = await imports(served, 'items', table);
    expect(again.body).toMatchObject({ unchanged: 3, written: false });
    const path = '/api/v1/centres/shop/exports?kind=items';
    const { text } = await served.ask('GET', path, { as: 'nadia' });
    expect(text).toContain(`,${two}|${one}\r\n`);
    expect((await imports(served, 'items', text)).body).toMatchObject({ unchanged: 3 });
    expect(asked).toHaveLength(4);
    const fewer = await imports(served, 'items', `sku;images\nA1;${one}\nA2;\n`);
    expect(fewer.body).toMatchObject({ updated: 1, unchanged: 1 });
    expect((await imagesOf(served, 'A1')).map(({ source }) => source)).toEqual([one]);
    expect(await imagesOf(served, 'A2')).toHaveLength(1);
  });

  it('says of each row why there is no picture, and writes nothing', async () => {
    const long = Buffer.concat([await aPicture(), Buffer.alloc(4_194_304)]);
    const { address } = await aPictureServer({
      '/gone.png': 404,
      '/a.gif': aGif,
      '/long.png': long,
      '/circle': '/circle',
      '/inside': 'http://169.254.169.254/latest/meta-data',
      '/file': 'file:///etc/passwd',
    });
    const served = await aShop();
    const paths = ['gone.png', 'a.gif', 'long.png', 'circle', 'inside', 'file'];
    const cells = [...paths.map((path) => `${address}/${path}`), 'mug.png', 'sha256:abc'];
    const got = await imports(served, 'items', tableOf(...cells));
    expect(got.body).toMatchObject({ rejected: 8, created: 0, written: false });
    const nothing = (line: number, path: string, why: string) =>
      `line ${line}, images is "${address}/${path}", of which there is nothing: ${why}; expected an address that gives a picture`;
    const file =
      'expected an address such as https://shop.example/mug.png; files come in a zip in the console, or by callwright import items --images';
    expect(messagesIn(got)).toEqual([
      nothing(2, 'gone.png', 'it answers 404'),
      `line 3, images is "${address}/a.gif", which gives image/gif by its content; expected image/png, image/jpeg or image/webp`,
      nothing(4, 'long.png', 'it has more than 4194304 bytes'),
      nothing(5, 'circle', 'it leads on more than 3 times'),
      nothing(
        6,
        'inside',
        '169.254.169.254 is no public address; expected one, or a subnet that --webhook-allow names',
      ),
      nothing(7, 'file', 'it leads to file:'),
      `line 8, images is "mug.png"; ${file}`,
      `line 9, images is "sha256:abc"; ${file}`,
    ]);
    const good = await aPictureServer({ '/a.png': await aPicture() });
    const mixed = tableOf(`${good.address}/a.png`, 'mug.png');
    const partial = await imports(served, 'items', mixed, { query: '&partial=true' });
    expect(partial.body).toMatchObject({ created: 1, rejected: 1, written: true });
  });

  it('asks no address that only this machine reaches', async () => {
    const { address, asked } = await aPictureServer({ '/a.png': await aPicture() });
    const served = await aShop([]);
    const { port } = new URL(address);
    const cells = [address, `http://localhost:${port}`, `http://[::1]:${port}`, 'http://0x7f.1'];
    const got = await imports(served, 'items', tableOf(...cells.map((one) => `${one}/a.png`)));
    const messages = messagesIn(got);
    expect(messages).toHaveLength(4);
    for (const message of messages) expect(message).toContain('is no public address');
    expect(asked).toEqual([]);
  });
});
