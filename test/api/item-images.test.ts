/** Images of items, over the API: sent, arranged, shown, and taken away. */
import { createHash } from 'node:crypto';
import { Transformer } from '@napi-rs/image';
import { describe, expect, it } from 'vitest';
import { imports, itemsTable } from '../support/a-shop.ts';
import { aServer, type Body, type HttpReply, type TestApi } from '../support/api-server.ts';
import { aDrawing, aGif, aHugePng, aPicture, aTurnedPhotograph } from '../support/pictures.ts';

const png = { 'content-type': 'image/png' };
const mug = '/api/v1/items/shop.MUG';

interface Image extends Body {
  readonly number: number;
  readonly href: string;
  readonly isDefault: boolean;
  readonly sha256: string;
  readonly thumbnails: readonly { readonly side: number; readonly href: string }[];
}

async function aShopWithItems(): Promise<TestApi> {
  const served = await aServer();
  await imports(served, 'items', itemsTable);
  return served;
}

function sends(
  served: TestApi,
  place: string | number,
  body: Buffer | string,
  { as = 'nadia', headers = {} } = {},
): Promise<HttpReply> {
  const type = { ...png, ...headers };
  return served.ask('PUT', `${mug}/images/${place}`, { as, body, headers: type });
}

const imagesIn = ({ body }: HttpReply) => body['images'] as readonly Image[];
const numbersIn = (got: HttpReply) => imagesIn(got).map(({ number }) => number);
const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

async function file({ app }: TestApi, url: string, headers = {}) {
  const { statusCode, rawPayload, headers: got } = await app.inject({ url, headers });
  return { status: statusCode, bytes: rawPayload, headers: got };
}

describe('large images sent at once', () => {
  it('are decoded one by one while their version lasts, and few of them wait', async () => {
    const served = await aShopWithItems();
    const picture = await aPicture('png', { width: 2_500, height: 2_500 });
    const headers = { 'if-match': '"v1"' };
    const sent = Array.from({ length: 18 }, () => sends(served, 1, picture, { headers }));
    const got = (await Promise.all(sent)).map(({ status }) => status);
    expect(got).toEqual([200, ...Array.from({ length: 15 }, () => 412), 503, 503]);
    expect((await sends(served, 2, picture)).status).toBe(200);
  });
});

describe('an image of an item', () => {
  it('is sent as a file, and shown whole and small, kept for ever', async () => {
    const served = await aShopWithItems();
    const picture = await aPicture('jpeg', { width: 2_000, height: 1_000 });
    const put = await sends(served, 1, picture, { headers: { 'content-type': 'image/jpeg' } });
    expect([put.status, put.headers['etag'], put.body['version']]).toEqual([200, '"v2"', 2]);
    const [image] = imagesIn(put);
    const sha256 = hashOf(picture);
    expect(image).toMatchObject({ number: 1, isDefault: true, sha256, width: 1_600, height: 800 });
    const shown = await file(served, String(image?.href));
    expect(shown.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'x-content-type-options': 'nosniff',
      'cache-control': 'public, max-age=31536000, immutable',
      etag: `"${sha256}-whole"`,
    });
    const known = { 'if-none-match': String(shown.headers.etag) };
    expect((await file(served, String(image?.href), known)).status).toBe(304);
    const sides = [];
    for (const { side, href } of image?.thumbnails ?? []) {
      const { bytes, headers } = await file(served, href);
      const { width, height, format } = await new Transformer(bytes).metadata();
      sides.push([side, width, height, format, headers['content-type']]);
    }
    expect(sides).toEqual([
      [96, 96, 48, 'webp', 'image/webp'],
      [320, 320, 160, 'webp', 'image/webp'],
    ]);
    const plain = await file(served, `${mug}/images/1`);
    expect(plain.headers['cache-control']).toBe('private, no-cache');
    const read = await served.ask('GET', mug, { as: 'helene' });
    expect(imagesIn(read)).toEqual(imagesIn(put));
    const listed = await served.ask('GET', '/api/v1/centres/shop/items?q=mug', { as: 'helene' });
    expect((listed.body['items'] as readonly Body[])[0]?.['images']).toEqual(imagesIn(put));
  });

  it.each(['png', 'jpeg', 'webp'] as const)('may be a %s, whatever its name says', async (type) => {
    const served = await aShopWithItems();
    const put = await sends(served, 1, await aPicture(type));
    expect(imagesIn(put)[0]).toMatchObject({ type: `image/${type}`, width: 400, height: 300 });
  });

  it('is turned upright, and tells nothing that a camera noted', async () => {
    const served = await aShopWithItems();
    const photograph = await aTurnedPhotograph();
    expect(photograph.includes('GPS')).toBe(true);
    const [image] = imagesIn(await sends(served, 1, photograph));
    expect(image).toMatchObject({ width: 40, height: 60 });
    const { bytes } = await file(served, String(image?.href));
    expect([bytes.includes('Exif'), bytes.includes('GPS')]).toEqual([false, false]);
  });

  it('is one of several, in an order, of which the first alone is the default', async () => {
    const served = await aShopWithItems();
    const [one, two, three] = await Promise.all(
      [10, 20, 30].map((shade) => aPicture('png', { shade })),
    );
    await sends(served, 1, one ?? '');
    await sends(served, 5, two ?? '');
    expect(numbersIn(await sends(served, '3?default=true', three ?? ''))).toEqual([3, 1, 5]);
    const arrange = (numbers: readonly number[]) =>
      served.ask('PUT', `${mug}/images`, { as: 'nadia', body: { numbers } });
    const arranged = await arrange([5, 3, 1]);
    expect(imagesIn(arranged).map(({ number, isDefault }) => [number, isDefault])).toEqual([
      [5, true],
      [3, false],
      [1, false],
    ]);
    const lacking = await arrange([5, 3]);
    expect([lacking.status, lacking.body['detail']]).toEqual([
      400,
      '/body/numbers is 5, 3; expected each once of 5, 3, 1',
    ]);
    const replaced = await sends(served, 3, one ?? '');
    expect(numbersIn(replaced)).toEqual([5, 3, 1]);
    expect(imagesIn(replaced)[1]?.sha256).toBe(imagesIn(replaced)[2]?.sha256);
    const left = await served.ask('DELETE', `${mug}/images/5`, { as: 'nadia' });
    expect([left.status, numbersIn(left)]).toEqual([200, [3, 1]]);
    const gone = await served.ask('DELETE', `${mug}/images/5`, { as: 'nadia' });
    expect([gone.status, gone.body['code']]).toEqual([404, 'image_not_found']);
    expect((await file(served, `${mug}/images/5`)).status).toBe(404);
  });

  it('is refused where it is no picture, by its content', async () => {
    const served = await aShopWithItems();
    const said = async (body: Buffer | string, place: string | number = 1, headers = {}) => {
      const { status, body: problem } = await sends(served, place, body, { headers });
      return [status, problem['code'], problem['detail']];
    };
    const types = 'expected image/png, image/jpeg or image/webp.';
    expect(await said(aGif)).toEqual([
      415,
      'media_type_unsupported',
      `The picture is image/gif by its content; ${types}`,
    ]);
    expect((await said(aDrawing))[2]).toContain('is image/svg+xml by its content');
    expect((await said('<svg onload="alert(1)"/>'))[2]).toContain('is image/svg+xml');
    expect((await said('hello'))[2]).toContain('is no picture that is known by its content');
    expect((await said(aDrawing, 1, { 'content-type': 'image/svg+xml' }))[2]).toBe(
      'The body is image/svg+xml; expected image/png or image/jpeg or image/webp.',
    );
    const whole = await aPicture('jpeg');
    for (const type of ['png', 'jpeg', 'webp'] as const) {
      const cut = (await aPicture(type)).subarray(0, -40);
      const [status, code, detail] = await said(cut);
      expect([status, code]).toEqual([400, 'invalid_parameter']);
      expect(detail).toMatch(/^\/body is image\/\w+ that cannot be read \(.+\); expected a whole/);
    }
    expect((await said(await aHugePng(30_000, 20_000)))[2]).toBe(
      '/body is 30,000 × 20,000 pixels; expected at most 25,000,000 in all',
    );
    const long = Buffer.concat([whole, Buffer.alloc(4_194_304)]);
    expect(await said(long)).toEqual([
      413,
      'body_too_large',
      'The body is too large; expected at most 4194304 bytes.',
    ]);
    expect((await said(whole, 21))[2]).toBe('/path/image is "21"; expected a number from 1 to 20');
    expect((await said(whole, 'one'))[0]).toBe(400);
    const empty = await served.ask('PUT', `${mug}/images/1`, { as: 'nadia' });
    expect(empty.status).toBe(400);
    expect(imagesIn(await served.ask('GET', mug, { as: 'helene' }))).toEqual([]);
  });

  it('is changed by those who may change the item, of the version they name', async () => {
    const served = await aShopWithItems();
    const picture = await aPicture();
    expect((await sends(served, 1, picture, { as: 'helene' })).status).toBe(403);
    const stale = await sends(served, 1, picture, { headers: { 'if-match': '"v9"' } });
    expect([stale.status, stale.body['code']]).toEqual([412, 'version_mismatch']);
    const other = '/api/v1/items/shop.NONE/images/1';
    const lost = await served.ask('PUT', other, { as: 'nadia', body: picture, headers: png });
    expect([lost.status, lost.body['code']]).toEqual([404, 'item_not_found']);
    await sends(served, 1, picture);
    const audit = await served.ask('GET', '/api/v1/centres/shop/audit?action=putItemImage', {
      as: 'nadia',
    });
    const [entry] = audit.body['items'] as readonly Body[];
    expect(entry).toMatchObject({ before: [], after: [{ sha256: hashOf(picture) }] });
  });

  it('is stored once, and its picture is removed a day after no item shows it', async () => {
    const served = await aShopWithItems();
    const { store, clock } = served;
    const [picture, other] = [await aPicture(), await aPicture('webp')];
    const hash = hashOf(picture);
    await sends(served, 1, picture);
    await served.ask('PUT', '/api/v1/items/shop.BOL/images/1', {
      as: 'nadia',
      body: picture,
      headers: png,
    });
    await served.ask('DELETE', `${mug}/images/1`, { as: 'nadia' });
    clock.turn(2 * 86_400_000);
    await sends(served, 1, other);
    expect(store.pictures.find('shop', hash)).toBeDefined();
    await served.ask('DELETE', '/api/v1/items/shop.BOL/images/1', { as: 'nadia' });
    clock.turn(86_400_000 - 1_000);
    await sends(served, 2, other);
    expect(store.pictures.find('shop', hash)).toBeDefined();
    clock.turn(2_000);
    await sends(served, 3, other);
    expect(store.pictures.find('shop', hash)).toBeUndefined();
  });

  it('is sent under its hash before a table names it', async () => {
    const served = await aShopWithItems();
    const picture = await aPicture();
    const at = (hash: string) => `/api/v1/centres/shop/pictures/${hash}`;
    const send = (hash: string) =>
      served.ask('PUT', at(hash), { as: 'nadia', body: picture, headers: png });
    const hash = hashOf(picture);
    expect((await send(hash)).body).toEqual({
      sha256: hash,
      type: 'image/png',
      width: 400,
      height: 300,
    });
    const wrong = await send('0'.repeat(64));
    expect([wrong.status, wrong.body['detail']]).toEqual([
      400,
      `/path/picture is ${'0'.repeat(64)}; expected the SHA-256 of the body`,
    ]);
    expect((await send('mug.png')).status).toBe(400);
    const table = `sku;images\nMUG;mug.png#sha256:${hash}\nBOL;sha256:${hash}\n`;
    expect((await imports(served, 'items', table)).body).toMatchObject({ updated: 2 });
    expect((await imports(served, 'items', table)).body).toMatchObject({ unchanged: 2 });
    const exported = await served.ask('GET', '/api/v1/centres/shop/exports?kind=items', {
      as: 'nadia',
    });
    expect(exported.text).toMatch(/^BOL,.*,sha256:[0-9a-f]{64}\r?$/m);
    expect(exported.text).toMatch(/^MUG,.*,mug\.png\r?$/m);
    expect((await imports(served, 'items', exported.text)).body).toMatchObject({
      unchanged: 3,
      rejected: 0,
    });
  });
});
