import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer as httpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkClock, checkLimits, checkNode, type MachineCheck } from '../../cli/doctor/machine.ts';
import { customerSettingsSchema } from '../../contracts/index.ts';
import { systemClock } from '../../live/index.ts';
import { openStore } from '../../store/index.ts';
import { aFolder, callwright, callwrightHere } from '../support/callwright.ts';
import { aMailServer } from '../support/mail-server.ts';
import { cheapHash } from '../support/passwords.ts';
import { lyonFiles, parisCentre, peopleOf, severalCentres } from '../support/two-centres.ts';
import { withoutPackages } from '../support/without-temporal.ts';

async function checksOf(args: readonly string[], env: { readonly [name: string]: string } = {}) {
  const ran = await callwrightHere(['doctor', '--json', '--port', '0', ...args], { env });
  const { ok, checks } = JSON.parse(ran.stdout) as { ok: boolean; checks: readonly MachineCheck[] };
  expect(ran.code).toBe(ok ? 0 : 1);
  expect(ok).toBe(checks.every(({ state }) => state !== 'fail'));
  return checks;
}

async function doctor(...of: Parameters<typeof checksOf>) {
  const checks = await checksOf(...of);
  return (check: string) => checks.find((one) => one.check === check);
}

describe('callwright doctor', () => {
  it('says of a machine that is well that it is, and of memory that it ends', async () => {
    const { code, stdout } = await callwrightHere(['doctor', '--port', '0']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/ ✓ node +24\./);
    expect(stdout).toMatch(/ ! data folder +memory: .*\n +↳ --data <folder> keeps it/);
    const of = await doctor(['--data', join(aFolder(), 'not', 'yet')]);
    expect(of('data folder')).toMatchObject({
      seen: expect.stringMatching(/a sync takes [\d.]+ ms/),
    });
    expect(of('store')).toMatchObject({ state: 'ok' });
    expect(of('disk space')?.seen).toMatch(/GB free/);
  });

  it('looks at the store’s schema without changing it', async () => {
    const data = aFolder();
    const path = join(data, 'callwright.db');
    openStore({ path, nowMs: () => 0 }).close();
    expect((await doctor(['--data', data]))('store')).toMatchObject({ state: 'ok' });
    const database = new DatabaseSync(path);
    database.exec("insert into schema_migration values (99, 'later', 0)");
    database.close();
    const newer = (await doctor(['--data', data]))('store');
    expect(newer).toMatchObject({ state: 'fail', seen: expect.stringContaining('schema 99 of') });
    writeFileSync(path, 'no database, but a text that is long enough to be looked at');
    expect((await doctor(['--data', data]))('store')).toMatchObject({ state: 'fail' });
  });

  it('reads every database of the folder, and names the one that is damaged', async () => {
    const data = aFolder();
    const places = ['callwright.db', 'orders.db', join('centres', 'lyon', 'payment-keys.db')];
    for (const place of places) {
      mkdirSync(dirname(join(data, place)), { recursive: true });
      const path = join(data, place);
      if (place === 'callwright.db') {
        openStore({ path, nowMs: () => 0 }).close();
        continue;
      }
      const database = new DatabaseSync(path);
      database.exec('create table t (a); create index i on t (a)');
      for (let n = 0; n < 2_000; n += 1) database.exec(`insert into t values ('row ${n} of it')`);
      database.close();
    }
    const databases = async () =>
      (await checksOf(['--data', data])).filter(({ check }) => check === 'databases');
    const oneFile = { centre: 'lyon', seen: '1 file read, and sound' };
    expect(await databases()).toMatchObject([
      { centre: 'verdier', state: 'ok', seen: expect.stringMatching(/^[23] files read/) },
      { ...oneFile, state: 'ok' },
    ]);
    for (const [place, centre] of [
      ['orders.db', 'verdier'],
      [join('centres', 'lyon', 'payment-keys.db'), 'lyon'],
    ] as const) {
      const path = join(data, place);
      const before = readFileSync(path);
      const damaged = Buffer.from(before);
      damaged.fill(0x5a, 3 * 4096, 4 * 4096);
      writeFileSync(path, damaged);
      const faulty = (await databases()).filter(({ state }) => state === 'fail');
      const seen = expect.stringContaining(`${basename(place)}: `);
      expect(faulty).toMatchObject([{ centre, seen }]);
      writeFileSync(path, before);
    }
  });

  it('names stored documents with a value that is refused today, without the value', async () => {
    const data = aFolder();
    const store = openStore({ path: join(data, 'callwright.db'), nowMs: () => 0 });
    const document = customerSettingsSchema.parse({ number: '1', lastName: 'Bernard' });
    for (const [id, lastName] of [
      ['1', 'Ber\u200bnard'],
      ['2', 'Bernard'],
    ] as const) {
      const record = { centreId: 'verdier', id, person: 'ann', updatedAtMs: 0 };
      store.customers.add({ ...record, document: { ...document, number: id, lastName } });
    }
    store.close();
    const { stdout } = await callwrightHere(['doctor', '--json', '--port', '0', '--data', data]);
    const { checks } = JSON.parse(stdout) as { readonly checks: readonly MachineCheck[] };
    expect(checks.filter(({ check }) => check === 'documents')).toMatchObject([
      {
        state: 'warn',
        seen: 'customers/verdier.1: /lastName is not a text without control or invisible characters',
      },
    ]);
    expect(stdout).not.toContain('nard');
  });

  it('names what is not valid in a stored centre file, and what is active instead', async () => {
    const data = aFolder();
    const store = openStore({ path: join(data, 'callwright.db'), nowMs: () => 0 });
    const stored = { centreId: 'verdier', removed: [], person: 'nadia', createdAtMs: 0 };
    store.centres.add({ ...stored, version: 2, text: '{"schema":"callwright.centre/1"' });
    store.close();
    expect((await doctor(['--data', data]))('centre verdier')).toMatchObject({
      state: 'warn',
      seen: expect.stringMatching(/^version 2 .* breaks at .*; the file given at the start is/),
      advice: 'save a valid one over the API',
    });
  });

  it('says that another service has the folder', async () => {
    const data = aFolder();
    const store = openStore({
      path: join(data, 'callwright.db'),
      nowMs: () => 0,
      later: () => () => {},
    });
    onTestFinished(() => store.close());
    store.serve('http://127.0.0.1:8080');
    expect((await doctor(['--data', data]))('service')).toMatchObject({
      state: 'warn',
      seen: expect.stringContaining('at http://127.0.0.1:8080'),
    });
  });

  it('names a folder that is none, a port that is taken, and what cannot be reached', async () => {
    const folder = aFolder();
    writeFileSync(join(folder, 'file'), '');
    const none = await doctor(['--data', join(folder, 'file')]);
    expect(none('data folder')).toMatchObject({ state: 'fail' });
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const taken = await doctor(['--port', String(port)]);
    expect(taken('port')).toMatchObject({ state: 'warn' });
    const orders = 'postgres://cw:hunter2@127.0.0.1:9/orders';
    const away = await doctor(['--data', folder, '--orders', orders]);
    expect(away('postgres')).toMatchObject({ state: 'fail' });
    expect(JSON.stringify(away('postgres'))).not.toContain('hunter2');
  });

  it('asks the mail server, and names the package that it takes', async () => {
    const { port, close } = await aMailServer({ clock: systemClock });
    const file = join(aFolder(), 'partners.json');
    const smtp = { host: '127.0.0.1', port, from: 'Shop <orders@shop.example>' };
    const mail = async (more: object = {}) => {
      const written = { schema: 'callwright.partners/1', mail: { smtp: { ...smtp, ...more } } };
      writeFileSync(file, JSON.stringify(written));
      const of = await doctor(['--partners', file]);
      return of('mail') ?? of('partners');
    };
    expect(await mail()).toMatchObject({ state: 'ok', seen: `SMTP answers at 127.0.0.1:${port}` });
    const { stdout } = callwright(['doctor', '--partners', file], {
      nodeArgs: withoutPackages('nodemailer'),
    });
    expect(stdout).toMatch(/✗ mail .*"npm install nodemailer@[\d.]+" installs/);
    await close();
    expect(await mail()).toMatchObject({
      state: 'fail',
      seen: expect.stringContaining('ECONNREFUSED'),
    });
    expect((await mail({ from: 'nobody' }))?.seen).toContain('/mail/smtp/from');
    expect((await mail({ user: 'shop' }))?.seen).toContain('expected user and password together');
  });

  it('names what is wrong with a file of partners', async () => {
    const folder = aFolder();
    const file = join(folder, 'partners.json');
    const seen = async (written: object) => {
      writeFileSync(file, JSON.stringify(written));
      return (await doctor(['--data', folder, '--partners', file]))('partners')?.seen;
    };
    expect(await seen({ schema: 'callwright.partners/1' })).toBeUndefined();
    expect(await seen({ schema: 'callwright.partners/1', tarot: {} })).toMatch(/tarot/);
  });

  it('asks partners, and the identity provider', async () => {
    const folder = aFolder();
    const file = join(folder, 'partners.json');
    const server = httpServer((asked, answer) => {
      const { port } = server.address() as AddressInfo;
      const keys = asked.url === '/keys' ? [{ kty: 'EC' }] : [];
      const issuer = `http://127.0.0.1:${port}`;
      const status = asked.url === '/health' || asked.url?.startsWith('/.well') ? 200 : 404;
      answer.writeHead(status).end(JSON.stringify({ issuer, keys }));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    writeFileSync(join(folder, 'key'), 'between us');
    writeFileSync(join(folder, 'stock.csv'), 'sku;stock\nMUG;1\n');
    const asks = async (place: string, table: string, ...flags: readonly string[]) => {
      const warehouse = { url: place, secret: { file: 'key' } };
      const stockImport = { file: table, everyMinutes: 1 };
      const written = { schema: 'callwright.partners/1', warehouse, stockImport };
      writeFileSync(file, JSON.stringify(written));
      return await doctor(['--data', folder, '--partners', file, ...flags]);
    };
    const oidc = ['--oidc-issuer', url, '--oidc-jwks', `${url}/keys`];
    const well = await asks(url, 'stock.csv', ...oidc);
    expect(well('warehouse')).toMatchObject({ state: 'ok', seen: `${url}/health answers` });
    expect(well('stockImport')).toMatchObject({
      state: 'ok',
      seen: expect.stringMatching(/stock.csv has 2 lines$/),
    });
    expect(well('sign-in')).toMatchObject({ state: 'ok', seen: expect.stringMatching(/1 keys/) });
    const ill = await asks(`${url}/no`, 'none.csv', ...oidc.slice(0, 3), `${url}/none`);
    expect(ill('warehouse')).toMatchObject({ state: 'fail', seen: expect.stringMatching(/404/) });
    expect(ill('stockImport')).toMatchObject({ state: 'fail' });
    expect(ill('sign-in')?.seen).toMatch(/\/none answers 404; expected a list of keys/);
  });

  it('shows what start would refuse', async () => {
    const of = await doctor(['--host', '0.0.0.0']);
    expect(of('configuration')).toMatchObject({
      state: 'fail',
      seen: expect.stringContaining('nobody has a password'),
    });
    expect(of('port')).toBeUndefined();
  });

  it('knows an old Node, a clock that is behind, and one that steps', async () => {
    expect(checkNode('22.12.0')).toMatchObject({ state: 'fail' });
    expect(await checkClock(() => 0)).toMatchObject({ state: 'fail' });
    let stepMs = 0;
    const stepping = () => {
      stepMs += 3_600_000;
      return performance.timeOrigin + performance.now() + stepMs;
    };
    expect(await checkClock(stepping)).toMatchObject({ state: 'warn' });
  });
});

/** The folder of a service with the centres paris and lyon, and brest, which was made over the API. */
async function severalIn(data: string) {
  const service = await severalCentres({ data });
  const made = await service.ask('root', 'POST /api/v1/centres', { id: 'brest' });
  expect([made.status, made.text]).toEqual([201, made.text]);
  await service.stop();
  const folder = aFolder();
  const written = (name: string, content: unknown) => {
    const path = join(folder, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  const paris = written('paris.json', parisCentre);
  const lyon = written('lyon.json', lyonFiles.centre);
  const people = ['--accounts', written('people.json', peopleOf('root', 'anna'))];
  const found = (...args: readonly string[]) => checksOf(['--data', data, ...args]);
  return { written, paris, lyon, people, found };
}

/** Checks of a kind by centre. */
function byCentre(checks: readonly MachineCheck[], kind: string) {
  const own = checks.filter(({ check }) => check === kind);
  const lines = own.map(({ centre, state, seen }) => [`${centre}`, `${state} ${seen}`] as const);
  return Object.fromEntries(lines) as { readonly [centre: string]: string };
}

it('warns of little memory, and of few files that may be open', () => {
  const limits = join(aFolder(), 'limits');
  const states = (files: string, memoryBytes: number) => {
    writeFileSync(
      limits,
      `Limit  Soft Limit  Hard Limit\nMax open files   ${files}  524288  files\n`,
    );
    return checkLimits(memoryBytes, limits).map(({ check, state }) => [check, state]);
  };
  const all = (memory: string, files: string) => [
    ['memory', memory],
    ['open files', files],
  ];
  expect(states('1024', 512_000_000)).toEqual(all('warn', 'warn'));
  expect(states('65536', 4_000_000_000)).toEqual(all('ok', 'ok'));
  expect(states('unlimited', 4_000_000_000)).toEqual(all('ok', 'ok'));
  expect(checkLimits().map(({ check }) => check)).toEqual(['memory', 'open files']);
});

describe('callwright doctor of a service with several centres', () => {
  it('checks the databases, rules and people of each, in one table', async () => {
    const data = aFolder();
    const { paris, lyon, people, found } = await severalIn(data);
    const checks = await found(paris, lyon, ...people);
    const names = ['brest', 'lyon', 'paris'];
    for (const kind of ['databases', 'store', 'rules', 'people']) {
      const states = Object.entries(byCentre(checks, kind)).map(([id, seen]) => [
        id,
        seen.slice(0, 2),
      ]);
      expect([kind, states.sort()]).toEqual([kind, names.map((id) => [id, 'ok'])]);
    }
    expect(byCentre(checks, 'people')).toMatchObject({
      paris: 'ok 1 agent, 2 accounts',
      lyon: 'ok 1 agent, 2 accounts',
    });
    const { code, stdout } = await callwrightHere([
      'doctor',
      '--port',
      '0',
      '--data',
      data,
      paris,
      lyon,
      ...people,
    ]);
    expect(code).toBe(0);
    for (const id of names) {
      expect(stdout).toMatch(new RegExp(`^ ✓ ${id}: rules +0 rule sets may be in force$`, 'm'));
    }
    expect(stdout).toMatch(/^ ✓ node {2,}24\./m);
  });

  it('names the centre of what is wrong, and checks the others all the same', async () => {
    const data = aFolder();
    const { written, paris, lyon, people, found } = await severalIn(data);
    const store = openStore({
      path: join(data, 'centres', 'lyon', 'callwright.db'),
      nowMs: () => 0,
    });
    const stored = { centreId: 'lyon', removed: [], person: 'lea', createdAtMs: 0 };
    store.centres.add({ ...stored, version: 9, text: '{"schema":"callwright.centre/1"' });
    store.close();
    const stranger = { id: 'zoe', name: 'Zoe', roles: ['agent'], agent: 'nemo' };
    const strangers = { schema: 'callwright.accounts/1', people: [stranger] };
    const checks = await found(
      ...[paris, lyon, written('paris-2.json', parisCentre), written('nice.json', '{"id":1}')],
      ...people,
      ...['--accounts-of', `lyon=${written('strangers.json', strangers)}`],
    );
    expect(byCentre(checks, 'centre lyon')['lyon']).toMatch(/^warn version 9 .* breaks at /);
    expect(byCentre(checks, 'people')['lyon']).toBe(
      'warn 1 agent, 1 account; no agent of the centre: zoe as nemo',
    );
    expect(byCentre(checks, 'centre')).toMatchObject({
      nice: expect.stringMatching(/^fail .*nice\.json/s),
      paris: 'fail another centre has the id paris',
    });
    expect(byCentre(checks, 'rules')).toMatchObject({
      brest: expect.stringMatching(/^ok /),
      paris: expect.stringMatching(/^ok /),
    });
  });

  it('refuses a further centre without passwords where the first has them', async () => {
    const { written, paris, lyon, found } = await severalIn(aFolder());
    const people = [{ id: 'root', name: 'Root', roles: ['admin'], password: cheapHash }];
    const accounts = written('people.json', { schema: 'callwright.accounts/1', people });
    const checks = await found(paris, lyon, '--accounts', accounts);
    expect(byCentre(checks, 'centre')['lyon']).toMatch(
      /^fail nobody has a password in the centre lyon/,
    );
  });

  it('warns of a folder whose centre is opened by no file, but not of one taken off', async () => {
    const data = aFolder();
    const { paris, people, found } = await severalIn(data);
    const missing = await found(paris, ...people);
    expect(byCentre(missing, 'centre')).toEqual({
      lyon: expect.stringMatching(/^warn its folder is there, and no file or record/),
    });
    const service = await severalCentres({ data });
    const off = await service.ask('root', 'DELETE /api/v1/centres/brest');
    expect([off.status, off.text]).toEqual([204, '']);
    await service.stop();
    const after = await found(paris, ...people);
    expect(Object.keys(byCentre(after, 'centre'))).toEqual(['lyon']);
    expect(byCentre(after, 'rules')['brest']).toBeUndefined();
  });
});
