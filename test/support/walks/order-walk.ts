/**
 * Random walks over all operations that change an order or what hangs on it: returns, holds,
 * reviews, shipments, payments, gift cards and points. After each step its money is audited, that
 * of the cards is compared with it, and its reads must answer.
 */
import { type Operation, operations } from '../../../api/index.ts';
import { imports, makes } from '../a-shop.ts';
import type { Body, HttpReply, Method } from '../api-server.ts';
import { anAfterSaleCentre } from '../orders/after-sale-centre.ts';
import { euros, settings } from '../taken-orders.ts';
import { nonsense } from './nonsense.ts';
import type { TakenStep } from './pair-coverage.ts';
import { aBody, type Draw, type Hints, pick } from './request-values.ts';
import type { WalkStep, WalkTarget } from './walk.ts';
import type { Abstract } from './walk-model.ts';

type Centre = Awaited<ReturnType<typeof anAfterSaleCentre>>;

const ofOrder = /^\/api\/v1\/(?:orders|holds|reviews|shipments|returns)\/\{/;

const further = ['createReturn', 'patchCard'];

/** Ids of the operations of the walk, in order of the table. */
export const orderOperations: readonly string[] = Object.entries<Operation>(operations)
  .filter(([id, { method, path }]) => {
    return method !== 'GET' && (ofOrder.test(path) || further.includes(id));
  })
  .map(([id]) => id);

const table: { readonly [id: string]: Operation } = operations;
/** Members left out. */
const nothing = [undefined] as const;
const people = ['helene', 'anna', 'claire', 'nadia'] as const;

/** In stock at first: more than orders ask for. */
const mugs = 100_000;

/** Operations that lead an order to later states, each a beginning of the next. */
const straightOn = [
  ...['addOrderLine', 'completeOrder', 'addOrderPayment', 'submitOrder', 'pickOrder'],
  ...['shipShipment', 'deliverShipment', 'createReturn', 'completeReturn', 'submitReturn'],
  ...['receiveReturn', 'createReplacement'],
];

/** A request of a walk, and how it was answered. */
interface Request {
  readonly operation: string;
  readonly as: string;
  readonly path: string;
  readonly body: unknown;
  readonly answer: HttpReply;
}

const gold = { tier: 'gold', earnPercent: 60, earnedFrom: euros(30_000) };

export async function aWalkedShop(): Promise<Centre> {
  const shop = await anAfterSaleCentre({
    chargeCodes: ['SHIPPING', 'RESTOCK'].map((code) => ({ code, name: { en: code } })),
    payment: { ...settings.payment, ownGiftCards: true },
    loyalty: { earnPercent: 50, tiers: [gold] },
    priceControl: 'free',
    overridePermissions: [
      { role: 'orderTaker', mayAddCharges: true, totalDiscountPercent: 20, mayChangeRefund: true },
    ],
  });
  await makes(
    shop.centre.served,
    'centres/shop/coupons',
    {
      code: 'TENTH',
      name: { en: 'Ten percent off' },
      validFrom: '1970-01-01',
      codes: [{ code: 'TEN' }],
      discount: { kind: 'percent', percent: 10 },
    },
    'paul',
  );
  await sellsProgrammes(shop);
  await sellsCards(shop);
  const links = [{ itemId: 'LAMP', kind: 'crossSell', priority: 1 }];
  await shop.ok(
    shop.centre.ask('paul', 'PATCH', 'items/shop.MUG', { version: 1, body: { links } }),
  );
  await imports(shop.centre.served, 'stock', `sku;stock\nMUG;${mugs}\n`);
  return shop;
}

/** Gift cards by e-mail, and cards that are sent. */
async function sellsCards({ centre, ok }: Centre): Promise<void> {
  const rows = 'VOUCHER;Voucher;table;100;0\nBOX;Card in a box;table;30;0\n';
  await imports(centre.served, 'items', `sku;name.en;category;price;cost\n${rows}`);
  const kinds = { VOUCHER: { isGiftCard: true }, BOX: { isPostedGiftCard: true } };
  for (const [sku, body] of Object.entries(kinds)) {
    await ok(centre.ask('paul', 'PATCH', `items/shop.${sku}`, { version: 1, body }));
  }
}

let buyers = 0;

/** A customer with a gift card, points earned by it, a kept payment card and a list of items. */
async function aBuyer({ centre, ok }: Centre): Promise<Buyer> {
  buyers += 1;
  const number = `${2_000_000 + buyers}`;
  const [gift, points] = [`W-${buyers}`, `L-${buyers}`];
  const itemLists = [{ code: 'USUAL', name: 'Usual', items: [{ itemId: 'MUG', quantity: 2 }] }];
  const cards = [{ code: 'MINE', name: 'Visa 42', token: 'tok_ok', expiry: '2099-04' }];
  const customer = { number, lastName: 'Roux', itemLists, cards };
  await ok(centre.does('centres/shop/customers', customer, 'anna'));
  await ok(centre.does('centres/shop/cards', { number: points, customerId: `shop.${number}` }));
  const orderId = await centre.order({ customer: number });
  const line = { itemId: 'shop.VOUCHER', quantity: '1', giftCard: { number: gift } };
  await ok(centre.does(`orders/${orderId}/lines`, line));
  await ok(centre.does(`orders/${orderId}/complete`));
  await ok(centre.does(`orders/${orderId}/payments`, byCard));
  await ok(centre.submits(orderId));
  await centre.rests();
  return { number, gift, points };
}

interface Buyer {
  readonly number: string;
  /** Numbers of cards. */
  readonly gift: string;
  readonly points: string;
}
const byCard = { methodId: 'CARD', token: 'tok_ok', sharePercent: 100 };

/** Coffee every month, sold by the item CLUB. */
async function sellsProgrammes({ centre, ok }: Centre): Promise<void> {
  const goods = [1, 2, 3].map((n) => `COFFEE${n};Coffee ${n};table;20;5\n`).join('');
  await imports(
    centre.served,
    'items',
    `sku;name.en;category;price;cost\n${goods}CLUB;Club;table;0;0\n`,
  );
  const programme = {
    code: 'CLUB',
    name: { en: 'Coffee club' },
    events: [
      { itemId: 'COFFEE1' },
      { itemId: 'COFFEE2', interval: 'month' },
      { itemId: 'COFFEE3', interval: 'month' },
    ],
  };
  await ok(makes(centre.served, 'centres/shop/continuity-programmes', programme, 'paul'));
  const linked = { version: 1, body: { continuityProgrammeId: 'CLUB' } };
  await ok(centre.ask('paul', 'PATCH', 'items/shop.CLUB', linked));
}

const club = { methodId: 'CARD', token: 'tok_ok', cardExpiry: '2030-12' };
const fees = [{ code: 'RESTOCK', amount: euros(300) }];
const mug = { itemId: 'shop.MUG', quantity: '1' };

/** Bodies that no hint for single members makes. */
const bodies: { readonly [operation: string]: readonly object[] | undefined } = {
  patchOrder: [
    { quoteUntil: '1970-06-01' },
    { quoteUntil: null },
    { shipComplete: true },
    { reference: 'PO-1', requestedDeliveryOn: '1970-06-01' },
    {
      deliveryAddress: {
        lines: ['1 rue Haute'],
        postalCode: '59000',
        city: 'Lille',
        country: 'FR',
      },
    },
  ],
  changeOrderLine: [{ requestedDeliveryOn: '1970-06-01' }, { quantity: '3' }],
  changeReturn: [
    { fees },
    { fees: [] },
    ...['original', 'refundCheck', 'onAccount'].map((method) => ({ refund: { method } })),
  ],
  substituteInProgramme: [{ fromItemId: 'shop.COFFEE2', toItemId: 'shop.COFFEE1' }],
  copyItemList: [{ itemListId: 'USUAL' }],
  moveProgramme: [{ byDays: 7 }, { byDays: -7 }, { startDate: '2026-12-24' }],
  pauseProgramme: [{ until: '2026-12-24' }],
  payProgrammeOtherwise: [{ methodId: 'CARD', token: 'tok_ok', cardExpiry: '2029-04' }],
};

/** As {@link bodies}, with numbers of cards and ids of the order. */
function bodiesOf(
  id: string,
  { gift, points }: Buyer,
  { orderId, lineIds }: { readonly orderId: string; readonly lineIds: readonly unknown[] },
): readonly object[] | undefined {
  const byGift = { methodId: 'GIFT', amount: euros(1_000) };
  const one = { quantity: '1' };
  const lines = lineIds.slice(0, 1).map((lineId) => ({ lineId, ...one }));
  const to = { recipient: 'Léa', email: 'lea@example.org', message: 'Bon anniversaire' };
  const voucher = { itemId: 'shop.VOUCHER', ...one };
  const own: typeof bodies = {
    addOrderLine: [
      { itemId: 'shop.CLUB', ...one, continuity: { payment: club } },
      { itemId: 'shop.BOX', ...one, giftCard: { number: `B-${orderId}`.slice(0, 32) } },
      { ...voucher, giftCard: { number: gift } },
      { ...voucher, giftCard: to },
      voucher,
    ],
    addOrderPayment: [
      { ...byGift, giftCardNumber: gift },
      { ...byGift, giftCardNumber: points },
      { ...byCard, prepay: true },
      { methodId: 'CARD', cardCode: 'MINE', sharePercent: 100 },
    ],
    createReturn: [
      { orderId, lines, reasonCode: 'damaged', fees },
      { items: [mug], reasonCode: 'gift' },
      { items: [{ ...mug, price: euros(1_500) }], reasonCode: 'gift', fees, advanceCredit: true },
      { items: [mug], reasonCode: 'gift', isExchange: true },
    ],
  };
  return own[id] ?? bodies[id];
}
/** Share of requests with one of these bodies. */
const bodyShare = 0.3;
const nonsenseShare = 0.06;
/** Of the shipments of an order the one that can still be told the most. */
export const parcelStates = ['accepted', 'picked', 'shipped', 'delivered', 'recalled'];
export const returnStates = [
  ...['claiming', 'created', 'completed', 'open', 'received', 'closed', 'refused', 'cancelled'],
];

/** Share of walks that begin with goods that are delivered and credited. */
const creditedShare = 0.25;
const deliveredAt = straightOn.indexOf('deliverShipment') + 1;

/** Operations that a walk begins with: as far along the way of an order as is drawn. */
export function firstOf(draw: Draw): readonly string[] {
  const credits = ['creditOrder', 'creditOrder'];
  if (draw() < creditedShare) return [...straightOn.slice(0, deliveredAt), ...credits];
  return straightOn.slice(0, Math.floor(draw() * (straightOn.length + 1)));
}

export class OrderWalk implements WalkTarget {
  readonly #shop: Centre;
  readonly #requests: Request[] = [];
  readonly #mugsBefore: number;
  readonly #buyer: Buyer;
  #order: Body;
  readonly #orderId: string;
  #return: Body = {};
  #returnIds: string[] = [];
  /** The order, and those of goods that come back without one. */
  readonly #orderIds: Set<string>;

  constructor(
    shop: Centre,
    of: {
      readonly buyer: Buyer;
      readonly orderId: string;
      readonly order: Body;
      readonly mugsBefore: number;
    },
  ) {
    this.#shop = shop;
    this.#buyer = of.buyer;
    this.#orderId = of.orderId;
    this.#orderIds = new Set([of.orderId]);
    this.#order = of.order;
    this.#mugsBefore = of.mugsBefore;
  }

  static async begin(shop: Centre): Promise<OrderWalk> {
    const buyer = await aBuyer(shop);
    const orderId = await shop.centre.order({ customer: buyer.number });
    const order = await shop.centre.read(orderId);
    return new OrderWalk(shop, { buyer, orderId, order, mugsBefore: await mugsIn(shop) });
  }

  get report(): readonly string[] {
    return this.#requests
      .filter(({ answer: { status } }) => status < 300 || status >= 500)
      .map(({ as, operation, path, body, answer }) => {
        return `${as} ${operation} ${path} ${JSON.stringify(body) ?? ''}: ${answer.status}`;
      });
  }

  async observe(): Promise<Abstract> {
    this.#order = await this.#shop.centre.read(this.#orderId);
    const last = this.#returnIds.at(-1);
    this.#return = last === undefined ? {} : await this.#shop.return(last);
    const { entry, holds = [], shipments = [], lines = [], payments = [] } = this.#order;
    const open = (holds as Body[]).filter(({ state }) => state !== 'cleared');
    const parcels = new Set((shipments as Body[]).map(({ state }) => String(state)));
    const parcel = parcelStates.find((state) => parcels.has(state)) ?? 'none';
    const { status, refundStatus } = this.#return;
    return {
      entry: String(entry),
      lines: (lines as Body[]).length > 0 ? 'yes' : 'no',
      payments: (payments as Body[]).length > 0 ? 'yes' : 'no',
      hold: open.length > 0 ? 'yes' : 'no',
      parcel,
      back: last === undefined ? 'none' : `${status}`,
      refund: last === undefined ? 'none' : `${refundStatus}`,
    };
  }

  async take({ operation: id, isPlain }: WalkStep, draw: Draw): Promise<TakenStep> {
    const taken = await this.#does(id, { draw, isPlain });
    if (isPlain || draw() < 0.5) await this.#shop.centre.rests();
    return taken;
  }

  async #does(
    id: string,
    { draw, isPlain }: { readonly draw: Draw; readonly isPlain: boolean },
  ): Promise<TakenStep> {
    const operation = table[id];
    const all = this.#hints(id);
    const hints = isPlain ? withFirst(all) : all;
    const path = operation === undefined ? null : await this.#pathOf(operation, hints, draw);
    if (operation === undefined || path === null) return { isAccepted: false, code: 'no object' };
    const place = { orderId: this.#orderId, lineIds: hints['lineId'] ?? [] };
    const own = draw() < bodyShare ? bodiesOf(id, this.#buyer, place) : undefined;
    const isCredit = id === 'creditOrder' && (isPlain || draw() < 0.5);
    const credit = {
      amount: pick(hints['amount'] ?? [], draw),
      toAccount: pick([true, true, false], draw),
      reason: 'goodwill',
    };
    const said = own === undefined ? aBody(operation, hints, draw) : pick(own, draw);
    const sound = isCredit ? credit : said;
    const isNonsense = !isPlain && draw() < nonsenseShare;
    const body = isNonsense ? nonsense(sound, draw) : sound;
    const isForWarehouse = !JSON.stringify(operation.access).includes('orderTaker');
    const asked = isForWarehouse ? [this.#shop.warehouse, 'anna'] : peopleInAnyOrder(draw);
    let answer: HttpReply | undefined;
    for (const as of asked) {
      answer = await this.#send(operation, { as, path, body });
      const who = as === this.#shop.warehouse ? 'warehouse' : as;
      this.#requests.push({ operation: id, as: who, path, body, answer });
      if (answer.status !== 403) break;
    }
    const isAccepted = (answer?.status ?? 500) < 300;
    if (isAccepted && id === 'createReturn') {
      this.#returnIds.push(String(answer?.body['id']));
      this.#orderIds.add(String(answer?.body['orderId']));
    }
    return { isAccepted, code: isAccepted ? '' : String(answer?.body['code']) };
  }

  async #send(
    { method }: Operation,
    { as, path, body }: { readonly as: string; readonly path: string; readonly body: unknown },
  ): Promise<HttpReply> {
    const [, kind, id = ''] = /\/(returns|cards)\/([^/]+)/.exec(path) ?? [];
    const { version } =
      kind === 'returns'
        ? await this.#shop.return(id)
        : kind === 'cards'
          ? await this.#card(decodeURIComponent(id))
          : this.#order;
    // Programmes have a version of their own.
    const isSent = /\/(orders|returns|cards)\/(?!.*\/continuity\/)/.test(path);
    return await this.#shop.centre.served.ask(method as Method, path, {
      as,
      headers: {
        'idempotency-key': `walk-${this.#orderId}-${this.#requests.length}`,
        ...(isSent && version !== undefined ? { 'if-match': `"v${String(version)}"` } : {}),
      },
      ...(body === undefined ? {} : { body }),
    });
  }

  async #pathOf({ path }: Operation, hints: Hints, draw: Draw): Promise<string | null> {
    const reviews = path.includes('{review}') ? await this.#reviewIds() : [];
    const ids: { readonly [param: string]: readonly unknown[] } = {
      order: [this.#orderId],
      customer: [this.#order['customerId']],
      return: this.#returnIds.slice(-1),
      review: reviews,
      line: hints['lineId'] ?? [],
      payment: this.#idsIn('payments'),
      shipment: this.#idsIn('shipments'),
      hold: this.#idsIn('holds'),
      charge: this.#idsIn('summary', 'chargeLines'),
      coupon: ['TEN'],
      centre: ['shop'],
      card: [this.#buyer.gift, this.#buyer.points],
      prompt: path.includes('{prompt}') ? await this.#promptIds() : [],
    };
    let filled: string | null = path;
    for (const [, param = ''] of path.matchAll(/\{(\w+)\}/g)) {
      const id = pick(ids[param] ?? [], draw);
      if (id === undefined) return null;
      filled = filled.replace(`{${param}}`, encodeURIComponent(String(id)));
    }
    return filled;
  }

  async #promptIds(): Promise<readonly unknown[]> {
    const path = `orders/${this.#orderId}/prompts`;
    const { body } = await this.#shop.centre.ask('helene', 'GET', path);
    return ((body['items'] ?? body['prompts'] ?? []) as Body[]).map(({ id }) => id);
  }

  #idsIn(member: string, inner?: string): readonly unknown[] {
    const list = inner === undefined ? this.#order[member] : Object(this.#order[member])[inner];
    return ((list ?? []) as Body[]).map(({ id }) => id);
  }

  /** Of programmes those of their lines, of other operations all. */
  #lineIdsFor(id: string): readonly unknown[] {
    const lines = (this.#order['lines'] ?? []) as Body[];
    const isOfProgramme = table[id]?.path.includes('/continuity/') === true;
    const fitting = lines.filter(({ itemId }) => !isOfProgramme || itemId === 'shop.CLUB');
    return fitting.map((line) => line['id']);
  }

  async #reviewIds(): Promise<readonly unknown[]> {
    const { body } = await this.#shop.centre.ask('claire', 'GET', 'centres/shop/reviews');
    return ((body['items'] ?? []) as Body[])
      .filter(({ orderId }) => orderId === this.#orderId)
      .map(({ id }) => id);
  }

  #hints(id: string): Hints {
    const { summary, payments } = this.#order;
    const { total, balanceMinor = 0 } = Object(summary) as {
      readonly total?: { readonly amountMinor: number };
      readonly balanceMinor?: number;
    };
    const totalMinor = total?.amountMinor ?? 0;
    const codes: { readonly [operation: string]: readonly string[] } = {
      addOrderCharge: ['SHIPPING'],
      addOrderCoupon: ['TEN'],
      placeHold: ['HOLD1', 'HOLD2', 'HOLD3'],
    };
    const amounts = [Math.max(0, balanceMinor), totalMinor, 1, 500, Math.ceil(totalMinor / 3)];
    return {
      itemId: ['shop.MUG', 'shop.LAMP', 'shop.JAR'],
      quantity: ['1', '1', '2'],
      amount: (id === 'creditOrder' ? amounts.slice(1) : amounts).map(euros),
      newPrice: [0, 1_000, 1_500].map(euros),
      price: [1_500, 2_500].map(euros),
      amountLimit: [euros(totalMinor), euros(50_000)],
      confirmedTotal: [euros(totalMinor)],
      code: codes[id],
      methodId: ['CARD', 'CARD', 'CHECK', 'CASH', 'ACCOUNT', 'GIFT'],
      sharePercent: [100, 50],
      token: ['tok_ok'],
      checkNumber: ['77'],
      giftCardNumber: [this.#buyer.gift, this.#buyer.points],
      giftCard: nothing,
      isLocked: [false, false, true],
      prepay: [undefined, undefined, true],
      cardCode: nothing,
      fees: [undefined, fees],
      lineId: this.#lineIdsFor(id),
      orderId: [this.#orderId],
      paymentId: ((payments ?? []) as Body[]).map(({ id: one }) => one),
      reason: ['usual', 'goodwill'],
      reasonCode: ['damaged'],
      isExchange: [true, false, false],
      agentId: ['helene'],
      percent: id === 'shareSale' ? [100] : [2, 10],
      deliveryAddressId: nothing,
      deliveryModeId: nothing,
      expediteCode: nothing,
      sourceCode: [null],
      scheduleId: nothing,
    };
  }

  async faults(): Promise<readonly string[]> {
    const last = this.#requests.at(-1);
    if (last !== undefined && last.answer.status >= 500) {
      return [`${last.answer.status} of ${last.operation}: ${last.answer.text}`];
    }
    const { centre } = this.#shop;
    const faults: string[] = [];
    for (const path of this.reads) {
      const { status, text } = await centre.ask('helene', 'GET', path);
      if (status !== 200) faults.push(`${path} answers ${status}: ${text}`);
    }
    for (const orderId of this.#orderIds) faults.push(...(await this.#auditFaults(orderId)));
    faults.push(...(await this.#cardFaults()));
    faults.push(...(await this.#stockFaults()));
    return faults;
  }

  /** Paths of what is read of the order. */
  get reads(): readonly string[] {
    const order = `orders/${this.#orderId}`;
    const returns = this.#returnIds.map((id) => `returns/${id}`);
    return [order, `${order}/audit`, `${order}/why`, ...returns];
  }

  async end(): Promise<readonly string[]> {
    return await Promise.resolve([]);
  }

  async #auditFaults(orderId: string): Promise<readonly string[]> {
    const { body } = await this.#shop.centre.ask('helene', 'GET', `orders/${orderId}/audit`);
    const {
      capturedMinor = 0,
      refundedMinor = 0,
      faults = [],
    } = body as {
      readonly capturedMinor?: number;
      readonly refundedMinor?: number;
      readonly faults?: readonly Body[];
    };
    const isOver = refundedMinor > capturedMinor;
    const bad = faults.filter(({ fault }) => fault !== 'shippedNotTaken');
    return [
      ...(isOver ? [`${refundedMinor} of ${capturedMinor} given back`] : []),
      ...(bad.length > 0 ? [`${orderId}: ${JSON.stringify(bad)}`] : []),
    ];
  }

  /** Cards have given what the order has got of them, and have what it sold; none is below 0. */
  async #cardFaults(): Promise<readonly string[]> {
    if ((await this.#unequalCards()).length === 0) return [];
    await this.#shop.centre.rests();
    return await this.#unequalCards();
  }

  async #unequalCards(): Promise<readonly string[]> {
    const { gift, points } = this.#buyer;
    const { payments = [], lines = [] } = await this.#shop.centre.read(this.#orderId);
    const given = sumOf(payments as Body[], (payment) => {
      const { kind, captured, refunded } = payment;
      return kind === 'giftCard' ? minorOf(captured) - minorOf(refunded) : 0;
    });
    const sold = sumOf(lines as Body[], ({ giftCards = [] }) => {
      const issued = (giftCards as Body[]).filter(({ number }) => number === gift);
      return sumOf(issued, ({ amount }) => minorOf(amount));
    });
    const cards = [await this.#card(gift), await this.#card(points)];
    const moves = cards.flatMap(({ movements }) => movements as Body[]);
    const moved = (...kinds: readonly string[]) =>
      sumOf(
        moves.filter(({ kind }) => kinds.includes(String(kind))),
        ({ amount }) => minorOf(amount),
      );
    return [
      ...cards.filter(({ balance }) => minorOf(balance) < 0).map(({ number }) => `${number} < 0`),
      ...equal('given by cards', -moved('paid', 'refunded'), given),
      ...equal('sold on cards', moved('sold') - voucherMinor, sold),
    ];
  }

  async #card(number: string): Promise<Body> {
    return (await this.#shop.centre.ask('helene', 'GET', `centres/shop/cards/${number}`)).body;
  }

  /** What has left is off the stock, but what came back: never more, and no less than sold. */
  async #stockFaults(): Promise<readonly string[]> {
    const order = await this.#shop.centre.read(this.#orderId);
    // A vendor sends from its own stock.
    const lines = ((order['lines'] ?? []) as Body[]).filter(
      ({ itemId, vendorId }) => itemId === 'shop.MUG' && (vendorId ?? null) === null,
    );
    const shipped = lines.reduce((sum, line) => sum + Number(line['shipped']), 0);
    const gone = this.#mugsBefore - (await mugsIn(this.#shop));
    const isSettled = !JSON.stringify(order['shipments'] ?? []).includes('accepted');
    if (gone > shipped) return [`${gone} mugs are off the stock, and ${shipped} were shipped`];
    if (this.#returnIds.length > 0 || !isSettled || gone === shipped) return [];
    await this.#shop.centre.rests();
    const later = this.#mugsBefore - (await mugsIn(this.#shop));
    return later === shipped
      ? []
      : [`${shipped} mugs were shipped, and ${later} are off the stock`];
  }
}

/** The price of the gift card that a walk begins with. */
const voucherMinor = 10_000;

const minorOf = (money: unknown): number => Number(Object(money).amountMinor);

function sumOf<Item>(items: readonly Item[], get: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + get(item), 0);
}

function equal(what: string, seen: number, expected: number): readonly string[] {
  return seen === expected ? [] : [`${what}: ${seen}, by the order ${expected}`];
}

/** Units on hand. */
async function mugsIn({ centre }: Centre): Promise<number> {
  const { body } = await centre.ask('helene', 'GET', 'items/shop.MUG');
  return Number(body['stock']);
}

function peopleInAnyOrder(draw: Draw): readonly string[] {
  const first = pick(people, draw) ?? 'helene';
  return [first, ...people.filter((one) => one !== first)];
}

/** The first value of each: what leads an order on. */
function withFirst(hints: Hints): Hints {
  return Object.fromEntries(
    Object.entries(hints).map(([name, values]) => [name, values?.slice(0, 1)]),
  );
}
