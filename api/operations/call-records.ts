/**
 * Calls of any day, from their records. Agents find their own calls, and all calls of the customer
 * whom they have in front; others find all.
 */
import { z } from 'zod';
import {
  type CallStory,
  callMessages,
  callRecordListSchema,
  callStorySchema,
  dateSchema,
  labelSchema,
  optionalField,
  printableText,
  refusal,
} from '../../contracts/index.ts';
import { requireFound } from '../../live/index.ts';
import type { HistoryEntry } from '../../orders/index.ts';
import {
  codeIn,
  holdsRight,
  ownOf,
  type Principal,
  type RecordedCall,
  seeCallerNumbers,
} from '../../services/index.ts';
import { beforePlace, type CallFilter } from '../../store/index.ts';
import { consultStep, inOrder, ownSteps, presentCallRecord } from '../presenters/call-record.ts';
import { iso } from '../presenters/rule.ts';
import { callsInFront, customersOfCall } from './callers.ts';
import { lookers } from './channel/documents.ts';
import { findCustomers, phoneStart } from './channel/find-customers.ts';
import { recordWith } from './named-things.ts';
import { storedPage } from './paging.ts';
import { daySpan, listQueryShape, operation, wireIdSchema } from './route.ts';
import type { Services } from './services.ts';

const customersMax = 50;
const returnsMax = 5;
const ordersMax = 10;

const query = z.strictObject({
  ...listQueryShape,
  date: optionalField(dateSchema, 'In the time zone of the centre [all days].'),
  agentId: optionalField(wireIdSchema, 'In which this agent talked [all].'),
  queueId: optionalField(wireIdSchema, 'That were in this queue [all].'),
  customerId: optionalField(wireIdSchema, 'Of this customer [all].'),
  orderId: optionalField(
    wireIdSchema,
    'In which this order was taken or changed, by its id or number [all].',
  ),
  result: optionalField(labelSchema, 'With this `result`, or this code of an outcome [all].'),
  q: optionalField(
    printableText(100),
    'Of customers with this name or number, or from this telephone number [all].',
  ),
});
export type CallQuery = Omit<z.infer<typeof query>, 'limit' | 'cursor'>;

export const callRecordOperations = {
  listCallRecords: operation(
    'GET /api/v1/centres/{centre}/calls/past',
    ['Calls of a day, the newest first', 'Les appels d’un jour, le plus récent d’abord'],
    {
      note: 'Of calls whose caller has gone, without consultations, for as long as `callsDays` keeps them. An agent gets their own, and those of a customer with whom they talk.',
      query,
      answer: callRecordListSchema,
      access: lookers,
    },
    ({ query: wanted, principal }, serving) => {
      const read = callReader(wanted, principal, serving);
      return storedPage(read, wanted, {
        keyOf: ({ arrivedAtMs, callId }) => `${arrivedAtMs} ${callId}`,
        idOf: ({ callId }) => callId,
        present: (row) => presentRecord(row, principal, serving),
        wire: serving.wire,
      });
    },
  ),
  getCallStory: operation(
    'GET /api/v1/calls/{call}/story',
    ['What happened in a call', 'Ce qui s’est passé dans un appel'],
    {
      note: 'From its arrival to its wrap-up, as steps; also of a call that goes on, and of one before a restart of the service.',
      answer: callStorySchema,
      access: lookers,
      errors: ['not_call_owner'],
    },
    async ({ params, principal }, serving) => {
      const row = requireFound(serving.archive.find(params.call), callMessages.unknown, {
        id: params.call,
      });
      return await storyOf(row, principal, serving);
    },
  ),
} as const;

type ReadCalls = (page: {
  readonly after: string | number | null;
  readonly limit: number;
}) => readonly RecordedCall[];

/** Reads pages of the calls that match, as far as somebody may see them. */
export function callReader(
  wanted: CallQuery,
  principal: Principal | null,
  serving: Services,
): ReadCalls {
  const { store, wire } = serving;
  const filters = filtersOf(wanted, principal, serving);
  const span = { centreId: wire.centreId, ...daySpan(wanted.date, serving), filters };
  const matchNothing = filters.some((one) => 'values' in one && one.values.length === 0);
  return ({ after, limit }) => {
    if (matchNothing) return [];
    const [atMs = '', ...id] = after === null ? [] : String(after).split(' ');
    const place = after === null ? null : { arrivedAtMs: Number(atMs), callId: id.join(' ') };
    return store.calls.list({ ...span, after: place, limit }) as readonly RecordedCall[];
  };
}

/** The filters of a query, those that fewest calls match first, with that of the asker's rights. */
function filtersOf(
  { agentId, queueId, customerId, orderId, result, q }: CallQuery,
  principal: Principal | null,
  serving: Services,
): readonly CallFilter[] {
  const { wire } = serving;
  const filters: CallFilter[] = [];
  const add = (dimension: CallFilter['dimension'], value: string | undefined) => {
    if (value !== undefined) filters.push({ dimension, values: [value] });
  };
  const customer = customerId && (codeIn(wire, customerId) ?? customerId);
  add('customer', customer);
  const order = orderId === undefined ? null : recordWith(orderId, serving);
  add('order', order?.kind === 'order' ? order.id : orderId);
  const isTheirs = customer !== undefined && customersInFront(principal, serving).has(customer);
  if (q !== undefined) filters.push(callerFilter(q, serving));
  if (!seesAll(principal) && !isTheirs) add('agent', principal?.agentId ?? '');
  add('agent', agentId && (wire.fileId(agentId) ?? agentId));
  add('queue', queueId && (wire.fileId(queueId) ?? queueId));
  add('result', result);
  return filters;
}

/** Calls of the customers whom a text means, or from a telephone number that ends so. */
function callerFilter(q: string, serving: Services): CallFilter {
  const found = findCustomers(q, customersMax, serving);
  const prefix = phoneStart(q.trim());
  if (prefix !== null && found[0]?.matchedOn !== 'number') return { dimension: 'phone', prefix };
  return { dimension: 'customer', values: found.map(({ record }) => record.id) };
}

function seesAll(principal: Principal | null): boolean {
  return principal !== null && ownOf(principal).own === null;
}

function customersInFront(principal: Principal | null, serving: Services): ReadonlySet<string> {
  const calls = callsInFront(principal?.agentId ?? null, serving);
  return new Set(calls.flatMap((call) => customersOfCall(call, serving)).map(({ id }) => id));
}

/** Whether the call is one of the agent's own, or of the customer whom they have in front. */
function isNear(
  { customerId, document }: RecordedCall,
  principal: Principal | null,
  serving: Services,
): boolean {
  const own = principal?.agentId ?? null;
  const isTheirs =
    own !== null &&
    document.segments.some(
      ({ agentId }) => agentId !== null && serving.wire.fileId(agentId) === own,
    );
  return isTheirs || (customerId !== null && customersInFront(principal, serving).has(customerId));
}

/** The call with an id, if the asker may read it. */
export function nearCall(id: string, principal: Principal | null, serving: Services) {
  const row = serving.archive.find(id);
  return row !== undefined && (seesAll(principal) || isNear(row, principal, serving)) ? [row] : [];
}

function surroundingsOf(row: RecordedCall, principal: Principal | null, serving: Services) {
  const { store, wire, recorder } = serving;
  const { customerId, callId } = row;
  const mayShow = principal !== null && holdsRight(seeCallerNumbers, principal);
  return {
    wire,
    customer:
      customerId === null ? undefined : store.customers.get(wire.ownerId, customerId)?.document,
    showsNumber: mayShow || isNear(row, principal, serving),
    recording: recorder.of(callId),
  };
}

export function presentRecord(row: RecordedCall, principal: Principal | null, serving: Services) {
  return presentCallRecord(row, surroundingsOf(row, principal, serving));
}

/** @throws {Refusal} where it is neither theirs nor of the customer whom they have in front. */
async function storyOf(
  row: RecordedCall,
  principal: Principal | null,
  serving: Services,
): Promise<CallStory> {
  if (!seesAll(principal) && !isNear(row, principal, serving)) {
    throw refusal(callMessages.notTheirs, { name: principal?.name ?? '' });
  }
  const { store, wire } = serving;
  const of = surroundingsOf(row, principal, serving);
  const consults = store.calls.consults(row.centreId, row.callId) as readonly RecordedCall[];
  const steps = [
    ...ownSteps(row, of),
    ...consults.map((consult) => consultStep(consult, wire)),
    ...(await orderSteps(row, serving)),
    ...returnSteps(row, serving),
  ];
  return {
    ...presentCallRecord(row, of),
    endedAt: row.document.endedAt,
    recording: of.recording?.state ?? null,
    steps: inOrder(steps, wire),
    asOf: wire.instant(serving.live.nowMs),
  };
}

/** Events of the call's orders that a story tells. */
const toldEvents: ReadonlySet<string> = new Set([
  ...['order.created', 'order.linesChanged', 'order.submitted', 'order.modified'],
  ...['order.cancelled', 'order.credited', 'hold.placed', 'payment.authorised'],
  'payment.declined',
]);

interface OrderStep {
  readonly at: string;
  readonly kind: 'order';
  readonly orderId: string;
  readonly what: string;
}

async function orderSteps(row: RecordedCall, serving: Services) {
  const steps: OrderStep[] = [];
  const [fromMs, toMs] = spanOfCall(row, serving);
  for (const orderId of row.document.orderIds.slice(0, ordersMax)) {
    const { events = [] } = (await serving.orders?.timeline(orderId)) ?? {};
    for (const { atMs, published } of events) {
      if (atMs < fromMs || atMs > toMs) continue;
      for (const { type } of JSON.parse(published) as readonly { readonly type: string }[]) {
        const last = steps.at(-1);
        // Lines are changed one by one; a story tells of them once.
        if (!toldEvents.has(type) || (last?.what === type && last.orderId === orderId)) continue;
        steps.push({ at: iso(atMs), kind: 'order', orderId, what: type });
      }
    }
  }
  return steps;
}

/** Returns that were begun or changed for the customer while the call went on. */
function returnSteps(row: RecordedCall, serving: Services) {
  const { store, wire } = serving;
  if (row.customerId === null) return [];
  const [fromMs, toMs] = spanOfCall(row, serving);
  const page = { kinds: ['returns'] as const, after: beforePlace(toMs + 1), limit: returnsMax };
  const customerId = row.customerId;
  return store.history
    .list<HistoryEntry>(wire.ownerId, { ...page, customerId })
    .filter(({ atMs }) => atMs >= fromMs)
    .map(({ atMs, document: { name, orderId = null } }) => {
      return { at: iso(atMs), kind: 'return' as const, orderId, what: wire.number('return', name) };
    });
}

/** From the arrival to the end of the last wrap-up, in ms since 1970. */
function spanOfCall({ arrivedAtMs, document }: RecordedCall, { live }: Services) {
  const ends = document.segments.map(({ to }) => to ?? '');
  const last = [...ends, document.endedAt ?? ''].sort().at(-1) ?? '';
  const isOver = document.endedAt !== null && !ends.includes('');
  return [arrivedAtMs, isOver ? Date.parse(last) : live.originMs + live.nowMs] as const;
}
