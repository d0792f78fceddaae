/** Goods and money of an order that ships: in parts, and against the will of a cancellation. */
import { describe, expect, it } from 'vitest';
import { each, makes } from '../support/a-shop.ts';
import type { Body, HttpReply } from '../support/api-server.ts';
import { aSellingCentre, memberOf, refusal } from '../support/taken-orders.ts';

const programKey = {
  name: 'program',
  scopes: ['integration'],
  expiresAt: '1970-02-01T00:00:00Z',
};

/** A centre with a warehouse, and orders of mugs at 20.00 that are paid and released. */
async function aShippingCentre() {
  const centre = await aSellingCentre();
  const { body: key } = await makes(centre.served, 'centres/shop/api-keys', programKey, 'nadia');
  const warehouse = String(key['secret']);
  const tells = async (path: string, body?: object): Promise<HttpReply> => {
    const got = await centre.does(path, body, warehouse);
    await centre.rests();
    return got;
  };
  return {
    centre,
    warehouse,
    tells,
    released: async (mugs: number, token = 'tok_ok') => {
      const id = await centre.order({ mugs });
      await centre.does(`orders/${id}/complete`);
      await centre.pays(id, 'CARD', mugs * 2_000, { token });
      await centre.submits(id);
      await centre.rests();
      return id;
    },
    cancels: async (id: string): Promise<HttpReply> => {
      const got = await centre.does(`orders/${id}/cancel`, { reason: 'asked' });
      await centre.rests();
      return got;
    },
    /** Picks these, or all; the id of the shipment. */
    picks: async (id: string, lines?: readonly (readonly [line: number, quantity: string])[]) => {
      const order = await centre.read(id);
      const known = order['lines'] as Body[];
      const said = lines?.map(([line, quantity]) => ({ lineId: known[line]?.['id'], quantity }));
      const got = await tells(
        `orders/${id}/shipments`,
        said === undefined ? undefined : { lines: said },
      );
      const shipments = (got.body['shipments'] ?? []) as Body[];
      return { got, shipment: String(shipments.find(({ state }) => state === 'picked')?.['id']) };
    },
    audit: async (id: string): Promise<Body> =>
      (await centre.ask('claire', 'GET', `orders/${id}/audit`)).body,
    reviews: async (): Promise<readonly unknown[]> =>
      each(await centre.ask('claire', 'GET', 'centres/shop/reviews?source=balance'), 'orderId'),
  };
}

const states = ({ entry, fulfilment, payment }: Body) => [entry, fulfilment, payment];
const captured = (order: Body) =>
  memberOf((order['payments'] as Body[])[0] ?? {}, 'captured', 'amountMinor');
const faults = (audit: Body) => (audit['faults'] as Body[]).map(({ fault }) => fault);

describe('goods against a cancellation', () => {
  it('that are picked are cancelled by the word of the warehouse alone', async () => {
    const { centre, released, picks, cancels, tells } = await aShippingCentre();
    const id = await released(2);
    const { shipment } = await picks(id);
    expect((await cancels(id)).status).toBe(200);
    const recalling = await centre.read(id);
    expect(states(recalling)).toEqual(['submitted', 'recalling', 'approved']);
    expect(memberOf(recalling, 'gate', 'blockers')).toEqual(['recall']);
    expect(await tells(`shipments/${shipment}/recalled`)).toMatchObject({ status: 200 });
    expect(states(await centre.read(id))).toEqual(['cancelled', 'recalled', 'voided']);
  });

  it('that ship all the same are paid', async () => {
    const { centre, released, picks, cancels, tells, audit } = await aShippingCentre();
    const id = await released(2);
    const { shipment } = await picks(id);
    await cancels(id);
    expect((await tells(`shipments/${shipment}/shipped`, {})).status).toBe(200);
    const order = await centre.read(id);
    expect(states(order)).toEqual(['submitted', 'shipped', 'captured']);
    expect([captured(order), faults(await audit(id))]).toEqual([4_000, []]);
  });

  it('that cannot be stopped leave, are paid, and come back as a return', async () => {
    const { centre, released, picks, cancels, tells } = await aShippingCentre();
    const id = await released(2);
    const { shipment } = await picks(id);
    await cancels(id);
    await tells(`shipments/${shipment}/recall-refused`);
    expect(states(await centre.read(id))).toEqual(['submitted', 'picking', 'approved']);
    await tells(`shipments/${shipment}/shipped`, {});
    await tells(`shipments/${shipment}/delivered`);
    expect(states(await centre.read(id))).toEqual(['closed', 'delivered', 'captured']);
  });

  it('that ship after they were put back are authorised anew, and paid', async () => {
    const { centre, released, picks, cancels, tells, audit } = await aShippingCentre();
    const id = await released(2);
    const { shipment } = await picks(id);
    await cancels(id);
    await tells(`shipments/${shipment}/recalled`);
    expect((await centre.read(id))['payment']).toBe('voided');
    await tells(`shipments/${shipment}/shipped`, {});
    const order = await centre.read(id);
    expect(states(order)).toEqual(['submitted', 'shipped', 'captured']);
    expect([captured(order), faults(await audit(id))]).toEqual([4_000, []]);
  });

  it('that wait longer than an authorisation holds are authorised anew, and paid', async () => {
    const { centre, released, picks, tells, audit } = await aShippingCentre();
    const dayMs = 86_400_000;
    const id = await released(1, `tok_expires_${2 * dayMs}`);
    for (let day = 1; day <= 4; day += 1) {
      centre.served.clock.turn(dayMs);
      await centre.rests();
      expect((await centre.read(id))['payment'], `day ${day}`).toBe('approved');
    }
    const { shipment } = await picks(id);
    await tells(`shipments/${shipment}/shipped`, {});
    expect(captured(await centre.read(id))).toBe(2_000);
    expect(faults(await audit(id))).toEqual([]);
  });

  it('that are out and cannot be paid stand as a review, until somebody lets them go', async () => {
    const { centre, released, picks, tells, audit, reviews } = await aShippingCentre();
    const id = await released(2, 'tok_uncapturable');
    const { shipment } = await picks(id);
    await tells(`shipments/${shipment}/shipped`, {});
    expect((await centre.read(id))['detailedStatus']).toBe('underpaid');
    expect(await reviews()).toEqual([id]);
    expect(await audit(id)).toMatchObject({
      shippedMinor: 4_000,
      faults: [{ fault: 'shippedNotTaken', expectedMinor: 4_000, seenMinor: 0 }],
    });
    await tells(`shipments/${shipment}/delivered`);
    expect((await centre.read(id))['entry']).toBe('submitted');
    const holds = (await centre.read(id))['holds'] as Body[];
    const review = holds.find(({ source }) => source === 'balance')?.['id'];
    const said = { reason: 'written off' };
    const settled = await centre.does(`reviews/${review}/release`, said, 'claire');
    expect(settled.body).toMatchObject({
      balanceRelease: { by: 'claire', amount: { amountMinor: -4_000, currency: 'EUR' } },
    });
    await centre.rests();
    expect((await centre.read(id))['entry']).toBe('closed');
    expect([await reviews(), faults(await audit(id))]).toEqual([[], []]);
  });
});

describe('a shipment of a part', () => {
  it('is of the lines and quantities that were picked, and paid to the cent', async () => {
    const { centre, released, picks, tells, warehouse, audit } = await aShippingCentre();
    const id = await released(3);
    const pickList = async () =>
      each(await centre.ask(warehouse, 'GET', 'centres/shop/pick-list'), 'id');
    const { got, shipment } = await picks(id, [[0, '1']]);
    expect([got.status, got.body['lines']]).toMatchObject([201, [{ picked: '1' }]]);
    expect(await pickList()).toEqual([id]);
    await tells(`shipments/${shipment}/shipped`, {});
    const order = await centre.read(id);
    expect(states(order)).toEqual(['submitted', 'partlyShipped', 'approved']);
    expect([order['detailedStatus'], captured(order)]).toEqual(['partlyShipped', 2_000]);
    expect(order['lines']).toMatchObject([{ picked: '1', shipped: '1' }]);
    const rest = await picks(id);
    await tells(`shipments/${rest.shipment}/shipped`, {});
    const all = await centre.read(id);
    expect([...states(all), captured(all)]).toEqual(['submitted', 'shipped', 'captured', 6_000]);
    expect([await pickList(), faults(await audit(id))]).toEqual([[], []]);
  });

  it('is refused where it is of more than was ordered, or of no line', async () => {
    const { centre, released, picks, tells } = await aShippingCentre();
    const id = await released(2);
    expect(refusal((await picks(id, [[0, '3']])).got)).toEqual([409, 'order_state_not_allowed']);
    const unknown = { lines: [{ lineId: 'lin_none', quantity: '1' }] };
    expect((await tells(`orders/${id}/shipments`, unknown)).status).toBe(400);
    expect((await tells(`orders/${id}/shipments`, { lines: [] })).status).toBe(400);
    await picks(id);
    expect(refusal((await picks(id)).got)).toEqual([409, 'order_state_not_allowed']);
    expect((await centre.read(id))['fulfilment']).toBe('picking');
  });

  it('is paid where the rest is cancelled, also the rest that leaves after all', async () => {
    const { centre, released, picks, tells, cancels, audit } = await aShippingCentre();
    const id = await released(3);
    const { shipment } = await picks(id, [[0, '1']]);
    await tells(`shipments/${shipment}/shipped`, {});
    const second = await picks(id, [[0, '1']]);
    await cancels(id);
    expect((await centre.read(id))['lines']).toMatchObject([{ shipped: '1', cancelled: '1' }]);
    await tells(`shipments/${second.shipment}/shipped`, {});
    const order = await centre.read(id);
    expect(states(order)).toEqual(['submitted', 'shipped', 'captured']);
    expect(captured(order)).toBe(4_000);
    expect(faults(await audit(id))).toEqual([]);
  });
});

describe('goods that people report, in a shop without a warehouse system', () => {
  const shipmentsOf = (order: Body) => order['shipments'] as readonly Body[];

  it('are picked, shipped with a tracking number and delivered by an order taker', async () => {
    const { centre, released } = await aShippingCentre();
    const id = await released(2);
    const [accepted] = shipmentsOf(await centre.read(id));
    expect(accepted).toMatchObject({ state: 'accepted', nextStep: 'pick', charges: [] });
    expect((await centre.does(`orders/${id}/shipments`)).status).toBe(201);
    const before = await centre.read(id);
    const [payment] = before['payments'] as Body[];
    const [picked] = shipmentsOf(before);
    expect(picked).toMatchObject({
      state: 'picked',
      carrierRef: null,
      nextStep: 'ship',
      charges: [{ paymentId: payment?.['id'], amount: { amountMinor: 4_000, currency: 'EUR' } }],
    });
    expect(captured(before)).toBe(0);
    const shipment = String(picked?.['id']);
    const tracking = { carrierRef: 'LP 123 456 FR' };
    expect((await centre.does(`shipments/${shipment}/shipped`, tracking)).status).toBe(200);
    await centre.rests();
    const after = await centre.read(id);
    expect(captured(after)).toBe(4_000);
    expect(shipmentsOf(after)).toMatchObject([
      { state: 'shipped', ...tracking, nextStep: 'deliver', charges: [] },
    ]);
    const { body } = await centre.ask('helene', 'GET', `orders/${id}/events`);
    const told = (body['items'] as Body[]).flatMap(({ events }) => events as Body[]);
    expect(told).toContainEqual(
      expect.objectContaining({
        type: 'payment.captured',
        code: null,
        amount: { amountMinor: 4_000, currency: 'EUR' },
      }),
    );
    expect((await centre.does(`shipments/${shipment}/delivered`)).status).toBe(200);
    await centre.rests();
    expect(shipmentsOf(await centre.read(id))).toMatchObject([
      { state: 'delivered', nextStep: null },
    ]);
  });

  it('charge what was shown before, part by part', async () => {
    const { centre, released, picks } = await aShippingCentre();
    const id = await released(3);
    const shown: number[] = [];
    for (const lines of [[[0, '1']] as const, undefined]) {
      const { shipment } = await picks(id, lines);
      const one = shipmentsOf(await centre.read(id)).find(({ id: of }) => of === shipment);
      const charges = (one?.['charges'] ?? []) as { amount: { amountMinor: number } }[];
      shown.push(charges.reduce((sum, { amount }) => sum + amount.amountMinor, 0));
      await centre.does(`shipments/${shipment}/shipped`, {});
      await centre.rests();
    }
    expect(shown).toEqual([2_000, 4_000]);
    expect(captured(await centre.read(id))).toBe(6_000);
  });

  it('are put back by people where a picked order is cancelled', async () => {
    const { centre, released, picks, cancels } = await aShippingCentre();
    const id = await released(2);
    const { shipment } = await picks(id);
    await cancels(id);
    expect((await centre.does(`shipments/${shipment}/recalled`)).status).toBe(200);
    await centre.rests();
    expect((await centre.read(id))['entry']).toBe('cancelled');
  });

  it('are no work of an analyst', async () => {
    const { centre, released } = await aShippingCentre();
    const refused = await centre.does(`orders/${await released(1)}/shipments`, undefined, 'ines');
    expect(refusal(refused)).toEqual([403, 'role_missing']);
  });
});
