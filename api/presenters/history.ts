/** Entries of a customer's timeline, in words. Source: dynamics-call-center.md 2.3. */
import {
  type CustomerEventKind,
  type Language,
  type OrderLabel,
  orderLabelWords,
  type Phrase,
} from '../../contracts/index.ts';
import type { Wire } from '../../live/index.ts';
import type { HistoryEntry } from '../../orders/index.ts';
import type { PlacedEvent } from '../../store/index.ts';

const kindWords: { readonly [K in Exclude<CustomerEventKind, 'notes'>]: Phrase } = {
  orders: { en: 'Order', fr: 'Commande' },
  calls: { en: 'Call', fr: 'Appel' },
  holds: { en: 'Hold', fr: 'Blocage' },
  payments: { en: 'Payment', fr: 'Paiement' },
  'catalogue-requests': { en: 'Catalogue', fr: 'Catalogue' },
  returns: { en: 'Return', fr: 'Retour' },
  mail: { en: 'Mail', fr: 'Courrier' },
};

/** An event of the timeline; states of holds and payments keep the order's own names. */
export function presentCustomerEvent(
  { kind, atMs, document }: PlacedEvent<HistoryEntry>,
  { language, wire }: { readonly language: Language; readonly wire: Wire },
) {
  const { name, status, amount = null, to } = document;
  const words = kind === 'orders' ? orderLabelWords[status as OrderLabel][language] : status;
  const is = words === undefined ? '' : `: ${words}`;
  const sentTo = to === undefined ? '' : ` → ${to}`;
  return {
    at: new Date(atMs).toISOString(),
    kind,
    amount,
    title: kind === 'notes' ? name : `${kindWords[kind][language]} ${name}${sentTo}${is}`,
    href: hrefOf(kind, document, wire),
  };
}

function hrefOf(
  kind: CustomerEventKind,
  { name, orderId = name }: HistoryEntry,
  { ownerId }: Wire,
) {
  if (kind === 'notes') return null;
  if (kind === 'returns') return `/api/v1/returns/${name}`;
  if (kind === 'calls') return `/api/v1/calls/${name}`;
  if (kind === 'catalogue-requests') return `/api/v1/centres/${ownerId}/catalogue-requests`;
  return `/api/v1/orders/${orderId}`;
}
