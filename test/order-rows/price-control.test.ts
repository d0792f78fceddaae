/** Rows of the order features: prices that agents type. */
import { describe, expect, it } from 'vitest';
import type { Body } from '../support/api-server.ts';
import { aRule, aRuleSet, everythingElseRule, leaf } from '../support/rule-set-builders.ts';
import { aSellingCentre, euros, memberOf, refusal, sellers } from '../support/taken-orders.ts';

const reasons = [{ code: 'damaged', name: { en: 'Damaged' } }];
const limited = {
  priceControl: 'limited',
  overridePermissions: [{ role: 'orderTaker', costMarkupPercent: 5 }],
  reasonSets: [{ code: 'prices', use: 'priceOverride', reasons }],
};

/** A centre whose mug costs 20,00 and is sold at 29,00, and an order of two of them. */
async function aPricedOrder(
  more: object = {},
  item: object = {},
  ruleSets: Parameters<typeof aSellingCentre>[1] = [],
) {
  const centre = await aSellingCentre({ ...limited, ...more }, ruleSets);
  const body = { price: euros(2_900), cost: euros(2_000), ...item };
  await centre.ask('paul', 'PATCH', 'items/shop.MUG', { body, version: 1 });
  const id = await centre.order({ mugs: 2 });
  const lineNow = async () => (await centre.read(id))['lines'] as Body[];
  const [line] = await lineNow();
  const path = `orders/${id}/lines/${line?.['id']}/price`;
  const gives = async (minor: number, reason?: string) => {
    const { version } = await centre.read(id);
    return await centre.ask(sellers.clerk, 'PUT', path, {
      body: { price: euros(minor), ...(reason === undefined ? {} : { reason }) },
      version: Number(version),
    });
  };
  return { centre, id, path, gives, lineNow };
}

describe('a quantity', () => {
  it('is whole for whole units, and may be a part of other things', async () => {
    const { centre, id, lineNow } = await aPricedOrder({ wholeUnits: ['pcs'] });
    const [line] = await lineNow();
    const asks = async (quantity: string) => {
      const { version } = await centre.read(id);
      return await centre.ask(sellers.clerk, 'PATCH', `orders/${id}/lines/${line?.['id']}`, {
        body: { quantity },
        version: Number(version),
      });
    };
    const added = await centre.does(`orders/${id}/lines`, { itemId: 'shop.MUG', quantity: '0.5' });
    const changed = await asks('1.5');
    expect([refusal(added), refusal(changed)]).toEqual([
      [422, 'item_not_sellable'],
      [422, 'item_not_sellable'],
    ]);
    expect(changed.body['detail']).toBe('MUG is sold in whole units: 1.5 is not a whole number.');
    expect((await asks('3')).status).toBe(200);
    await centre.ask('paul', 'PATCH', 'items/shop.MUG', { body: { unit: 'kg' }, version: 2 });
    expect((await asks('1.5')).status).toBe(200);
  });

  it('may be a part of everything where the centre says nothing', async () => {
    const { centre, id } = await aPricedOrder();
    const added = await centre.does(`orders/${id}/lines`, { itemId: 'shop.MUG', quantity: '0.5' });
    expect(added.status).toBe(201);
  });
});

describe('a price that is typed', () => {
  it('ORDER 038: within the limit it stands, with its reason, beside the list’s', async () => {
    const { centre, id, gives } = await aPricedOrder();
    expect(refusal(await gives(2_100))).toEqual([422, 'reason_required']);
    expect(refusal(await gives(2_100, 'because'))).toEqual([422, 'reason_required']);
    const { status, body } = await gives(2_100, 'damaged');
    expect([status, body['holdId']]).toEqual([200, null]);
    expect(body['lines']).toMatchObject([
      {
        unitPrice: euros(2_100),
        priceOverride: { listPrice: euros(2_900), reason: 'damaged', approval: 'none' },
      },
    ]);
    expect(memberOf(body, 'summary', 'total')).toEqual(euros(4_200));
    const told = await centre.ask(sellers.clerk, 'GET', `orders/${id}/events`);
    expect((told.body['items'] as Body[]).at(-1)).toMatchObject({
      actor: { id: 'helene' },
      events: [{ type: 'order.priceChanged', amount: null }, { type: 'order.linesChanged' }],
    });
  });

  it('ORDER 039: beyond the limit it waits until somebody accepts or restores it', async () => {
    for (const [verb, unitMinor, approval] of [
      ['approve', 2_099, 'approved'],
      ['decline', 2_900, undefined],
    ] as const) {
      const { centre, id, gives, lineNow } = await aPricedOrder();
      const { status, body } = await gives(2_099, 'damaged');
      expect([status, body['holdId']]).toEqual([200, `${id}.h1`]);
      expect(body['holds']).toMatchObject([{ source: 'priceApproval', cleared: null }]);
      const decided = await centre.does(`reviews/${id}.h1/${verb}`, { reason: 'ok' }, 'claire');
      expect(refusal(decided)).toEqual([200, undefined]);
      const [line] = await lineNow();
      expect(line?.['unitPrice']).toEqual(euros(unitMinor));
      expect(Object(line?.['priceOverride'])['approval']).toBe(approval);
      expect((await centre.read(id))['holds']).toMatchObject([{ cleared: { by: 'claire' } }]);
    }
  });

  it('ORDER 040: of an item whose price may not be changed it is refused', async () => {
    const { gives, lineNow } = await aPricedOrder({}, { allowPriceAdjust: false });
    const refused = await gives(2_800, 'damaged');
    expect(refusal(refused)).toEqual([403, 'limit_exceeded']);
    expect(refused.body['reason']).toBe('item_barred');
    expect(await lineNow()).toMatchObject([{ unitPrice: euros(2_900), priceOverride: null }]);
  });

  it('ORDER 041: a markup of 0 is no floor', async () => {
    const overridePermissions = [{ role: 'orderTaker', costMarkupPercent: 0 }];
    const { gives } = await aPricedOrder({ overridePermissions });
    const { status, body } = await gives(1, 'damaged');
    expect([status, body['holdId']]).toEqual([200, null]);
  });

  it('is refused where price control is off, and free where the centre says so', async () => {
    const off = await aPricedOrder({ priceControl: 'off' });
    const refused = await off.gives(2_800, 'damaged');
    expect([...refusal(refused), refused.body['reason']]).toEqual([
      ...[403, 'limit_exceeded', 'price_control_off'],
    ]);
    const free = await aPricedOrder({ priceControl: 'free' });
    expect((await free.gives(1)).body).toMatchObject({ holdId: null });
  });

  it('stays when the quantity changes, and is taken back for the price of the list', async () => {
    const { centre, id, path, gives, lineNow } = await aPricedOrder();
    const { body } = await gives(2_099, 'damaged');
    const line = path.replace('/price', '');
    const more = { body: { quantity: '3' }, version: Number(body['version']) };
    await centre.ask(sellers.clerk, 'PATCH', line, more);
    expect(await lineNow()).toMatchObject([
      { unitPrice: euros(2_099), quantity: '3', priceOverride: { approval: 'waiting' } },
    ]);
    const { version } = await centre.read(id);
    const back = await centre.ask(sellers.clerk, 'DELETE', path, { version: Number(version) });
    expect(back.body['lines']).toMatchObject([{ unitPrice: euros(2_900), priceOverride: null }]);
    expect(back.body['holds']).toMatchObject([{ cleared: { reason: 'causeGone' } }]);
  });

  it('that replaces one that waits is looked at anew', async () => {
    const { id, gives } = await aPricedOrder();
    await gives(2_099, 'damaged');
    const { body } = await gives(1_500, 'damaged');
    expect(body['holdId']).toBe(`${id}.h2`);
    expect(body['holds']).toMatchObject([{ cleared: { reason: 'causeGone' } }, { cleared: null }]);
  });

  it('is judged by the rules in force where no role’s limit allows it', async () => {
    const overridePermissions = [{ role: 'sales-senior', users: ['helene'] }];
    const ofRole = leaf('agent.roles', 'someFact:in', ['sales-senior']);
    const { gives } = await aPricedOrder({ overridePermissions }, {}, [
      aRuleSet('priceLimit', [
        aRule('priceLimit', 'down-to-cost', 9, [
          ...[ofRole, leaf('price.overCostPpm', 'greaterThanInclusive', 0)],
        ]),
        everythingElseRule('priceLimit', { verdict: 'refuse' }),
      ]),
    ]);
    expect((await gives(2_000, 'damaged')).body).toMatchObject({ holdId: null });
    const refused = await gives(1_500, 'damaged');
    expect(refusal(refused)).toEqual([422, 'price_below_floor']);
    expect(refused.body['detail']).toContain('the lowest that you may give is €20.00');
    expect(refused.body['detail']).not.toContain('everything-else');
  });

  it('names no lowest price where not even that of the list may be given', async () => {
    const { gives } = await aPricedOrder({ overridePermissions: [] }, {}, [
      aRuleSet('priceLimit', [everythingElseRule('priceLimit', { verdict: 'refuse' })]),
    ]);
    const refused = await gives(1_500, 'damaged');
    expect(refusal(refused)).toEqual([422, 'price_below_floor']);
    expect(refused.body['detail']).toContain('a rule does not allow it');
  });

  it('is approved by somebody else, and a charge alike, by whatever word', async () => {
    const chargeCodes = [{ code: 'SHIPPING', name: { en: 'Shipping' } }];
    for (const [verb, approval] of [
      ['approve', 'approved'],
      ['release', 'approved'],
      ['decline', undefined],
    ] as const) {
      const { centre, id } = await aPricedOrder({ chargeCodes });
      const charge = { code: 'SHIPPING', amount: euros(300), reason: 'usual' };
      const { body } = await centre.does(`orders/${id}/charges`, charge, sellers.manager);
      const decides = (as: string) =>
        centre.does(`reviews/${body['holdId']}/${verb}`, { reason: 'ok' }, as);
      if (verb !== 'decline') {
        expect(refusal(await decides(sellers.manager))).toEqual([403, 'four_eyes_required']);
      }
      const decided = await decides('claire');
      expect(refusal(decided)).toEqual([200, undefined]);
      const [charged] = memberOf(decided.body, 'summary', 'chargeLines') as Body[];
      expect(charged?.['approval']).toBe(approval);
      expect(decided.body['holds']).toMatchObject([{ cleared: { by: 'claire' } }]);
    }
  });

  it('is asked for where nothing says who may give it', async () => {
    const { gives } = await aPricedOrder({ overridePermissions: [] });
    expect((await gives(2_800, 'damaged')).body['holdId']).not.toBeNull();
  });
});
