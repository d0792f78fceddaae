/**
 * What an order taker can do, in the order in which an order goes: the call, the customer, the
 * lines, the payments, the summary, and what becomes of it.
 *
 * Card numbers are never typed: a card is what the payment provider calls it.
 */
import { agentActions } from '../agent/actions.ts';
import { type Action, type Asked, type Problem, problemOf } from '../terminal/action.ts';
import { moneyOf, moneyText } from '../text/figures.ts';
import {
  completeProgramme,
  programmeToComplete,
  showDetails,
  showHistory,
} from './order-details.ts';
import { customerText } from './order-text.ts';
import type { Order, OrderWork } from './order-work.ts';
import { localRefusal, withAdvice } from './refusals.ts';

type Orders = Action<OrderWork>;
type Of = Pick<Orders, 'name' | 'key' | 'help'>;
type Sent = (
  given: readonly string[],
  work: OrderWork,
  order: Order,
) => { readonly params?: object; readonly body?: object } | Problem;

const foundMax = 8;
const order = '/api/v1/orders/{order}';
const begun = { needs: 'an order', isOpen: ({ now }: OrderWork) => now.order !== null };
const reason = { name: 'reason', otherwise: () => 'customer-asked' };
const isProblem = (one: object): one is Problem => 'code' in one;

/** A command of the API on the order at hand, at the version that is seen. */
function command(
  of: Of,
  [method, path]: readonly ['POST' | 'PATCH' | 'PUT' | 'DELETE', string],
  asks: readonly Asked<OrderWork>[] = [],
  sent: Sent = () => ({}),
): Orders {
  const run: Orders['run'] = async (work, given) => {
    const { order: at } = work.now;
    const what = at === null ? localRefusal('No order is begun.') : sent(given, work, at);
    if (isProblem(what) || at === null) return what as Problem;
    const params = { order: at.id, ...what.params };
    const ifMatch = `"v${at.version}"`;
    const body = what.body === undefined ? {} : { body: what.body };
    return withAdvice(problemOf(await work.client.ask(method, path, { params, ifMatch, ...body })));
  };
  return { ...of, ...begun, asks, run };
}

/** An action of an agent, on the call of the order; under another name where ours has it. */
function ofCall(name: string, as = name): readonly Orders[] {
  return agentActions
    .filter((one) => one.name === name)
    .map(({ key, help, needs, asks, isOpen, run }) => ({
      name: as,
      key: key.toUpperCase(),
      help: as === name ? help : as,
      needs,
      asks: asks.map(({ name: ask, otherwise }) => ({
        name: ask,
        ...(otherwise === undefined
          ? {}
          : { otherwise: ({ calls }: OrderWork) => (calls === null ? null : otherwise(calls)) }),
      })),
      isOpen: ({ calls }) => calls !== null && isOpen(calls),
      run: async ({ calls }, given) => (calls === null ? null : run(calls, given)),
    }));
}

/** The line, payment or prompt at a place that is counted from 1. */
function at<Thing>(things: readonly Thing[], place: string, kind: string): Thing | Problem {
  const said = `there ${things.length === 1 ? 'is' : 'are'} ${things.length}`;
  return things[Number(place) - 1] ?? localRefusal(`No ${kind} ${place}; ${said}.`);
}

async function findCustomer(work: OrderWork, words: string): Promise<Problem | null> {
  const params = { centre: work.centreId };
  const query = { q: words, limit: foundMax };
  const list = await work.client.get('/api/v1/centres/{centre}/customers', { params, query });
  if (!list.ok) return list.problem;
  const { items } = list.body;
  const [first] = items;
  if (first === undefined) return localRefusal(`No customer is found by '${words}'.`);
  const isSure = items.length === 1 || first.number === words;
  if (isSure) return withAdvice(await work.begin(first));
  work.found = items.map((one) => `found ${customerText(one)}`);
  return localRefusal(`More than one customer is found by '${words}': say a number.`);
}

async function findItems(work: OrderWork, words: string): Promise<Problem | null> {
  const params = { centre: work.centreId };
  const query = { q: words, limit: foundMax };
  const list = await work.client.get('/api/v1/centres/{centre}/items', { params, query });
  if (!list.ok) return list.problem;
  work.found = list.body.items.map(({ sku, name, price, stock }) => {
    const there = stock === null ? '' : `, ${stock} there`;
    return `found ${sku}  ${name['en'] ?? name['fr'] ?? ''}  ${moneyText(price)}${there}`;
  });
  return list.body.items.length > 0 ? null : localRefusal(`No item is found by '${words}'.`);
}

async function pay(
  work: OrderWork,
  [how = '', amount = '', reference = '']: readonly string[],
): Promise<Problem | null> {
  const { order: of } = work.now;
  const params = { centre: work.centreId };
  const list = await work.client.get('/api/v1/centres/{centre}/payment-methods', { params });
  if (!list.ok) return list.problem;
  if (of === null) return localRefusal('No order is begun.');
  const { items } = list.body;
  const said = how.toLowerCase();
  const method = items.find(({ code, kind }) =>
    [code, kind].some((one) => one.toLowerCase() === said),
  );
  if (method === undefined) {
    return localRefusal(
      `${how} is no way to pay; expected ${items.map(({ code }) => code).join(', ')}.`,
    );
  }
  const { currency } = of.summary.total;
  const share = /^(\d{1,3}(?:\.\d{1,2})?)%$/.exec(amount)?.[1];
  const money = share === undefined ? moneyOf(amount, currency) : null;
  if (share === undefined && money === null) {
    return localRefusal(
      `'${amount}' is no amount; expected one such as 21.00 ${currency}, or 50%.`,
    );
  }
  const part = referenceOf(method.kind, reference);
  if (part === null) {
    return localRefusal(
      'A card is a token of the payment provider, such as tok_ok; its number is never typed.',
    );
  }
  const body = {
    methodId: method.code,
    ...(money === null ? { sharePercent: Number(share) } : { amount: money }),
    ...part,
  };
  const at = { params: { order: of.id }, body };
  return withAdvice(problemOf(await work.client.ask('POST', `${order}/payments`, at)));
}

/** What a payment line refers to; null: it is no token. */
function referenceOf(kind: string, said: string): object | null {
  if (kind === 'card') return /^tok_./.test(said) ? { token: said } : null;
  if (said === '') return {};
  return kind === 'giftCard' ? { giftCardNumber: said } : { checkNumber: said };
}

/** A draft with lines is not left so: its summary opens. */
async function leave(work: OrderWork): Promise<Problem | null> {
  const { order: of } = work.now;
  const params = { order: of?.id ?? '' };
  const left = await work.client.post('/api/v1/orders/{order}/leave', { params });
  if (left.ok && (left.body.entry !== 'completing' || of?.entry === 'completing')) work.forget();
  return withAdvice(problemOf(left));
}

/** What is still to be paid. */
function dueOf({ now }: OrderWork): string | null {
  if (now.order === null) return null;
  const { balanceMinor: amountMinor, total } = now.order.summary;
  return moneyText({ ...total, amountMinor }).split(' ')[0] ?? null;
}

/** By name; two of one key are never open at once. */
export const orderActions: readonly Orders[] = [
  ...ofCall('ready'),
  ...ofCall('accept', 'answer'),
  {
    name: 'customer',
    key: 'u',
    help: 'customer',
    needs: 'no order that is begun',
    asks: [{ name: 'number or name', otherwise: ({ callerNumber }) => callerNumber || null }],
    isOpen: ({ now }) => now.order === null,
    run: (work, [words = '']) => findCustomer(work, words),
  },
  {
    name: 'open',
    key: 'o',
    help: 'open an order',
    needs: 'no order that is begun',
    asks: [{ name: 'order' }],
    isOpen: ({ now }) => now.order === null,
    run: async (work, [id = '']) => withAdvice(await work.open(id)),
  },
  {
    name: 'code',
    key: 'c',
    help: 'source code',
    needs: '',
    isOpen: () => true,
    asks: [{ name: 'source code' }],
    run: async (work, [sourceCode = '']) => {
      work.sourceCode = sourceCode;
      const { order: at } = work.now;
      if (at === null) return null;
      const asked = { params: { order: at.id }, ifMatch: `"v${at.version}"`, body: { sourceCode } };
      return withAdvice(problemOf(await work.client.ask('PATCH', order, asked)));
    },
  },
  {
    name: 'find',
    key: 'f',
    help: 'find an item',
    needs: '',
    isOpen: () => true,
    asks: [{ name: 'words' }],
    run: (work, [words = '']) => findItems(work, words),
  },
  command(
    { name: 'add', key: 'a', help: 'add a line' },
    ['POST', `${order}/lines`],
    [{ name: 'item' }, { name: 'quantity', otherwise: () => '1' }],
    ([item = '', quantity], { wire }) => ({ body: { itemId: wire(item), quantity } }),
  ),
  command(
    { name: 'quantity', key: '#', help: 'change a quantity' },
    ['PATCH', `${order}/lines/{line}`],
    [{ name: 'line' }, { name: 'quantity' }],
    ([place = '', quantity], _work, { lines }) => {
      const line = at(lines, place, 'line');
      return isProblem(line) ? line : { params: { line: line.id }, body: { quantity } };
    },
  ),
  command(
    { name: 'remove', key: 'd', help: 'take a line off' },
    ['DELETE', `${order}/lines/{line}`],
    [{ name: 'line' }],
    ([place = ''], _work, { lines }) => {
      const line = at(lines, place, 'line');
      return isProblem(line) ? line : { params: { line: line.id } };
    },
  ),
  {
    name: 'programme',
    key: 'g',
    help: 'pay a programme',
    needs: 'a line that sells a programme',
    isOpen: ({ now }) => now.order?.lines.some(({ continuity }) => continuity !== null) === true,
    asks: [
      { name: 'line', otherwise: programmeToComplete },
      { name: 'token or account' },
      { name: 'card expiry, as 2028-05', otherwise: () => '' },
      { name: 'start date, as 2027-01-15', otherwise: () => '' },
    ],
    run: completeProgramme,
  },
  {
    name: 'details',
    key: 'i',
    help: 'stock, prices, charges, taxes',
    ...begun,
    asks: [],
    run: showDetails,
  },
  {
    name: 'history',
    key: 'j',
    help: 'what the customer bought',
    needs: 'a customer',
    isOpen: ({ now }) => now.customer !== null,
    asks: [],
    run: showHistory,
  },
  ...(['accept', 'decline'] as const).map(
    (name): Orders => ({
      ...command(
        { name, key: name === 'accept' ? 'y' : 'n', help: `${name} a prompt` },
        ['POST', `${order}/prompts/{prompt}/${name}`],
        [
          { name: 'prompt' },
          ...(name === 'accept' ? [] : [{ name: 'reason', otherwise: () => '' }]),
        ],
        ([place = '', why = ''], { now }) => {
          const prompt = at(now.prompts, place, 'prompt');
          const body = why === '' ? {} : { reason: why };
          return isProblem(prompt) ? prompt : { params: { prompt: prompt.id }, body };
        },
      ),
      needs: 'something to offer',
      isOpen: ({ now }) => now.prompts.length > 0,
    }),
  ),
  command(
    { name: 'said', key: 't', help: 'a text was said' },
    ['POST', `${order}/scripts/confirm`],
    [{ name: 'script' }],
    ([script]) => ({ body: { script } }),
  ),
  command(
    { name: 'price', key: 'p', help: 'change a price' },
    ['PUT', `${order}/lines/{line}/price`],
    [{ name: 'line' }, { name: 'price' }, { name: 'reason', otherwise: () => '' }],
    ([place = '', said = '', why = ''], _work, { lines, summary }) => {
      const line = at(lines, place, 'line');
      if (isProblem(line)) return line;
      const price = moneyOf(said, summary.total.currency);
      if (price === null) return localRefusal(`'${said}' is no price; expected one such as 21.00.`);
      return { params: { line: line.id }, body: { price, ...(why === '' ? {} : { reason: why }) } };
    },
  ),
  command(
    { name: 'coupon', key: 'k', help: 'coupon' },
    ['POST', `${order}/coupons`],
    [{ name: 'coupon' }],
    ([code = '']) => ({ body: { code } }),
  ),
  {
    name: 'pay',
    key: 'm',
    help: 'pay',
    ...begun,
    run: pay,
    asks: [
      { name: 'method' },
      { name: 'amount or share', otherwise: dueOf },
      { name: 'token or number', otherwise: () => '' },
    ],
  },
  command(
    { name: 'unpay', key: 'v', help: 'take a payment off' },
    ['DELETE', `${order}/payments/{payment}`],
    [{ name: 'payment' }],
    ([place = ''], _work, { payments }) => {
      const payment = at(payments, place, 'payment');
      return isProblem(payment) ? payment : { params: { payment: payment.id } };
    },
  ),
  command({ name: 'recap', key: 'r', help: 'recap' }, ['POST', `${order}/complete`]),
  command({ name: 'back', key: 'b', help: 'back to the lines' }, ['POST', `${order}/reopen-entry`]),
  command(
    { name: 'submit', key: 's', help: 'submit' },
    ['POST', `${order}/submit`],
    [],
    (_given, _work, { summary }) => ({ body: { confirmedTotal: summary.total } }),
  ),
  command(
    { name: 'hold', key: 'h', help: 'hold' },
    ['POST', `${order}/holds`],
    [{ name: 'code' }, { name: 'comment', otherwise: () => '' }],
    ([code, comment = '']) => ({ body: { code, ...(comment === '' ? {} : { comment }) } }),
  ),
  command(
    { name: 'modify', key: 'e', help: 'modify' },
    ['POST', `${order}/modify`],
    [reason],
    ([why]) => ({ body: { reason: why } }),
  ),
  command(
    { name: 'cancel', key: 'x', help: 'cancel' },
    ['POST', `${order}/cancel`],
    [reason],
    ([why]) => ({ body: { reason: why } }),
  ),
  {
    name: 'leave',
    key: 'l',
    help: 'leave',
    ...begun,
    asks: [],
    run: leave,
  },
  ...ofCall('hangup'),
  ...ofCall('codes'),
  ...ofCall('finish'),
];
