/** Taxes of orders by where they go and by the day, from a table. */
import { describe, expect, it } from 'vitest';
import { imports } from '../support/a-shop.ts';
import type { Body } from '../support/api-server.ts';
import { aSellingCentre } from '../support/taken-orders.ts';

const table = `pays;groupe de taxe;taux;valable dès
;STANDARD;20;
DE;STANDARD;19;
DE;STANDARD;25;2099-01-01
ES;STANDARD;16;
ES;STANDARD;21;2020-01-01
ES;REDUCED;4,5;
`;

/** A customer at home in France, with a house in Germany and one in Spain. */
const addresses = ['FR', 'DE', 'ES'].map((country) => ({
  label: country,
  lines: ['1'],
  postalCode: '1',
  city: 'There',
  country,
}));

async function aTaxedCentre(settings: object = {}) {
  const centre = await aSellingCentre({ taxRates: { STANDARD: 8, REDUCED: 5 }, ...settings });
  const { served } = centre;
  const items =
    'sku;name.en;category;price;cost;tax group\nMUG;Mug;table;20;5;STANDARD\nBOOK;Book;b;10;5;REDUCED\n';
  await imports(served, 'items', items);
  await centre.does('centres/shop/customers', { number: '7', lastName: 'Weiß', addresses });
  const goesTo = async (id: string, deliveryAddressId: string) => {
    const version = Number((await centre.read(id))['version']);
    return await centre.ask('helene', 'PATCH', `orders/${id}`, {
      version,
      body: { deliveryAddressId },
    });
  };
  const taxes = async (id: string) => {
    const { lines, summary } = await centre.read(id);
    const rates = (lines as Body[]).map(({ taxPercent }) => taxPercent);
    return [...rates, Reflect.get(Object(summary), 'tax').amountMinor];
  };
  return { centre, goesTo, taxes };
}

describe('taxes of an order', () => {
  it('are those of the channel without a table, wherever it goes', async () => {
    const { centre, goesTo, taxes } = await aTaxedCentre();
    const id = await centre.order({ mugs: 1, customer: '7' });
    expect(await taxes(id)).toEqual([8, 160]);
    await goesTo(id, 'DE');
    expect(await taxes(id)).toEqual([8, 160]);
  });

  it('are named in mails, whose total includes them', async () => {
    const { centre } = await aTaxedCentre();
    const id = await centre.order({ mugs: 1, customer: '7' });
    const mail = await centre.ask('paul', 'GET', `orders/${id}/mails/order.submitted`);
    expect(mail.body['text']).toContain('Total: €21.60 (tax included)');
  });

  it('are of the country it goes to and of the day; else of any, else of the channel', async () => {
    const { centre, goesTo, taxes } = await aTaxedCentre();
    const taken = await imports(centre.served, 'taxRates', table);
    expect(taken.body).toMatchObject({ rows: 6, created: 6, errors: [], written: true });
    const id = await centre.order({ mugs: 1, customer: '7' });
    await centre.adds(id, 'BOOK');
    expect(await taxes(id)).toEqual([20, 5, 450]);
    for (const [place, expected] of [
      ['DE', [19, 5, 430]],
      ['ES', [21, 4.5, 465]],
    ] as const) {
      expect((await goesTo(id, place)).status).toBe(200);
      expect(await taxes(id)).toEqual(expected);
    }
    await centre.does(`orders/${id}/complete`);
    // In its summary as well.
    await goesTo(id, 'DE');
    expect(await taxes(id)).toEqual([19, 5, 430]);
    await centre.pays(id, 'CASH', 3_430);
    expect((await centre.submits(id)).status).toBe(200);
    expect((await centre.read(id))['entry']).toBe('submitted');
  });

  it('are of each line’s own address', async () => {
    const { centre, taxes } = await aTaxedCentre();
    await imports(centre.served, 'taxRates', table);
    const id = await centre.order({ mugs: 1, customer: '7' });
    const body = { itemId: 'shop.MUG', quantity: '1', deliveryAddressId: 'ES' };
    const added = await centre.does(`orders/${id}/lines`, body);
    expect(await taxes(id)).toEqual([20, 21, 820]);
    const [, line] = added.body['lines'] as [Body, Body];
    const version = Number((await centre.read(id))['version']);
    await centre.ask('helene', 'PATCH', `orders/${id}/lines/${line['id']}`, {
      version,
      body: { deliveryAddressId: 'DE' },
    });
    expect(await taxes(id)).toEqual([20, 19, 780]);
    await centre.does(`orders/${id}/complete`);
    expect(await taxes(id)).toEqual([20, 19, 780]);
  });
});

describe('the table of taxes', () => {
  it('is tried first, tells faults by their lines, and once more changes nothing', async () => {
    const { centre } = await aTaxedCentre();
    const { served } = centre;
    const dry = await imports(served, 'taxRates', table, { query: '&dryRun=true' });
    expect(dry.body).toMatchObject({ created: 6, written: false });
    const reads = () => centre.ask('helene', 'GET', 'centres/shop/tax-rates');
    expect((await reads()).body).toMatchObject({ rates: [], version: 0 });
    const bad = 'country,tax group,percent,valid from\nFrankia,A,x,soon\nFR,A,5,\nFR,A,6,\n';
    const { body } = await imports(served, 'taxRates', bad);
    expect(body).toMatchObject({ rows: 3, rejected: 2, created: 0, written: false });
    const errors = body['errors'] as Body[];
    expect(errors.map(({ line, column, value }) => [line, column, value])).toEqual([
      [2, 'country', 'Frankia'],
      [2, 'percent', 'x'],
      [2, 'valid from', 'soon'],
      [4, 'tax group', 'A'],
    ]);
    await imports(served, 'taxRates', table);
    expect((await imports(served, 'taxRates', table)).body).toMatchObject({ unchanged: 6 });
    const moved = await imports(served, 'taxRates', 'country;tax group;percent\nDE;STANDARD;18\n');
    expect(moved.body).toMatchObject({ created: 0, updated: 1, written: true });
    const { rates } = (await reads()).body as { rates: Body[] };
    expect([rates.length, rates[1]]).toEqual([
      6,
      { country: 'DE', taxGroup: 'STANDARD', percent: 18, validFrom: null },
    ]);
  });
});
