/** What gift cards and loyalty cards of a buyer hold, against the orders that moved it. */
import type { Body } from '../api-server.ts';

type Read = (path: string) => Promise<Body>;

export const minorOf = (money: unknown): number => Number(Object(money).amountMinor);

export function sumOf<Item>(items: readonly Item[], get: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + get(item), 0);
}

const listed = (body: Body, member: string) => (body[member] ?? []) as Body[];

/** Price of the gift card with which a buyer begins, and points that it has earned. */
const voucherMinor = 10_000;
/** Share of what is invoiced that loyalty cards earn: at first, and from the tier on. */
export const earnShares = { least: 0.5, most: 0.6 } as const;

export interface Cards {
  /** Numbers. */
  readonly gift: string;
  readonly points: string;
}

/** Cards have given what the order has got of them, and have what it sold. */
export async function unequalCards(
  read: Read,
  { orderId, gift, points }: Cards & { readonly orderId: string },
): Promise<readonly string[]> {
  const order = await read(`orders/${orderId}`);
  const given = sumOf(listed(order, 'payments'), ({ kind, captured, refunded }) =>
    kind === 'giftCard' ? minorOf(captured) - minorOf(refunded) : 0,
  );
  const issued = listed(order, 'lines').flatMap((line) => listed(line, 'giftCards'));
  const soldOn = (number: string) =>
    sumOf(
      issued.filter((one) => one['number'] === number),
      ({ amount }) => minorOf(amount),
    );
  const own = [await cardOf(read, gift), await cardOf(read, points)];
  const mailed = issued.flatMap(({ number }) => (number === null ? [] : [String(number)]));
  const others = new Set(mailed.filter((number) => number !== gift));
  const faults: string[] = [];
  for (const number of others) {
    const { balanceMinor } = await cardOf(read, number);
    faults.push(...equal(`on ${number}`, balanceMinor, soldOn(number)));
  }
  for (const { number, balanceMinor, moved } of own) {
    // Points that were spent before their goods came back are owed.
    if (balanceMinor < 0 && number === gift) faults.push(`${number} < 0`);
    faults.push(...equal(`movements of ${number}`, moved(), balanceMinor));
  }
  const paid = sumOf(own, ({ moved }) => -moved('paid', 'refunded'));
  const sold = sumOf(own, ({ moved }) => moved('sold')) - voucherMinor;
  return [
    ...faults,
    ...equal('given by cards', paid, given),
    ...equal('sold on cards', sold, soldOn(gift)),
  ];
}

const cardItems = ['shop.VOUCHER', 'shop.BOX'];

/**
 * Points are a share of what orders shipped, and once all is delivered no less, gift cards apart.
 * Of refunds at most the same share is taken off, and never more than was earned.
 */
export async function pointFaults(
  read: Read,
  of: Cards & { readonly customerId: string; readonly returnIds: readonly string[] },
): Promise<readonly string[]> {
  const { least, most } = earnShares;
  const { count, moved } = await cardOf(read, of.points);
  const [earned, returned] = [moved('earned'), -moved('returned')];
  const list = await read(`centres/shop/orders?customerId=${of.customerId}&limit=100`);
  const orders: Body[] = [];
  for (const { id } of listed(list, 'items')) orders.push(await read(`orders/${String(id)}`));
  const own = orders.filter(({ isSoldElsewhere }) => isSoldElsewhere !== true);
  let [shipped, goods] = [0, 0];
  for (const order of own) {
    const { shippedMinor } = await read(`orders/${String(order['id'])}/audit`);
    const isCard = ({ itemId }: Body) => cardItems.includes(String(itemId));
    shipped += Number(shippedMinor);
    if (!listed(order, 'lines').some(isCard)) goods += Number(shippedMinor);
  }
  let refunded = 0;
  for (const id of of.returnIds) {
    const done = listed(await read(`returns/${id}`), 'refunds').filter(
      ({ status }) => status === 'done',
    );
    refunded += sumOf(done, ({ amount }) => minorOf(amount));
  }
  const parcels = own.flatMap((order) => listed(order, 'shipments'));
  const isAllInvoiced = parcels.every(({ state }) => state !== 'shipped');
  const isWithoutCredit = own.every(({ exchangeOf }) => (exchangeOf ?? null) === null);
  return [
    ...atMost('points earned', earned, most * shipped + count),
    ...atMost('points taken off', returned, earned),
    ...(isAllInvoiced && isWithoutCredit
      ? atMost('points that should be earned', least * goods - count, earned)
      : []),
    ...(isWithoutCredit ? atMost('points off', returned, most * refunded + count) : []),
  ];
}

async function cardOf(read: Read, number: string) {
  const card = await read(`centres/shop/cards/${number}`);
  const moves = listed(card, 'movements');
  const moved = (...kinds: readonly string[]) =>
    sumOf(
      moves.filter(({ kind }) => kinds.length === 0 || kinds.includes(String(kind))),
      ({ amount }) => minorOf(amount),
    );
  return { number, balanceMinor: minorOf(card['balance']), count: moves.length, moved };
}

function equal(what: string, seen: number, expected: number): readonly string[] {
  return seen === expected ? [] : [`${what}: ${seen}, by the order ${expected}`];
}

function atMost(what: string, seen: number, most: number): readonly string[] {
  return seen <= most ? [] : [`${what}: ${seen}, at most ${most}`];
}
