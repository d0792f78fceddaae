/** A centre file against what is in force: at starts, and by `centre diff`, `apply` and `export`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import type { CentreFile } from '../../routing/index.ts';
import { aCentre } from '../support/builders.ts';
import { aFolder, callwrightHere } from '../support/callwright.ts';
import { aRunningService, type RunningService, smallCentre } from '../support/running-service.ts';

const agents = smallCentre.agents ?? [];
const nameOfAnn = (name: string, centre: CentreFile = smallCentre): CentreFile => ({
  ...centre,
  agents: (centre.agents ?? []).map((one) => (one.id === 'ann' ? { ...one, name } : one)),
});
const withoutBen = { ...smallCentre, agents: agents.filter(({ id }) => id !== 'ben') };

/** A folder for one service after the other, and for centre files. */
class Place {
  readonly folder = aFolder();
  readonly data = join(this.folder, 'data');

  start(
    centre: CentreFile,
    options: Partial<Parameters<typeof aRunningService>[2]> = {},
  ): Promise<RunningService> {
    return aRunningService(centre, 0, { data: this.data, ...options });
  }

  file(centre: object, name = 'centre.json'): string {
    const path = join(this.folder, name);
    writeFileSync(path, JSON.stringify(centre));
    return path;
  }
}

const centreFile = '/api/v1/centres/{centre}/file';
const params = { centre: 'shop' };

async function inForce(service: RunningService): Promise<CentreFile> {
  const got = await service.client('root').get(centreFile, { params });
  if (!got.ok) throw new Error(got.problem.detail);
  return got.body as unknown as CentreFile;
}

/** A change over the API, by the version that is in force; the status. */
async function puts(service: RunningService, body: CentreFile): Promise<string | number> {
  const client = service.client('root');
  const got = await client.get(centreFile, { params });
  const ifMatch = (got.ok && got.etag) || '';
  const put = await client.ask('PUT', centreFile, { params, body, ifMatch });
  return put.ok ? 200 : put.problem.detail;
}

const run = (verb: string, ...args: readonly string[]) => callwrightHere(['centre', verb, ...args]);
const at = ({ address }: RunningService, as = 'root') => ['--server', address, '--as', as];

describe('a centre file at a start', () => {
  it('is in force where it was edited since the last start, and can be changed live', async () => {
    const place = new Place();
    const first = await place.start(smallCentre);
    expect(first.service.fileNotes).toEqual([]);
    await first.stop();
    for (const name of ['Anna', 'Anne']) {
      const next = await place.start(nameOfAnn(name));
      expect(next.service.fileNotes).toEqual([
        expect.stringMatching(
          new RegExp(`shop has changed since .* agents/ann/name: "${name}" in place of "Ann`),
        ),
      ]);
      expect(await inForce(next)).toEqual(nameOfAnn(name));
      expect(await puts(next, { ...nameOfAnn(name), name: `of ${name}` })).toBe(200);
      expect(await puts(next, nameOfAnn(name))).toBe(200);
      // The file as it is in force makes the next start's edit the newer one.
      await next.stop();
      await (await place.start(nameOfAnn(name))).stop();
    }
  });

  it('can be changed live in a folder whose earlier edits only the journal has', async () => {
    const place = new Place();
    for (const name of ['Ann', 'Anna']) await (await place.start(nameOfAnn(name))).stop();
    // Earlier versions of Callwright stored no file before a change over the API.
    const store = new DatabaseSync(join(place.data, 'callwright.db'));
    store.exec('delete from centre_version');
    store.close();
    const next = await place.start(nameOfAnn('Anna'));
    expect(await puts(next, smallCentre)).toBe(200);
    expect(await inForce(next)).toEqual(smallCentre);
  });

  it('stays out of force where a change over the API is newer, until it is applied', async () => {
    const place = new Place();
    const first = await place.start(smallCentre);
    const live = { ...smallCentre, name: 'Changed live' };
    expect(await puts(first, live)).toBe(200);
    await first.stop();
    for (const edited of [smallCentre, nameOfAnn('Anna')]) {
      const next = await place.start(edited);
      expect(await inForce(next)).toEqual(live);
      expect(next.service.fileNotes).toEqual([
        expect.stringMatching(/not in force: version 2 was made by root after .* centre apply/),
      ]);
      await next.stop();
    }
    const last = await place.start(nameOfAnn('Anna'));
    const applied = await run('apply', place.file(nameOfAnn('Anna')), ...at(last));
    expect(applied).toMatchObject({ code: 0, stderr: '' });
    await last.stop();
    const again = await place.start(nameOfAnn('Anna'));
    expect(again.service.fileNotes).toEqual([]);
    expect(await inForce(again)).toEqual(nameOfAnn('Anna'));
  });

  it('is reported where the core refuses it, and the former one stays', async () => {
    const place = new Place();
    const first = await place.start(smallCentre);
    const signOn = '/api/v1/agents/{agent}/sign-on';
    const on = { params: { agent: 'shop.ben' }, body: {} };
    expect(await first.client('ben').ask('POST', signOn, on)).toMatchObject({ ok: true });
    await first.stop();
    const faults: string[] = [];
    const next = await place.start(withoutBen, {
      onInternal: ({ message }) => faults.push(message),
    });
    expect(await inForce(next)).toEqual(smallCentre);
    expect(faults).toEqual([expect.stringMatching(/centre file .* refused \(agent_in_use\)/)]);
    expect(await puts(next, nameOfAnn('Anna'))).toBe(200);
  });

  it('of a further centre is treated alike, and one made over the API has none', async () => {
    const place = new Place();
    const lyon = (name: string) => ({
      name: 'lyon.json',
      read: () => ({ centre: aCentre({ id: 'lyon', name }), ruleSets: [] }),
    });
    const first = await place.start(smallCentre, { centres: [lyon('Lyon')] });
    const made = { id: 'nice', template: 'shop' };
    const asked = { body: made };
    expect(await first.client('root').ask('POST', '/api/v1/centres', asked)).toMatchObject({
      ok: true,
    });
    const nice = { ...smallCentre, id: 'nice', name: 'Nice' };
    const put = await first.client('admin', { centre: 'nice' }).ask('PUT', centreFile, {
      params: { centre: 'nice' },
      body: nice,
      ifMatch: '"v1"',
    });
    expect(put).toMatchObject({ ok: true });
    await first.stop();
    const next = await place.start(smallCentre, { centres: [lyon('Lugdunum')] });
    expect(next.service.fileNotes).toEqual([
      expect.stringMatching(/centre lyon has changed .*: name: "Lugdunum" in place of "Lyon"$/),
    ]);
  });

  it('is shown by start and doctor where it differs', async () => {
    const place = new Place();
    const first = await place.start(smallCentre);
    expect(await puts(first, nameOfAnn('Anna'))).toBe(200);
    await first.stop();
    const of = ['--port', '0', '--data', place.data, '--centre', place.file(smallCentre)];
    const doctor = await callwrightHere(['doctor', ...of]);
    expect(doctor.stdout).toMatch(/! centre file +the file of the centre shop is not in force/);
    const until = (stdout: string) => stdout.includes('API on ');
    const start = await callwrightHere(['start', '--no-console', ...of], { until });
    expect(start.stdout).toMatch(/ ! .*agents\/ann\/name: "Ann" in place of "Anna"/);
  });
});

describe('callwright centre diff', () => {
  it('names each member that differs, and ends with 1 where one does', async () => {
    const place = new Place();
    const service = await place.start(smallCentre);
    const same = await run('diff', place.file(smallCentre), ...at(service));
    expect(same).toMatchObject({ code: 0, stdout: expect.stringContaining('is what is in force') });
    const [ann = { id: '' }] = agents;
    const other = {
      ...smallCentre,
      name: undefined,
      queues: [...smallCentre.queues].reverse(),
      agents: [{ ...ann, name: 'Anna', groups: ['sales', 'repairs'] }, { id: 'zoe' }],
    };
    const diff = await run('diff', place.file(other), ...at(service), '--json');
    expect(diff.code).toBe(1);
    expect(JSON.parse(diff.stdout)).toMatchObject({
      schema: 'callwright.centreDiff/1',
      centreId: 'shop',
      inForce: '"v1"',
      differences: [
        { path: 'queues', before: ['orders', 'returns'], after: ['returns', 'orders'] },
        { path: 'agents/ann/name', before: 'Ann', after: 'Anna' },
        { path: 'agents/ann/groups', before: ['sales'], after: ['sales', 'repairs'] },
        { path: 'agents/ben', before: { id: 'ben' } },
        { path: 'agents/zoe', after: { id: 'zoe' } },
        { path: 'name', before: 'The shop' },
      ],
    });
    const { stdout } = await run('diff', place.file(other), ...at(service));
    expect(stdout).toContain('6 differences of ');
    expect(stdout).toContain('\n  agents/ben: removed\n  agents/zoe: added\n');
    const broken = await run('diff', place.file({ ...smallCentre, queues: 1 }), ...at(service));
    expect(broken).toMatchObject({ code: 3, stderr: expect.stringContaining('/queues') });
  });
});

describe('callwright centre apply', () => {
  it('puts a file in force by the checks of a change over the API', async () => {
    const place = new Place();
    const service = await place.start(smallCentre);
    const file = place.file(nameOfAnn('Anna'));
    const dry = await run('apply', file, ...at(service), '--dry-run');
    expect(dry).toMatchObject({ code: 0, stdout: expect.stringContaining('would be in force') });
    expect(await inForce(service)).toEqual(smallCentre);
    expect((await run('apply', file, ...at(service, 'ann'))).code).toBe(5);
    const stale = await run('apply', file, ...at(service), '--if-match', '7');
    expect([stale.code, stale.stderr]).toEqual([6, expect.stringContaining('version_mismatch')]);
    const done = await run('apply', file, ...at(service));
    expect([done.code, done.stdout]).toEqual([0, expect.stringContaining('version 2 is in force')]);
    expect(await inForce(service)).toEqual(nameOfAnn('Anna'));
    const unserved = { ...nameOfAnn('Anna'), queues: [{ id: 'orders', plan: {} }] };
    const refused = await run('apply', place.file(unserved), ...at(service));
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain('returns');
  });

  it('takes what export writes, which changes nothing', async () => {
    const place = new Place();
    const service = await place.start(smallCentre);
    const exported = await run('export', ...at(service));
    expect(exported).toMatchObject({ code: 0, stderr: '' });
    const file = JSON.parse(exported.stdout);
    expect(file).toEqual(smallCentre);
    const out = place.file(file, 'exported.json');
    const applied = await run('apply', out, ...at(service), '--json');
    expect(JSON.parse(applied.stdout)).toMatchObject({
      differences: [],
      activation: { version: 1 },
    });
  });

  it('works on the folder of a service that is stopped, for its next start', async () => {
    const place = new Place();
    const first = await place.start(smallCentre);
    const file = place.file(nameOfAnn('Anna'));
    const of = [file, '--data', place.data];
    const busy = await run('apply', ...of, '--as', 'admin');
    expect(busy).toMatchObject({ code: 3, stderr: expect.stringContaining(first.address) });
    await first.stop();
    expect((await run('diff', ...of)).code).toBe(1);
    expect((await run('apply', ...of)).code).toBe(5);
    const done = await run('apply', ...of, '--as', 'admin');
    expect(done.stdout).toContain('version 2 is in force from the next start on');
    expect((await run('diff', ...of)).code).toBe(0);
    const exported = await run('export', '--data', place.data, '--centre-id', 'shop');
    expect(JSON.parse(exported.stdout)).toEqual(nameOfAnn('Anna'));
    const next = await place.start(nameOfAnn('Anna'));
    expect(await inForce(next)).toEqual(nameOfAnn('Anna'));
    expect(await puts(next, smallCentre)).toBe(200);
  });
});
