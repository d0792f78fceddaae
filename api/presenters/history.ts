/** Entries of a customer's timeline, in words. Source: dynamics-call-center.md 2.3. */
import {
  type CustomerEventKind,
  type Language,
  type OrderLabel,
  orderLabelWords,
  type Phrase,
  paymentWords,
} from '../../contracts/index.ts';
import type { Wire } from '../../live/index.ts';
import type { HistoryEntry } from '../../orders/index.ts';
import type { PlacedEvent } from '../../store/index.ts';

const colons: { readonly [L in Language]: string } = { en: ':', fr: '\u202f:' };
const kindWords: { readonly [K in Exclude<CustomerEventKind, 'notes'>]: Phrase } = {
  orders: { en: 'Order', fr: 'Commande' },
  calls: { en: 'Call', fr: 'Appel' },
  holds: { en: 'Hold', fr: 'Blocage' },
  payments: { en: 'Payment', fr: 'Paiement' },
  'catalogue-requests': { en: 'Catalogue', fr: 'Catalogue' },
  returns: { en: 'Return', fr: 'Retour' },
  mail: { en: 'Mail', fr: 'Courrier' },
};

/** Of payments, holds and returns; kinds of payment. A word that is missing is shown as it is. */
const termWords: { readonly [term: string]: Phrase } = {
  ...paymentWords,
  notSubmitted: { en: 'not asked for yet', fr: 'pas encore demandé' },
  requested: { en: 'asked for', fr: 'demandé' },
  authorised: { en: 'authorised', fr: 'autorisé' },
  expired: { en: 'expired', fr: 'expiré' },
  disputed: { en: 'disputed', fr: 'contesté' },
  open: { en: 'open', fr: 'ouvert' },
  cleared: { en: 'cleared', fr: 'levé' },
  created: { en: 'begun', fr: 'commencé' },
  completed: { en: 'computed', fr: 'calculé' },
  received: { en: 'goods are here', fr: 'articles arrivés' },
  closed: { en: 'closed', fr: 'clos' },
  cancelled: { en: 'cancelled', fr: 'annulé' },
  refused: { en: 'refused', fr: 'refusé' },
  card: { en: 'by card', fr: 'par carte' },
  giftCard: { en: 'by gift card', fr: 'par carte cadeau' },
  check: { en: 'by check', fr: 'par chèque' },
  cash: { en: 'in cash', fr: 'en espèces' },
  onAccount: { en: 'on account', fr: 'en compte' },
  voucher: { en: 'by voucher', fr: 'par avoir' },
};

/** An event of the timeline, in the language of the reader. */
export function presentCustomerEvent(
  { kind, atMs, document }: PlacedEvent<HistoryEntry>,
  { language, wire }: { readonly language: Language; readonly wire: Wire },
) {
  const { name, status, amount = null, to } = document;
  const inWords = (term: string) => termWords[term]?.[language] ?? term;
  const words = kind === 'orders' ? orderLabelWords[status as OrderLabel][language] : status;
  const is = words === undefined ? '' : `${colons[language]} ${inWords(words)}`;
  const subject = kind === 'payments' ? inWords(name) : name;
  const sentTo = to === undefined ? '' : ` → ${to}`;
  return {
    at: new Date(atMs).toISOString(),
    kind,
    amount,
    title: kind === 'notes' ? name : `${kindWords[kind][language]} ${subject}${sentTo}${is}`,
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
