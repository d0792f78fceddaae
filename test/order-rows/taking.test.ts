/** Rows of the order features: an order from its first line through the gate. */
import { describe, expect, it } from 'vitest';
import { each, makes } from '../support/a-shop.ts';
import type { Body } from '../support/api-server.ts';
import { openStream } from '../support/event-stream.ts';
import { aSellingCentre, euros, memberOf, refusal, sellers } from '../support/taken-orders.ts';

describe('an order that is taken', () => {
  it('is told of in the stream, message by message', async () => {
    const centre = await aSellingCentre();
    const stream = await openStream(centre.served, '?types=order.*,hold.*,payment.*');
    const id = await centre.submitted();
    await centre.rests();
    const frames = stream.frames().filter(({ data }) => data['type'] !== undefined);
    stream.stop();
    expect(frames.map(({ data }) => data['type'])).toEqual([
      // A payment that is added, and the summary.
      ...['order.created', 'order.linesChanged', 'order.changed', 'order.changed'],
      ...['payment.captured', 'order.submitted', 'order.gateOpened', 'order.reserved'],
      // The warehouse has it.
      ...['order.released', 'order.changed'],
    ]);
    const versions = new Set(frames.map(({ data }) => (data['data'] as Body)['version']));
    expect([...versions]).toEqual([...versions].map((_version, before) => before + 1));
    expect(versions.size).toBe((await centre.read(id))['version']);
    expect(frames[0]?.data).toMatchObject({
      subject: `order/${id}`,
      data: { orderId: id, customerId: '1000001', version: 1 },
    });
  });

  it('answers the same request alike, and none of an older version', async () => {
    const centre = await aSellingCentre();
    const id = await centre.order({ mugs: 2 });
    const { lines, version } = await centre.read(id);
    const path = `orders/${id}/lines/${(lines as Body[])[0]?.['id']}`;
    const change = { body: { quantity: '3' }, version: Number(version) };
    expect((await centre.ask('helene', 'PATCH', path, change)).status).toBe(200);
    const stale = await centre.ask('helene', 'PATCH', path, { ...change, body: { quantity: '4' } });
    expect(refusal(stale)).toEqual([412, 'version_mismatch']);
    expect(stale.body).toMatchObject({ current: { person: 'helene' }, changed: ['/quantity'] });
    const of = { body: { itemId: 'shop.MUG', quantity: '1' }, key: 'the-same' };
    const first = await centre.ask('helene', 'POST', `orders/${id}/lines`, of);
    const again = await centre.ask('helene', 'POST', `orders/${id}/lines`, of);
    expect(again.body).toEqual(first.body);
    expect((await centre.read(id))['lines']).toHaveLength(2);
  });

  it('ORDER 001 (part): an order is of the centre of whoever takes it', async () => {
    const centre = await aSellingCentre();
    const made = await centre.does('centres/shop/orders', {
      customerId: 'shop.1000001',
      callId: 'c1',
    });
    expect([made.status, made.headers['etag']]).toEqual([201, '"v1"']);
    expect(made.body).toMatchObject({
      centreId: 'shop',
      customerId: 'shop.1000001',
      agentId: 'helene',
      callIds: ['c1'],
      entry: 'draft',
      gate: { open: false },
      detailedStatus: 'incomplete',
    });
  });

  it('ORDER 003: only users of the centre begin its orders; a program’s has no gate', async () => {
    const centre = await aSellingCentre({ users: ['anna'] });
    const body = { customerId: 'shop.1000001' };
    expect(refusal(await centre.does('centres/shop/orders', body))).toEqual([
      403,
      'centre_not_permitted',
    ]);
    const { body: key } = await makes(centre.served, 'centres/shop/api-keys', programKey, 'nadia');
    const as = String(key['secret']);
    const { body: order } = await centre.does('centres/shop/orders', body, as);
    const line = { itemId: 'shop.MUG', quantity: '1' };
    await centre.does(`orders/${order['id']}/lines`, line, as);
    const saved = await centre.submits(String(order['id']), as);
    expect(refusal(saved)).toEqual([200, undefined]);
    expect(memberOf(saved.body, 'order', 'gate')).toEqual({ open: true, blockers: [] });
  });

  it('ORDER 005: leaving an order with lines opens its summary', async () => {
    const centre = await aSellingCentre();
    const id = await centre.order({ mugs: 2 });
    const { status, body } = await centre.does(`orders/${id}/leave`);
    expect([status, body['entry']]).toEqual([200, 'completing']);
    expect(new Set(body['allowed'] as string[])).toEqual(
      new Set(['submit', 'hold', 'cancel', 'back']),
    );
    const { body: again } = await centre.does(`orders/${id}/reopen-entry`);
    expect(again['entry']).toBe('draft');
  });

  it('ORDER 006: an order without lines is left as a draft, and has no summary', async () => {
    const centre = await aSellingCentre();
    const id = await centre.order();
    expect((await centre.does(`orders/${id}/leave`)).body['entry']).toBe('draft');
    const refused = await centre.does(`orders/${id}/complete`);
    expect(refusal(refused)).toEqual([422, 'order_incomplete']);
    expect(refused.body).toMatchObject({ reason: 'no_lines', allowed: ['cancel'] });
  });

  it('ORDER 007: an order is submitted with a payment, and not without', async () => {
    const centre = await aSellingCentre();
    const id = await centre.order({ mugs: 2 });
    await centre.does(`orders/${id}/complete`);
    const refused = await centre.submits(id);
    expect(refusal(refused)).toEqual([422, 'payment_required']);
    expect(await centre.read(id)).toMatchObject({ entry: 'completing', gate: { open: false } });
    const paid = await centre.pays(id, 'CARD', 4_000, { token: 'tok_ok' });
    expect([paid.status, memberOf(paid.body, 'summary', 'balanceMinor')]).toEqual([201, 0]);
    const { status, body } = await centre.submits(id);
    expect([status, body['outcome']]).toEqual([200, 'released']);
    expect(body['order']).toMatchObject({
      entry: 'submitted',
      gate: { open: true, blockers: [] },
      payments: [{ methodId: 'CARD', status: 'authorised', authorised: euros(4_000) }],
    });
  });

  it('ORDER 008: without order completion an order is live when it is saved, unpaid', async () => {
    const centre = await aSellingCentre({ orderCompletion: false });
    const id = await centre.order({ mugs: 1 });
    const { status, body } = await centre.submits(id);
    expect([status, body['outcome']]).toEqual([200, 'released']);
    expect(body['order']).toMatchObject({ entry: 'submitted', gate: { open: true }, payments: [] });
  });

  it('ORDER 009: while its gate is shut, an order is not picked', async () => {
    const centre = await aSellingCentre();
    const { body: key } = await makes(centre.served, 'centres/shop/api-keys', programKey, 'nadia');
    const warehouse = String(key['secret']);
    const id = await centre.order({ mugs: 2 });
    await centre.does(`orders/${id}/complete`);
    const refused = await centre.does(`orders/${id}/shipments`, undefined, warehouse);
    expect(refusal(refused)).toEqual([409, 'order_state_not_allowed']);
    expect(refused.body['blockers']).toEqual(['entry:completing', 'payment:none']);
    const released = await centre.submitted();
    await centre.rests();
    const picks = await centre.ask(warehouse, 'GET', 'centres/shop/pick-list');
    expect(each(picks, 'id')).toEqual([released]);
    const picked = await centre.does(`orders/${released}/shipments`, undefined, warehouse);
    expect([picked.status, picked.body['detailedStatus']]).toEqual([201, 'picking']);
  });

  it('ORDER 020: methods that the centre does not take pay no order', async () => {
    const centre = await aSellingCentre({
      paymentMethods: [
        { code: 'CARD', name: { en: 'Card' }, kind: 'card' },
        { code: 'ACCOUNT', name: { en: 'On account' }, kind: 'onAccount' },
      ],
    });
    const id = await centre.order({ mugs: 1 });
    const check = await centre.pays(id, 'CHECK', 2_000, { checkNumber: '7' });
    expect(refusal(check)).toEqual([422, 'payment_method_not_valid']);
    const card = await centre.does(`orders/${id}/payments`, {
      methodId: 'CARD',
      amount: euros(2_000),
    });
    const [missing] = card.body['errors'] as Body[];
    expect([card.status, missing?.['message']]).toEqual([
      400,
      '/body/token is missing; expected the token of the card, which CARD is not taken without',
    ]);
    const account = await centre.pays(id, 'ACCOUNT', 2_000);
    expect(refusal(account)).toEqual([422, 'payment_method_not_valid']);
    const other = await centre.order({ mugs: 1, customer: '1000002' });
    await centre.does(`orders/${other}/complete`);
    expect((await centre.pays(other, 'ACCOUNT', 2_000)).status).toBe(201);
    expect((await centre.submits(other)).body['outcome']).toBe('released');
  });

  it('ORDER 057: an unpaid order with a hold may be left, and is in the queue', async () => {
    const centre = await aSellingCentre();
    const id = await centre.order({ mugs: 2 });
    const { status, body } = await centre.does(`orders/${id}/holds`, { reasonCode: 'research' });
    expect([status, body['detailedStatus'], memberOf(body, 'gate', 'open')]).toEqual([
      201,
      'onHold',
      false,
    ]);
    const left = await centre.does(`orders/${id}/leave`);
    expect([left.status, left.body['entry']]).toEqual([200, 'draft']);
    const why = await centre.ask(sellers.clerk, 'GET', `orders/${id}/why`);
    expect(why.body['blockers']).toContain('hold:HOLD1');
    await centre.rests();
    const listed = await centre.ask(sellers.clerk, 'GET', 'centres/shop/orders?status=onHold');
    expect(each(listed, 'id')).toEqual([id]);
    const queue = await centre.ask(sellers.clerk, 'GET', 'centres/shop/holds');
    expect(queue.body['items']).toMatchObject([
      { orderId: id, code: 'HOLD1', reasonCode: 'research', owner: null, total: euros(4_000) },
    ]);
  });

  it('ORDER 074: a change shuts the gate until the next submission', async () => {
    const centre = await aSellingCentre();
    const id = await centre.submitted({ mugs: 2 });
    expect(memberOf(await centre.read(id), 'gate', 'open')).toBe(true);
    const { body } = await centre.does(`orders/${id}/modify`, { reason: 'customer-asked' });
    expect(body).toMatchObject({ entry: 'modifying', gate: { open: false } });
    await centre.rests();
    const again = await centre.submits(id);
    expect([again.status, memberOf(again.body, 'order', 'gate')]).toEqual([
      200,
      { open: true, blockers: [] },
    ]);
  });
});

const programKey = {
  name: 'warehouse',
  scopes: ['integration'],
  expiresAt: '1970-02-01T00:00:00Z',
};
