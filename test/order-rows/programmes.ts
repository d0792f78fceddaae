/** Rows of the order features: continuity programmes, on every host that keeps orders. */
import { expect, it } from 'vitest';
import type { Body } from '../support/api-server.ts';
import type { aCoffeeCentre } from '../support/orders/coffee-centre.ts';
import { euros, memberOf, refusal } from '../support/taken-orders.ts';

const dayMs = 86_400_000;
const children = 'continuityChildren';

export function programmeRows(
  aCentre: (programme?: object, settings?: object) => ReturnType<typeof aCoffeeCentre>,
) {
  it('ORDER 079: a programme that asks for its start date is not sold without one', async () => {
    const coffee = await aCentre({ promptForStartDate: true });
    const { centre, card: payment } = coffee;
    const id = await centre.order();
    const { body } = await coffee.adds(id, { payment });
    expect(blockers(body)).toEqual(['startDate']);
    await centre.does(`orders/${id}/complete`);
    expect(refusal(await centre.submits(id))).toEqual([422, 'order_incomplete']);
    await centre.does(`orders/${id}/reopen-entry`);
    const line = `orders/${id}/lines/${(body['lines'] as Body[])[0]?.['id']}`;
    const { version } = await centre.read(id);
    const said = { version: Number(version), body: { continuity: { startDate: '2026-12-01' } } };
    const { body: dated } = await centre.ask('helene', 'PATCH', line, said);
    expect(blockers(dated)).toEqual([]);
    await centre.does(`orders/${id}/complete`);
    expect((await centre.submits(id)).status).toBe(200);
    const without = await aCentre();
    const free = await without.adds(await without.centre.order(), { payment });
    expect(blockers(free.body)).toEqual([]);
  });

  it('ORDER 080: a programme begins with its first event, or where it stands', async () => {
    const current = await aCentre({ orderStart: 'currentEvent', currentEvent: 3 });
    const there = await current.sells();
    await current.comes(() => current.shipments(there), ['1 2026-11-23 COFFEE3 ordered']);
    const first = await aCentre({ currentEvent: 3 });
    const all = await first.sells();
    await first.comes(
      () => first.shipments(all),
      [
        '1 2026-11-23 COFFEE1 ordered',
        '2 2026-12-01 COFFEE2 planned',
        '3 2027-01-01 COFFEE3 planned',
      ],
    );
  });
  it('ORDER 081: skipped events are not shipped, and nothing is after the end', async () => {
    const coffee = await aCentre({
      events: [
        { itemId: 'COFFEE1' },
        { itemId: 'COFFEE2', daysFromLast: 1, action: 'skip' },
        { itemId: 'COFFEE3', daysFromLast: 2, action: 'end' },
        { itemId: 'COFFEE4', daysFromLast: 1 },
      ],
    });
    const sold = await coffee.sells();
    await coffee.delivers(`${sold.id}-1`);
    await coffee.passes(2);
    await coffee.delivers(`${sold.id}-2`);
    await coffee.passes(2);
    await coffee.runs('continuityChildren');
    await coffee.comes(async () => (await coffee.programme(sold))['life'], 'ended');
    expect(await coffee.shipments(sold)).toEqual([
      '1 2026-11-23 COFFEE1 invoiced',
      '2 2026-11-25 COFFEE3 invoiced',
    ]);
    expect(await coffee.children(sold)).toEqual([`${sold.id}-1`, `${sold.id}-2`]);
  });

  it('ORDER 082: a due event becomes one child order, however often the job runs', async () => {
    const coffee = await aCentre({ daysAfterOrderDate: 1 });
    const sold = await coffee.sells();
    await coffee.comes(
      async () => (await coffee.shipments(sold))[0],
      '1 2026-11-24 COFFEE1 planned',
    );
    expect(await coffee.children(sold)).toEqual([]);
    coffee.centre.served.clock.sleep(dayMs);
    const ran = await Promise.all([coffee.runs(children), coffee.runs(children)]);
    expect(ran.map(({ programmes }) => programmes)).toEqual([1, 1]);
    await coffee.comes(
      async () => (await coffee.shipments(sold))[0],
      '1 2026-11-24 COFFEE1 ordered',
    );
    await coffee.runs(children);
    await coffee.comes(() => coffee.children(sold), [`${sold.id}-1`]);
    await coffee.releases(`${sold.id}-1`);
    expect(await coffee.centre.read(`${sold.id}-1`)).toMatchObject({
      programmeLineId: `${sold.id}.${sold.line}`,
      entry: 'submitted',
      lines: [{ sku: 'COFFEE1', unitPrice: euros(2_000) }],
      payments: [{ methodId: 'CARD', amount: euros(2_000), status: 'authorised' }],
    });
  });

  it('ORDER 083: a card that has run out makes no child order, and is reported', async () => {
    const coffee = await aCentre();
    const payment = { ...coffee.card, cardExpiry: '2026-11' };
    const sold = await coffee.sells({ payment, startDate: '2026-12-02' });
    await coffee.passes(9);
    const billing = async () => (await coffee.programme(sold))['billing'];
    await coffee.comes(billing, 'dunning');
    expect(await coffee.runs(children)).toMatchObject({
      programmes: 1,
      created: 0,
      skipped: { cardExpired: 1 },
    });
    expect(await coffee.children(sold)).toEqual([]);
    await coffee.comes(async () => coffee.told('continuity.dunning').length, 1);
    expect(coffee.told('continuity.dunning')).toMatchObject([
      { orderId: sold.id, lineId: sold.line, k: 1, agentId: 'helene' },
    ]);
    expect((await coffee.programme(sold))['why']).toMatchObject({ reason: 'cardFailed' });
    await coffee.tells(sold, 'payment', coffee.card);
    await coffee.comes(() => coffee.children(sold), [`${sold.id}-1`]);
    expect(await billing()).toBe('perShipment');
  });

  it('ORDER 084: missed events become one order, or one each', async () => {
    const events = [
      { itemId: 'COFFEE1' },
      { itemId: 'COFFEE2', startDate: '2026-10-01' },
      { itemId: 'COFFEE3', startDate: '2026-11-01' },
    ];
    const together = await aCentre({ consolidate: true, events });
    const one = await together.sells({ payment: together.card });
    await together.runs(children);
    await together.comes(() => together.children(one), [`${one.id}-1`]);
    await together.releases(`${one.id}-1`);
    const { lines } = await together.centre.read(`${one.id}-1`);
    expect((lines as Body[]).map(({ sku }) => sku)).toEqual(['COFFEE1', 'COFFEE2', 'COFFEE3']);
    const apart = await aCentre({ events });
    const three = await apart.sells({ payment: apart.card });
    await apart.runs(children);
    await apart.comes(
      () => apart.children(three),
      [1, 2, 3].map((k) => `${three.id}-${k}`),
    );
  });

  it('ORDER 085: of twelve repeats three are planned at a time', async () => {
    const coffee = await aCentre({
      repeatThreshold: 3,
      daysAfterOrderDate: 1,
      events: [{ itemId: 'COFFEE1', daysFromLast: 1, timesToRepeat: 12 }],
    });
    const sold = await coffee.sells();
    const planned = async () => {
      const all = await coffee.shipments(sold);
      return [all.length, all.filter((one) => one.endsWith('planned')).length];
    };
    await coffee.comes(planned, [3, 3]);
    await coffee.passes(5);
    await coffee.comes(planned, [8, 3]);
    await coffee.passes(5);
    await coffee.comes(planned, [12, 2]);
    await coffee.passes(5);
    await coffee.comes(async () => (await coffee.children(sold)).length, 12);
    await coffee.comes(async () => (await coffee.programme(sold))['life'], 'ending');
  });

  it('ORDER 086: a programme billed upfront is due at once, its orders are free', async () => {
    const coffee = await aCentre({ billUpfront: true }, { taxRates: { full: 20 } });
    const sold = await coffee.sells({});
    const parent = await coffee.centre.read(sold.id);
    expect(parent['summary']).toMatchObject({ total: euros(7_200), tax: euros(1_200) });
    await coffee.comes(
      async () => ((await coffee.centre.read(sold.id))['payments'] as Body[])[0]?.['captured'],
      euros(7_200),
    );
    await coffee.releases(`${sold.id}-1`);
    const child = await coffee.centre.read(`${sold.id}-1`);
    expect(child).toMatchObject({ payments: [], summary: { total: euros(0) } });
    // Two of three will not come.
    const { body } = await coffee.tells(sold, 'cancel', { reason: 'customer-asked' });
    expect(body).toMatchObject({ life: 'cancelled', paid: euros(6_000), refunded: euros(4_000) });
    await coffee.comes(
      async () => ((await coffee.centre.read(sold.id))['payments'] as Body[])[0]?.['refunded'],
      euros(4_800),
    );
    await coffee.delivers(`${sold.id}-1`);
    await coffee.comes(async () => (await coffee.centre.read(sold.id))['entry'], 'closed');
    const { body: audit } = await coffee.centre.ask('helene', 'GET', `orders/${sold.id}/audit`);
    expect(audit).toMatchObject({ totalMinor: 2_400, refundedMinor: 4_800, faults: [] });
  });

  it('ORDER 087: a changed programme reaches what is to come, not what has been', async () => {
    const coffee = await aCentre();
    const sold = await coffee.sells();
    await coffee.delivers(`${sold.id}-1`);
    const events = [1, 4, 3].map((n, place) => ({
      itemId: `COFFEE${n}`,
      ...(place === 0 ? {} : { interval: 'month' }),
    }));
    const change = { version: 1, body: { events } };
    const { centre } = coffee;
    await centre.ask('paul', 'PATCH', 'continuity-programmes/shop.CLUB', change);
    const before = ['1 2026-11-23 COFFEE1 invoiced', '2 2026-12-01 COFFEE2 planned'];
    await coffee.comes(async () => (await coffee.shipments(sold)).slice(0, 2), before);
    expect(await coffee.runs('continuityUpdate')).toMatchObject({ programmes: 1, changed: 1 });
    expect(await coffee.shipments(sold)).toEqual([
      '1 2026-11-23 COFFEE1 invoiced',
      '2 2026-12-01 COFFEE4 planned',
      '3 2027-01-01 COFFEE3 planned',
    ]);
    expect(await centre.read(`${sold.id}-1`)).toMatchObject({ lines: [{ sku: 'COFFEE1' }] });
    expect(await coffee.runs('continuityUpdate')).toMatchObject({ changed: 0 });
    for (const [what, life] of [
      ['pause', 'paused'],
      ['resume', 'running'],
    ] as const) {
      expect((await coffee.tells(sold, what, {})).body).toMatchObject({ life });
    }
  });

  it('ORDER 088: the parent is invoiced after its last child, and not before', async () => {
    const events = [{ itemId: 'COFFEE1' }, { itemId: 'COFFEE2', daysFromLast: 1 }];
    const coffee = await aCentre({ events });
    const sold = await coffee.sells();
    await coffee.delivers(`${sold.id}-1`);
    await coffee.passes(1);
    await coffee.comes(() => coffee.children(sold), [`${sold.id}-1`, `${sold.id}-2`]);
    const status = async () => (await coffee.centre.read(sold.id))['detailedStatus'];
    expect(await status()).toBe('begun');
    await coffee.delivers(`${sold.id}-2`);
    await coffee.comes(status, 'invoiced');
    expect(await coffee.programme(sold)).toMatchObject({ life: 'ended' });
  });
}

function blockers(order: Body): unknown {
  const [line] = order['lines'] as Body[];
  return memberOf(line ?? {}, 'continuity', 'blockers');
}
