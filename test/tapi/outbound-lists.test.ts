/** Outbound lists, their entries, and numbers that are not called, over HTTP. */
import { describe, expect, it } from 'vitest';
import type { Body } from '../support/api-server.ts';
import { pauses, readies } from '../support/builders.ts';
import { numberOf, someOutbound } from '../support/outbound.ts';

const customer = { number: '7', lastName: 'Roux', phones: [{ number: '06 39 98 00 07' }] };

async function anImport() {
  const served = await someOutbound();
  const list = await served.aList();
  await served.as('switch', 'POST /centres/shop/customers', customer);
  await served.as('ann', 'POST /centres/shop/do-not-call', { number: numberOf(4) });
  let keys = 0;
  const table = (rows: readonly string[], query = 'partial=true', kind = 'outboundEntries') => {
    keys += 1;
    return served.ask('POST', `/api/v1/centres/shop/imports?kind=${kind}&listId=${list}&${query}`, {
      as: 'malik',
      body: rows.join('\n'),
      headers: { 'content-type': 'text/csv', 'idempotency-key': `table-${keys}` },
    });
  };
  return { ...served, table, listId: list };
}

const rows = [
  'number;customer;name',
  `${numberOf(1)};shop.7;Roux`,
  `${numberOf(2)};;Odile`,
  `${numberOf(3)};;Paul`,
  `${numberOf(2)};;Odile again`,
  `${numberOf(4)};;Nobody`,
];

describe('outbound lists', () => {
  it('TAPI 56 takes in a table, refuses a number twice, and lives until closed', async () => {
    const served = await anImport();
    const { listId } = served;
    const { body } = await served.table(rows);
    expect(body).toMatchObject({ rows: 5, created: 4, rejected: 1 });
    expect(body['errors']).toMatchObject([{ line: 5, value: numberOf(2), code: 'duplicate' }]);
    const entries = await served.entries(listId);
    expect(entries.map(({ state, reason }) => [state, reason])).toEqual([
      ['waiting', null],
      ['waiting', null],
      ['waiting', null],
      ['excluded', 'doNotCall'],
    ]);
    expect(entries.map(({ customerId }) => customerId)).toEqual(['shop.7', null, null, null]);
    const market = { code: 'spring', name: 'Spring', members: [{ customerId: 'shop.7' }] };
    const prospect = { number: numberOf(9), name: 'Zoé' };
    await served.as('nadia', 'POST /centres/shop/target-markets', {
      ...market,
      members: [...market.members, prospect],
    });
    const added = await served.as('malik', `POST /outbound-lists/${listId}/entries`, {
      targetMarketId: 'shop.spring',
    });
    expect(added).toMatchObject({ added: 2, excluded: 0, rejected: [] });
    expect((await served.entries(listId)).at(-2)).toMatchObject({
      number: '+33639980007',
      customerId: 'shop.7',
      name: 'Roux',
      n: 5,
    });
    for (const [move, state] of [
      ['start', 'running'],
      ['pause', 'paused'],
      ['start', 'running'],
      ['close', 'closed'],
    ]) {
      expect(await served.as('malik', `POST /outbound-lists/${listId}/${move}`)).toMatchObject({
        state,
      });
    }
    const after = await served.entries(listId);
    expect(after.map(({ reason }) => reason)).toEqual([
      ...['closed', 'closed', 'closed', 'doNotCall', 'closed', 'closed'],
    ]);
    const refused = await served.as('malik', `POST /outbound-lists/${listId}/start`, {}, 409);
    expect(refused).toMatchObject({ code: 'list_state_not_allowed', allowed: [] });
    expect(served.events('outboundList.state')).toHaveLength(4);
  });

  it('keeps a whole table out for one row, and the same table twice adds nothing', async () => {
    const served = await anImport();
    const { body } = await served.table(rows, 'partial=false');
    expect(body).toMatchObject({ created: 0, rejected: 1 });
    expect(await served.entries(served.listId)).toEqual([]);
    await served.table(rows);
    const again = await served.table(rows, 'partial=true&mode=create');
    expect(again.body).toMatchObject({ created: 0, rejected: 5 });
    expect(await served.entries(served.listId)).toHaveLength(4);
  });

  it('tells rows that are no numbers, tables that are none, and lists that are none', async () => {
    const served = await anImport();
    const wrong = ['number', '06 39 98 00 01', 'twelve', "'+33 6 39 98 00 02", '0033639980003'];
    const { body } = await served.table(wrong);
    expect(body).toMatchObject({ created: 2, rejected: 2 });
    expect(body['errors']).toMatchObject([
      { line: 2, value: '06 39 98 00 01', code: 'wrong_format' },
      { line: 3, value: 'twelve' },
    ]);
    for (const text of [
      ['"number', '+33639980001'],
      ['name', 'Odile'],
      ['number', '"+336"39'],
    ]) {
      expect((await served.table(text)).body).toMatchObject({ code: 'invalid_parameter' });
    }
    const of = { listId: 'shop.obl0' };
    const elsewhere = await served.as('malik', `GET /outbound-lists/${of.listId}`, undefined, 404);
    expect(elsewhere).toMatchObject({ code: 'list_not_found' });
  });

  it('takes a table of any length, whole or not at all', async () => {
    const served = await anImport();
    const many = ['number', ...Array.from({ length: 2_100 }, (_, n) => numberOf(n + 10))];
    const twice = await served.table([...many, numberOf(10)], 'partial=false');
    expect(twice.body).toMatchObject({ created: 0, written: false, rejected: 1 });
    expect(twice.body['errors']).toMatchObject([{ line: 2_102, code: 'duplicate' }]);
    expect((await served.table(many, 'partial=false')).body).toMatchObject({
      rows: 2_100,
      created: 2_100,
    });
  });

  it('changes mode and queue in a draft alone, and its state by its moves alone', async () => {
    const served = await someOutbound();
    const id = await served.aList();
    const patch = (body: object, version: number) =>
      served.ask('PATCH', `/api/v1/outbound-lists/${id}`, {
        as: 'malik',
        body,
        headers: { 'if-match': `"v${version}"` },
      });
    expect((await patch({ mode: 'predictive' }, 1)).body).toMatchObject({ version: 2 });
    expect((await patch({ state: 'running' }, 2)).status).toBe(400);
    expect((await patch({ preview: true }, 2)).status).toBe(400);
    await served.addEntries(id, 1);
    await served.as('malik', `POST /outbound-lists/${id}/start`);
    const refused = await patch({ mode: 'backlog' }, 3);
    expect(refused.body).toMatchObject({ code: 'list_state_not_allowed' });
    expect((await patch({ idleMin: 2 }, 3)).body).toMatchObject({ idleMin: 2, version: 4 });
  });

  it('is not started where nothing dials', async () => {
    const served = await someOutbound(undefined, { isDialled: false });
    const id = await served.aList();
    const refused = await served.as('malik', `POST /outbound-lists/${id}/start`, {}, 503);
    expect(refused).toMatchObject({ code: 'operation_unavailable' });
  });
});

describe('the do-not-call list', () => {
  it('takes a number until any time to come, and until none that is past', async () => {
    const served = await someOutbound();
    const put = (until: string, status: number) =>
      served.as('ann', 'POST /centres/shop/do-not-call', { number: numberOf(1), until }, status);
    expect(await put('1970-01-01T00:00:00Z', 400)).toMatchObject({
      errors: [{ pointer: '/body/until' }],
    });
    expect(await put('2126-01-01T00:00:00Z', 201)).toMatchObject({ number: numberOf(1) });
  });

  it('TAPI 59 is asked before an attempt, and of who dials by hand', async () => {
    const served = await someOutbound();
    served.seat('ann', 'ben');
    const id = await served.aList({ idleMin: 1 });
    await served.addEntries(id, 2);
    await served.as('ann', 'POST /centres/shop/do-not-call', { number: numberOf(1) });
    await served.as('malik', `POST /outbound-lists/${id}/start`);
    await served.settle();
    expect(served.dials.dialled).toEqual([numberOf(2)]);
    expect(served.events('outbound.')).toEqual(['outbound.excluded', 'outbound.attempted']);
    expect((await served.entries(id))[0]).toMatchObject({
      state: 'excluded',
      reason: 'doNotCall',
      attempts: 0,
    });
    served.seat('cai');
    const to = '06 39 98 00 01';
    const dial = 'POST /addresses/shop.st16/calls' as const;
    expect(await served.as('cai', dial, { to: numberOf(1) }, 422)).toMatchObject({
      code: 'number_do_not_call',
    });
    expect(await served.as('malik', dial, { to: numberOf(1) }, 422)).toMatchObject({
      code: 'number_do_not_call',
    });
    await served.as('ann', 'POST /centres/shop/do-not-call', { number: '+33639980001' });
    expect(await served.as('cai', dial, { to }, 422)).toMatchObject({ code: 'number_do_not_call' });
    await served.as('malik', dial, { to: numberOf(1), reason: 'They asked for it.' }, 201);
    served.tell(pauses('ann'));
    const waiting = await served.arrive({ queueId: 'shop.q', from: numberOf(1) });
    await served.as('malik', `POST /calls/${waiting}/callback`);
    served.tell(readies('ann'));
    const [offer] = (await served.call(waiting))['offers'] as readonly Body[];
    const whose = String(offer?.['agentId']).replace('shop.', '');
    await served.as(whose, `POST /offers/${offer?.['id']}/accept`, {});
    expect(served.events('callback.')).toContain('callback.attempted');
    const audit = await served.as('nadia', 'GET /centres/shop/audit');
    expect(audit['items']).toContainEqual(
      expect.objectContaining({
        action: 'dialFromAddress',
        actor: 'malik',
        after: { reason: 'They asked for it.' },
      }),
    );
  });

  it('is kept, looked up, imported, and left again with a reason', async () => {
    const served = await anImport();
    const path = `/centres/shop/do-not-call/${encodeURIComponent(numberOf(4))}` as const;
    expect(await served.as('ann', `GET ${path}`)).toMatchObject({
      number: numberOf(4),
      source: 'agent',
      until: null,
    });
    const drop = await served.ask('DELETE', `/api/v1${path}?reason=mistaken`, { as: 'malik' });
    expect(drop.status).toBe(204);
    expect(await served.as('ann', `GET ${path}`, undefined, 404)).toMatchObject({
      code: 'entry_not_found',
    });
    const table = ['numéro;remarque', `${numberOf(5)};par courrier`, 'aucun;'];
    const { body } = await served.table(table, 'partial=true', 'doNotCall');
    expect(body).toMatchObject({ rows: 2, created: 1, rejected: 1 });
    const all = await served.as('malik', 'GET /centres/shop/do-not-call');
    expect(all['items']).toMatchObject([{ number: numberOf(5), note: 'par courrier' }]);
  });
});
