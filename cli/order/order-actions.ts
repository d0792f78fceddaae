/**
 * What an order taker can do, in the order in which an order goes: the call, the customer, the
 * lines, the payments, the summary, and what becomes of it.
 *
 * Card numbers are never typed: a card is what the payment provider calls it.
 */
import type { Method } from '#client';
import { agentActions } from '../agent/actions.ts';
import { type Action, localRefusal, nameOf, type Problem, problemOf } from '../terminal/action.ts';
import { moneyOf, moneyText } from '../text/figures.ts';
import { customerText, priceOrigin } from './order-text.ts';
import type { Order, OrderWork } from './order-work.ts';
import { withAdvice } from './refusals.ts';

type Orders = Action<OrderWork>;
/** What a command of the API is sent, or why it is not. */
type Sent = { readonly params?: object; readonly body?: object } | Problem;

const foundMax = 8;
const isProblem = (one: object): one is Problem => 'code' in one;
const begun = { needs: 'an order', isOpen: ({ now }: OrderWork) => now.order !== null };
const notBegun = {
  needs: 'no order that is begun',
  isOpen: ({ now }: OrderWork) => now.order === null,
};
const always = { needs: '', isOpen: () => true };

/** A command of the API on the order at hand, at the version that is seen. */
function command(
  usage: string,
  [method, path]: readonly [Method, string],
  sent: (
    given: readonly string[],
    order: Order,
    work: OrderWork,
  ) => Sent | Promise<Sent> = () => ({}),
): Orders {
  const run: Orders['run'] = async (work, given) => {
    const { order } = work.now;
    if (order === null) return localRefusal('No order is begun.');
    const what = await sent(given, order, work);
    if (isProblem(what)) return what;
    const asked = {
      ...what,
      params: { order: order.id, ...what.params },
      ifMatch: `"v${order.version}"`,
    };
    return withAdvice(problemOf(await work.client.ask(method, `${ofOrder}${path}`, asked)));
  };
  return { usage, ...begun, run };
}

const ofOrder = '/api/v1/orders/{order}';

/** An action of an agent, on the call of the order; under another name where ours has it. */
function ofCall(name: string, as = name): Orders {
  const action = agentActions.find((one) => nameOf(one) === name);
  if (action === undefined) throw new Error(`agents have no action ${name}`);
  const { usage, isOpen, run } = action;
  return {
    ...action,
    usage: usage.replace(name, as),
    isOpen: ({ calls }) => calls !== null && isOpen(calls),
    run: async ({ calls }, given) => (calls === null ? null : run(calls, given)),
  };
}

/** The id of the line, payment or prompt at a place that is counted from 1, under its name. */
function at(kind: string, things: readonly { readonly id: string }[], place = ''): Sent {
  const thing = things[Number(place) - 1];
  if (thing !== undefined) return { params: { [kind]: thing.id } };
  const said = `there ${things.length === 1 ? 'is' : 'are'} ${things.length}`;
  return localRefusal(`No ${kind} ${place}; ${said}.`);
}

const reasonBody = (reason?: string) => ({ body: reason === undefined ? {} : { reason } });

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

/** By code or kind. */
async function methodOf({ client, centreId }: OrderWork, how: string) {
  const params = { centre: centreId };
  const list = await client.get('/api/v1/centres/{centre}/payment-methods', { params });
  if (!list.ok) return list.problem;
  const { items } = list.body;
  const method = items.find(({ code, kind }) =>
    [code, kind].some((one) => one.toLowerCase() === how.toLowerCase()),
  );
  const codes = items.map(({ code }) => code).join(', ');
  return method ?? localRefusal(`${how} is no way to pay; expected ${codes}.`);
}

/** What is still to be paid is paid where no amount is said. */
async function payment(
  work: OrderWork,
  { total, balanceMinor }: Order['summary'],
  [how = '', said, reference = '']: readonly string[],
): Promise<Sent> {
  const method = await methodOf(work, how);
  if ('status' in method) return method;
  const share = /^(\d{1,3}(?:\.\d{1,2})?)%$/.exec(said ?? '')?.[1];
  const amount =
    said === undefined ? { ...total, amountMinor: balanceMinor } : moneyOf(said, total.currency);
  if (share === undefined && amount === null) {
    return localRefusal(
      `'${said}' is no amount; expected one such as 21.00 ${total.currency}, or 50%.`,
    );
  }
  const of = referenceOf(method.kind, reference);
  if (of === null) {
    return localRefusal(
      'A card is a token of the payment provider, such as tok_ok; its number is never typed.',
    );
  }
  const much = share === undefined ? { amount } : { sharePercent: Number(share) };
  return { body: { methodId: method.code, ...much, ...of } };
}

/** What a payment line refers to; null: it is no token. */
function referenceOf(kind: string, said: string): object | null {
  if (kind === 'card') return /^tok_./.test(said) ? { token: said } : null;
  if (said === '') return {};
  return kind === 'giftCard' ? { giftCardNumber: said } : { checkNumber: said };
}

/** With what the shipments of a programme are paid, and when the first one comes. */
async function programme(
  work: OrderWork,
  { lines }: Order,
  [place, how = '', expiry = '-', startDate]: readonly string[],
): Promise<Sent> {
  const isCard = how.startsWith('tok_');
  const [line, method] = [at('line', lines, place), await methodOf(work, isCard ? 'card' : how)];
  if ('status' in method) return method;
  const card = { token: how, ...(expiry === '-' ? {} : { cardExpiry: expiry }) };
  const continuity = {
    payment: { methodId: method.code, ...(isCard ? card : {}) },
    ...(startDate === undefined ? {} : { startDate }),
  };
  return { ...line, body: { continuity } };
}

/** Stock, and where the price comes from, of each line. */
async function showDetails(work: OrderWork): Promise<Problem | null> {
  const found: string[] = [];
  for (const [place, line] of (work.now.order?.lines ?? []).entries()) {
    const item = await work.client.get('/api/v1/items/{item}', { params: { item: line.itemId } });
    if (!item.ok) return item.problem;
    const stock = item.body.stock ?? 'uncounted';
    found.push(`line ${place + 1}  ${line.sku}: ${stock} in stock; ${priceOrigin(line)}`);
  }
  work.found = found;
  return null;
}

/** A draft with lines is not left so: its summary opens. */
async function leave(work: OrderWork): Promise<Problem | null> {
  const { order } = work.now;
  const params = { order: order?.id ?? '' };
  const left = await work.client.post('/api/v1/orders/{order}/leave', { params });
  if (left.ok && (left.body.entry !== 'completing' || order?.entry === 'completing')) work.forget();
  return withAdvice(problemOf(left));
}

const sourceCode = command('code <source code>', ['PATCH', ''], ([code]) => {
  return { body: { sourceCode: code } };
});
const ofPrompt = {
  needs: 'something to offer',
  isOpen: ({ now }: OrderWork) => now.prompts.length > 0,
};

/** By name. */
export const orderActions: readonly Orders[] = [
  ofCall('ready'),
  ofCall('accept', 'answer'),
  {
    usage: 'customer [number or name; who calls]',
    needs: notBegun.needs,
    // A call that is being put through is soon at hand, and says who calls.
    isOpen: ({ now }) =>
      now.order === null && now.calls?.offers.some(({ state }) => state !== 'offered') !== true,
    run: (work, [words = work.callerNumber]) => findCustomer(work, words),
  },
  {
    usage: 'open <order>',
    ...notBegun,
    run: async (work, [id = '']) => withAdvice(await work.open(id)),
  },
  {
    ...sourceCode,
    ...always,
    run: async (work, given) => {
      work.sourceCode = given[0] ?? null;
      return work.now.order === null ? null : await sourceCode.run(work, given);
    },
  },
  {
    usage: 'find <words>',
    ...always,
    run: (work, [words = '']) => findItems(work, words),
  },
  command('add <item> [quantity]', ['POST', '/lines'], ([item = '', quantity = '1'], _, work) => ({
    body: { itemId: work.wire(item), quantity },
  })),
  command(
    'quantity <line> <quantity>',
    ['PATCH', '/lines/{line}'],
    ([place, quantity], { lines }) => ({ body: { quantity }, ...at('line', lines, place) }),
  ),
  command('remove <line>', ['DELETE', '/lines/{line}'], ([place], { lines }) =>
    at('line', lines, place),
  ),
  {
    ...command(
      'programme <line> <token or account> [card expiry: 2028-05, or -] [start date]',
      ['PATCH', '/lines/{line}'],
      (given, order, work) => programme(work, order, given),
    ),
    needs: 'a line that sells a programme',
    isOpen: ({ now }) => now.order?.lines.some(({ continuity }) => continuity !== null) === true,
  },
  {
    usage: 'details',
    ...begun,
    run: showDetails,
  },
  {
    ...command(
      'accept <prompt>',
      ['POST', '/prompts/{prompt}/accept'],
      ([place], _order, { now }) => ({ body: {}, ...at('prompt', now.prompts, place) }),
    ),
    ...ofPrompt,
  },
  {
    ...command(
      'decline <prompt> [reason]',
      ['POST', '/prompts/{prompt}/decline'],
      ([place, why], _order, { now }) => ({
        ...reasonBody(why),
        ...at('prompt', now.prompts, place),
      }),
    ),
    ...ofPrompt,
  },
  command('said <script>', ['POST', '/scripts/confirm'], ([script]) => ({ body: { script } })),
  command(
    'price <line> <price> [reason]',
    ['PUT', '/lines/{line}/price'],
    ([place, said = '', reason], { lines, summary }) => {
      const price = moneyOf(said, summary.total.currency);
      if (price === null) return localRefusal(`'${said}' is no price; expected one such as 21.00.`);
      const body = { price, ...reasonBody(reason).body };
      return { body, ...at('line', lines, place) };
    },
  ),
  command('coupon <coupon>', ['POST', '/coupons'], ([code]) => ({ body: { code } })),
  command(
    'pay <method> [amount or share; what is due] [token or number]',
    ['POST', '/payments'],
    (given, { summary }, work) => payment(work, summary, given),
  ),
  command('unpay <payment>', ['DELETE', '/payments/{payment}'], ([place], { payments }) =>
    at('payment', payments, place),
  ),
  command('recap', ['POST', '/complete']),
  command('back', ['POST', '/reopen-entry']),
  command('submit', ['POST', '/submit'], (_given, { summary }) => ({
    body: { confirmedTotal: summary.total },
  })),
  command('hold <code> [comment]', ['POST', '/holds'], ([code, comment]) => ({
    body: { code, ...(comment === undefined ? {} : { comment }) },
  })),
  ...['modify', 'cancel'].map((verb) =>
    command(`${verb} [reason]`, ['POST', `/${verb}`], ([reason = 'customer-asked']) =>
      reasonBody(reason),
    ),
  ),
  {
    usage: 'leave',
    ...begun,
    run: leave,
  },
  ofCall('hangup'),
  ofCall('codes'),
  ofCall('finish'),
];
