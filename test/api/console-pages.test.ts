/** The console at `/`, from a folder as a build leaves it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { aFolder } from '../support/a-folder.ts';
import { aServer, type TestApi } from '../support/api-server.ts';

const page = '<!doctype html><script type="module" src="/assets/index-C1.js"></script>';
const script = 'console.log("é")';
const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

function aConsole(): string {
  const folder = aFolder();
  mkdirSync(join(folder, 'assets'));
  for (const [name, text] of [
    ['index.html', page],
    ['assets/index-C1.js', script],
    ['assets/worker-E3.js', script],
  ] as const) {
    // A build keeps what is named by its content packed alone.
    if (name === 'index.html') writeFileSync(join(folder, name), text);
    writeFileSync(join(folder, `${name}.br`), brotliCompressSync(text));
    writeFileSync(join(folder, `${name}.gz`), gzipSync(text));
  }
  writeFileSync(join(folder, 'assets/inter-D2.woff2'), Buffer.from([0, 1, 0xff]));
  writeFileSync(join(folder, '.inputs'), 'hash');
  writeFileSync(join(folder, 'notes.txt'), 'not for browsers');
  return folder;
}

const serves = () => aServer(undefined, [], {}, { consoleFolder: aConsole() });

type Headers = { readonly [name: string]: string };

function opens({ app }: TestApi, url: string, headers: Headers = browser, method = 'GET' as const) {
  return app.inject({ method, url, headers });
}

describe('the console', () => {
  it.each([['/'], ['/?as=helene&lang=en'], ['/desk'], ['/orders/shop.o-1'], ['/index.html']])(
    'is the page of %s, asked for anew each time',
    async (url) => {
      const served = await serves();
      const got = await opens(served, url);
      expect([got.statusCode, got.body]).toEqual([200, page]);
      expect(got.headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-cache',
        vary: 'accept-encoding',
      });
      const known = { ...browser, 'if-none-match': String(got.headers.etag) };
      const again = await opens(served, url, known);
      expect([again.statusCode, again.body]).toEqual([304, '']);
    },
  );

  it('lets WebAssembly run in the thread that simulates, and nowhere else', async () => {
    const served = await serves();
    const policies = await Promise.all(
      ['/', '/assets/index-C1.js', '/assets/worker-E3.js'].map(
        async (url) => (await opens(served, url)).headers['content-security-policy'],
      ),
    );
    const [ofPage, ofScript, ofThread] = policies.map(String);
    expect([ofPage, ofScript].join()).not.toContain('wasm');
    expect(ofThread).toContain("script-src 'self' 'wasm-unsafe-eval'; style-src");
    expect(ofThread).not.toContain("'unsafe-eval'");
  });

  it('has files that are kept for good, under names of their content', async () => {
    const served = await serves();
    const got = await opens(served, '/assets/index-C1.js', { accept: '*/*' });
    expect([got.statusCode, got.body]).toEqual([200, script]);
    expect(got.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    const font = await opens(served, '/assets/inter-D2.woff2', { accept: '*/*' });
    expect([font.headers['content-type'], font.rawPayload]).toEqual([
      'font/woff2',
      Buffer.from([0, 1, 0xff]),
    ]);
  });

  it.each([
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip', 'gzip'],
    ['br;q=0, gzip;q=0.5', 'gzip'],
    ['identity', undefined],
    ['', undefined],
  ] as const)('goes compressed, for who accepts %j as %s', async (accepted, encoding) => {
    const served = await serves();
    const headers = { accept: '*/*', 'accept-encoding': accepted };
    const got = await opens(served, '/assets/index-C1.js', headers);
    expect(got.headers['content-encoding']).toBe(encoding);
    const plain = (bytes: Buffer) => {
      if (encoding === 'br') return brotliDecompressSync(bytes);
      return encoding === 'gzip' ? gunzipSync(bytes) : bytes;
    };
    expect(plain(got.rawPayload).toString()).toBe(script);
    const other = await opens(served, '/assets/index-C1.js', { accept: '*/*' });
    expect(got.headers.etag === other.headers.etag).toBe(encoding === undefined);
  });

  it('answers HEAD with what GET would say of itself, and no other method', async () => {
    const served = await serves();
    for (const url of ['/desk', '/assets/index-C1.js']) {
      const [head, get] = [
        await served.app.inject({ method: 'HEAD', url, headers: browser }),
        await opens(served, url),
      ];
      expect([head.statusCode, head.body]).toEqual([200, '']);
      const { date: _, 'x-request-id': __, ...said } = get.headers;
      expect(head.headers).toMatchObject(said);
    }
    const posted = await served.ask('POST', '/desk', { headers: browser });
    expect([posted.status, posted.body['code']]).toEqual([404, 'route_not_found']);
  });

  it('is told to load, run and ask nothing of others, and shown in no other page', async () => {
    const { headers } = await opens(await serves(), '/');
    const policy = String(headers['content-security-policy']).split('; ');
    expect(policy).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
      ]),
    );
    expect(policy.join()).not.toMatch(/unsafe|https?:|\*/);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'same-origin',
    });
  });

  it('shows no page in a frame but that of the demo’s sandbox of payments', async () => {
    const path = '/sandbox/card';
    expect((await opens(await serves(), path)).body).toBe(page);
    const served = await aServer(
      undefined,
      [],
      {},
      { consoleFolder: aConsole(), takesOrders: true },
    );
    const at = { ...browser, host: 'localhost:8080' };
    const policyOf = async (url: string) =>
      String((await opens(served, url, at)).headers['content-security-policy']);
    expect(await policyOf('/desk')).toMatch(/; frame-src localhost:8080\/sandbox\/card$/);
    const policy = await policyOf(path);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'self'");
    expect(policy).not.toMatch(/unsafe|allow-same-origin|\*/);
    for (const [query, words] of [
      ['?lang=fr&theme=dark', 'Numéro de carte'],
      ['?lang=%22%3E&theme=%22%3E', 'Card number'],
    ] as const) {
      const { body } = await opens(served, `${path}${query}`, at);
      expect(body).toContain(words);
      expect(body).not.toContain('">"');
    }
  });

  it('takes cards in a frame of Stripe’s, if set, which its page alone loads', async () => {
    const stripe = {
      publishableKey: 'pk_test_1',
      secretKey: { variable: 'KEY' },
      webhookSecret: { variable: 'HOOKS' },
    };
    const file = { schema: 'callwright.partners/1' as const, payments: { stripe } };
    const partners = { file, secretOf: () => 'sk_test_hidden' };
    const more = { consoleFolder: aConsole(), takesOrders: true, orderHost: { partners } };
    const served = await aServer(undefined, [], {}, more);
    const at = { ...browser, host: 'localhost:8080' };
    const policyAt = async (url: string) =>
      String((await opens(served, url, at)).headers['content-security-policy']);
    expect(await policyAt('/desk')).toMatch(/; frame-src localhost:8080\/stripe\/card$/);
    expect(await policyAt('/desk')).not.toContain('stripe.com');
    const policy = await policyAt('/stripe/card');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/script-src 'sha256-[^']+' https:\/\/js.stripe.com/);
    expect(policy).toMatch(/frame-src https:\/\/js.stripe.com/);
    expect(policy).toMatch(/connect-src https:\/\/api.stripe.com;/);
    expect(policy).toContain("frame-ancestors 'self'");
    expect(policy).not.toContain('unsafe');
    const { body } = await opens(served, '/stripe/card?lang=fr', at);
    expect(body).toContain('<script src="https://js.stripe.com/v3/"></script>');
    expect(body).toContain('data-key="pk_test_1"');
    expect(body).toContain('Payer avec cette carte');
    // The number is typed in Stripe's own frame: the page has no field for it.
    expect(body).not.toMatch(/<input|sk_test/);
    const ways = await served.ask('GET', '/api/v1/session/ways');
    expect(ways.body['cardPage']).toBe('/stripe/card');
    expect((await opens(served, '/sandbox/card', at)).body).toBe(page);
    const partnersNow = await served.ask('GET', '/api/v1/partners', { as: 'nadia' });
    expect(partnersNow.body['items']).toContainEqual(
      expect.objectContaining({ name: 'payments', implementation: 'stripe' }),
    );
  });

  it.each([
    ['/api/v1/nothing', browser],
    ['/api', browser],
    ['/tapi/nothing', browser],
    ['/docs/nothing', browser],
    ['/health/nothing', browser],
    ['/assets/index-C0.js', browser],
    ['/desk', { accept: '*/*' }],
    ['/desk', {}],
    ['/notes.txt', { accept: '*/*' }],
    ['/.inputs', { accept: '*/*' }],
    ['/assets/../../package.json', { accept: '*/*' }],
    ['/%2e%2e/package.json', { accept: '*/*' }],
    ['/assets/index-C1.js.br', { accept: '*/*' }],
  ])('is not at %s, asked for with %j', async (url, headers) => {
    const {
      statusCode,
      headers: said,
      body,
    } = await opens(await serves(), url, headers as Headers);
    expect([statusCode, said['content-type']]).toEqual([404, 'application/problem+json']);
    expect(JSON.parse(body)).toMatchObject({ code: 'route_not_found' });
  });

  it('leaves every path of the API what it is', async () => {
    const served = await serves();
    const version = await opens(served, '/version', { accept: 'application/json' });
    expect(version.headers['content-type']).toBe('application/json; charset=utf-8');
    const wrong = await served.ask('GET', '/api/v1/agents/shop.a/sign-on', { headers: browser });
    expect([wrong.status, wrong.body['code']]).toEqual([405, 'method_not_allowed']);
    const named = await opens(served, '/', { ...browser, host: 'evil.example' });
    expect(named.statusCode).toBe(403);
  });

  it('is nowhere where none is served', async () => {
    const got = await opens(await aServer(), '/');
    expect([got.statusCode, got.headers['content-type']]).toEqual([
      404,
      'application/problem+json',
    ]);
  });
});
