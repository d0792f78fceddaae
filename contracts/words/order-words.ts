/**
 * An order's status, payments, holds and blockers in English and French, for screens and customer
 * history.
 * Source: dynamics-call-center.md 2.3, 2.10.
 */
import type { Language } from '../../rules/index.ts';
import type { OrderResource } from '../http/order.schema.ts';
import { type Phrase, phrasesOf } from '../messages/message.ts';
import type { HoldSource, OrderLabel } from '../orders/order-values.schema.ts';

type Phrases<Of extends string> = { readonly [Name in Of]: Phrase };

/** Words for an order's detailed status. */
export const orderLabelWords: Phrases<OrderLabel> = phrasesOf({
  cancelled: ['Cancelled', 'Annulée'],
  fraudHold: ['Fraud hold', 'Bloquée pour fraude'],
  onHold: ['On hold', 'Bloquée'],
  checkHold: ['Check hold', 'Chèque à vérifier'],
  paymentDeclined: ['Payment declined', 'Paiement refusé'],
  paymentPending: ['Payment pending', 'Paiement en attente'],
  overpaid: ['Overpaid', 'Trop payée'],
  underpaid: ['Underpaid', 'Insuffisamment payée'],
  creditReview: ['Credit review', 'Crédit à valider'],
  priceApproval: ['Price approval', 'Prix à valider'],
  quotation: ['Quotation', 'Devis'],
  incomplete: ['Incomplete', 'Incomplète'],
  invoiced: ['Invoiced', 'Facturée'],
  partlyInvoiced: ['Partially invoiced', 'Facturée en partie'],
  begun: ['Programme begun', 'Abonnement commencé'],
  shipped: ['Shipped', 'Expédiée'],
  partlyShipped: ['Partially shipped', 'Expédiée en partie'],
  picking: ['Picking', 'En préparation'],
  backordered: ['Back-ordered', 'En attente de stock'],
  open: ['Open', 'Ouverte'],
  archived: ['Archived', 'Archivée'],
});

/** Stage of order entry. */
export const orderEntryWords: Phrases<OrderResource['entry']> = phrasesOf({
  draft: ['draft', 'brouillon'],
  completing: ['in recap', 'au récapitulatif'],
  submitting: ['being submitted', 'en cours de validation'],
  submitted: ['submitted', 'validée'],
  modifying: ['being modified', 'en modification'],
  cancelled: ['cancelled', 'annulée'],
  closed: ['closed', 'close'],
});

/** Words for how far a return or a programme is. */
export const lifeWords: { readonly [life: string]: Phrase | undefined } = phrasesOf({
  claiming: ['being checked', 'en vérification'],
  created: ['begun', 'commencé'],
  completed: ['computed', 'calculé'],
  open: ['waiting for goods', 'en attente d’articles'],
  received: ['received', 'reçu'],
  closed: ['closed', 'clos'],
  refused: ['refused', 'refusé'],
  scheduled: ['not begun', 'non commencé'],
  running: ['running', 'en cours'],
  paused: ['paused', 'suspendu'],
  ending: ['ending', 'bientôt terminé'],
  ended: ['ended', 'terminé'],
  sent: ['sent', 'envoyé'],
  cancelled: ['cancelled', 'annulé'],
});

/** Words for an order's payment as a whole, to follow its name: "payment missing". */
export const paymentWords: Phrases<OrderResource['payment']> = phrasesOf({
  none: ['missing', 'manquant'],
  collecting: ['pending', 'en attente'],
  approved: ['authorised', 'autorisé'],
  declined: ['declined', 'refusé'],
  unknown: ['not answered', 'sans réponse'],
  outOfBalance: ['out of balance', 'non équilibré'],
  capturing: ['being captured', 'en cours d’encaissement'],
  captured: ['captured', 'encaissé'],
  captureFailed: ['not captured', 'non encaissé'],
  voiding: ['being voided', 'en cours d’annulation'],
  voided: ['voided', 'annulé'],
  refunding: ['being refunded', 'en cours de remboursement'],
  refunded: ['refunded', 'remboursé'],
});

/** Reason of a hold, as a sentence without a full stop. */
export const holdSourceWords: Phrases<HoldSource> = phrasesOf({
  manual: ['Held by a person', 'Bloquée par une personne'],
  manualFraud: ['A person suspects fraud', 'Une personne soupçonne une fraude'],
  fraud: ['Suspected of fraud', 'Soupçon de fraude'],
  check: ['A check above the threshold', 'Chèque au-dessus du seuil'],
  credit: ['Beyond the credit on account', 'Au-delà du crédit en compte'],
  balance: ['Payments beyond the tolerance', 'Paiements hors tolérance'],
  authorisation: ['A payment is not authorised', 'Paiement non autorisé'],
  priceApproval: ['A price is to be approved', 'Prix à valider'],
  exchangeReturn: ['Goods are to come back first', 'Retour attendu avant l’échange'],
  exchangeBalance: ['An exchange is not balanced', 'Échange non équilibré'],
  rule: ['A rule holds it', 'Bloquée par une règle'],
  warehouse: ['The warehouse did not take it', 'Refusée par l’entrepôt'],
  refund: ['refund approval', 'remboursement à approuver'],
  instalment: ['instalment declined', 'échéance refusée'],
  dispute: ['The customer’s bank has reversed it', 'Contesté par la banque du client'],
  reconciliation: ['Check it with a partner', 'À vérifier avec un partenaire'],
  system: ['A check did not answer', 'Un contrôle n’a pas répondu'],
});

/** Why payment providers and our own gift cards do not pay, by their codes. */
export const declineWords: { readonly [code: string]: Phrase | undefined } = phrasesOf({
  insufficient_funds: ['not enough money', 'provision insuffisante'],
  do_not_honour: ['the bank does not say why', 'la banque ne dit pas pourquoi'],
  generic_decline: ['the bank does not say why', 'la banque ne dit pas pourquoi'],
  expired_card: ['the card has expired', 'la carte a expiré'],
  lost_card: ['the card was reported lost', 'la carte est déclarée perdue'],
  stolen_card: ['the card was reported stolen', 'la carte est déclarée volée'],
  incorrect_cvc: ['the security code is wrong', 'le cryptogramme est faux'],
  authentication_required: ['the bank wants a confirmation', 'la banque veut une confirmation'],
  unknown_token: ['the card is not known', 'la carte est inconnue'],
  balance_too_low: ['too little on the gift card', 'solde insuffisant sur la carte cadeau'],
  card_locked: ['the gift card is locked', 'la carte cadeau est bloquée'],
  by_hand: ['no provider can refund it', 'aucun prestataire ne peut rembourser'],
  unanswered: ['the provider has not answered', 'le prestataire n’a pas répondu'],
  unknown: ['the provider has not answered', 'le prestataire n’a pas répondu'],
});

const blockerWords: { readonly [blocker: string]: Phrase } = phrasesOf({
  recall: ['recall not answered', 'rappel sans réponse'],
  returnOnArrival: ['goods to be returned on arrival', 'retour attendu à l’arrivée'],
  accountHold: ['hold on the account', 'blocage du compte'],
  priceApproval: ['price approval', 'prix à valider'],
  hold: ['hold', 'blocage'],
  payment: ['payment', 'paiement'],
});

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

/** Columns of reports in French, by member. */
const frenchColumns: { readonly [member: string]: string | undefined } = {
  part: 'partie',
  value: 'valeur',
  rule: 'règle',
  orders: 'commandes',
  ordered: 'commandé',
  cancelled: 'annulé',
  returned: 'retourné',
  net: 'net',
  commission: 'commission',
  currency: 'devise',
  quantity: 'quantité',
  responseShare: 'taux de réponse',
  budget: 'budget',
  cost: 'coût',
  gain: 'gain',
  orderCost: 'coût par commande',
  sourceCode: 'code d’origine',
  campaign: 'campagne',
  targetMarket: 'marché cible',
  orderId: 'id de commande',
  orderNumber: 'commande',
  customerId: 'client',
  holdId: 'blocage',
  code: 'code',
  source: 'cause',
  placedBy: 'posé par',
  placedAt: 'posé le',
  clearedAt: 'levé le',
  clearedBy: 'levé par',
  catalogueId: 'catalogue',
  status: 'état',
  createdAt: 'créé le',
  name: 'nom',
  address: 'adresse',
  postalCode: 'code postal',
  city: 'ville',
  country: 'pays',
};

/** Titles of a report's columns; in English they are the names of its members. */
export function columnsIn(language: Language, members: readonly string[]): readonly string[] {
  return language === 'en' ? members : members.map((one) => frenchColumns[one] ?? one);
}
