/**
 * An order's status, payments, holds and blockers in English and French, for screens and customer
 * history.
 * Source: dynamics-call-center.md 2.3, 2.10.
 */
import type { Language } from '../../rules/index.ts';
import type { OrderResource } from '../http/order.schema.ts';
import type { Phrase } from '../messages/message.ts';
import type { HoldSource, OrderLabel } from '../orders/order-values.schema.ts';

type Phrases<Of extends string> = { readonly [Name in Of]: Phrase };

/** Words for an order's detailed status. */
export const orderLabelWords: Phrases<OrderLabel> = {
  cancelled: { en: 'Cancelled', fr: 'Annulée' },
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
  archived: { en: 'Archived', fr: 'Archivée' },
};

/** Stage of order entry. */
export const orderEntryWords: Phrases<OrderResource['entry']> = {
  draft: { en: 'draft', fr: 'brouillon' },
  completing: { en: 'in recap', fr: 'au récapitulatif' },
  submitting: { en: 'being submitted', fr: 'en cours de validation' },
  submitted: { en: 'submitted', fr: 'validée' },
  modifying: { en: 'being modified', fr: 'en modification' },
  cancelled: { en: 'cancelled', fr: 'annulée' },
  closed: { en: 'closed', fr: 'close' },
};

/** Words for an order's payment as a whole, to follow its name: "payment missing". */
export const paymentWords: Phrases<OrderResource['payment']> = {
  none: { en: 'missing', fr: 'manquant' },
  collecting: { en: 'pending', fr: 'en attente' },
  approved: { en: 'authorised', fr: 'autorisé' },
  declined: { en: 'declined', fr: 'refusé' },
  unknown: { en: 'not answered', fr: 'sans réponse' },
  outOfBalance: { en: 'out of balance', fr: 'non équilibré' },
  capturing: { en: 'being captured', fr: 'en cours d’encaissement' },
  captured: { en: 'captured', fr: 'encaissé' },
  captureFailed: { en: 'not captured', fr: 'non encaissé' },
  voiding: { en: 'being voided', fr: 'en cours d’annulation' },
  voided: { en: 'voided', fr: 'annulé' },
  refunding: { en: 'being refunded', fr: 'en cours de remboursement' },
  refunded: { en: 'refunded', fr: 'remboursé' },
};

/** Reason of a hold, as a sentence without a full stop. */
export const holdSourceWords: Phrases<HoldSource> = {
  manual: { en: 'Held by a person', fr: 'Bloquée par une personne' },
  manualFraud: { en: 'A person suspects fraud', fr: 'Une personne soupçonne une fraude' },
  fraud: { en: 'Suspected of fraud', fr: 'Soupçon de fraude' },
  check: { en: 'A check above the threshold', fr: 'Chèque au-dessus du seuil' },
  credit: { en: 'Beyond the credit on account', fr: 'Au-delà du crédit en compte' },
  balance: { en: 'Payments beyond the tolerance', fr: 'Paiements hors tolérance' },
  authorisation: { en: 'A payment is not authorised', fr: 'Paiement non autorisé' },
  priceApproval: { en: 'A price is to be approved', fr: 'Prix à valider' },
  exchangeReturn: { en: 'Goods are to come back first', fr: 'Retour attendu avant l’échange' },
  exchangeBalance: { en: 'An exchange is not balanced', fr: 'Échange non équilibré' },
  rule: { en: 'A rule holds it', fr: 'Bloquée par une règle' },
  warehouse: { en: 'The warehouse did not take it', fr: 'Refusée par l’entrepôt' },
  refund: { en: 'refund approval', fr: 'remboursement à approuver' },
  instalment: { en: 'instalment declined', fr: 'échéance refusée' },
  dispute: { en: 'The customer’s bank has reversed it', fr: 'Contesté par la banque du client' },
  reconciliation: { en: 'Check it with a partner', fr: 'À vérifier avec un partenaire' },
  system: { en: 'A check did not answer', fr: 'Un contrôle n’a pas répondu' },
};

const blockerWords: { readonly [blocker: string]: Phrase } = {
  recall: { en: 'recall not answered', fr: 'rappel sans réponse' },
  returnOnArrival: { en: 'goods to be returned on arrival', fr: 'retour attendu à l’arrivée' },
  accountHold: { en: 'hold on the account', fr: 'blocage du compte' },
  priceApproval: { en: 'price approval', fr: 'prix à valider' },
  hold: { en: 'hold', fr: 'blocage' },
  payment: { en: 'payment', fr: 'paiement' },
};

/** A blocker of the API in words: `hold:FRAUD` becomes `hold FRAUD`. */
export function blockerText(blocker: string, language: Language): string {
  const [, term = blocker, state = ''] = /^(entry|hold|payment):(.*)$/.exec(blocker) ?? [];
  if (term === 'entry') return wordOf(orderEntryWords, state, language);
  const name = blockerWords[term]?.[language] ?? blocker;
  if (term === 'hold') return `${name} ${state}`;
  return term === 'payment' ? `${name} ${wordOf(paymentWords, state, language)}` : name;
}

function wordOf(words: { readonly [id: string]: Phrase }, id: string, language: Language): string {
  return words[id]?.[language] ?? id;
}
