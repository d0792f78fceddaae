/** Numbers for people over the API: shown, taken in place of ids, searched for, and refused. */
import { describe, expect, it } from 'vitest';
import { aServer, type Body } from '../support/api-server.ts';
import { arrives, hangsUp } from '../support/builders.ts';
import { openSocket } from '../support/event-socket.ts';
import { anAfterSaleCentre } from '../support/orders/after-sale-centre.ts';
import { aCoffeeCentre } from '../support/orders/coffee-centre.ts';
import { aSellingCentre, refusal } from '../support/taken-orders.ts';

type Centre = Awaited<ReturnType<typeof aSellingCentre>>;

const itemsOf = ({ body }: { readonly body: Body }) => body['items'] as Body[];

async function get(centre: Centre, path: string) {
  return await centre.ask('helene', 'GET', path);
}

async function found(centre: Centre, number: string): Promise<readonly Body[]> {
  return itemsOf(await get(centre, `centres/shop/records?number=${encodeURIComponent(number)}`));
}

describe('the number of an order', () => {
  it('is shown with it, and taken in place of its id in any notation', async () => {
    const centre = await aSellingCentre();
    const [first, second] = [await centre.order({ mugs: 1 }), await centre.order()];
    expect((await centre.read(first))['number']).toBe('V-10001-4');
    expect((await centre.read(second))['number']).toBe('V-10002-3');
    for (const said of ['V-10001-4', 'v100014', 'v%2010001%204', 'V%E2%80%9310001%E2%80%934']) {
      expect(await get(centre, `orders/${said}`)).toMatchObject({
        status: 200,
        body: { id: first },
      });
    }
    const changed = await centre.does('orders/V-10001-4/lines', {
      itemId: 'shop.MUG',
      quantity: '2',
    });
    expect(changed).toMatchObject({ status: 201, body: { id: first } });
    const { body } = await get(centre, 'orders/v-10001-4/audit');
    expect(body).toMatchObject({ orderId: first, number: 'V-10001-4' });
  });

  it('is refused with a wrong check digit, which is named in both languages', async () => {
    const centre = await aSellingCentre();
    await centre.order();
    await centre.read(await centre.order());
    const wrong = await get(centre, 'orders/V-10001-7');
    expect(refusal(wrong)).toEqual([400, 'number_not_valid']);
    expect(wrong.body['detail']).toBe(
      'V-10001-7 is not a number of this centre: its check digit would be 4.',
    );
    const french = await centre.served.ask('GET', '/api/v1/orders/V-10001-7', {
      as: 'helene',
      headers: { 'accept-language': 'fr' },
    });
    expect(french.body['detail']).toBe(
      'V-10001-7 n’est pas un numéro de ce centre : son chiffre de contrôle serait 4.',
    );
    const searched = await get(centre, 'centres/shop/orders?number=V-10001-7');
    expect(searched.status).toBe(400);
    expect(searched.body['errors']).toMatchObject([{ pointer: '/query/number' }]);
  });

  it('is unknown where it was not given, and of a centre that gave none', async () => {
    const centre = await aSellingCentre();
    expect(refusal(await get(centre, 'orders/V-10001-7'))).toEqual([404, 'order_not_found']);
    await centre.read(await centre.order());
    const unknown = await get(centre, 'orders/v%2010009%205');
    expect(refusal(unknown)).toEqual([404, 'order_not_found']);
    expect(unknown.body['detail']).toContain('V-10009-5');
  });

  it('finds it in lists, and nothing of another kind', async () => {
    const centre = await aSellingCentre();
    const [first, second] = [await centre.order(), await centre.order()];
    await centre.rests();
    const listed = async (query: string) =>
      itemsOf(await get(centre, `centres/shop/orders${query}`)).map(({ id }) => id);
    await expect(listed('')).resolves.toEqual(expect.arrayContaining([first, second]));
    const { number } = await centre.read(second);
    await expect(listed(`?number=${number}`)).resolves.toEqual([second]);
    await expect(listed('?number=R-10001-4')).resolves.toEqual([]);
    expect(await found(centre, String(number))).toEqual([
      { kind: 'order', id: second, orderId: second },
    ]);
  });

  it('stands in the audit, and for repeated requests, as its id', async () => {
    const centre = await aSellingCentre();
    const id = await centre.order({ mugs: 1 });
    const { number } = await centre.read(id);
    const of = { body: { comment: 'later' }, key: 'hold-once' };
    const [first, again] = [
      await centre.ask('helene', 'POST', `orders/${number}/holds`, of),
      await centre.ask('helene', 'POST', `orders/${id}/holds`, of),
    ];
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body['version']).toBe(first.body['version']);
    expect((again.body['holds'] as Body[]).length).toBe(1);
    const { body } = await centre.ask('nadia', 'GET', 'centres/shop/audit?action=placeHold');
    expect((body['items'] as Body[]).map(({ subject }) => subject)).toEqual([
      `/orders/${id}/holds`,
    ]);
  });

  it('begins with the letters of the centre', async () => {
    const centre = await aSellingCentre({ numberPrefixes: { orders: 'VRD' } });
    const id = await centre.order();
    expect((await centre.read(id))['number']).toBe('VRD-10001-4');
    expect((await get(centre, 'orders/vrd-10001-4')).body['id']).toBe(id);
  });
});

describe('numbers of other records', () => {
  it('hold: is shown in lists, finds it, and is worked by', async () => {
    const centre = await aSellingCentre();
    const id = await centre.order({ mugs: 1 });
    const hold = await centre.holds(id);
    await centre.rests();
    const [row] = itemsOf(await centre.ask('claire', 'GET', 'centres/shop/holds'));
    expect(row).toMatchObject({ id: hold, number: 'H-10001-4', orderNumber: 'V-10001-4' });
    const listed = async (query: string) =>
      itemsOf(await centre.ask('claire', 'GET', `centres/shop/holds?${query}`)).length;
    expect(await listed('number=H-10001-4')).toBe(1);
    expect(await listed('number=H-10001-4&source=fraud')).toBe(0);
    expect(await listed('number=V-10001-4')).toBe(0);
    const taken = await centre.does('holds/h%2010001%204/check-out', undefined, 'claire');
    expect(taken).toMatchObject({ status: 200, body: { id: hold, owner: 'claire' } });
    const other = await centre.does('holds/V-10001-4/check-out', undefined, 'claire');
    expect(refusal(other)).toEqual([400, 'number_not_valid']);
    expect(other.body['detail']).toBe(
      'V-10001-4 is the number of an order; expected that of a hold.',
    );
    expect(await found(centre, 'H-10001-4')).toEqual([{ kind: 'hold', id: hold, orderId: id }]);
  });

  it('return: names its order and is received by it', async () => {
    const shop = await anAfterSaleCentre();
    const id = await shop.invoiced();
    const back = await shop.submitted(id);
    const shown = await shop.return('R-10001-4');
    expect(shown).toMatchObject({ id: back, number: 'R-10001-4', orderNumber: 'V-10001-4' });
    await shop.receives('R-10001-4');
    await shop.comes(async () => (await shop.return(back))['status'], 'closed');
    const { body } = await get(shop.centre, 'customers/shop.1000001/history?kinds=returns,orders');
    const titles = (body['items'] as Body[]).map(({ title }) => String(title));
    expect(titles.some((title) => title.startsWith('Return R-10001-4:'))).toBe(true);
    expect(titles.some((title) => title.startsWith('Order V-10001-4:'))).toBe(true);
  });

  it('programme: stands for its line, and in place of the order for its order', async () => {
    const coffee = await aCoffeeCentre({});
    const { centre } = coffee;
    const { id, line } = await coffee.sells();
    const path = (order: string, of: string) => `orders/${order}/lines/${of}/continuity`;
    const numberOf = async () => (await get(centre, path(id, line))).body['number'];
    await coffee.comes(numberOf, 'P-10001-4');
    const said = await get(centre, path('P-10001-4', 'P-10001-4'));
    expect(said).toMatchObject({ status: 200, body: { orderId: id, lineId: line } });
    expect(await found(centre, 'P-10001-4')).toEqual([
      { kind: 'programme', id: line, orderId: id },
    ]);
  });

  it('call: is shown while it waits and later, finds it, and is taken over a socket', async () => {
    const served = await aServer();
    served.tell(arrives('c1'), arrives('c2', { queueId: 'z' }), hangsUp('c1'));
    const [one, two] = ['c1', 'c2'].map((id) => served.get(`/api/v1/calls/${id}`));
    expect((await one)?.body).toMatchObject({ id: 'c1', number: 'T-10001-4' });
    expect((await two)?.body).toMatchObject({ id: 'c2', number: 'T-10002-3' });
    expect((await served.get('/api/v1/calls/t10002-3')).body['id']).toBe('c2');
    const listed = await served.get('/api/v1/centres/shop/calls?number=T-10002-3');
    expect(itemsOf(listed).map(({ id }) => id)).toEqual(['c2']);
    const socket = await openSocket(served);
    const answer = await socket.call({ operation: 'getCall', params: { call: 'T 10001 4' } });
    expect(answer).toMatchObject({ status: 200, body: { id: 'c1' } });
    const wrong = await socket.call({ operation: 'getCall', params: { call: 'T-10001-5' } });
    expect(wrong).toMatchObject({ status: 400, body: { code: 'number_not_valid' } });
    socket.stop();
  });

  it('call: an id that looks like a number is still an id', async () => {
    const served = await aServer();
    served.tell(arrives('T100019'), arrives('c2', { queueId: 'z' }));
    expect((await served.get('/api/v1/calls/T100019')).body).toMatchObject({
      id: 'T100019',
      number: 'T-10001-4',
    });
    expect((await served.get('/api/v1/calls/T100014')).body['id']).toBe('T100019');
    expect((await served.get('/api/v1/calls/T100019')).body['id']).toBe('T100019');
  });
});
