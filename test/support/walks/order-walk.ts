/**
 * Random walks over all operations that change an order or what hangs on it: returns, holds,
 * reviews, shipments, payments, gift cards and points. After each step its money is audited, that
 * of the cards is compared with it, and its reads must answer.
 */
import { type Operation, operations } from '../../../api/index.ts';
import type { Body, HttpReply, Method } from '../api-server.ts';
import { euros } from '../taken-orders.ts';
import { minorOf, pointFaults, sumOf, unequalCards } from './card-books.ts';
import { nonsense } from './nonsense.ts';
import { type Buyer, bodiesOf, bodyShare, fees, scarce } from './order-bodies.ts';
import type { TakenStep } from './pair-coverage.ts';
import { aBody, type Draw, type Hints, pick, refusalOf } from './request-values.ts';
import type { WalkStep, WalkTarget } from './walk.ts';
import type { Abstract } from './walk-model.ts';
import { aBuyer, type WalkedShop } from './walked-shop.ts';

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
const people = [
  ['helene', ['agent', 'orderTaker']],
  ['anna', ['ruleEditor', 'supervisor']],
  ['claire', ['supervisor', 'reviewer']],
  ['nadia', ['admin']],
] as const;
/** Share of requests by whoever is likely to be accepted. */
const sellerShare = 0.7;

export interface OrderWalkOptions {
  /** Accepted requests from one check to the next; the end is checked too [1]. */
  readonly checksEvery?: number;
}

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

const nonsenseShare = 0.06;
/** Of the shipments of an order the one that can still be told the most. */
export const parcelStates = ['accepted', 'picked', 'shipped', 'delivered', 'recalled'];
export const returnStates = [
  ...['claiming', 'created', 'completed', 'open', 'received', 'closed', 'refused', 'cancelled'],
];

/** Share of walks that begin with goods that are delivered and credited. */
const creditedShare = 0.4;
const deliveredAt = straightOn.indexOf('deliverShipment') + 1;
/** Share of walks that begin with a reviewer who keeps cash of goods that are cancelled. */
const keptShare = 0.1;
const keeping = [
  ...['addOrderLine', 'addOrderLine', 'completeOrder', 'addOrderPayment', 'submitOrder'],
  ...['pickOrder', 'shipShipment', 'cancelOrder', 'declineReview', 'deliverShipment'],
];

/** Operations that a walk begins with: as far along the way of an order as is drawn. */
export function firstOf(draw: Draw): readonly string[] {
  const credits = ['creditOrder', 'creditOrder'];
  const share = draw();
  if (share < keptShare) return keeping;
  if (share < keptShare + creditedShare) return [...straightOn.slice(0, deliveredAt), ...credits];
  return straightOn.slice(0, Math.floor(draw() * (straightOn.length + 1)));
}

export class OrderWalk implements WalkTarget {
  readonly #shop: WalkedShop;
  readonly #requests: Request[] = [];
  readonly #mugsBefore: number;
  readonly #buyer: Buyer;
  readonly #checksEvery: number;
  #order: Body;
  readonly #orderId: string;
  #return: Body = {};
  #programme: Body = {};
  #accepted = 0;
  /** Reviewers keep so much of the order that was to be given back. */
  #keptMinor = 0;
  #isAtRest = false;
  #returnIds: string[] = [];
  /** The order, and those of goods that come back without one. */
  readonly #orderIds: Set<string>;

  constructor(
    shop: WalkedShop,
    of: {
      readonly buyer: Buyer;
      readonly orderId: string;
      readonly order: Body;
      readonly mugsBefore: number;
      readonly checksEvery: number;
    },
  ) {
    this.#shop = shop;
    this.#buyer = of.buyer;
    this.#orderId = of.orderId;
    this.#orderIds = new Set([of.orderId]);
    this.#order = of.order;
    this.#mugsBefore = of.mugsBefore;
    this.#checksEvery = of.checksEvery;
  }

  static async begin(
    shop: WalkedShop,
    { checksEvery = 1 }: OrderWalkOptions = {},
  ): Promise<OrderWalk> {
    const buyer = await aBuyer(shop);
    const orderId = await shop.centre.order({ customer: buyer.number });
    const order = await shop.centre.read(orderId);
    const mugsBefore = await mugsIn(shop);
    return new OrderWalk(shop, { buyer, orderId, order, mugsBefore, checksEvery });
  }

  get report(): readonly string[] {
    return this.#requests
      .filter(({ answer: { status } }) => status < 300 || status >= 500)
      .map(({ as, operation, path, body, answer }) => {
        return `${as} ${operation} ${path} ${JSON.stringify(body) ?? ''}: ${answer.status}`;
      });
  }

  observe(): Promise<Abstract> {
    const { entry, shipments = [], lines = [], couponCodes = [], prompts = [] } = this.#order;
    const open = this.#openHolds;
    const parcels = new Set((shipments as Body[]).map(({ state }) => String(state)));
    const hasLeft = this.#hasLeft;
    // Gift cards by e-mail are invoiced at the sale, without a parcel.
    const isInvoiced = parcels.has('delivered') || (hasLeft && parcels.size === 0);
    const { status, refundStatus } = this.#return;
    const sold = this.#lineIdsFor('skipShipment').length > 0 ? 'sold' : 'no';
    return Promise.resolve({
      entry: String(entry),
      lines: yesNo((lines as Body[]).length > 0),
      payments: yesNo(this.#idsIn('payments').length > 0),
      charges: yesNo(this.#idsIn('summary', 'chargeLines').length > 0),
      coupon: yesNo((couponCodes as unknown[]).length > 0),
      prompt: yesNo((prompts as Body[]).some(({ answer }) => answer === 'shown')),
      programme: String(this.#programme['life'] ?? sold),
      hold: open.length === 0 ? 'none' : open.some(({ owner }) => owner === null) ? 'open' : 'out',
      review: yesNo(this.#reviewIds.length > 0),
      parcel: parcelStates.find((state) => parcels.has(state)) ?? 'none',
      sent: isInvoiced ? 'invoiced' : hasLeft ? 'yes' : 'no',
      back: this.#returnIds.length === 0 ? 'none' : `${status}`,
      refund: this.#returnIds.length === 0 ? 'none' : `${refundStatus}`,
    });
  }

  /** Reads the order, its last return and its programme. */
  async #refresh(): Promise<void> {
    const { centre } = this.#shop;
    this.#order = await centre.read(this.#orderId);
    const last = this.#returnIds.at(-1);
    if (last !== undefined) this.#return = await this.#shop.return(last);
    const [line] = this.#lineIdsFor('skipShipment');
    const isPlaced = this.#order['entry'] !== 'draft' && this.#order['entry'] !== 'completing';
    if (line === undefined || !isPlaced) return;
    const path = `orders/${this.#orderId}/lines/${line}/continuity`;
    const { status, body } = await centre.ask('helene', 'GET', path);
    this.#programme = status === 200 ? body : {};
  }

  async take({ operation: id, isPlain }: WalkStep, draw: Draw): Promise<TakenStep> {
    const taken = await this.#does(id, { draw, isPlain });
    const isResting = isPlain || draw() < 0.5;
    if (isResting) await this.#shop.centre.rests();
    if (isResting || taken.isAccepted) await this.#refresh();
    return taken;
  }

  async #does(
    id: string,
    { draw, isPlain }: { readonly draw: Draw; readonly isPlain: boolean },
  ): Promise<TakenStep> {
    const operation = table[id];
    const all = this.#hints(id);
    const hints = isPlain ? withFirst(all) : all;
    const path = operation === undefined ? null : this.#pathOf(operation, hints, draw);
    if (operation === undefined || path === null) return { isAccepted: false, code: 'no object' };
    const lineIds = hints['lineId'] ?? [];
    const unitCount = sumOf((this.#order['lines'] ?? []) as Body[], (line) =>
      Number(line['quantity']),
    );
    const place = { orderId: this.#orderId, lineIds, unitCount, hasLeft: this.#hasLeft };
    const isProgramme = isPlain && id === 'addOrderLine' && draw() < bodyShare;
    const hasOwn = isProgramme || (!isPlain && draw() < bodyShare) || scarce.has(id);
    const own = hasOwn ? bodiesOf(id, this.#buyer, place) : undefined;
    const isCredit = id === 'creditOrder' && (isPlain || draw() < 0.5);
    const credit = {
      amount: pick(hints['amount'] ?? [], draw),
      toAccount: pick([true, true, false], draw),
      reason: 'goodwill',
    };
    const chosen = isPlain ? own?.[0] : pick(own ?? [], draw);
    const said = own === undefined ? aBody(operation, hints, draw) : chosen;
    const sound = isCredit ? credit : said;
    const isNonsense = !isPlain && draw() < nonsenseShare;
    const body = isNonsense ? nonsense(sound, draw) : sound;
    const about = this.#openHolds.find((one) => path.includes(`/${one['id']}/`));
    let answer: HttpReply | undefined;
    for (const as of this.#peopleFor(operation, about ?? {}, draw)) {
      answer = await this.#send(operation, { as, path, body });
      const who = as === this.#shop.warehouse ? 'warehouse' : as;
      this.#requests.push({ operation: id, as: who, path, body, answer });
      if (answer.status !== 403) break;
    }
    const isAccepted = (answer?.status ?? 500) < 300;
    if (isAccepted) this.#accepted += 1;
    if (isAccepted && about?.['source'] === 'refund' && id === 'declineReview') {
      const why = await this.#shop.centre.ask('claire', 'GET', `holds/${about['id']}/why`);
      this.#keptMinor += Number(Object(why.body['facts']).amountMinor);
    }
    if (isAccepted && id === 'createReturn') {
      this.#returnIds.push(String(answer?.body['id']));
      this.#orderIds.add(String(answer?.body['orderId']));
    }
    return { isAccepted, code: isAccepted ? '' : refusalOf(answer?.body ?? {}) };
  }

  /** Those with a role of the operation; rather first who has checked out what it is about. */
  #peopleFor({ access = 'open' }: Operation, about: Body, draw: Draw): readonly string[] {
    const roles = new Set<string>(
      access === 'open' ? [] : [...access.roles, ...(access.own ?? [])],
    );
    if (roles.size > 0 && !roles.has('orderTaker') && roles.has('integration')) {
      return [this.#shop.warehouse, 'anna'];
    }
    const able = people.filter(
      ([, own]) => roles.size === 0 || own.some((role) => roles.has(role)),
    );
    const names: readonly string[] = able.map(([name]) => name);
    const known = [about['owner'], names[0]].find((one) => names.includes(String(one)));
    const first = draw() < sellerShare && known ? String(known) : pick(names, draw);
    return [...(first === undefined ? [] : [first]), ...names.filter((one) => one !== first)];
  }

  async #send(
    { method }: Operation,
    { as, path, body }: { readonly as: string; readonly path: string; readonly body: unknown },
  ): Promise<HttpReply> {
    const { version } = path.includes('/returns/')
      ? this.#return
      : path.includes('/cards/')
        ? await this.#read(`centres/shop/cards/${path.split('/').at(-1)}`)
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

  #pathOf({ path }: Operation, hints: Hints, draw: Draw): string | null {
    const ids: { readonly [param: string]: readonly unknown[] } = {
      order: [this.#orderId],
      customer: [this.#order['customerId']],
      return: this.#returnIds.slice(-1),
      review: this.#reviewIds,
      line: hints['lineId'] ?? [],
      payment: this.#idsIn('payments'),
      shipment: this.#shipmentIds(path),
      hold: this.#openHolds.map(({ id }) => id),
      charge: this.#idsIn('summary', 'chargeLines'),
      coupon: ['TEN'],
      centre: ['shop'],
      card: [this.#buyer.gift, this.#buyer.points],
      prompt: this.#shownPrompts,
    };
    let filled: string | null = path;
    for (const [, param = ''] of path.matchAll(/\{(\w+)\}/g)) {
      const id = pick(ids[param] ?? [], draw);
      if (id === undefined) return null;
      filled = filled.replace(`{${param}}`, encodeURIComponent(String(id)));
    }
    return filled;
  }

  get #shownPrompts(): readonly unknown[] {
    const prompts = (this.#order['prompts'] ?? []) as Body[];
    return prompts.filter(({ answer }) => answer === 'shown').map(({ id }) => id);
  }

  /** Those of which an operation is likely to be accepted. */
  #shipmentIds(path: string): readonly unknown[] {
    const shipments = (this.#order['shipments'] ?? []) as Body[];
    const step = /(shipped|delivered)$/.exec(path)?.[1];
    const fitting = shipments.filter(({ state }) => {
      const hasLeft = state === 'shipped' || state === 'delivered';
      return step === 'delivered' ? state === 'shipped' : !hasLeft;
    });
    return (fitting.length > 0 ? fitting : shipments).map(({ id }) => id);
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

  get #hasLeft(): boolean {
    const lines = (this.#order['lines'] ?? []) as Body[];
    return lines.some(({ shipped }) => Number(shipped) > 0);
  }

  get #openHolds(): readonly Body[] {
    return ((this.#order['holds'] ?? []) as Body[]).filter(({ cleared }) => cleared === null);
  }

  /** Reviews are holds of other sources than people at the telephone. */
  get #reviewIds(): readonly unknown[] {
    const reviews = this.#openHolds.filter(({ source }) => source !== 'manual');
    return reviews.map(({ id }) => id);
  }

  #hints(id: string): Hints {
    const { summary, payments } = this.#order;
    const { total, balanceMinor = 0 } = Object(summary) as {
      readonly total?: { readonly amountMinor: number };
      readonly balanceMinor?: number;
    };
    const totalMinor = total?.amountMinor ?? 0;
    const held = new Set(this.#openHolds.map(({ code }) => code));
    const codes: { readonly [operation: string]: readonly string[] } = {
      addOrderCharge: ['SHIPPING'],
      addOrderCoupon: ['TEN'],
      placeHold: ['HOLD1', 'HOLD2', 'HOLD3'].filter((code) => !held.has(code)),
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
    if (last === undefined || last.answer.status >= 300) return [];
    return this.#accepted % this.#checksEvery === 0 ? await this.#faultsNow() : [];
  }

  async end(): Promise<readonly string[]> {
    await this.#shop.centre.rests();
    await this.#refresh();
    this.#isAtRest = true;
    const customerId = `shop.${this.#buyer.number}`;
    const of = { ...this.#buyer, customerId, returnIds: this.#returnIds };
    return [...(await this.#faultsNow()), ...(await pointFaults(this.#read, of))];
  }

  async #faultsNow(): Promise<readonly string[]> {
    const faults: string[] = [];
    for (const orderId of this.#orderIds) faults.push(...(await this.#auditFaults(orderId)));
    faults.push(...(await this.#overpaid()));
    const why = `orders/${this.#orderId}/why`;
    const { status, text } = await this.#shop.centre.ask('helene', 'GET', why);
    if (status !== 200) faults.push(`${why} answers ${status}: ${text}`);
    faults.push(...(await this.#cardFaults()));
    faults.push(...(await this.#stockFaults()));
    return faults;
  }

  async #auditFaults(orderId: string): Promise<readonly string[]> {
    const path = `orders/${orderId}/audit`;
    const { status, text, body } = await this.#shop.centre.ask('helene', 'GET', path);
    if (status !== 200) return [`${path} answers ${status}: ${text}`];
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
    const keptMinor = orderId === this.#orderId ? this.#keptMinor : 0;
    const bad = faults.filter(({ fault, expectedMinor, seenMinor }) => {
      if (fault === 'shippedNotTaken') return false;
      // Until all rests, a return may be about to request its next refund.
      if (fault === 'owedNotGivenBack') {
        return this.#isAtRest && Number(expectedMinor) - Number(seenMinor) > keptMinor;
      }
      const mayBeKept = fault === 'moreKeptThanTotal' || fault === 'takenNotShipped';
      return !mayBeKept || Number(seenMinor) - Number(expectedMinor) > keptMinor;
    });
    return [
      ...(isOver ? [`${refundedMinor} of ${capturedMinor} given back`] : []),
      ...(bad.length > 0 ? [`${orderId}: ${JSON.stringify(bad)}`] : []),
    ];
  }

  /** By what the order and its returns show, without the sums of the audit. */
  async #overpaid(): Promise<readonly string[]> {
    const { payments = [], credits = [] } = this.#order;
    const captured = sumOf(payments as Body[], (payment) => minorOf(payment['captured']));
    let given = sumOf(credits as Body[], ({ amount }) => minorOf(amount));
    for (const id of this.#returnIds) {
      const { orderId, refunds = [] } = await this.#shop.return(id);
      const done = (refunds as Body[]).filter(({ status }) => status === 'done');
      if (orderId === this.#orderId) given += sumOf(done, ({ amount }) => minorOf(amount));
    }
    return given > captured ? [`${given} of ${captured} given back by credits and returns`] : [];
  }

  async #cardFaults(): Promise<readonly string[]> {
    const of = { ...this.#buyer, orderId: this.#orderId };
    if ((await unequalCards(this.#read, of)).length === 0) return [];
    await this.#shop.centre.rests();
    await this.#refresh();
    return await unequalCards(this.#read, of);
  }

  readonly #read = async (path: string): Promise<Body> =>
    (await this.#shop.centre.ask('helene', 'GET', path)).body;

  /** What has left is off the stock, but what came back: never more, and no less than sold. */
  async #stockFaults(): Promise<readonly string[]> {
    const order = this.#order;
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

const yesNo = (is: boolean) => (is ? 'yes' : 'no');

/** Units on hand. */
async function mugsIn({ centre }: WalkedShop): Promise<number> {
  const { body } = await centre.ask('helene', 'GET', 'items/shop.MUG');
  return Number(body['stock']);
}

/** The first value of each: what leads an order on. */
function withFirst(hints: Hints): Hints {
  return Object.fromEntries(
    Object.entries(hints).map(([name, values]) => [name, values?.slice(0, 1)]),
  );
}
