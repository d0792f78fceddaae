/**
 * Rows of the order features that need no order: what a centre sells, to whom and how. A title that
 * says (part) leaves to orders what is theirs; `docs/order-rows.md` is made of these titles.
 */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aFolder } from '../support/a-folder.ts';
import { each, imports, itemsOf, itemsTable, makes, setsUp } from '../support/a-shop.ts';
import { aServer, shopCentre, type TestApi } from '../support/api-server.ts';

const methods = (...kinds: readonly string[]) =>
  kinds.map((kind) => ({ code: kind, name: { en: kind }, kind }));
const bernard = {
  number: '1000001',
  firstName: 'Monique',
  lastName: 'Bernard',
  phones: [{ number: '+33 6 39 98 12 34' }],
};
const winter = {
  code: 'W26',
  name: { en: 'Winter' },
  validFrom: '2026-11-01',
  sourceCodes: [{ code: 'W1', description: 'All' }],
};
const expired = {
  code: 'S26',
  name: { en: 'Summer' },
  validFrom: '2026-05-01',
  validTo: '2026-11-22',
  sourceCodes: [{ code: 'S1', description: 'All' }],
};

/** Two services share no folder: one ends before the other begins. */
async function closes({ app, store }: TestApi): Promise<void> {
  await app.close();
  store.close();
}

describe('orders of a channel', () => {
  it('ORDER 001 (part): a centre keeps its users, and what their orders will carry', async () => {
    const served = await aServer();
    const settings = {
      users: ['helene'],
      financialDimensions: { department: '410' },
      priceGroupIds: ['outlet'],
      deliveryModes: [{ code: 'GROUND', name: { en: 'Ground' } }],
      paymentMethods: methods('card'),
    };
    expect((await setsUp(served, settings)).status).toBe(200);
    const { body } = await served.ask('GET', '/api/v1/centres/shop/channel', { as: 'helene' });
    expect(body).toMatchObject({ ...settings, centreId: 'shop' });
  });

  it('ORDER 002: a user of one centre cannot be linked to another', async () => {
    const path = join(aFolder(), 'shared.db');
    const north = await aServer({ ...shopCentre, id: 'north' }, [], {}, { path });
    expect((await setsUp(north, { users: ['helene'] }, 'north')).status).toBe(200);
    await closes(north);
    const south = await aServer({ ...shopCentre, id: 'south' }, [], {}, { path });
    const refused = await setsUp(south, { users: ['helene', 'anna'] }, 'south');
    expect([refused.status, refused.body['code']]).toEqual([409, 'in_use']);
    expect(refused.body['blockers']).toEqual(['helene sells in north']);
    await closes(south);
    const later = await aServer({ ...shopCentre, id: 'north' }, [], {}, { path });
    await setsUp(later, { users: [] }, 'north');
    await closes(later);
    const free = await aServer({ ...shopCentre, id: 'south' }, [], {}, { path });
    expect((await setsUp(free, { users: ['helene'] }, 'south')).status).toBe(200);
    await closes(free);
  });

  it('ORDER 003 (part): whoever is no user of the centre sells nothing in it', async () => {
    const served = await aServer();
    await makes(served, 'centres/shop/customers', bernard);
    await makes(served, 'centres/shop/catalogues', winter, 'paul');
    await setsUp(served, { users: ['anna'] });
    const path = 'customers/shop.1000001/catalogue-requests';
    const refused = await makes(served, path, { catalogueId: 'W26' });
    expect([refused.status, refused.body['code']]).toEqual([403, 'centre_not_permitted']);
    expect((await makes(served, path, { catalogueId: 'W26' }, 'anna')).status).toBe(201);
  });

  it('ORDER 020 (part): each centre lists its payment methods; on account needs the customer’s flag', async () => {
    const kindsIn = async (id: string, kinds: readonly string[], allowOnAccount: boolean) => {
      const served = await aServer({ ...shopCentre, id });
      await setsUp(served, { paymentMethods: methods(...kinds) }, id);
      await makes(served, `centres/${id}/customers`, { ...bernard, allowOnAccount }, 'malik');
      const query = `customerId=${id}.1000001`;
      const got = await served.ask('GET', `/api/v1/centres/${id}/payment-methods?${query}`, {
        as: 'helene',
      });
      return each(got, 'kind');
    };
    const all = ['card', 'check', 'onAccount'];
    expect(await kindsIn('north', all, false)).toEqual(['card', 'check']);
    expect(await kindsIn('north', all, true)).toEqual(all);
    expect(await kindsIn('south', ['card'], false)).toEqual(['card']);
  });

  it('ORDER 028 (part): codes of a catalogue that is over are not offered', async () => {
    const served = await aServer();
    await makes(served, 'centres/shop/catalogues', winter, 'paul');
    await makes(served, 'centres/shop/catalogues', expired, 'paul');
    const got = await served.ask('GET', '/api/v1/centres/shop/source-codes', { as: 'helene' });
    expect(each(got, 'code')).toEqual(['W1']);
  });

  it('ORDER 029: only the codes mailed to a customer are listed where that is asked', async () => {
    const served = await aServer();
    await makes(served, 'centres/shop/customers', bernard);
    const targeted = { code: 'W2', description: 'Some', targets: ['1000001'] };
    const sourceCodes = [...winter.sourceCodes, targeted];
    await makes(served, 'centres/shop/catalogues', { ...winter, sourceCodes }, 'paul');
    const path = '/api/v1/centres/shop/source-codes?targetedAt=shop.1000001';
    expect(each(await served.ask('GET', path, { as: 'helene' }), 'code')).toEqual(['W2']);
  });

  it('ORDER 030 (part): the active scripts of a catalogue are shown with its code', async () => {
    const served = await aServer();
    const target = { kind: 'catalogue', code: 'W26' };
    for (const [name, active] of [
      ['Shown', true],
      ['Inactive', false],
    ] as const) {
      const script = { name, active, kind: 'say', moment: 'start', target, text: { en: name } };
      await makes(served, 'centres/shop/scripts', script, 'paul');
    }
    const path = '/api/v1/centres/shop/scripts?moment=start';
    const said = await served.ask('GET', `${path}&catalogueId=shop.W26`, { as: 'helene' });
    expect(each(said, 'name')).toEqual(['Shown']);
    expect(itemsOf(await served.ask('GET', path, { as: 'helene' }))).toEqual([]);
  });

  it('ORDER 031 (part): an item shows picture, words, price and stock', async () => {
    const served = await aServer();
    await imports(served, 'items', itemsTable);
    const text = '<svg xmlns="http://www.w3.org/2000/svg"/>';
    served.store.pictures.setDrawing(['shop', 'MUG'], {
      number: 1,
      mediaType: 'image/svg+xml',
      text,
    });
    const { body } = await served.ask('GET', '/api/v1/items/shop.MUG', { as: 'helene' });
    expect(body).toMatchObject({
      description: { en: 'Holds 30 cl' },
      stock: 3,
      salesControl: 'encourage',
      price: { amountMinor: 990, currency: 'EUR' },
      images: [{ href: '/api/v1/items/shop.MUG/images/1', isDefault: true }],
    });
  });

  it('ORDER 032: what is said and what is internal are told apart', async () => {
    const served = await aServer();
    const target = { kind: 'order' };
    for (const [name, kind, priority] of [
      ['Second', 'note', 2],
      ['First', 'say', 1],
    ] as const) {
      const script = { name, kind, priority, moment: 'end', target, text: { en: name } };
      await makes(served, 'centres/shop/scripts', script, 'paul');
    }
    const path = '/api/v1/centres/shop/scripts?moment=end';
    const said = await served.ask('GET', path, { as: 'helene' });
    expect(itemsOf(said)).toMatchObject([
      { name: 'First', kind: 'say' },
      { name: 'Second', kind: 'note' },
    ]);
  });

  it('ORDER 037 (part): with directed selling off no script is shown', async () => {
    const served = await aServer();
    const target = { kind: 'order' };
    const script = { name: 'A', kind: 'say', moment: 'start', target, text: { en: 'A' } };
    await makes(served, 'centres/shop/scripts', script, 'paul');
    const path = '/api/v1/centres/shop/scripts?moment=start';
    const count = async () => itemsOf(await served.ask('GET', path, { as: 'helene' })).length;
    expect(await count()).toBe(1);
    await setsUp(served, { directedSelling: false });
    expect(await count()).toBe(0);
  });

  it('ORDER 103: a catalogue to be sent is listed with who and how many', async () => {
    const served = await aServer();
    await setsUp(served, { users: ['helene'] });
    await makes(served, 'centres/shop/customers', bernard);
    await makes(served, 'centres/shop/catalogues', winter, 'paul');
    await makes(served, 'centres/shop/catalogues', expired, 'paul');
    const path = 'customers/shop.1000001/catalogue-requests';
    const asked = { catalogueId: 'W26', sourceCode: 'W1', quantity: 2 };
    expect((await makes(served, path, asked)).status).toBe(201);
    const list = '/api/v1/centres/shop/catalogue-requests';
    expect(itemsOf(await served.ask('GET', list, { as: 'helene' }))).toMatchObject([
      { ...asked, customerId: 'shop.1000001', status: 'open', createdBy: 'helene' },
    ]);
    const over = await makes(served, path, { catalogueId: 'S26', sourceCode: 'S1' });
    expect([over.status, over.body['code']]).toEqual([404, 'source_code_not_found']);
  });

  it('send no catalogue with directed selling off; source codes hold all the same', async () => {
    const served = await aServer(undefined, [], {}, { takesOrders: true });
    await setsUp(served, { users: ['helene'], directedSelling: false });
    await makes(served, 'centres/shop/customers', bernard);
    await makes(served, 'centres/shop/catalogues', winter, 'paul');
    const asked = { catalogueId: 'W26', sourceCode: 'W1', quantity: 2 };
    const sent = await makes(served, 'customers/shop.1000001/catalogue-requests', asked);
    expect([sent.status, sent.body['code']]).toEqual([422, 'directed_selling_off']);
    const begun = { customerId: 'shop.1000001', sourceCode: 'W1' };
    const order = await served.ask('POST', '/api/v1/centres/shop/orders', {
      as: 'helene',
      headers: { 'idempotency-key': 'one' },
      body: begun,
    });
    expect([order.status, order.body['sourceCode']]).toEqual([201, 'W1']);
  });

  it('ORDER 104 (part): a customer is found by name and by telephone in any notation', async () => {
    const served = await aServer();
    await makes(served, 'centres/shop/customers', bernard);
    for (const q of ['ber*', '06 39 98 12 34', '+33639981234', '0033 6 39 98 12 34']) {
      const path = `/api/v1/centres/shop/customers?q=${encodeURIComponent(q)}`;
      expect(each(await served.ask('GET', path, { as: 'helene' }), 'number')).toEqual(['1000001']);
    }
    const path = '/api/v1/customers/shop.1000001/history';
    expect((await served.ask('GET', path, { as: 'helene' })).status).toBe(200);
  });
});
