/** All that is held on a customer, as one JSON. Source: decision 0048. */
import { channelMessages, refusal } from '../../contracts/index.ts';
import { type JournalReader, missingMark } from '../../store/index.ts';
import { type CustomerTraces, eventsOf, type PrivacyContext } from './erase-customer.ts';

const linesMax = 1_000;
const lists = ['merged', 'history', 'orders', 'calls', 'mails', 'cards', 'doNotCall'] as const;

interface Held {
  [member: string]: unknown;
}

/** @throws {Refusal} `customer_key_missing` where a text's key is lost. */
export async function exportTraces(
  traces: CustomerTraces,
  of: PrivacyContext & { readonly journals: readonly JournalReader[] },
): Promise<{ customer: Held } & { [Of in (typeof lists)[number]]: Held[] }> {
  const { store, wire, orders, journals } = of;
  const { records, customerIds, orderIds, callIds, phones } = traces;
  const documents = records.map(({ id, document }) => ({ ...document, number: id }));
  const whole = [];
  for (const id of orderIds) {
    const [order, timeline] = [await orders?.order(id), await orders?.timeline(id)];
    const prompts = store.prompts.ofOrder(id);
    const decisions = store.decisions.of(id, linesMax);
    whole.push({ ...order, messages: timeline?.events ?? [], prompts, decisions });
  }
  const calls = callIds.map((id) => ({
    id,
    records: of.lives.flatMap(({ file }) => store.calls.get(file.id, id) ?? []),
    prompts: store.prompts.ofCall(id),
    decisions: store.decisions.of(id, linesMax),
    journal: journals.flatMap((journal) =>
      [...journal.entriesOfCall(id)].map(({ atMs, kind, body }) => ({
        at: new Date(atMs).toISOString(),
        kind,
        ...entryOf(body, id),
      })),
    ),
  }));
  const doNotCall = phones.flatMap((number) => {
    const entry = store.outbound.doNotCall(wire.ownerId, number);
    return entry === undefined ? [] : [{ ...entry }];
  });
  const history = customerIds.flatMap((id) => eventsOf(id, of).map((event) => ({ ...event })));
  const mails = customerIds.flatMap((id) => store.mails.ofCustomer(wire.ownerId, id));
  const held = {
    customer: documents[0] ?? {},
    merged: documents.slice(1),
    history,
    orders: whole,
    calls,
    mails: mails.map((mail) => ({ ...mail })),
    cards: customerIds.flatMap((id) =>
      store.cards.ofCustomer(wire.ownerId, id).map((card) => {
        const movements = store.cards.movements(wire.ownerId, card.number, linesMax);
        return { ...card, movements };
      }),
    ),
    doNotCall,
  };
  const [id = ''] = customerIds;
  if (JSON.stringify(held).includes(missingMark)) {
    throw refusal(channelMessages.customerKeyMissing, { id: wire.id(id) });
  }
  return held;
}

/** What an entry says of one call: others are in the same instant. */
function entryOf(body: string, callId: string): object {
  const { inputs = [], put = [], told = [] } = JSON.parse(body) as EntryBody;
  return {
    inputs: inputs.filter((input) => input.callId === callId || input.offerId?.startsWith(callId)),
    states: put.filter(([subject]) => subject === `call/${callId}`).map(([, saved]) => saved),
    events: told.filter((event) => event.told.subject === `call/${callId}`),
  };
}

interface EntryBody {
  readonly inputs?: readonly { readonly callId?: string; readonly offerId?: string }[];
  readonly put?: readonly (readonly [subject: string, saved: unknown])[];
  readonly told?: readonly { readonly told: { readonly subject?: string } }[];
}
