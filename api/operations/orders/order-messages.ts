/**
 * Turns requests into messages to an order, and verdicts into answers.
 *
 * The message's id is made of idempotency key and person, so that a repeat gets the first verdict.
 * Source: durable-orders.md 3.1, 3.2.
 */
import { createHash, randomUUID } from 'node:crypto';
import {
  aFinding,
  centreMessages,
  type Envelope,
  type ErrorCode,
  eitherOf,
  fill,
  holdsCardNumber,
  InvalidRequest,
  type OrderEvent,
  type OrderResource,
  orderEntryWords,
  orderMessages,
  orderResourceSchema,
  Refusal,
  refusal,
  type Verdict,
} from '../../../contracts/index.ts';
import { allowedOf, blockersOf, type Order, openHolds } from '../../../orders/index.ts';
import {
  channelOf,
  holdsRight,
  marginZone,
  type OrderService,
  ruleCharges,
  shopOf,
  superviseOrders,
} from '../../../services/index.ts';
import { presentOrder } from '../../presenters/order.ts';
import { editors, warehouse } from '../access-rules.ts';
import { callsInFront, customersOfCall } from '../callers.ts';
import { sellers } from '../channel/documents.ts';
import { defaultImage } from '../channel/item-images.ts';
import type { ApiRequest } from '../operation.ts';
import type { AuditedStates } from '../operation-spec.ts';
import type { Services } from '../services.ts';
import { reasonText } from './refusal-words.ts';

export type OrderRequest = Pick<
  ApiRequest,
  'person' | 'principal' | 'key' | 'ifMatch' | 'header' | 'params'
> & {
  readonly body: unknown;
};
export type KnownOrderRequest = OrderRequest & { readonly params: { readonly order: string } };

export const answersOrder = {
  answer: orderResourceSchema,
  tagged: 'version',
  access: sellers,
  audited: true,
  auditedAs: briefly,
} as const;

/** What the audit stores of an order; its own log has the rest. */
function briefly({ before, after }: AuditedStates): AuditedStates {
  const order = Object(Reflect.get(Object(after), 'order') ?? after) as Partial<OrderResource>;
  const { id, version, entry, detailedStatus } = order;
  return { before, after: { id, version, entry, detailedStatus } };
}

export const readErrors = ['operation_unavailable'] as const;
export const readsOrder = { access: sellers, errors: readErrors } as const;
/** Also for those who write rules and try them on orders. */
export const readsOrderForRules = {
  access: { roles: [...sellers.roles, ...editors.roles] },
  errors: readErrors,
} as const;
export const tellErrors = [
  ...readErrors,
  ...(['order_state_not_allowed', 'version_mismatch', 'centre_not_permitted', 'draining'] as const),
] as const;

/** API error codes by an order's reason to refuse; other reasons mean that its state forbids it. */
export const refusalCodes: { readonly [reason: string]: ErrorCode } = {
  payment_missing: 'payment_required',
  out_of_balance: 'order_incomplete',
  coupon: 'coupon_not_usable',
  no_lines: 'order_incomplete',
  programme_incomplete: 'order_incomplete',
  source_code_required: 'source_code_required',
  coupon_known: 'coupon_not_usable',
  not_complete: 'order_incomplete',
  over_100_percent: 'payment_method_not_valid',
  amount_or_percent: 'payment_method_not_valid',
  account_limit: 'payment_method_not_valid',
  method_not_allowed: 'payment_method_not_valid',
  no_right: 'role_missing',
  four_eyes: 'four_eyes_required',
  comment_required: 'reason_required',
  not_owner: 'hold_checked_out',
  already_checked_out: 'hold_checked_out',
  already_cleared: 'hold_cleared',
  hold_unknown: 'hold_not_found',
  total_moved: 'total_moved',
  price_stale: 'version_mismatch',
  prompt_unknown: 'prompt_not_found',
  exists: 'name_taken',
  credit_limit: 'limit_exceeded',
  item_excluded: 'item_excluded',
};

export function requireOrders({ orders, wire }: Services): OrderService {
  if (orders !== null) return orders;
  throw refusal(orderMessages.notTaken, { centreId: wire.ownerId }, { elsewhere: true });
}

export async function requireOrder(id: string, serving: Services): Promise<Order> {
  const order = (await serving.orders?.order(id)) ?? null;
  if (order !== null && order.centreId === serving.wire.ownerId) return order;
  throw refusal(orderMessages.unknown, { id, centreId: serving.wire.ownerId });
}

/** Checks that a person sells for this centre; API keys sell for all. @throws {Refusal} */
export function requireSeller({ principal }: OrderRequest, { store, wire }: Services): void {
  if (principal?.kind !== 'person') return;
  const centreId = store.channel.centreOf(principal.id);
  if (centreId === wire.ownerId) return;
  const seen = centreId === null ? orderMessages.inNoCentre : orderMessages.inOtherCentre;
  throw refusal(
    orderMessages.sellerElsewhere,
    { id: principal.id, seen, centreId: wire.ownerId },
    { needs: [`user of ${wire.ownerId}`] },
  );
}

/** The order that the path names, for somebody who sells for this centre. @throws {Refusal} */
export async function sellersOrder(asked: KnownOrderRequest, serving: Services): Promise<Order> {
  requireSeller(asked, serving);
  return await requireOrder(asked.params.order, serving);
}

/** As {@link sellersOrder}, for a change: `If-Match` is required. @throws {Refusal} */
export async function orderToChange(asked: KnownOrderRequest, serving: Services): Promise<Order> {
  const order = await sellersOrder(asked, serving);
  if (asked.ifMatch !== null) return order;
  const { orderId, version } = order;
  throw refusal(orderMessages.versionRequired, { orderId, version });
}

/**
 * An id made from the idempotency key, the same for a repeated request. One in 6,000 looks like a
 * card number, refused in requests: another is made. It ends in a letter, so that the numbers of
 * child orders (`ord_…a-2-1`) complete no card number either.
 */
export function mintedId(
  prefix: string,
  { person, key }: Pick<OrderRequest, 'person' | 'key'>,
): string {
  let said = key === null ? randomUUID() : JSON.stringify([person, key]);
  let id: string;
  do {
    said = createHash('sha256').update(said).digest('hex');
    id = `${prefix}${said.slice(0, 20)}`;
  } while (holdsCardNumber(id) || /\d$/.test(id));
  return id;
}

/** The order as shown to whoever asks. */
export function orderResource(order: Order, serving: Services, asked: Asker): OrderResource {
  const { store, wire } = serving;
  const { settings } = channelOf(serving);
  const item = (sku: string) => store.items.get(wire.ownerId, sku)?.document;
  const shown = presentOrder(order, serving.wire, (line) => {
    const zone = marginZone(line, { settings, item });
    const marginAlert = zone === 'acceptable' ? 'none' : zone;
    return { ...defaultImage(line.sku, serving), marginAlert };
  });
  const others = shown.allowed.filter((action) => action !== 'modify' && action !== 'cancel');
  const isOthers = others.length < shown.allowed.length && !mayChange(order, asked, serving);
  const shipments = mayReportGoods(asked, serving)
    ? shown.shipments
    : shown.shipments.map((shipment) => ({ ...shipment, nextStep: null }));
  const isDraft = order.regions.entry === 'draft' && settings.chargeRules.length > 0;
  const toCome = (isDraft && ruleCharges(order, shopOf(order, serving))) || [];
  const isProvisional = shown.summary.isProvisional || toCome.length > 0;
  const summary = { ...shown.summary, isProvisional };
  return { ...shown, summary, shipments, isOthers, allowed: isOthers ? others : shown.allowed };
}

/** Whether the asker may report goods: people only where no partner's warehouse has them. */
function mayReportGoods({ principal }: Asker, { orders }: Services): boolean {
  const partners = orders?.partners.all() ?? [];
  const isPartners = partners.some(
    ({ name, implementation }) => name === 'warehouse' && implementation !== 'own',
  );
  return !isPartners || isProgram(principal);
}

/** @throws {Refusal} where the asker sells for another centre, or may not report its goods */
export function requireGoodsReporter(asked: OrderRequest, serving: Services): void {
  requireSeller(asked, serving);
  if (mayReportGoods(asked, serving)) return;
  const { ownerId: centreId } = serving.wire;
  const needs = [warehouse.scope];
  throw refusal(orderMessages.goodsOfPartner, { centreId, person: asked.person }, { needs });
}

function isProgram(principal: OrderRequest['principal']): boolean {
  const { roles = [], scopes = [] } = principal ?? {};
  return roles.includes('integration') || scopes.includes(warehouse.scope);
}

type Asker = Pick<OrderRequest, 'principal' | 'person'>;

/** Events that cancel a submitted order, or change what is delivered and where. */
const changes: readonly OrderEvent['type'][] = [
  'cancelOrder',
  'modifyOrder',
  'changeLines',
  'acceptPrompt',
  'changeAddress',
  'changeDelivery',
  'changeExpedite',
  'changeTerms',
  'cancelLines',
];

function isChange({ order, event }: OrderMessage, { principal }: Asker): boolean {
  if (changes.includes(event.type)) return true;
  // Deciding holds of any order is a reviewer's work.
  if (principal?.roles.includes('reviewer') === true) return false;
  if (event.type === 'clearHold') return event.next === 'modify';
  if (event.type !== 'decideReview') return false;
  // Whoever declines a hold that no role clears cancels its order.
  const hold = order.holds.find(({ holdId }) => holdId === event.holdId);
  return event.decision === 'reject' && hold?.clearRole === '';
}

/** @throws {Refusal} where the order is submitted, and somebody else’s */
export function requireMayChange(order: Order, asked: Asker, serving: Services): void {
  if (mayChange(order, asked, serving)) return;
  const { orderId, agentId: taker } = order;
  const needs = [...superviseOrders.roles, superviseOrders.right];
  const said = { orderId, taker, person: asked.person, needs: eitherOf(needs) };
  throw refusal(orderMessages.notTaker, said, { reason: 'not_taker', needs });
}

/**
 * A draft may be changed by all who sell; a submitted order by its taker, an agent on a call with
 * its customer or in the wrap-up of one, and others as the centre says.
 */
function mayChange(
  { orderId, regions, agentId: taker, takenBy = taker, customerId }: Order,
  { principal, person }: Asker,
  serving: Services,
): boolean {
  if (regions.entry === 'draft' || regions.entry === 'completing' || principal === null)
    return true;
  const { agentId } = principal;
  if ([taker, takenBy].some((one) => one === agentId || one === person)) return true;
  if (holdsRight(superviseOrders, principal)) return true;
  if (channelOf(serving).settings.changeOthersOrders) return true;
  return callsInFront(agentId, serving).some((call) => {
    const isOfCall = call.call.orderIds.includes(orderId);
    return isOfCall || customersOfCall(call, serving).some(({ id }) => id === customerId);
  });
}

/** The order as shown, with the id of the hold under which the price set waits for approval. */
export function presentPricedOrder(
  order: Order,
  set: string | undefined,
  serving: Services,
  asked: Asker,
) {
  const hold = openHolds(order).find(
    ({ source, subject }) => source === 'priceApproval' && subject === set,
  );
  const holdId = hold === undefined ? null : `${order.orderId}.${hold.holdId}`;
  return { ...orderResource(order, serving, asked), holdId };
}

export function requireCurrency(
  member: string,
  received: string,
  { currency }: Pick<Order, 'currency'>,
): void {
  if (received === currency) return;
  const said = { expected: currency, received };
  throw new InvalidRequest([aFinding(`/body/${member}/currency`, 'not_allowed', said)]);
}

export interface OrderMessage {
  readonly order: Order;
  readonly event: OrderEvent;
  /** Distinguishes the messages of a request that sends several. */
  readonly part?: string;
  /** The order's version that the change is based on [that in `If-Match`]. */
  readonly expectedVersion?: number;
}

/**
 * Sends a message to an order and reads the order after it. @throws {Refusal} where it was not
 * applied, or is not the person's to send.
 */
export async function tellOrder(
  told: OrderMessage,
  asked: OrderRequest,
  serving: Services,
): Promise<Order> {
  const { orderId } = told.order;
  if (asked.ifMatch !== null && asked.ifMatch < 0) throw movedOn(told.order, asked);
  if (isChange(told, asked)) requireMayChange(told.order, asked, serving);
  const verdict = await deliver(envelopeOf(told, asked, serving), serving);
  const seen = await requireOrder(orderId, serving);
  if (verdict.outcome === 'applied') return await chargedAnew(seen, told, { asked, serving });
  if (verdict.outcome === 'conflict') throw movedOn(seen, asked);
  throw refusalOf(verdict, seen);
}

/** Events that change what rules of charges read. */
const charged: readonly OrderEvent['type'][] = [
  'changeLines',
  'acceptPrompt',
  'changeAddress',
  'changeDelivery',
];

/** The order with charges as the rules say now, where its summary has shown them. */
async function chargedAnew(
  order: Order,
  { event, part = '' }: OrderMessage,
  { asked, serving }: { readonly asked: OrderRequest; readonly serving: Services },
): Promise<Order> {
  const isShown = order.regions.entry === 'completing' || order.regions.entry === 'modifying';
  if (!isShown || !charged.includes(event.type)) return order;
  const charges = ruleCharges(order, shopOf(order, serving));
  if (charges === undefined) return order;
  const again = { type: 'recalculateOrder' as const, charges };
  await deliver(
    envelopeOf({ order, event: again, part: `${part}/charges` }, asked, serving),
    serving,
  );
  return await requireOrder(order.orderId, serving);
}

export async function tellAndShow(told: OrderMessage, asked: OrderRequest, serving: Services) {
  return orderResource(await tellOrder(told, asked, serving), serving, asked);
}

/** @throws {HostError} where the order's host does not accept the message. */
export async function deliver(message: Envelope, serving: Services): Promise<Verdict> {
  return await requireOrders(serving).tell(message);
}

export function envelopeOf(
  told: Omit<OrderMessage, 'order'> & { readonly order: Pick<Order, 'orderId'> },
  asked: OrderRequest,
  serving: Services,
): Envelope {
  const { order, event, part = '', expectedVersion = part === '' ? asked.ifMatch : null } = told;
  const { person, principal, key } = asked;
  const isReviewer = principal?.roles.includes('reviewer') === true;
  const kind = isProgram(principal) ? 'system' : isReviewer ? 'reviewer' : 'agent';
  return {
    id: `c:${person}:${key ?? randomUUID()}${part}`,
    requestHash: requestHashOf(event.type, asked),
    processId: `order/${order.orderId}`,
    atMs: requireOrders(serving).nowMs(),
    actor: { kind, id: person ?? 'nobody' },
    ...(expectedVersion === null ? {} : { expectedVersion }),
    event,
  };
}

/** Hash of what the client asked, without prices and random values, to recognise repeats. */
function requestHashOf(type: OrderEvent['type'], { params, body }: OrderRequest): string {
  const said = JSON.stringify([type, params, body]);
  return createHash('sha256').update(said).digest('base64url');
}

function movedOn(
  { orderId, version, editedVersion = version, editedBy, editedAtMs }: Order,
  { ifMatch }: OrderRequest,
): Refusal {
  const seen =
    ifMatch === null
      ? orderMessages.noVersion
      : ifMatch < 0
        ? centreMessages.noVersion
        : `"v${ifMatch}"`;
  const current = { version, person: editedBy ?? null, atMs: editedAtMs ?? null };
  return refusal(
    orderMessages.versionMismatch,
    { orderId, version, editedVersion, seen },
    { current },
  );
}

/** The API's refusal for an order's verdict: the order's state, what it lacks and allows. */
export function refusalOf(verdict: Verdict, order: Order): Refusal {
  const { code: reason = 'not_now', value } = verdict;
  const { orderId, regions, version } = order;
  const code = refusalCodes[reason] ?? 'order_state_not_allowed';
  const needs = neededRoles(value);
  const who = needs.length === 0 ? '' : fill(orderMessages.expected, { needs: eitherOf(needs) });
  const blockers = [...blockersOf(order)];
  const allowed = [...allowedOf(order)];
  const said = needs.length === 0 ? {} : { needs };
  const { leftMinor: amountMinor } = Object(value) as { readonly leftMinor?: number };
  const isLeft = reason === 'more_than_paid' && amountMinor !== undefined;
  const left = isLeft ? { remaining: { amountMinor, currency: order.currency } } : {};
  return new Refusal(
    code,
    fill(orderMessages.refuses, {
      orderId,
      entry: orderEntryWords[regions.entry],
      version,
      reason: reasonText(verdict, order),
      needs: who,
    }),
    { reason, allowed, blockers, ...said, ...left },
  );
}

export const reviewRoles: readonly string[] = [
  ...['fraudReviewer', 'accounting', 'creditClerk', 'paymentClerk', 'approver', 'returnsClerk'],
];

/** Roles that the order requires, named as in accounts. */
function neededRoles(value: Verdict['value']): string[] {
  const { needs = [] } = Object(value) as { readonly needs?: readonly string[] };
  const ofAccounts = needs.map((role) => {
    if (role === 'manager') return 'supervisor';
    return reviewRoles.includes(role) ? 'reviewer' : role;
  });
  return [...new Set(ofAccounts)];
}

/** Checks a reason code against the centre's list for that use, if it has one. @throws {Refusal} */
export function requireReason(
  given: string,
  use: 'charge' | 'credit' | 'hold' | 'priceOverride' | 'return',
  serving: Services,
): void {
  const sets = channelOf(serving).settings.reasonSets.filter((set) => set.use === use);
  const codes = sets.flatMap(({ reasons }) => reasons.map(({ code }) => code));
  if (codes.length === 0 || codes.includes(given)) return;
  throw refusal(orderMessages.reasonUnknown, { given, codes: eitherOf(codes) });
}
