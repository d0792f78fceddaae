/**
 * An order in lines: what has changed of it are the lines that were not there before.
 */
import { holdSourceWords, orderStatusText, paymentStatusWords } from '../../contracts/index.ts';
import { changeLines } from '../agent/work-text.ts';
import { moneyText } from '../text/figures.ts';
import type { Customer, Order, OrderNow } from './order-work.ts';

type Hold = Order['holds'][number];
type Line = Order['lines'][number];

/** What is now, a line each. */
function orderLines(now: OrderNow): readonly string[] {
  const { customer, order, prompts, say, found } = now;
  return [
    ...found,
    ...(customer === null ? [] : [`customer ${customerText(customer)}`]),
    ...(order === null ? [] : linesOf(order)),
    ...prompts.map(
      ({ kind, sku, say: text }, place) =>
        `prompt ${place + 1}  ${kind === 'upSell' ? 'up-sell' : 'cross-sell'} ${sku}: ${text}`,
    ),
    ...say,
  ];
}

/** What has changed; all of the order where its summary has opened. */
export function orderChanges(now: OrderNow, before: OrderNow | null): readonly string[] {
  const hasOpened = now.order?.entry === 'completing' && before?.order?.entry !== 'completing';
  const told = new Set(before === null || hasOpened ? [] : orderLines(before));
  const calls = now.calls === null ? [] : changeLines(now.calls, before?.calls ?? null);
  const line = before === null || now.line === before.line || before.line === 'connecting';
  return [
    ...(line ? [] : [`connection ${now.line}`]),
    ...calls,
    ...orderLines(now).filter((text) => !told.has(text)),
  ];
}

/** The order itself: lines, payments, holds, what it comes to, and where it stands. */
export function linesOf(order: Order): readonly string[] {
  const { id, lines, summary, payments, holds, shipments } = order;
  const { total, balanceMinor } = summary;
  const due = moneyText({ ...total, amountMinor: balanceMinor });
  const parts = (['discount', 'charges', 'tax'] as const)
    .filter((name) => summary[name].amountMinor !== 0)
    .map((name) => `, ${name} ${moneyText(summary[name])}`);
  return [
    ...lines.map((line, place) => `line ${place + 1}  ${lineText(line, place)}`),
    ...(lines.length === 0 ? [] : [`total ${moneyText(total)}${parts.join('')}; to pay ${due}`]),
    ...payments.map(({ methodId, amount, status }, place) => {
      return `payment ${place + 1}  ${methodId} ${moneyText(amount)} ${paymentStatusWords[status].en}`;
    }),
    ...holds.filter(({ cleared }) => cleared === null).map(holdText),
    ...shipments.map(({ id: shipment, state }) => `shipment ${shipment} ${state}`),
    `order ${id} ${orderStatusText(order, 'en')}`,
  ];
}

/** What a programme is not sold without. */
const lackWords = { startDate: 'start date', payment: 'payment' } as const;

function lineText({ sku, quantity, unitPrice, continuity }: Line, place: number): string {
  const lacks = continuity?.blockers ?? [];
  const missing =
    lacks.length === 0
      ? ''
      : `; lacks ${lacks.map((lack) => lackWords[lack]).join(', ')}: programme ${place + 1} …`;
  return `${quantity} × ${sku} at ${moneyText(unitPrice)}${missing}`;
}

export function holdText({ code, source, reasonCode, comment }: Hold): string {
  const said = [reasonCode, comment].filter((text) => text !== null).join(': ');
  const why = holdSourceWords[source].en.toLowerCase();
  return `hold ${code} (${why})${said === '' ? '' : `: ${said}`}`;
}

/** What a hold on an account means to who takes an order. */
const holdWords: Readonly<Record<Customer['hold'], string>> = {
  none: '',
  invoice: ', ACCOUNT HELD (invoice): orders are taken, nothing is shipped',
  all: ', ACCOUNT HELD (all): no order can be submitted',
};

export function customerText({ firstName, lastName, number, addresses, hold }: Customer): string {
  const name = firstName === null ? lastName : `${firstName} ${lastName}`;
  const city = addresses[0] === undefined ? '' : `, ${addresses[0].city}`;
  return `${number} ${name}${city}${holdWords[hold]}`;
}

/** Where the price of a line comes from. */
export function priceOrigin({ priceDetails, priceOverride, unitPrice, freeWith }: Line): string {
  const price = moneyText(unitPrice);
  if (freeWith !== null) return `free with source code ${freeWith}`;
  if (priceOverride !== null) {
    const { listPrice, reason } = priceOverride;
    return `${price} typed for ${reason}, list ${moneyText(listPrice)}`;
  }
  const { priceGroupId: group = null, groups = [] } = priceDetails ?? {};
  if (group === null) return `${price} is the base price`;
  const { of = 'centre' } = groups.find(({ id }) => id === group) ?? {};
  return `${price} of price group ${group} (${of})`;
}
