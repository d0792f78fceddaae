/**
 * Holds of orders: place, list, check out, return, take over, clear.
 *
 * Lists are copies; the order itself grants a check-out, which lasts until it is returned, expires
 * or a supervisor takes it. Source: durable-orders.md 6; dynamics-call-center.md 2.9.
 */
import { z } from 'zod';
import {
  aFinding,
  columnsIn,
  type ErrorCode,
  freeText,
  holdReportSchema,
  holdRowSchema,
  holdSources,
  holdWhySchema,
  InvalidRequest,
  listOf,
  type OrderEvent,
  optionalField,
  orderHoldSchema,
  orderMessages,
  printableText,
  refusal,
  strict,
} from '../../../contracts/index.ts';
import { omitUndefined } from '../../../kernel/index.ts';
import { inTurns } from '../../../live/index.ts';
import type { Hold, HoldSummary, LoggedHold, Order, OrderSummary } from '../../../orders/index.ts';
import { channelOf, heldMark } from '../../../services/index.ts';
import { csvText } from '../../../simulator/index.ts';
import { csvType } from '../../http/negotiation.ts';
import { presentHoldWhy } from '../../presenters/hold-why.ts';
import { presentHold, presentHoldRow } from '../../presenters/order.ts';
import { sellers } from '../channel/documents.ts';
import { idWith } from '../named-things.ts';
import { AnswerText } from '../operation.ts';
import { type PageQuery, storedPage } from '../paging.ts';
import { listQueryShape, numberQuery, operation, period, reasonField } from '../route.ts';
import type { Services } from '../services.ts';
import {
  answersOrder,
  type OrderRequest,
  orderResource,
  readsOrder,
  readsOrderForRules,
  requireOrders,
  requireReason,
  requireSeller,
  reviewRoles,
  sellersOrder,
  tellAndShow,
  tellErrors,
  tellOrder,
} from './order-messages.ts';
import { spanOf } from './sales.ts';
import { waitForSubmission } from './steps.ts';

const reportMax = 10_000;
const reportPage = 200;
const comment = freeText(1_000).optional();
export const holdErrors: readonly ErrorCode[] = [
  ...tellErrors,
  ...(['hold_checked_out', 'hold_cleared'] as const),
];
const answersHold = {
  answer: orderHoldSchema,
  access: sellers,
  audited: true,
  errors: holdErrors,
} as const;
export const lists = { ...readsOrder, answer: listOf(holdRowSchema) } as const;

export const orderHoldOperations = {
  placeHold: operation(
    'POST /api/v1/orders/{order}/holds',
    ['Hold an order', 'Bloquer une commande'],
    {
      ...answersOrder,
      note: 'With the centre’s default code where none is named. A reason is one of the centre’s set for holds, where it has one.',
      body: strict({
        code: optionalField(
          printableText(32),
          'Of the centre’s hold codes; default: the one marked so.',
        ),
        reasonCode: reasonField(32).optional(),
        comment,
        isFraud: optionalField(z.boolean(), 'Suspected by whoever places it; with a comment.'),
      }),
      example: { reasonCode: 'research', comment: 'Rappeler mardi' },
      status: 201,
      errors: [...tellErrors, 'reason_required', 'order_incomplete'],
    },
    async (asked, serving) => {
      const order = await sellersOrder(asked, serving);
      const { reasonCode, comment: said } = asked.body;
      if (reasonCode !== undefined) requireReason(reasonCode, 'hold', serving);
      const { code, removesReservations, clearRole } = requireHoldCode(asked, serving);
      // A hold with the centre's code for suspected fraud is a fraud hold.
      const { manualHoldCode } = channelOf(serving).settings.fraud;
      const isFraud = asked.body.isFraud ?? code === manualHoldCode;
      const event: OrderEvent = {
        type: 'placeHold',
        source: isFraud ? 'manualFraud' : 'manual',
        holdCode: code,
        ...omitUndefined({ reasonCode, comment: said, clearRole: clearRole ?? undefined }),
        unreserve: removesReservations,
      };
      return await tellAndShow({ order, event }, asked, serving);
    },
  ),
  listHolds: operation(
    'GET /api/v1/centres/{centre}/holds',
    ['Holds, the most urgent first', 'Les blocages, le plus urgent d’abord'],
    {
      ...lists,
      query: z.strictObject({
        ...listQueryShape,
        number: numberQuery,
        source: optionalField(z.enum(holdSources), 'Those of this source [all].'),
      }),
    },
    ({ query }, serving) => {
      return queue(query, query.source === undefined ? null : [query.source], serving);
    },
  ),
  getHoldReport: operation(
    'GET /api/v1/centres/{centre}/holds/report',
    ['Holds of a period, cleared ones too', 'Les blocages d’une période, même levés'],
    {
      note: 'Placed in the period, as of `getSales`; the newest orders first, 10,000 holds at most. As `text/csv` a line for each.',
      query: period.safeExtend({
        code: optionalField(printableText(32), 'Of this code [all].'),
        source: optionalField(z.enum(holdSources), 'Of this source [all].'),
        state: optionalField(z.enum(['open', 'cleared']), '[all]'),
      }),
      answer: holdReportSchema,
      alsoCsv: true,
      ...readsOrder,
    },
    async ({ query, wantsCsv, language }, serving) => {
      const items = await inTurns(reportedHolds(query, serving), serving.clock);
      if (!wantsCsv) return { items };
      const members = holdReportSchema.shape.items.element.keyof().options;
      const rows = items.map((one) => members.map((member) => one[member]));
      return new AnswerText(csvType, csvText([columnsIn(language, members), ...rows]));
    },
  ),
  getHoldWhy: operation(
    'GET /api/v1/holds/{hold}/why',
    ['Why a hold is there', 'Pourquoi ce blocage'],
    { ...readsOrderForRules, answer: holdWhySchema },
    async (asked, serving) => {
      const { order, hold } = await requireHold(asked, serving);
      const { wire, gate } = serving;
      const { people } = gate.principals;
      const nameOf = (id: string) => people.account(id)?.name ?? id;
      return presentHoldWhy(hold, order, { language: asked.language, wire, nameOf });
    },
  ),
  checkOutHold: operation(
    'POST /api/v1/holds/{hold}/check-out',
    ['Check a hold out', 'Prendre un blocage'],
    {
      ...answersHold,
      note: 'Asked again by its owner, it is theirs for longer.',
    },
    (asked, serving) => work('checkOutHold', asked, serving),
  ),
  returnHold: operation(
    'POST /api/v1/holds/{hold}/release-checkout',
    ['Give a hold back to its queue', 'Rendre un blocage'],
    answersHold,
    (asked, serving) => work('returnHold', asked, serving),
  ),
  takeOverHold: operation(
    'POST /api/v1/holds/{hold}/override-checkout',
    ['Take a hold over', 'Reprendre un blocage'],
    answersHold,
    (asked, serving) => work('takeOverHold', asked, serving),
  ),
  clearHold: operation(
    'POST /api/v1/holds/{hold}/clear',
    ['Clear a hold', 'Lever un blocage'],
    {
      ...answersOrder,
      note: 'And submit the order, or open it for changes, where it was the last. If that cannot be, the hold stays.',
      body: strict({ mode: z.enum(['clear', 'clearAndSubmit', 'clearAndModify']), comment }),
      example: { mode: 'clear' },
      errors: [
        ...holdErrors,
        ...(['order_incomplete', 'payment_required', 'total_moved'] as const),
        ...(['payment_method_not_valid', 'coupon_not_usable'] as const),
      ],
    },
    async (asked, serving) => {
      const { order, ref } = await requireHold(asked, serving);
      const { mode, comment: said } = asked.body;
      const event: OrderEvent = {
        type: 'clearHold',
        ...ref,
        next: nextOf(mode, serving),
        ...omitUndefined({ comment: said }),
      };
      const cleared = await tellOrder({ order, event }, asked, serving);
      const isUnderWay = cleared.regions.entry === 'submitting';
      const now = isUnderWay ? await waitForSubmission(order.orderId, serving) : cleared;
      return orderResource(now, serving, asked);
    },
  ),
} as const;

/** Holds of orders that have or had one, by the query. */
function* reportedHolds(
  query: Parameters<typeof spanOf>[0] & {
    readonly code?: string | undefined;
    readonly source?: string | undefined;
    readonly state?: 'open' | 'cleared' | undefined;
  },
  serving: Services,
): Generator<unknown, z.infer<typeof holdReportSchema>['items'], void> {
  const { store, wire } = serving;
  const { fromMs, toMs } = spanOf(query, serving);
  const { code, source, state } = query;
  const fits = (hold: LoggedHold): boolean =>
    hold.placedAtMs >= fromMs &&
    hold.placedAtMs < toMs &&
    (code ?? hold.code) === hold.code &&
    (source ?? hold.source) === hold.source &&
    (state === undefined || (state === 'open') === (hold.clearedAtMs === undefined));
  const found: z.infer<typeof holdReportSchema>['items'] = [];
  for (let after = ''; found.length < reportMax; ) {
    const of = { marks: [heldMark], after, limit: reportPage };
    const page = store.orders.list<OrderSummary>(wire.ownerId, of);
    for (const { place, document } of page) {
      after = place;
      const { id: orderId, customerId, holdLog = [] } = document;
      for (const hold of holdLog.filter(fits)) {
        const { placedAtMs, clearedAtMs, clearedBy = null, ...said } = hold;
        found.push({
          orderId,
          orderNumber: wire.number('order', orderId),
          customerId: wire.id(customerId),
          ...said,
          placedAt: new Date(placedAtMs).toISOString(),
          clearedAt: clearedAtMs === undefined ? null : new Date(clearedAtMs).toISOString(),
          clearedBy,
        });
      }
      yield;
    }
    if (page.length < reportPage) break;
  }
  return found.slice(0, reportMax);
}

/** What the order does after the hold; the centre's settings decide whether it is submitted. */
function nextOf(mode: 'clear' | 'clearAndSubmit' | 'clearAndModify', serving: Services) {
  if (mode === 'clearAndModify') return 'modify' as const;
  const submits = mode === 'clearAndSubmit' || channelOf(serving).settings.submitWhenCleared;
  return submits ? ('submit' as const) : ('none' as const);
}

/**
 * The hold code named, or the centre's default. @throws {Refusal} where there is none, or it needs
 * another role.
 */
function requireHoldCode(
  {
    body,
    principal,
  }: Pick<OrderRequest, 'principal'> & {
    readonly body: { code?: string | undefined; isFraud?: boolean | undefined };
  },
  serving: Services,
) {
  const { holdCodes, fraud } = channelOf(serving).settings;
  const ofFraud = body.isFraud === true ? fraud.manualHoldCode : null;
  const named = body.code ?? ofFraud;
  const found = holdCodes.find(({ code, isDefault }) =>
    named === null ? isDefault : code === named,
  );
  if (found === undefined) {
    const expected = holdCodes.map(({ code }) => code).join(', ') || 'a hold code in the settings';
    const received = named ?? 'missing';
    throw new InvalidRequest([aFinding('/body/code', 'unknown_reference', { expected, received })]);
  }
  const { placeRole, code } = found;
  const roles = orderRoles(principal);
  if (placeRole === null || roles.includes(placeRole)) return found;
  throw refusal(
    orderMessages.holdPlacedBy,
    { code, needs: placeRole, seen: roles.join(', ') },
    { needs: [placeRole] },
  );
}

/**
 * A principal's roles in the order's terms: a supervisor is a manager, a reviewer has all review
 * roles.
 */
function orderRoles(principal: OrderRequest['principal']): string[] {
  const roles = principal?.roles ?? [];
  return [
    ...roles,
    ...(roles.includes('supervisor') ? ['manager'] : []),
    ...(roles.includes('reviewer') ? reviewRoles : []),
  ];
}

type OfHold = OrderRequest & { readonly params: { readonly hold: string } };

/** The hold with the id `<order>.<hold>`. @throws {Refusal} */
export async function requireHold(
  { params, principal }: Pick<OfHold, 'params' | 'principal'>,
  serving: Services,
) {
  const dot = params.hold.lastIndexOf('.');
  const found = await serving.orders?.order(params.hold.slice(0, Math.max(0, dot)));
  const order = found?.centreId === serving.wire.ownerId ? found : undefined;
  const hold = order?.holds.find(({ holdId }) => holdId === params.hold.slice(dot + 1));
  if (order === undefined || hold === undefined) {
    throw refusal(orderMessages.holdUnknown, { id: params.hold, centreId: serving.wire.ownerId });
  }
  const { holdId, version } = hold;
  return { order, hold, ref: { holdId, version, roles: orderRoles(principal) } };
}

async function work(
  type: 'checkOutHold' | 'returnHold' | 'takeOverHold',
  asked: OfHold,
  serving: Services,
) {
  requireSeller(asked, serving);
  const { order, ref } = await requireHold(asked, serving);
  const after: Order = await tellOrder({ order, event: { type, ...ref } }, asked, serving);
  const hold = after.holds.find(({ holdId }) => holdId === ref.holdId) as Hold;
  return presentHold(hold, after.orderId, serving.wire);
}

export function queue(
  query: PageQuery & { readonly number?: string | undefined },
  sources: readonly string[] | null,
  serving: Services,
) {
  const { store, wire } = serving;
  const nowMs = requireOrders(serving).nowMs();
  const id = idWith(query.number, 'hold', serving);
  return storedPage(
    ({ after, limit }) => {
      if (id !== undefined) return after === null ? holdWith(id, sources, serving) : [];
      const of = { after: String(after ?? ''), limit };
      if (sources === null) return store.orders.holds<HoldSummary>(wire.ownerId, of);
      const found = sources.flatMap((source) =>
        store.orders.holds<HoldSummary>(wire.ownerId, { ...of, source }),
      );
      return found.sort((a, b) => (a.place < b.place ? -1 : 1)).slice(0, limit);
    },
    query,
    {
      keyOf: ({ place }) => place,
      idOf: ({ document }) => document.orderId,
      present: ({ document }) => presentHoldRow(store.keys.opened(document), { wire, nowMs }),
      wire,
    },
  );
}

/** The open hold with an id, if it is of one of the sources. */
function holdWith(id: string, sources: readonly string[] | null, { store, wire }: Services) {
  const dot = id.lastIndexOf('.');
  const named = { orderId: id.slice(0, Math.max(0, dot)), holdId: id.slice(dot + 1) };
  const found = store.orders.hold<HoldSummary>(wire.ownerId, named);
  return found.filter(({ document }) => sources?.includes(document.hold.source) ?? true);
}
