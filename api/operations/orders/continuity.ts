/**
 * Continuity programmes of customers: read, reschedule, pause, change, end; and the jobs over all
 * of them.
 *
 * Source: dynamics-call-center.md 3.13; durable-orders.md 8.
 */
import { z } from 'zod';
import {
  type ContinuityEnvelope,
  type ContinuityEvent,
  countSchema,
  customerProgrammeSchema,
  fill,
  type LineProgramme,
  lifeWords,
  lineText,
  listOf,
  optionalField,
  orderJobRunSchema,
  orderMessages,
  type Phrase,
  programmePaymentSchema,
  type RecurringPayment,
  Refusal,
  refusal,
  type soldProgrammeSchema,
  startDateSchema,
  strict,
} from '../../../contracts/index.ts';
import { omitUndefined } from '../../../kernel/index.ts';
import { requireFound } from '../../../live/index.ts';
import {
  blockersOf,
  milliPerUnit,
  type Order,
  type OrderSummary,
  type Programme,
  programmeLineIdsOf,
} from '../../../orders/index.ts';
import {
  channelOf,
  planOf,
  purgeOrders,
  requireFrom,
  requireItem,
  scoreCustomers,
  shopOf,
  survivorOf,
  today,
  zoneAt,
} from '../../../services/index.ts';
import { presentProgramme } from '../../presenters/order.ts';
import { requireSurvivor } from '../channel/customers.ts';
import { sellers } from '../channel/documents.ts';
import { wholeList } from '../paging.ts';
import { operation, reasonField, wireIdSchema } from '../route.ts';
import type { Services } from '../services.ts';
import { endDrafts } from './end-drafts.ts';
import {
  envelopeOf,
  type KnownOrderRequest,
  mintedId,
  readErrors,
  requireMayChange,
  requireOrder,
  requireOrders,
  requireSeller,
  tellErrors,
} from './order-messages.ts';
import { requireMethod } from './payments.ts';
import { reasonText } from './refusal-words.ts';

const answers = {
  answer: customerProgrammeSchema,
  tagged: 'version',
  access: sellers,
} as const;
const tells = { ...answers, audited: true, errors: tellErrors } as const;

/** Orders of a customer in which programmes are looked for, the newest first. */
const searchedOrdersMax = 500;

export const orderContinuityOperations = {
  listCustomerProgrammes: operation(
    'GET /api/v1/customers/{customer}/programmes',
    ['A customer’s programmes', 'Les abonnements d’un client'],
    {
      note: 'Those that have begun, ended ones too, of the newest 500 orders.',
      answer: listOf(customerProgrammeSchema),
      access: sellers,
      errors: [...readErrors, 'customer_not_found'],
    },
    async ({ params }, serving) => {
      const { store, wire } = serving;
      const { id: customerId } = requireSurvivor(params.customer, serving);
      const orders = requireOrders(serving);
      const of = { customerId, after: '', limit: searchedOrdersMax };
      const found: Programme[] = [];
      for (const { document } of store.orders.list<OrderSummary>(wire.ownerId, of)) {
        const { id, programmeLineIds } = document;
        const order = programmeLineIds === undefined ? await orders.order(id) : null;
        for (const lineId of programmeLineIds ?? (order && programmeLineIdsOf(order)) ?? []) {
          const programme = await orders.programme(id, lineId);
          if (programme !== null) found.push(programme);
        }
      }
      const shown = found.map((programme) => presentProgramme(programme, wire));
      return wholeList(shown, wire);
    },
  ),
  getProgramme: operation(
    'GET /api/v1/orders/{order}/lines/{line}/continuity',
    ['A customer’s programme', 'Un abonnement de client'],
    { ...answers, errors: readErrors },
    async (asked, serving) => {
      const order = await requireOrder(asked.params.order, serving);
      return presentProgramme(await requireProgramme(order, asked, serving), serving.wire);
    },
  ),
  skipShipment: operation(
    'POST /api/v1/orders/{order}/lines/{line}/continuity/skip',
    ['Leave a shipment out', 'Sauter un envoi'],
    {
      ...tells,
      body: strict({ number: optionalField(countSchema.min(1), '[the next]') }),
      example: { number: 3 },
    },
    (asked, serving) =>
      told({ type: 'skipOne', ...omitUndefined({ k: asked.body.number }) }, asked, serving),
  ),
  pauseProgramme: operation(
    'POST /api/v1/orders/{order}/lines/{line}/continuity/pause',
    ['Pause a programme', 'Suspendre un abonnement'],
    {
      ...tells,
      note: 'What falls into the pause does not come; the other dates stay.',
      body: strict({ until: optionalField(startDateSchema, '[until it is resumed]') }),
      example: { until: '2027-03-01' },
    },
    (asked, serving) => {
      requireFrom('until', asked.body.until, today(serving));
      return told({ type: 'pause', ...omitUndefined(asked.body) }, asked, serving);
    },
  ),
  resumeProgramme: operation(
    'POST /api/v1/orders/{order}/lines/{line}/continuity/resume',
    ['Go on with a programme', 'Reprendre un abonnement'],
    tells,
    (asked, serving) => told({ type: 'resume' }, asked, serving),
  ),
  moveProgramme: operation(
    'POST /api/v1/orders/{order}/lines/{line}/continuity/move',
    ['Move all that is to come', 'Décaler un abonnement'],
    {
      ...tells,
      body: strict({
        byDays: z.int().min(-1_000).max(1_000).optional(),
        startDate: optionalField(startDateSchema, 'Of the next one.'),
      }).refine(({ byDays, startDate }) => (byDays === undefined) !== (startDate === undefined), {
        error: 'expected byDays or startDate, one of them',
      }),
      example: { byDays: 7 },
    },
    (asked, serving) => told({ type: 'moveDates', ...omitUndefined(asked.body) }, asked, serving),
  ),
  substituteInProgramme: operation(
    'POST /api/v1/orders/{order}/lines/{line}/continuity/substitute',
    ['Another item in the place of one', 'Remplacer un article'],
    {
      ...tells,
      note: 'At the price that was agreed.',
      body: strict({ fromItemId: wireIdSchema, toItemId: wireIdSchema }),
      example: { fromItemId: 'verdier.R-4402', toItemId: 'verdier.R-4403' },
    },
    async (asked, serving) => {
      const shop = shopOf(await requireOrder(asked.params.order, serving), serving);
      const skuOf = (member: 'fromItemId' | 'toItemId') =>
        requireItem(asked.body[member], shop, serving, member).sku;
      const [from, to] = [skuOf('fromItemId'), skuOf('toItemId')];
      return await told({ type: 'substitute', from, to }, asked, serving);
    },
  ),
  sendProgrammeElsewhere: operation(
    'POST /api/v1/orders/{order}/lines/{line}/continuity/address',
    ['Send it elsewhere', 'Changer l’adresse de livraison'],
    {
      ...tells,
      body: strict({ deliveryAddressId: lineText(128) }),
      example: { deliveryAddressId: 'Bureau' },
    },
    (asked, serving) =>
      told({ type: 'changeAddress', addressRef: asked.body.deliveryAddressId }, asked, serving),
  ),
  payProgrammeOtherwise: operation(
    'POST /api/v1/orders/{order}/lines/{line}/continuity/payment',
    ['Pay the shipments otherwise', 'Changer le paiement des envois'],
    {
      ...tells,
      note: 'What a card has failed for is tried with it at once.',
      body: programmePaymentSchema,
      example: { methodId: 'CARD', token: 'tok_ok', cardExpiry: '2029-04' },
      errors: [...tellErrors, 'payment_method_not_valid'],
    },
    async (asked, serving) => {
      const order = await requireOrder(asked.params.order, serving);
      const payment = recurringOf(asked.body, { order, asked, serving });
      return await told({ type: 'replacePayment', payment }, asked, serving);
    },
  ),
  consentToProgramme: operation(
    'POST /api/v1/orders/{order}/lines/{line}/continuity/consent',
    ['What the customer says to a higher price', 'Répondre à une hausse de prix'],
    { ...tells, body: strict({ accepted: z.boolean() }), example: { accepted: true } },
    (asked, serving) => told({ type: 'giveConsent', ...asked.body }, asked, serving),
  ),
  cancelProgramme: operation(
    'POST /api/v1/orders/{order}/lines/{line}/continuity/cancel',
    ['End a programme', 'Résilier un abonnement'],
    {
      ...tells,
      note: 'What is out goes on; what was paid for the rest is given back.',
      body: strict({ reason: reasonField(64) }),
      example: { reason: 'customer-asked' },
    },
    (asked, serving) => told({ type: 'cancelProgramme', ...asked.body }, asked, serving),
  ),
  runOrderJob: operation(
    'POST /api/v1/centres/{centre}/order-jobs/{orderJob}/runs',
    ['Run a job over all programmes or customers', 'Lancer un traitement de masse'],
    {
      note: '`continuityChildren` makes the orders that are due, which timers do as well; `continuityUpdate` tells programmes that go on of the version that the centre has now; `rfm` scores customers by recency, frequency and value of their orders; `endDrafts` ends orders in entry that nobody has touched for `draftsEndAfterDays`, but those that are held or have money under way; `purge` keeps the sums alone of orders that are over for long.',
      answer: orderJobRunSchema,
      access: { roles: ['supervisor', 'admin', 'integration'] },
      audited: true,
      errors: [...readErrors, 'draining'],
    },
    async ({ params, person }, serving) => {
      const { orderJob: job } = params;
      if (!jobs.includes(job)) {
        throw refusal(orderMessages.jobUnknown, { job, jobs: jobs.join(', ') });
      }
      if (job === 'purge') {
        requireOrders(serving);
        const { purgeAfterDays } = channelOf(serving).settings;
        const archived = await purgeOrders(purgeAfterDays, serving);
        return { job, ...noneDone, orders: archived, skipped: noneSkipped };
      }
      if (job === 'rfm') {
        const scored = await scoreCustomers(person ?? 'job', serving);
        return { job, ...noneDone, ...scored, skipped: noneSkipped };
      }
      if (job === 'endDrafts') {
        const { changed, kept } = await endDrafts(person ?? 'job', serving);
        const skipped = { ...noneSkipped, kept };
        return { job, ...noneDone, changed, skipped };
      }
      const ran = { programmes: 0, created: 0, cardExpired: 0, finished: 0, changed: 0 };
      const orders = requireOrders(serving);
      for await (const programme of orders.openProgrammes()) {
        if (programme.centreId !== serving.wire.ownerId) continue;
        ran.programmes += 1;
        const event = job === 'continuityChildren' ? runs : newerPlan(programme, serving);
        if (event === null) continue;
        const message = messageTo(programme, event, { person, serving });
        const { value, outcome } = await orders.tell(message);
        if (outcome !== 'applied') continue;
        const { created = 0, cardExpired = 0, finished = false } = (value ?? {}) as Ran;
        ran.created += created;
        ran.cardExpired += cardExpired;
        ran.finished += Number(finished);
        ran.changed += Number(event.type === 'programme.changed');
      }
      const { cardExpired, ...counts } = ran;
      return { job, ...noneDone, ...counts, skipped: { ...noneSkipped, cardExpired } };
    },
  ),
} as const;

const jobs = ['continuityChildren', 'continuityUpdate', 'rfm', 'endDrafts', 'purge'];
const noneDone = { programmes: 0, created: 0, finished: 0, changed: 0, customers: 0, orders: 0 };
const noneSkipped = { cardExpired: 0, kept: 0 };
const runs = { type: 'runProgramme' } as const;
type Ran = Partial<{ created: number; cardExpired: number; finished: boolean }>;

/** The event that updates a customer's programme to the newer version sold; null if none. */
function newerPlan(programme: Programme, serving: Services): ContinuityEvent | null {
  const { plan, currency } = programme;
  const { store, wire } = serving;
  const customerId = survivorOf(programme.customerId, { store, centreId: wire.ownerId });
  const shop = shopOf({ customerId }, serving);
  const record = shop.programme(plan.programmeId);
  const { timeZone } = serving.wire.live.file;
  if (record === undefined || record.version <= plan.version) return null;
  const zone = zoneAt(requireOrders(serving).nowMs(), timeZone);
  return { type: 'programme.changed', plan: planOf(record, shop, { currency }), zone };
}

function messageTo(
  { orderId, lineId, version }: Programme,
  event: ContinuityEvent,
  { person, serving }: { readonly person: string | null; readonly serving: Services },
): ContinuityEnvelope {
  return {
    id: `job:${event.type}:${orderId}/${lineId}:${version}`,
    processId: `continuity/${orderId}/${lineId}`,
    atMs: requireOrders(serving).nowMs(),
    actor: { kind: 'system', id: person ?? 'job' },
    event,
  };
}

type OfLine = KnownOrderRequest & { readonly params: { readonly line: string } };

async function requireProgramme(order: Order, { params }: OfLine, serving: Services) {
  const found = await requireOrders(serving).programme(order.orderId, params.line);
  return requireFound(found, orderMessages.programmeUnknown, {
    line: params.line,
    orderId: order.orderId,
  });
}

async function told(event: ContinuityEvent, asked: OfLine, serving: Services) {
  requireSeller(asked, serving);
  const order = await requireOrder(asked.params.order, serving);
  requireMayChange(order, asked, serving);
  const { version: before } = await requireProgramme(order, asked, serving);
  const envelope = envelopeOf({ order, event: { type: 'back' } }, asked, serving);
  const processId = `continuity/${order.orderId}/${asked.params.line}`;
  const orders = requireOrders(serving);
  const verdict = await orders.tell({ ...envelope, processId, event });
  const programme = await requireProgramme(order, asked, serving);
  if (verdict.outcome === 'applied') return presentProgramme(programme, serving.wire);
  const { life } = programme.regions;
  const reason = verdict.code ?? 'not_now';
  const code = verdict.outcome === 'conflict' ? 'version_mismatch' : 'order_state_not_allowed';
  const blockers = [...blockersOf(order)];
  throw new Refusal(
    code,
    fill(orderMessages.programmeRefuses, {
      number: serving.wire.number('programme', `${order.orderId}.${asked.params.line}`),
      life: lifeWords[life] ?? life,
      version: before,
      reason: reasonText(verdict, order),
    }),
    { reason, blockers },
  );
}

interface Saying {
  readonly order: Order;
  readonly asked: KnownOrderRequest;
  readonly serving: Services;
}

/**
 * The payment method of a programme's shipments. @throws {Refusal} if not repeatedly chargeable.
 */
function recurringOf(
  { methodId, token, cardExpiry }: z.infer<typeof programmePaymentSchema>,
  { order, asked, serving }: Saying,
): RecurringPayment {
  const { kind } = requireMethod({ methodId, amount: undefined }, { order, serving });
  const hasCard = token !== undefined;
  const isAlone = !hasCard && cardExpiry === undefined;
  if ((kind === 'onAccount' && isAlone) || (kind === 'card' && hasCard)) {
    const payLineId = mintedId(`${methodId}.`, asked);
    return { payLineId, kind, ...omitUndefined({ tokenRef: token, cardExpiry }) };
  }
  throw refusal(orderMessages.notRecurring, { methodId });
}

/** A line's continuity programme with the customer's choices; undefined if the item sells none. */
export function programmeAsSaid(
  { sku, programme }: { readonly sku: string; readonly programme?: LineProgramme },
  {
    qtyMilli,
    asked,
    ...of
  }: {
    readonly order: Order;
    readonly serving: Services;
    readonly qtyMilli: number;
    readonly asked: KnownOrderRequest & {
      readonly body: { continuity?: z.infer<typeof soldProgrammeSchema> | undefined };
    };
  },
): LineProgramme | undefined {
  const said = asked.body.continuity;
  if (programme === undefined && said === undefined) return undefined;
  const no = (why: Phrase) => refusal(orderMessages.itemNotSold, { sku, why });
  if (programme === undefined) throw no(orderMessages.programmeNone);
  if (qtyMilli !== milliPerUnit) throw no(orderMessages.programmeOne);
  const { startDate, takesSubstitutes } = said ?? {};
  requireFrom('continuity/startDate', startDate, today(of.serving));
  const payment = said?.payment && recurringOf(said.payment, { asked, ...of });
  return { ...programme, ...omitUndefined({ startDate, takesSubstitutes, payment }) };
}
