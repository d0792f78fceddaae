/** Entries of a customer's timeline, in words. Source: dynamics-call-center.md 2.3. */
import {
  type CustomerEventKind,
  type Language,
  type OrderLabel,
  orderLabelWords,
  type Phrase,
  paymentWords,
  phrasesOf,
  type RecordKind,
} from '../../contracts/index.ts';
import type { Wire } from '../../live/index.ts';
import type { HistoryEntry } from '../../orders/index.ts';
import type { PlacedEvent } from '../../store/index.ts';

const colons: { readonly [L in Language]: string } = { en: ':', fr: '\u202f:' };
const kindWords: { readonly [K in Exclude<CustomerEventKind, 'notes'>]: Phrase } = phrasesOf({
  orders: ['Order', 'Commande'],
  calls: ['Call', 'Appel'],
  holds: ['Hold', 'Blocage'],
  payments: ['Payment', 'Paiement'],
  'catalogue-requests': ['Catalogue', 'Catalogue'],
  returns: ['Return', 'Retour'],
  mail: ['Mail', 'Courrier'],
});

/** Kinds of events that are named by the number of a record. */
const numberedKinds: { readonly [K in CustomerEventKind]?: RecordKind } = {
  orders: 'order',
  returns: 'return',
  calls: 'call',
};

/** French words for states of payments, holds and returns, and for kinds of payment. */
const frenchTerms: { readonly [term: string]: string } = {
  ...Object.fromEntries(Object.entries(paymentWords).map(([term, { fr }]) => [term, fr])),
  queued: 'en attente',
  sent: 'envoyé',
  bounced: 'revenu',
  notSubmitted: 'pas encore demandé',
  requested: 'demandé',
  authorised: 'autorisé',
  expired: 'expiré',
  disputed: 'contesté',
  open: 'ouvert',
  cleared: 'levé',
  created: 'commencé',
  completed: 'calculé',
  received: 'articles arrivés',
  closed: 'clos',
  cancelled: 'annulé',
  refused: 'refusé',
  card: 'par carte',
  giftCard: 'par carte cadeau',
  check: 'par chèque',
  cash: 'en espèces',
  onAccount: 'en compte',
  voucher: 'par avoir',
};

/** An event of the timeline; in English, states and kinds have the order's own names, as words. */
export function presentCustomerEvent(
  { kind, atMs, document }: PlacedEvent<HistoryEntry>,
  { language, wire }: { readonly language: Language; readonly wire: Wire },
) {
  const { name, status, amount = null, to, parcels } = document;
  const inWords = (term: string) =>
    language === 'fr'
      ? (frenchTerms[term] ?? term)
      : term.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  const words = kind === 'orders' ? orderLabelWords[status as OrderLabel][language] : status;
  const is = words === undefined ? '' : `${colons[language]} ${inWords(words)}`;
  const numbered = numberedKinds[kind];
  const called = numbered === undefined ? name : wire.number(numbered, name);
  const subject = kind === 'payments' ? inWords(name) : called;
  const sentTo = to === undefined ? '' : ` → ${to}`;
  const sent = parcels === undefined ? '' : ` · ${parcels}`;
  return {
    at: new Date(atMs).toISOString(),
    kind,
    amount,
    title: kind === 'notes' ? name : `${kindWords[kind][language]} ${subject}${sentTo}${is}${sent}`,
    href: hrefOf(kind, document, wire),
  };
}

function hrefOf(kind: CustomerEventKind, { name, orderId = name }: HistoryEntry, wire: Wire) {
  if (kind === 'notes') return null;
  if (kind === 'returns') return `/api/v1/returns/${name}`;
  if (kind === 'calls') return `/api/v1/calls/${name}`;
  if (kind === 'catalogue-requests') return `/api/v1/centres/${wire.ownerId}/catalogue-requests`;
  return `/api/v1/orders/${wire.number('order', orderId)}`;
}
