/** The centres of a service: made, kept, taken off, closed by a fault; what they share, and show. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { operations } from '../../api/index.ts';
import { readFurther } from '../../cli/start/read-further.ts';
import { type CentreToOpen, storeFile } from '../../server/index.ts';
import { openLog } from '../../services/index.ts';
import { aFolder } from '../support/a-folder.ts';
import type { Body } from '../support/api-server.ts';
import { expositionOf } from '../support/exposition.ts';
import { anIdentityProvider } from '../support/identity-provider.ts';
import {
  lyon,
  lyonFiles,
  peopleOf,
  type SeveralCentres,
  severalCentres,
} from '../support/two-centres.ts';

const centres = '/api/v1/centres';

async function listed({ ask }: SeveralCentres, as: string) {
  const { body } = await ask(as, `GET ${centres}`);
  return (body['items'] as readonly Body[]).map(({ centreId, state }) => `${centreId} ${state}`);
}

/** A call in a centre whose person `as` may make keys. */
async function arrives({ ask }: SeveralCentres, as: string, centre: string) {
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
  const key = { name: 'switch', scopes: ['integration'], expiresAt };
  const of = { 'callwright-centre': centre };
  const { body } = await ask(as, `POST ${centres}/${centre}/api-keys`, key, of);
  const call = { queueId: `${centre}.orders`, from: '+33639980001' };
  const made = await ask(String(body['secret']), `POST ${centres}/${centre}/calls`, call);
  return { ...made, key: String(body['secret']), callId: String(made.body['callId']) };
}

/** Which centres the metrics say are up, to one person. */
async function upOf({ ask }: SeveralCentres, as: string) {
  const { text } = await ask(as, 'GET /metrics');
  const { series } = expositionOf(text);
  expect(as === 'root' || series.every(({ labels }) => labels['centre'] === 'lyon')).toBe(true);
  const own = series.filter(({ name }) => name === 'callwright_centre_up');
  return Object.fromEntries(own.map(({ labels, value }) => [labels['centre'] ?? '', value]));
}

describe('the centres of a service', () => {
  it('are made with a template’s channel and rules, and kept over a restart', async () => {
    const data = aFolder();
    const first = await severalCentres({ data, centres: [] });
    const { ask } = first;
    const channel = { currency: 'CHF', users: ['anna'] };
    await ask('root', `PUT ${centres}/paris/channel`, channel, { 'if-match': '"v0"' });
    const made = await ask('root', `POST ${centres}`, { id: 'nice', name: 'Nice' });
    expect([made.status, made.body]).toEqual([
      201,
      { centreId: 'nice', name: 'Nice', state: 'open', problem: null, isMade: true },
    ]);
    const again = await ask('root', `POST ${centres}`, { id: 'nice' });
    expect([again.status, again.body['code']]).toEqual([409, 'name_taken']);
    const nowhere = await ask('root', `POST ${centres}`, { id: 'metz', template: 'brest' });
    expect([nowhere.status, nowhere.body['code']]).toEqual([404, 'centre_not_found']);
    const of = { 'callwright-centre': 'nice' };
    const { body } = await ask('admin', `GET ${centres}/nice/channel`, undefined, of);
    expect(body).toMatchObject({ centreId: 'nice', currency: 'CHF', users: ['anna'] });
    const call = await arrives(first, 'admin', 'nice');
    expect(call.status).toBe(201);
    await first.stop();
    const second = await severalCentres({ data, centres: [] });
    expect(await listed(second, 'root')).toEqual(['paris open', 'nice open']);
    const kept = await second.ask(call.key, `GET /api/v1/calls/${call.callId}`);
    expect([kept.status, kept.body['callId']]).toEqual([200, call.callId]);
    const there = await second.ask('root', `GET /api/v1/calls/${call.callId}`);
    expect([there.status, there.body['code']]).toEqual([404, 'call_not_found']);
  });

  it('say whether a folder keeps them when the service ends', async () => {
    for (const [data, isKept] of [
      [aFolder(), true],
      [undefined, false],
    ] as const) {
      const of = data === undefined ? {} : { data };
      const { ask, stop } = await severalCentres({ centres: [], ...of });
      expect((await ask('root', `GET ${centres}`)).body).toMatchObject({ isKept });
      await stop();
    }
  });

  it('are taken off once no calls wait, and opened again as they were', async () => {
    const data = aFolder();
    const service = await severalCentres({ data });
    const { ask } = service;
    await ask('root', `POST ${centres}`, { id: 'nice' });
    const { key, callId } = await arrives(service, 'admin', 'nice');
    const refused = await ask('root', `DELETE ${centres}/nice`);
    expect([refused.status, refused.body['code'], refused.body['blockers']]).toEqual([
      409,
      'in_use',
      [callId],
    ]);
    expect((await ask(key, `GET /api/v1/calls/${callId}`)).body['state']).toBe('queued');
    const ended = await ask(key, `POST /api/v1/calls/${callId}/hangup`, {});
    expect([ended.status, ended.text]).toEqual([200, ended.text]);
    expect((await ask('root', `DELETE ${centres}/nice`)).status).toBe(204);
    expect((await ask('root', `DELETE ${centres}/nice`)).status).toBe(404);
    expect((await ask(key, `GET /api/v1/calls/${callId}`)).status).toBe(401);
    expect(await listed(service, 'root')).toEqual(['paris open', 'lyon open']);
    const other = await ask('root', `POST ${centres}`, { id: 'nice', template: 'lyon' });
    expect([other.status, other.body['code']]).toEqual([409, 'in_use']);
    expect((await ask('root', `POST ${centres}`, { id: 'nice' })).status).toBe(201);
    expect((await ask(key, `GET ${centres}/nice/calls`)).status).toBe(200);
    const given = await ask('root', `DELETE ${centres}/lyon`);
    expect([given.status, given.body['code']]).toEqual([409, 'in_use']);
  });

  it('are managed by administrators of the first alone', async () => {
    const service = await severalCentres();
    for (const [request, body, expected] of [
      [`POST ${centres}`, { id: 'nice' }, [403, 'role_missing']],
      [`DELETE ${centres}/lyon`, undefined, [403, 'role_missing']],
      [`DELETE ${centres}/paris`, undefined, [404, 'centre_not_found']],
      [`DELETE ${centres}/nice`, undefined, [404, 'centre_not_found']],
    ] as const) {
      const { status, body: told } = await service.ask('lea', request, body);
      expect([request, status, told['code']]).toEqual([request, ...expected]);
    }
    expect(await listed(service, 'lea')).toEqual(['lyon open']);
    expect(await listed(service, 'root')).toEqual(['paris open', 'lyon open']);
  });
});

describe('one centre’s fault', () => {
  it('closes that one, where its file or a rule set is not valid, and no other', async () => {
    const folder = aFolder();
    const rules = join(folder, 'bad.rules.json');
    writeFileSync(rules, '{"schema":"callwright.rule-set/1","set":"doors"');
    const metz = { ...lyonFiles.centre, id: 'metz', rules: ['bad.rules.json'] };
    writeFileSync(join(folder, 'metz.json'), JSON.stringify(metz));
    const bad: CentreToOpen = {
      name: 'brest',
      read: () => ({ ...lyonFiles, centre: { ...lyonFiles.centre, id: 'No/Name' } }),
    };
    const further = readFurther([join(folder, 'metz.json'), join(folder, 'none.json')], []);
    const service = await severalCentres({ centres: [bad, ...further, lyon] });
    const { body } = await service.ask('root', `GET ${centres}`);
    const states = (body['items'] as readonly Body[]).map(({ centreId, state, problem }) => {
      return [String(centreId).split('/').at(-1), state, String(problem).slice(0, 400)];
    });
    expect(states).toEqual([
      ['paris', 'open', 'null'],
      ['lyon', 'open', 'null'],
      ['brest', 'closed', expect.stringContaining('No/Name; expected')],
      ['metz.json', 'closed', expect.stringContaining('bad.rules.json')],
      ['none.json', 'closed', expect.stringContaining('none.json')],
    ]);
    const ready = await service.ask('', 'GET /health/ready');
    const invalid = 'The centre is not valid';
    const shown = (ready.body['centres'] as readonly Body[]).map(({ state, problem }) => [
      state,
      problem,
    ]);
    expect([ready.status, ...shown]).toEqual([
      200,
      ['serving', null],
      ['serving', null],
      ...Array.from({ length: 3 }, () => ['closed', invalid]),
    ]);
    expect(ready.text).not.toContain(folder);
    const up = await upOf(service, 'root');
    expect(Object.values(up)).toEqual([0, 0, 0, 1, 1]);
    expect(up).toMatchObject({ brest: 0, paris: 1, lyon: 1 });
    expect(await upOf(service, 'lea')).toEqual({ lyon: 1 });
    expect((await service.arrive('orders')).length).toBeGreaterThan(3);
    expect((await arrives(service, 'lea', 'lyon')).status).toBe(201);
  });

  it('in what is stored of it closes that one, or opens it as it last was valid', async () => {
    const data = aFolder();
    const first = await severalCentres({ data, centres: [] });
    for (const id of ['metz', 'nice']) await first.ask('root', `POST ${centres}`, { id });
    await first.stop();
    const service = new DatabaseSync(join(data, storeFile));
    const damage = "update channel set document = ? where centre_id = '~service' and id = 'metz'";
    service.prepare(damage).run('{}');
    service.close();
    const nice = new DatabaseSync(join(data, 'centres', 'nice', storeFile));
    const columns = 'centre_id, version, text, removed, person, created_at_ms';
    const stored = { ...lyonFiles.centre, id: 'nice', timeZone: 'Nice' };
    nice
      .prepare(`insert into centre_version (${columns}) values ('nice', 2, ?, '[]', 'root', 0)`)
      .run(JSON.stringify(stored));
    nice.close();
    const second = await severalCentres({ data, centres: [], onInternal: () => {} });
    const { ask } = second;
    expect(await listed(second, 'root')).toEqual(['paris open', 'nice open', 'metz closed']);
    const faultsOf = async (as: string, centre: string) => {
      const of = { 'callwright-centre': centre };
      const { body } = await ask(as, `GET ${centres}/${centre}/doctor`, undefined, of);
      return body['faults'];
    };
    expect(await faultsOf('root', 'paris')).toMatchObject([
      { place: 'centre metz', message: expect.stringContaining('; bring back a copy') },
    ]);
    expect(await faultsOf('admin', 'nice')).toMatchObject([
      { place: 'centre nice', message: expect.stringContaining('/timeZone is "Nice"; expected') },
    ]);
  });

  it('keeps who asks too much to the limits there, and nobody elsewhere', async () => {
    const rates = { control: { perSecond: 0.001, burst: 3 } };
    const { ask } = await severalCentres({ access: { isLocal: true, rates } });
    const state = { state: 'overload' };
    const statuses = await Promise.all(
      Array.from({ length: 12 }, () => ask('lea', `PUT ${centres}/lyon/state`, state)),
    );
    expect(statuses.filter(({ status }) => status === 200)).toHaveLength(3);
    expect(statuses.filter(({ status }) => status === 429)).toHaveLength(9);
    expect((await ask('root', `PUT ${centres}/paris/state`, state)).status).toBe(200);
  });

  it('refuses work there while its journal takes nothing, and nowhere else', async () => {
    const data = aFolder();
    const lines: Body[] = [];
    const log = openLog({ write: (line: string) => void lines.push(JSON.parse(line)) }, 'warn');
    const service = await severalCentres({ data, log });
    const { ask } = service;
    const { key } = await arrives(service, 'lea', 'lyon');
    const folder = join(data, 'centres', 'lyon', 'journal', 'lyon');
    const [file = ''] = readdirSync(folder).filter((name) => name.endsWith('.db'));
    const other = new DatabaseSync(join(folder, file), { timeout: 5_000 });
    onTestFinished(() => other.close());
    other.exec('begin immediate');
    const call = { queueId: 'lyon.orders' };
    const refused = await ask(key, `POST ${centres}/lyon/calls`, call);
    expect([refused.status, refused.body['code']]).toEqual([503, 'storage_unavailable']);
    expect((await service.arrive('orders')).length).toBeGreaterThan(3);
    const ready = await ask('', 'GET /health/ready', undefined, { 'callwright-centre': 'lyon' });
    expect([ready.status, ready.body['centres']]).toEqual([
      200,
      [
        { centreId: 'paris', state: 'serving', problem: null },
        {
          centreId: 'lyon',
          state: 'refusing',
          problem: expect.stringContaining('Another process uses the store'),
        },
      ],
    ]);
    const lost = {
      part: 'storage',
      state: 'lost',
      cause: 'Another process uses the store',
      problem: expect.stringContaining(join(folder, file)),
    };
    await expect.poll(() => lines).toContainEqual(expect.objectContaining(lost));
    other.exec('rollback');
    for (let status = 0; status !== 201; ) {
      status = (await ask(key, `POST ${centres}/lyon/calls`, call)).status;
    }
  });
});

describe('items and customers of another centre', () => {
  it('are used where one channel uses what the other lends, and nowhere else', async () => {
    const { ask } = await severalCentres();
    const item = { ...(operations.createItem.example as object), sku: 'RUG' };
    const made = await ask('root', `POST ${centres}/paris/items`, item);
    expect([made.status, made.text]).toEqual([201, made.text]);
    const there = async () => (await ask('lea', 'GET /api/v1/items/lyon.RUG')).status;
    const version = async (as: string, centre: string) => {
      const { body } = await ask(as, `GET ${centres}/${centre}/channel`);
      return { 'if-match': `"v${body['version']}"` };
    };
    const put = async (as: string, centre: string, channel: object) =>
      await ask(as, `PUT ${centres}/${centre}/channel`, channel, await version(as, centre));
    expect(await there()).toBe(404);
    const early = await put('lea', 'lyon', { uses: { items: 'paris' } });
    const unknown = await put('lea', 'lyon', { uses: { items: 'brest' } });
    expect([early.status, unknown.status]).toEqual([400, 400]);
    expect(String(early.body['detail'])).toBe(
      String(unknown.body['detail']).replaceAll('brest', 'paris'),
    );
    expect((await put('root', 'paris', { lends: { items: ['lyon'] } })).status).toBe(200);
    expect((await put('lea', 'lyon', { uses: { items: 'paris' } })).status).toBe(200);
    expect(await there()).toBe(200);
    const renamed = await ask(
      'lea',
      'PATCH /api/v1/items/lyon.RUG',
      { name: { en: 'Carpet' } },
      { 'if-match': '"v1"' },
    );
    expect([renamed.status, renamed.text]).toEqual([200, renamed.text]);
    expect((await ask('root', 'GET /api/v1/items/paris.RUG')).text).toContain('Carpet');
    const { example } = operations.createCustomer;
    const customer = await ask('root', `POST ${centres}/paris/customers`, example);
    const found = await ask('lea', `GET /api/v1/customers/${String(customer.body['id'])}`);
    expect(found.status).toBe(404);
    expect((await put('root', 'paris', {})).status).toBe(200);
    expect(await there()).toBe(404);
  });
});

describe('the wallboards of all centres', () => {
  it('show who has roles in several those, and an administrator of the service all', async () => {
    const { options: provider, sign } = await anIdentityProvider();
    const access = { isLocal: true, provider };
    const nice = {
      name: 'nice',
      read: () => ({ ...lyonFiles, centre: { ...lyonFiles.centre, id: 'nice' } }),
    };
    const { ask } = await severalCentres({
      access,
      centres: [lyon, nice],
      accounts: peopleOf('zoe'),
    });
    const seenBy = async (roles: object, of = {}) => {
      const token = await sign({
        cw: { centres: roles },
        exp: Math.floor(Date.now() / 1000) + 300,
      });
      const { body, status, text } = await ask(token, 'GET /api/v1/wallboards', undefined, of);
      expect([status, text]).toEqual([200, text]);
      const items = body['items'] as readonly { centreId: string; wallboard: Body }[];
      return items.map(({ centreId, wallboard }) => `${centreId} ${wallboard['centreId']}`);
    };
    const supervisor = ['supervisor'];
    expect(await seenBy({ lyon: supervisor, nice: supervisor })).toEqual([
      'lyon lyon',
      'nice nice',
    ]);
    expect(await seenBy({ nice: supervisor, brest: supervisor })).toEqual(['nice nice']);
    expect(await seenBy({ paris: ['admin'] })).toEqual(['paris paris', 'lyon lyon', 'nice nice']);
    expect(await seenBy({ lyon: ['admin'], paris: [] })).toEqual(['lyon lyon']);
  });
});
