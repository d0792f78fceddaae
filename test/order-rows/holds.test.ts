/** Rows of the order features: holds, their queue and who works them. */
import { describe, expect, it } from 'vitest';
import { each, itemsOf, setsUp } from '../support/a-shop.ts';
import type { Body } from '../support/api-server.ts';
import { aSellingCentre, memberOf, refusal, sellers, settings } from '../support/taken-orders.ts';

/** The first line's reserved quantity. */
const reserved = ({ lines }: Body) => (lines as Body[])[0]?.['reserved'];

describe('holds of an order', () => {
  it.each([
    ['HOLD1', '0'],
    ['HOLD2', '2'],
  ])('ORDER 058: stock is free again where the code %s says so', async (code, left) => {
    const centre = await aSellingCentre();
    const id = await centre.submitted({ mugs: 2 });
    await centre.rests();
    expect(await centre.read(id)).toMatchObject({ fulfilment: 'released' });
    await centre.does(`orders/${id}/modify`, { reason: 'asked' });
    await centre.rests();
    expect(reserved(await centre.read(id))).toBe('2');
    await centre.does(`orders/${id}/holds`, { code });
    expect(reserved(await centre.read(id))).toBe(left);
  });

  it('ORDER 059: a hold without a code takes the default, of which there is one', async () => {
    const centre = await aSellingCentre();
    const holdCodes = settings.holdCodes.map((code) => ({
      ...code,
      isDefault: code.code === 'HOLD2',
    }));
    const both = settings.holdCodes.map((code) => ({ ...code, isDefault: true }));
    expect((await setsUp(centre.served, { ...settings, holdCodes: both })).status).toBe(400);
    expect((await setsUp(centre.served, { ...settings, holdCodes })).status).toBe(200);
    const id = await centre.order({ mugs: 1 });
    const { body } = await centre.does(`orders/${id}/holds`, {});
    expect(body['holds']).toMatchObject([{ code: 'HOLD2' }]);
  });

  it('ORDER 060: a hold that is checked out is its owner’s alone', async () => {
    const centre = await aSellingCentre();
    const id = await centre.order({ mugs: 1 });
    const hold = await centre.holds(id);
    expect((await centre.does(`holds/${hold}/check-out`, undefined, 'claire')).body['owner']).toBe(
      'claire',
    );
    const taken = await centre.does(`holds/${hold}/check-out`);
    expect(refusal(taken)).toEqual([409, 'hold_checked_out']);
    expect(taken.body['detail']).toContain('claire');
    const cleared = await centre.does(`holds/${hold}/clear`, { mode: 'clear' });
    expect(refusal(cleared)).toEqual([409, 'hold_checked_out']);
    const override = `holds/${hold}/override-checkout`;
    expect(refusal(await centre.does(override))).toEqual([403, 'role_missing']);
    const { body } = await centre.does(override, undefined, sellers.manager);
    expect(body['owner']).toBe(sellers.manager);
  });

  it('ORDER 061: a hold that is given back is back in its queue', async () => {
    const centre = await aSellingCentre();
    const id = await centre.order({ mugs: 1 });
    const hold = await centre.holds(id);
    await centre.does(`holds/${hold}/check-out`);
    const { body } = await centre.does(`holds/${hold}/release-checkout`);
    expect(body).toMatchObject({ owner: null, cleared: null });
    await centre.rests();
    const queue = await centre.ask(sellers.clerk, 'GET', 'centres/shop/holds');
    expect([each(queue, 'id'), each(queue, 'owner')]).toEqual([[hold], [null]]);
  });

  it('ORDER 063: a hold stays where its order is to be submitted unpaid', async () => {
    const centre = await aSellingCentre();
    const id = await centre.order({ mugs: 1 });
    await centre.does(`orders/${id}/complete`);
    const hold = await centre.holds(id);
    const refused = await centre.does(`holds/${hold}/clear`, { mode: 'clearAndSubmit' });
    expect(refusal(refused)).toEqual([422, 'payment_required']);
    const order = await centre.read(id);
    expect([order['entry'], order['detailedStatus']]).toEqual(['completing', 'onHold']);
    await centre.pays(id, 'CASH', 2_000);
    const { body } = await centre.does(`holds/${hold}/clear`, { mode: 'clearAndSubmit' });
    expect([body['entry'], memberOf(body, 'gate', 'open')]).toEqual(['submitted', true]);
  });

  it('ORDER 064: clearing and changing opens the order, and its gate stays shut', async () => {
    const centre = await aSellingCentre();
    const id = await centre.submitted();
    const hold = await centre.holds(id, { code: 'HOLD2' });
    await centre.does(`holds/${hold}/check-out`);
    const { status, body } = await centre.does(`holds/${hold}/clear`, { mode: 'clearAndModify' });
    expect([status, body['entry'], memberOf(body, 'gate', 'open')]).toEqual([
      200,
      'modifying',
      false,
    ]);
    expect(body['holds']).toMatchObject([{ id: hold, cleared: { by: 'helene' } }]);
  });

  it('is placed by those alone whom its code names', async () => {
    const stop = { code: 'STOP', name: { en: 'Stop' }, placeRole: 'manager' };
    const centre = await aSellingCentre({ holdCodes: [...settings.holdCodes, stop] });
    const path = `orders/${await centre.order({ mugs: 1 })}/holds`;
    expect(refusal(await centre.does(path, { code: 'STOP' }))).toEqual([403, 'role_missing']);
    expect((await centre.does(path, { code: 'STOP' }, sellers.manager)).status).toBe(201);
  });

  it('ORDER 065: who may clear a hold, its code says', async () => {
    const centre = await aSellingCentre();
    const id = await centre.order({ mugs: 1 });
    const hold = await centre.holds(id, { code: 'HOLD3' });
    const path = `holds/${hold}/clear`;
    const refused = await centre.does(path, { mode: 'clear' });
    expect([...refusal(refused), refused.body['needs']]).toEqual([
      403,
      'role_missing',
      ['supervisor'],
    ]);
    const taken = await centre.does(`holds/${hold}/check-out`);
    expect([...refusal(taken), taken.body['needs']]).toEqual([403, 'role_missing', ['supervisor']]);
    expect((await centre.read(id))['detailedStatus']).toBe('onHold');
    const { status, body } = await centre.does(path, { mode: 'clear' }, sellers.manager);
    expect([status, body['detailedStatus']]).toEqual([200, 'incomplete']);
  });
});

describe('a report of holds', () => {
  it('AUDIT D146, D196: shows open and cleared ones by code and day, as a table too', async () => {
    const centre = await aSellingCentre();
    const held = await centre.order({ mugs: 1 });
    const other = await centre.order({ mugs: 1 });
    await centre.holds(held, { code: 'HOLD1' });
    const hold = await centre.holds(other, { code: 'HOLD2' });
    await centre.does(`holds/${hold}/clear`, { mode: 'clear' });
    await centre.rests();
    const report = async (query = '') => {
      const path = `centres/shop/holds/report${query}`;
      return itemsOf(await centre.ask(sellers.manager, 'GET', path));
    };
    expect((await report()).length).toBe(2);
    const queue = async (source: string) =>
      itemsOf(await centre.ask(sellers.manager, 'GET', `centres/shop/holds?source=${source}`));
    expect(await queue('manual')).toMatchObject([{ code: 'HOLD1', ageMs: expect.any(Number) }]);
    expect(await queue('fraud')).toEqual([]);
    expect(await report('?state=open')).toMatchObject([{ code: 'HOLD1', clearedAt: null }]);
    expect(await report('?code=HOLD2&state=cleared')).toMatchObject([
      { orderId: other, placedBy: 'helene', clearedBy: 'helene' },
    ]);
    expect(await report('?to=1970-01-01T00:00:00Z')).toEqual([]);
    const { text } = await centre.served.ask('GET', '/api/v1/centres/shop/holds/report', {
      as: sellers.manager,
      headers: { accept: 'text/csv' },
    });
    expect(text.split(/\r?\n/)[0]).toBe(
      'orderId,orderNumber,customerId,holdId,source,code,placedBy,placedAt,clearedAt,clearedBy',
    );
  });
});
