/** Versions of the centre file: a change is tried first, kept, and taken back. */
import { describe, expect, it } from 'vitest';
import { aServer, type Body, shopCentre, type TestApi } from '../support/api-server.ts';
import { accepts, arrives, connects, logsOn } from '../support/builders.ts';

const file = '/api/v1/centres/shop/file';

const puts = async (served: TestApi, body: unknown, query = '') => {
  const tag = String((await served.get(file)).headers['etag']);
  const headers = { 'if-match': tag };
  return served.ask('PUT', `${file}${query}`, { as: 'nadia', headers, body });
};
const nameOf = async (served: TestApi) => (await served.get(file)).body['name'];
const versions = async (served: TestApi) => {
  const { body } = await served.ask('GET', `${file}/versions`, { as: 'nadia' });
  return (body['items'] as readonly Body[]).map(({ version, person }) => [version, person]);
};

const named = { ...shopCentre, name: 'First' };

describe('a version of the centre', () => {
  it('is tried without being put in force, and says what it would do to calls', async () => {
    const served = await aServer(named);
    served.tell(arrives('c1'));
    const other = { ...named, name: 'Otherwise' };
    const tried = await puts(served, other, '?dryRun=true');
    expect(tried).toMatchObject({
      status: 200,
      headers: { etag: '"v1"' },
      body: { activation: { version: 2, callsMigrated: 1, callsUnserved: 0 } },
    });
    expect([await nameOf(served), await versions(served)]).toEqual(['First', []]);
    const audit = await served.ask('GET', '/api/v1/centres/shop/audit', { as: 'nadia' });
    expect(audit.body['items']).toEqual([]);
    served.tell(logsOn('a'), accepts('c1/1'), connects('c1/1'));
    const [q, ...queues] = shopCentre.queues;
    const bad = await puts(
      served,
      { ...shopCentre, queues: [{ ...q, group: 'none' }, ...queues] },
      '?dryRun=true',
    );
    expect([bad.status, bad.text]).toMatchObject([400, expect.stringContaining('/queues/0/group')]);
  });

  it('is kept with who made it, from the one of the start on, and put in force again', async () => {
    const served = await aServer(named);
    await puts(served, { ...named, name: 'Second' });
    await puts(served, { ...named, name: 'Third' });
    expect(await versions(served)).toEqual([
      [3, 'nadia'],
      [2, 'nadia'],
      [1, ''],
    ]);
    const first = await served.ask('GET', `${file}/versions/1`, { as: 'nadia' });
    expect(first.body).toMatchObject({ version: 1, file: { id: 'shop', name: 'First' } });
    const back = await puts(served, first.body['file']);
    expect([back.status, await nameOf(served)]).toEqual([200, 'First']);
    expect((await versions(served))[0]).toEqual([4, 'nadia']);
    const none = await served.ask('GET', `${file}/versions/99`, { as: 'nadia' });
    expect([none.status, none.body['code']]).toEqual([404, 'centre_version_not_found']);
  });

  it('is refused to whoever read another, with who made that one', async () => {
    const served = await aServer();
    await puts(served, { ...shopCentre, name: 'Second' });
    const headers = { 'if-match': '"v1"' };
    const late = await served.ask('PUT', file, { as: 'nadia', headers, body: shopCentre });
    expect([late.status, late.body['current']]).toMatchObject([
      412,
      { version: 2, person: 'nadia' },
    ]);
  });

  it('has findings that the doctor tells with their places', async () => {
    const served = await aServer({ ...shopCentre, queues: [...shopCentre.queues, { id: 'lost' }] });
    const { body } = await served.ask('GET', '/api/v1/centres/shop/doctor', { as: 'nadia' });
    expect(body['items']).toContainEqual(
      expect.objectContaining({ code: 'queue-not-reached', pointer: '/queues/2' }),
    );
  });
});
