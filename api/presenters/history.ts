/** What stands in the time line of a customer, in words. Source: dynamics-call-center.md 2.3. */
import type { CustomerEventKind, Language } from '../../contracts/index.ts';
import type { KeptEvent, OrderLabel } from '../../orders/index.ts';
import type { PlacedEvent } from '../../store/index.ts';
import type { Wire } from '../wire.ts';

type Phrase = { readonly [L in Language]: string };

/** The detailed status of an order, as people say it. */
const labelWords: { readonly [L in OrderLabel]: Phrase } = {
  cancelled: { en: 'Canceled', fr: 'Annulée' },
  fraudHold: { en: 'Fraud hold', fr: 'Bloquée pour fraude' },
  onHold: { en: 'On hold', fr: 'Bloquée' },
  checkHold: { en: 'Check hold', fr: 'Chèque à vérifier' },
  paymentDeclined: { en: 'Payment declined', fr: 'Paiement refusé' },
  paymentPending: { en: 'Payment pending', fr: 'Paiement en attente' },
  overpaid: { en: 'Overpaid', fr: 'Trop payée' },
  underpaid: { en: 'Underpaid', fr: 'Insuffisamment payée' },
  creditReview: { en: 'Credit review', fr: 'Crédit à valider' },
  priceApproval: { en: 'Price approval', fr: 'Prix à valider' },
  incomplete: { en: 'Incomplete', fr: 'Incomplète' },
  invoiced: { en: 'Invoiced', fr: 'Facturée' },
  partlyInvoiced: { en: 'Partially invoiced', fr: 'Facturée en partie' },
  shipped: { en: 'Shipped', fr: 'Expédiée' },
  partlyShipped: { en: 'Partially shipped', fr: 'Expédiée en partie' },
  picking: { en: 'Picking', fr: 'En préparation' },
  backordered: { en: 'Back-ordered', fr: 'En attente de stock' },
  open: { en: 'Open', fr: 'Ouverte' },
};

const kindWords: { readonly [K in Exclude<CustomerEventKind, 'notes'>]: Phrase } = {
  orders: { en: 'Order', fr: 'Commande' },
  calls: { en: 'Call', fr: 'Appel' },
  holds: { en: 'Hold', fr: 'Blocage' },
  payments: { en: 'Payment', fr: 'Paiement' },
  'catalogue-requests': { en: 'Catalogue', fr: 'Catalogue' },
};

/** An entry of the time line; states of holds and payments stay as the order has them. */
export function presentCustomerEvent(
  { kind, atMs, document }: PlacedEvent<KeptEvent>,
  { language, wire }: { readonly language: Language; readonly wire: Wire },
) {
  const { name, status, amount = null } = document;
  const words = kind === 'orders' ? labelWords[status as OrderLabel][language] : status;
  const is = words === undefined ? '' : `: ${words}`;
  return {
    at: new Date(atMs).toISOString(),
    kind,
    amount,
    title: kind === 'notes' ? name : `${kindWords[kind][language]} ${name}${is}`,
    href: hrefOf(kind, document, wire),
  };
}

function hrefOf(kind: CustomerEventKind, { name, orderId = name }: KeptEvent, { ownerId }: Wire) {
  if (kind === 'notes') return null;
  if (kind === 'calls') return `/api/v1/calls/${name}`;
  if (kind === 'catalogue-requests') return `/api/v1/centres/${ownerId}/catalogue-requests`;
  return `/api/v1/orders/${orderId}`;
}
