/**
 * Erases a customer: destroys keys of what cannot be rewritten, deletes or blanks rows, and frees
 * the files of what was deleted. Each step may be repeated. Source: decision 0048.
 */
import {
  type CustomerSettings,
  channelMessages,
  customerEventKinds,
  customerSettingsSchema,
  refusal,
} from '../../contracts/index.ts';
import { e164Of, errorOf, type LiveCentre, phoneKey, type Wire } from '../../live/index.ts';
import type { HistoryEntry, OrderSummary } from '../../orders/index.ts';
import {
  type DocumentRecord,
  type ErasedPerson,
  erasedMark,
  messageIds,
  recordingOwner,
  type Store,
} from '../../store/index.ts';
import { channelOf } from '../orders/channel-documents.ts';
import type { OrderService } from '../orders/order-service.ts';
import { keyOwner } from '../orders/sealed-texts.ts';

export interface PrivacyContext {
  readonly store: Store;
  readonly wire: Wire;
  readonly orders: OrderService | null;
  /** All handlers of the centre. */
  readonly lives: readonly LiveCentre[];
}

export interface ErasureResult {
  /** What is deleted, blanked or made unreadable, by kind. */
  readonly erased: { readonly [kind: string]: number };
  /** What could not be removed from the database's files, in words. */
  readonly remains: readonly string[];
}

type Customer = DocumentRecord<CustomerSettings>;

/** A customer with all that names them. */
export interface CustomerTraces extends ErasedPerson {
  /** The record, and those merged into it. */
  readonly records: readonly Customer[];
  readonly orders: readonly OrderSummary[];
  /** Owners of keys under which texts about them are sealed. */
  readonly owners: readonly string[];
}

const pageLimit = 500;
const over = ['closed', 'cancelled'];

/** All that names a customer. Cost: a read of all customers, for records merged into theirs. */
export function tracesOf(record: Customer, of: PrivacyContext): CustomerTraces {
  const { store, wire, lives } = of;
  const centreId = wire.ownerId;
  const records = [record, ...mergedInto(record.id, of)];
  const customerIds = records.map(({ id }) => id);
  const orders = customerIds.flatMap((customerId) => ordersOf(customerId, of));
  const orderIds = orders.map(({ id }) => id);
  const events = customerIds.flatMap((customerId) => eventsOf(customerId, of));
  const returnIds = events.flatMap(({ kind, name }) => (kind === 'returns' ? name : []));
  const { callingCode } = channelOf(of).settings;
  const documents = records.map(({ document }) => document);
  const typed = documents.flatMap(({ phones, addresses }) => [
    ...phones.map(({ number }) => number),
    ...addresses.flatMap(({ phone }) => phone ?? []),
  ]);
  const phones = [...new Set(typed.flatMap((number) => [number, e164Of(number, callingCode)]))];
  const emails = documents.flatMap(({ emails: own, addresses }) => [
    ...own,
    ...addresses.flatMap(({ email }) => email ?? []),
  ]);
  const handlers = lives.map(({ file }) => file.id);
  const callers = handlers.flatMap((handler) => [
    ...phones.map((number) => store.keys.callerOf(handler, number)),
    ...customerIds.map((id) => store.keys.callerOf(handler, id)),
    ...customerIds.map((id) => keyOwner(handler, id)),
  ]);
  const linked = callers.flatMap((owner) => store.keys.linkedTo(owner));
  const recorded = recordingsOf(customerIds, handlers, of);
  const marked = handlers.flatMap((handler) => [
    ...customerIds.flatMap((id) => store.calls.marked(handler, 'customer', id)),
    ...phones.flatMap((one) => store.calls.marked(handler, 'phone', phoneKey(one, callingCode))),
  ]);
  const known = [
    ...new Set([
      ...marked.map(({ callId }) => callId),
      ...recorded.map(({ callId }) => callId),
      ...orders.flatMap(({ callId }) => callId ?? []),
      ...events.flatMap(({ kind, name }) => (kind === 'calls' ? name : [])),
      ...linked.map((owner) => owner.slice(owner.lastIndexOf('/') + 1)),
    ]),
  ];
  // What was left in a voicemail by a withheld number has a key that nothing links to them.
  const left = known.flatMap(messageIds).filter((id) => {
    return handlers.some((handler) => store.recordings.get(handler, id) !== undefined);
  });
  const callIds = [...new Set([...known, ...left])];
  const calls = handlers.flatMap((handler) =>
    callIds.flatMap((id) => [`call/${handler}/${id}`, recordingOwner(handler, id)]),
  );
  const own = customerIds.map((id) => keyOwner(centreId, id));
  const names = [...customerIds.map((id) => wire.id(id)), ...orderIds, ...returnIds, ...callIds];
  const owners = [...new Set([...own, ...callers, ...linked, ...calls])];
  const ids = { customerIds, orderIds, callIds };
  return { centreId, records, orders, owners, phones, emails, names, ...ids };
}

/** @throws {Refusal} while orders or calls of theirs are open. */
export async function requireErasable(
  { customerIds, orders, callIds, phones }: CustomerTraces,
  of: PrivacyContext,
): Promise<void> {
  const open: string[] = [];
  for (const { id, entry } of orders) {
    // The list may lag behind the order.
    const isOver = (known: string): boolean => over.includes(known);
    if (isOver(entry) || isOver((await of.orders?.order(id))?.regions.entry ?? entry)) continue;
    open.push(id);
  }
  for await (const { customerId, orderId } of of.orders?.openProgrammes() ?? []) {
    if (customerIds.includes(customerId)) open.push(orderId);
  }
  const returns = customerIds
    .flatMap((customerId) => eventsOf(customerId, of))
    .filter(({ kind, status }) => kind === 'returns' && !over.includes(status ?? ''));
  const calls = of.lives.flatMap(({ projection }) =>
    projection.calls.live().filter(({ call, legs }) => {
      const numbers = legs.flatMap(({ leg }) => [leg.callerId?.number, leg.calledId?.number]);
      return callIds.includes(call.callId) || numbers.some((one) => phones.includes(one ?? ''));
    }),
  );
  const ids = [...open, ...returns.map(({ name }) => name), ...calls.map(({ call }) => call.id)];
  if (ids.length === 0) return;
  const [id = ''] = customerIds;
  const blockers = [...new Set(ids)];
  const said = { id: of.wire.id(id), open: blockers.join(', ') };
  throw refusal(channelMessages.customerStillOpen, said, { blockers });
}

/** Erases without asking whether it may; goes on with one that was begun. */
export function eraseTraces(
  traces: CustomerTraces,
  person: string,
  of: PrivacyContext,
): ErasureResult {
  const { store } = of;
  const { erased, line } = eraseRows(traces, person, of);
  const { remains, isPostponed } = store.compact({ mayTakeLong: false });
  if (!isPostponed) store.erasures.add({ ...line, isDone: true });
  return { erased, remains };
}

/** All but the files' free space, which may have what was deleted. */
function eraseRows(traces: CustomerTraces, person: string, { store, wire, lives }: PrivacyContext) {
  const { centreId, customerIds, owners, records, callIds, phones, emails } = traces;
  const [customerId = ''] = customerIds;
  const atMs = wire.live.originMs + wire.live.nowMs;
  const keys = store.keys.idsOf(owners);
  const line = { at: new Date(atMs).toISOString(), centreId, customerId, keys };
  store.erasures.add({ ...line, isDone: false });
  const destroyed = store.keys.destroy(keys);
  for (const owner of owners) store.sounds?.drop(owner);
  const counts = store.transaction(() => {
    for (const record of records) blank(record, { person, atMs, store });
    return store.customerErasure.erase(traces);
  });
  for (const live of lives) {
    const attached = callIds.flatMap((id) => live.projection.calls.blank(id));
    live.eraseFromEvents(new Set([...phones, ...emails, ...attached]));
    live.stations.settleLamps();
  }
  return { erased: { records: records.length, keys: destroyed, ...counts }, line };
}

/** What an erasure would find, by kind. */
export function countsOf(
  { records, orders, callIds, owners }: CustomerTraces,
  { store }: PrivacyContext,
) {
  return {
    records: records.length,
    orders: orders.length,
    calls: callIds.length,
    keys: store.keys.idsOf(owners).length,
  };
}

/**
 * Goes on with erasures that a killed process or a large database has left, and repeats those of
 * customers whom a backup has brought back. Returns the customers erased, each with why.
 */
export function resumeErasures(of: PrivacyContext) {
  const { store, wire } = of;
  const again = store.erasures.all().flatMap(({ centreId, customerId, keys, isDone }) => {
    const record = store.customers.get(centreId, customerId);
    const isBack = keys.some((id) => store.keys.has(id)) || record?.document.erasedAt === undefined;
    if (centreId !== wire.ownerId || record === undefined || (isDone && !isBack)) return [];
    store.keys.destroy(keys);
    try {
      const { line } = eraseRows(tracesOf(record, of), 'erasure', of);
      return [{ customerId, why: isDone ? ('restored' as const) : ('begun' as const), line }];
    } catch (error) {
      wire.live.reportFault(errorOf(error), { what: `erasure of customer ${customerId}` });
      return [];
    }
  });
  if (again.length === 0) return [];
  const { remains } = store.compact({ mayTakeLong: true });
  for (const { line } of again) store.erasures.add({ ...line, isDone: true });
  return again.map(({ customerId, why }) => ({ customerId, why, remains }));
}

function blank(
  record: Customer,
  {
    person,
    atMs,
    store,
  }: { readonly person: string; readonly atMs: number; readonly store: Store },
): void {
  if (record.document.erasedAt !== undefined) return;
  const { mergedInto } = record.document;
  const document = {
    ...customerSettingsSchema.parse({ number: record.id, lastName: erasedMark }),
    ...(mergedInto === undefined ? {} : { mergedInto }),
    erasedAt: new Date(atMs).toISOString(),
  };
  const version = record.version + 1;
  const none = { phone: [], email: [], name: [], sound: [], state: [] };
  store.customers.save({ ...record, version, document, person, updatedAtMs: atMs }, none);
}

function mergedInto(id: string, of: PrivacyContext): readonly Customer[] {
  const { store, wire } = of;
  const all = pages((after) => store.customers.list(wire.ownerId, { after, limit: pageLimit }), {
    placeOf: (one) => one.id,
    limit: pageLimit,
  });
  const found = [...all].filter(({ document }) => document.mergedInto === id);
  return [...found, ...found.flatMap((one) => mergedInto(one.id, of))];
}

function ordersOf(customerId: string, { store, wire }: PrivacyContext): readonly OrderSummary[] {
  const of = { customerId, limit: pageLimit };
  const all = pages((after) => store.orders.list<OrderSummary>(wire.ownerId, { ...of, after }), {
    placeOf: ({ place }) => place,
    limit: pageLimit,
  });
  return [...all].map(({ document }) => document);
}

/** Recordings of calls in which they were known. */
function recordingsOf(
  customerIds: readonly string[],
  handlers: readonly string[],
  { store }: PrivacyContext,
) {
  return handlers.flatMap((centreId) =>
    customerIds.flatMap((customerId) => store.recordings.ofCustomer(centreId, customerId)),
  );
}

/** The customer's time line, whole. */
export function eventsOf(customerId: string, { store, wire }: PrivacyContext) {
  const of = { customerId, kinds: customerEventKinds, limit: pageLimit };
  const all = pages((after) => store.history.list<HistoryEntry>(wire.ownerId, { ...of, after }), {
    placeOf: ({ place }) => place,
    limit: pageLimit,
  });
  return [...all].map(({ kind, atMs, document }) => ({ ...document, kind, atMs }));
}

/** All rows, a page at a time. */
export function* pages<Row>(
  read: (after: string) => readonly Row[],
  { placeOf, limit }: { readonly placeOf: (row: Row) => string; readonly limit: number },
): Generator<Row, void> {
  for (let after = ''; ; ) {
    const page = read(after);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < limit) return;
    after = placeOf(last);
  }
}
