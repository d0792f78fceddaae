/** Rows of the order features: continuity programmes, on every host that keeps orders. */
import { expect, it } from 'vitest';
import type { aCoffeeCentre } from '../support/orders/coffee-centre.ts';
import type { Body } from '../support/api-server.ts';
import { of, refusal } from '../support/taken-orders.ts';

export function programmeRows(aCentre: (programme?: object, settings?: object) => ReturnType<typeof aCoffeeCentre>) {
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
    await first.comes(() => first.shipments(all), [
      '1 2026-11-23 COFFEE1 ordered',
      '2 2026-12-01 COFFEE2 planned',
      '3 2027-01-01 COFFEE3 planned',
    ]);
  });
}

function blockers(order: Body): unknown {
  const [line] = order['lines'] as Body[];
  return of(line ?? {}, 'continuity', 'blockers');
}
