/** What clients are told while the host of orders, or its store, takes nothing. */
import { describe, expect, it, vi } from 'vitest';
import { HostError, type HostErrorCode } from '../../workflows/index.ts';
import { openSocket } from '../support/event-socket.ts';
import { aSellingCentre, sellers } from '../support/taken-orders.ts';

/** As hosts say it: with ids, a limit's name, a path and an address. */
const inner = 'c:helene:key of /var/lib/orders.db at 10.0.0.7:5432 beyond waitingMax';
type Centre = Awaited<ReturnType<typeof aSellingCentre>>;

/** Orders of which all fails that a request may want. */
async function failing(code: HostErrorCode) {
  const internal: string[] = [];
  const onInternal = ({ message }: Error) => void internal.push(message);
  const centre = await aSellingCentre({}, [], { onInternal });
  const id = await centre.order({ mugs: 1 });
  const { orders } = centre.served;
  if (orders === undefined) throw new Error('the centre takes orders');
  const fails = () => Promise.reject(new HostError(code, inner));
  for (const name of ['tell', 'order', 'timeline', 'goodsReturn', 'programme'] as const) {
    vi.spyOn(orders, name).mockImplementation(fails);
  }
  return { centre, id, internal };
}

const reads = (id: string) => [
  `orders/${id}`,
  `orders/${id}/why`,
  `orders/${id}/audit`,
  `returns/${id}.1`,
];

async function asksAll({ ask, does }: Centre, id: string) {
  const answers = [];
  for (const path of reads(id)) answers.push(await ask(sellers.clerk, 'GET', path));
  answers.push(await does('centres/shop/orders', { customerId: 'shop.1000001' }));
  answers.push(await does(`orders/${id}/lines`, { itemId: 'shop.MUG', quantity: '1' }));
  return answers;
}

describe('orders that cannot be reached', () => {
  it('are refused to readers and writers, by a documented code, to be tried again', async () => {
    const { centre, id, internal } = await failing('busy');
    for (const { status, headers, body, text } of await asksAll(centre, id)) {
      const said = [body['instance'], status, body['code'], body['retryable']];
      expect(said).toEqual([body['instance'], 503, 'storage_unavailable', true]);
      expect(headers['retry-after']).toBe('2');
      expect(body['detail']).toBe('Orders cannot be read or changed for now.');
      expect(text).not.toContain('waitingMax');
    }
    expect(internal).toEqual([]);
    const french = { authorization: `Bearer ${sellers.clerk}`, 'accept-language': 'fr' };
    const { body } = await centre.served.get(`/api/v1/orders/${id}`, french);
    expect(body['detail']).toMatch(/^Les commandes ne peuvent pas être lues/);
  });

  it('are refused over a socket as over HTTP', async () => {
    const { centre, id } = await failing('busy');
    const authorization = `Bearer ${sellers.clerk}`;
    const socket = await openSocket(centre.served, { authorization });
    const answer = await socket.call({ operation: 'getOrder', params: { order: id } });
    expect(answer).toMatchObject({
      status: 503,
      body: { code: 'storage_unavailable', retryable: true },
    });
    expect(JSON.stringify(answer)).not.toContain('waitingMax');
    socket.stop();
  });

  it.each([
    ['stopped', 503, 'draining', true],
    ['id_reused', 422, 'idempotency_key_reused', false],
  ] as const)('say %s without the words of the host', async (code, status, said, retryable) => {
    const { centre, id } = await failing(code);
    const line = { itemId: 'shop.MUG', quantity: '1' };
    const { orders } = centre.served;
    vi.mocked(orders?.order ?? vi.fn()).mockRestore();
    const answer = await centre.does(`orders/${id}/lines`, line);
    expect([answer.status, answer.body['code'], answer.body['retryable']]).toEqual([
      ...[status, said, retryable],
    ]);
    expect(answer.text).not.toContain('waitingMax');
  });

  it('report a message that every try failed on as a fault, and say only its request', async () => {
    const { centre, id, internal } = await failing('parked');
    const { status, body, text } = await centre.ask(sellers.clerk, 'GET', `orders/${id}`);
    expect([status, body['code']]).toEqual([500, 'internal']);
    expect(text).not.toContain('waitingMax');
    expect(internal).toEqual([inner]);
  });
});
