/**
 * `callwright order audit`: whether the money of orders balances, by a service or from a data
 * folder.
 */
import { auditOrder, orderCore } from '../../orders/index.ts';
import { readProcesses } from '../../workflows/index.ts';
import { connect, orThrow, type Resource } from '../call/connect.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import { answering, type OptionsOf } from '../command.ts';
import { signInOptions } from '../options.ts';
import { moneyText } from '../text/figures.ts';
import { requireOrderPath } from './order-move.ts';

type Audited = Resource<'/api/v1/orders/{order}/audit'>;

export const command = answering({
  arguments: { '[orders...]': 'of these alone [all]' },
  options: {
    '--data <folder>': 'of a service, in place of one that runs',
    ...signInOptions,
  },
  examples: [
    'callwright order audit --as claire',
    'callwright order audit --data callwright-data --json',
  ],
  schema: 'order-audit/1',
  answer: async (options, { orders: named }) => {
    const { data } = options;
    const orders = data === undefined ? await asked(named, options) : added(named, data);
    const wrong = orders.filter(({ faults }) => faults.length > 0).sort(unpaidGoodsFirst);
    const isBalanced = wrong.length === 0;
    return {
      exitCode: isBalanced ? exitCodes.yes : exitCodes.no,
      json: { isBalanced, orders: [...wrong, ...orders.filter((one) => !wrong.includes(one))] },
      text: () => [
        isBalanced
          ? `the money of every order balances: ${orders.length} of ${orders.length}`
          : `the money of ${wrong.length} of ${orders.length} orders does not balance`,
        ...wrong.flatMap(faultLines),
      ],
    };
  },
});

/** Sort order: shipped but unpaid goods first, as most urgent; then the largest amount. */
function unpaidGoodsFirst(one: Audited, other: Audited): number {
  return unpaidMinor(other) - unpaidMinor(one);
}

function unpaidMinor({ faults }: Audited): number {
  const found = faults.find(({ fault }) => fault === 'shippedNotTaken');
  return found === undefined ? 0 : found.expectedMinor - found.seenMinor;
}

async function asked(
  named: readonly string[],
  options: OptionsOf<typeof signInOptions>,
): Promise<Audited[]> {
  const { client, centreId: centre } = await connect(options);
  const ids = [...named];
  if (named.length === 0) {
    const orders = client.each('/api/v1/centres/{centre}/orders', { params: { centre } });
    for await (const { id } of orders) ids.push(id);
  }
  const audited: Audited[] = [];
  for (const order of ids) {
    audited.push(orThrow(await client.get('/api/v1/orders/{order}/audit', { params: { order } })));
  }
  return audited;
}

function added(named: readonly string[], data: string): Audited[] {
  const path = requireOrderPath({ data });
  const orders = readProcesses(path, orderCore);
  const missing = named.find((id) => !orders.some(({ orderId }) => orderId === id));
  if (missing !== undefined) throw new CliError(exitCodes.no, `${data} has no order ${missing}`);
  return orders
    .filter(({ orderId }) => named.length === 0 || named.includes(orderId))
    .map((order) => {
      const { orderId, version, currency } = order;
      const { faults, ...sums } = auditOrder(order);
      return { orderId, number: orderId, version, currency, ...sums, faults: [...faults] };
    });
}

function faultLines({ number, currency, faults }: Audited): readonly string[] {
  const money = (amountMinor: number): string => moneyText({ amountMinor, currency });
  return faults.map(({ payLineId, fault, expectedMinor, seenMinor }) => {
    const of = payLineId === undefined ? '' : ` payment ${payLineId}`;
    return `${number}${of}: ${fault}, expected ${money(expectedMinor)}, seen ${money(seenMinor)}`;
  });
}
