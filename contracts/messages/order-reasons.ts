/** Why an order refuses a message: clauses without capital or full stop, by the reason's code. */
import type { Exclusion } from '../orders/order-values.schema.ts';
import { type Phrase, phrasesOf } from './message.ts';

export const orderReasons = phrasesOf({
  account_limit: [
    '{credit} on account are beyond {left}, what is left of the credit limit of {most}',
    '{credit} en compte dépassent {left}, ce qui reste du plafond de crédit de {most}',
  ],
  account_on_hold: [
    'the customer’s account is on hold for everything',
    'le compte du client est bloqué pour tout',
  ],
  already_checked_out: [
    'the hold is checked out by {by}',
    'le blocage est pris en charge par {by}',
  ],
  already_cleared: ['the hold was cleared by {by}', 'le blocage a été levé par {by}'],
  already_held: ['that hold stands already', 'ce blocage est déjà posé'],
  amount_or_percent: [
    'an amount or a share is expected, one of them',
    'un montant ou une part est attendu, l’un des deux',
  ],
  amount_too_large: [
    'its lines and charges would come to {total}; expected at most {max}',
    'ses lignes et frais feraient {total} ; attendu : {max} au plus',
  ],
  captured_line: ['the payment is captured already', 'le paiement est déjà encaissé'],
  closed: ['the order is closed', 'la commande est close'],
  comment_required: ['a comment is expected', 'un commentaire est attendu'],
  completion_on: ['it goes through the recap first', 'elle passe d’abord par le récapitulatif'],
  coupon: ['a coupon could not be used', 'un bon n’a pas pu servir'],
  coupon_known: ['the coupon is on the order already', 'le bon est déjà sur la commande'],
  credit_limit: [
    'a credit of {credit} is beyond the limit of {most} for one order, of which {left} are left',
    'un avoir de {credit} dépasse la limite de {most} par commande, dont il reste {left}',
  ],
  exchange: ['the return grants no such credit', 'le retour n’accorde pas cet avoir'],
  dates_over: [
    'its shipments would go from {from} to {to}; expected {today} to {lastDate}',
    'ses envois iraient du {from} au {to} ; attendu : du {today} au {lastDate}',
  ],
  days_or_date: [
    'days or a date is expected, one of them',
    'des jours ou une date sont attendus, l’un des deux',
  ],
  exchange_granted: ['its credit pays for another order', 'son avoir paie une autre commande'],
  exists: ['there is one of that name already', 'ce nom existe déjà'],
  fraud: ['its fraud score is too high', 'son score de fraude est trop élevé'],
  four_eyes: ['a second person has to decide', 'une seconde personne doit décider'],
  gift_card_sold: [
    'the number of gift card {lineId} was sent already',
    'le numéro de la carte cadeau {lineId} est déjà envoyé',
  ],
  gate_shut: ['its goods may not leave yet', 'ses articles ne peuvent pas encore partir'],
  goods_received: ['goods have come back already', 'des articles sont déjà revenus'],
  held: ['it is held', 'elle est bloquée'],
  hold_unknown: ['it has no such hold', 'elle n’a pas ce blocage'],
  in_transit: ['it is on its way already', 'elle est déjà en route'],
  item_excluded: ['item {sku} {rule}', 'l’article {sku} {rule}'],
  invoiced: ['it is invoiced already', 'elle est déjà facturée'],
  line_exists: ['it has a line of that id already', 'elle a déjà une ligne de cet identifiant'],
  line_picked: [
    'goods of line {lineId} are picked, {shipped} have left; only its rest can be changed',
    'des articles de la ligne {lineId} sont prélevés, {shipped} sont partis ; seul son reste se modifie',
  ],
  line_state: [
    'the payment line is not in a state for it',
    'la ligne de paiement n’est pas dans un état qui le permet',
  ],
  line_unknown: ['it has no line {lineId}', 'elle n’a pas de ligne {lineId}'],
  method_not_allowed: [
    'this customer or order cannot be paid so',
    'ce client ou cette commande ne peut pas payer ainsi',
  ],
  more_than_ordered: [
    'line {lineId} has no such quantity left',
    'la ligne {lineId} n’a plus cette quantité',
  ],
  no_lines: ['it has no lines', 'elle n’a pas de lignes'],
  no_right: ['that is for others to decide', 'c’est à d’autres d’en décider'],
  not_100_percent: ['its shares do not come to 100 %', 'ses parts ne font pas 100 %'],
  not_complete: ['it has not been through the recap', 'elle n’est pas passée par le récapitulatif'],
  not_editable: [
    'its lines cannot be changed in this state',
    'ses lignes ne se modifient pas dans cet état',
  ],
  not_out_of_balance: ['its payments are in balance', 'ses paiements sont équilibrés'],
  not_owner: ['{by} has it', '{by} le traite'],
  nothing_to_pick: ['there is nothing to pick', 'il n’y a rien à prélever'],
  more_than_paid: [
    'of what was paid, {left} may still be given back',
    'de ce qui a été payé, {left} peuvent encore être rendus',
  ],
  more_than_returned: [
    'less of line {lineId} is expected',
    'il en est attendu moins de la ligne {lineId}',
  ],
  more_than_worth: ['the goods are not worth as much', 'les articles ne valent pas autant'],
  no_credit_left: ['no credit for an exchange is left', 'il ne reste pas d’avoir pour un échange'],
  not_invoiced: ['it is not invoiced yet', 'elle n’est pas encore facturée'],
  not_shipped: [
    'line {lineId} was not shipped in that quantity',
    'la ligne {lineId} n’a pas été expédiée en cette quantité',
  ],
  notes_full: ['it has {notesMax} notes already', 'elle a déjà {notesMax} notes'],
  nothing_to_credit: ['nothing is to be credited', 'il n’y a rien à créditer'],
  order_too_large: [
    'it would take {bytes} bytes; expected at most {snapshotBytesMax}',
    'elle prendrait {bytes} octets ; attendu : {snapshotBytesMax} au plus',
  ],
  out_of_balance: [
    'its payments come to {balance} {side} than its total',
    'ses paiements font {balance} de {side} que son total',
  ],
  over_100_percent: ['its payments come to more than 100 %', 'ses paiements dépassent 100 %'],
  paid_upfront: ['it is paid in advance', 'elle est payée d’avance'],
  payment_under_way: [
    'money of it is authorised or asked for',
    'de l’argent en est autorisé ou demandé',
  ],
  payment_missing: [
    '{balance} of it is still to be paid, and no payment is open',
    '{balance} restent à payer, et aucun paiement n’est en cours',
  ],
  picking_started: ['its goods are being picked', 'ses articles sont en préparation'],
  prepaid_line: ['the payment was made in advance', 'le paiement a été fait d’avance'],
  price_stale: ['a price has moved since', 'un prix a changé depuis'],
  programme_incomplete: ['a programme has no {lack}', 'un programme n’a pas de {lack}'],
  prompt_repeated: ['that was offered on it already', 'cela y a déjà été proposé'],
  prompt_unknown: ['nothing of that id is offered', 'rien de cet identifiant n’est proposé'],
  quote_over: ['the day of the quotation is over', 'le jour du devis est passé'],
  quoted: ['it is a quotation', 'c’est un devis'],
  refund_begun: ['a refund of it has begun', 'un remboursement a commencé'],
  return_unknown: ['it has no such return', 'elle n’a pas ce retour'],
  returned_already: ['goods of it are returned already', 'de ses articles sont déjà retournés'],
  retry_limit: ['the payment was declined too often', 'le paiement a été refusé trop souvent'],
  ship_complete: [
    'it leaves complete, and goods of it are missing',
    'elle part complète, et il en manque des articles',
  ],
  shipment_not_planned: ['no such shipment is planned', 'cette expédition n’est pas prévue'],
  source_code_required: ['a source code is expected', 'un code d’origine est attendu'],
  total_moved: ['its total is {total} now', 'son total est maintenant de {total}'],
  wrong_process: ['the message is for something else', 'le message est destiné à autre chose'],
});

/** Why a coupon cannot be used: the fixed conditions; rules of a centre have words of their own. */
export const couponReasons = phrasesOf({
  'coupon-unknown': ['there is no such coupon', 'ce bon n’existe pas'],
  'coupon-inactive': ['it is not active', 'il n’est pas actif'],
  'coupon-out-of-dates': ['it is not valid today', 'il n’est pas valable aujourd’hui'],
  'coupon-not-for-this-order': [
    'it is for another catalogue or currency',
    'il vaut pour un autre catalogue ou une autre devise',
  ],
  'coupon-below-minimum': [
    '{missing} are missing to its minimum of {minimum}',
    'il manque {missing} pour atteindre son minimum de {minimum}',
  ],
  'coupon-needs-customer': ['it needs a known customer', 'il exige un client connu'],
  'coupon-used-up': ['it is used up', 'il est épuisé'],
  'coupon-needs-completion': [
    'it is limited, so the order must go through the recap',
    'il est limité, la commande doit donc passer par le récapitulatif',
  ],
  'coupon-matches-no-line': [
    'no line of the order is one of its items',
    'aucune ligne de la commande n’est l’un de ses articles',
  ],
  'coupon-item-excluded': ['{skus} takes no coupons', '{skus} n’accepte pas de bon'],
  'coupon-not-with-others': [
    'it is not combined with other discounts',
    'il ne se cumule pas avec d’autres remises',
  ],
});

/** Exclusions of an item, as clauses. */
export const exclusionWords: { readonly [rule in Exclusion]: Phrase } = phrasesOf({
  discount: ['takes no discounts', 'n’accepte pas de remise'],
  coupon: ['takes no coupons', 'n’accepte pas de bon'],
  priceOverride: ['keeps its price', 'garde son prix'],
  return: ['is not taken back', 'n’est pas repris'],
  priceMatch: ['takes no price match', 'n’accepte pas d’alignement de prix'],
  delayNotice: ['has no notices of delays', 'n’a pas d’avis de retard'],
});

/** Clause where the order's state forbids a step, or a reason is not listed above. */
export const notNow: Phrase = {
  en: 'it cannot be done now',
  fr: 'cela ne peut pas se faire maintenant',
};

export const reasonParts = phrasesOf({
  nobody: ['nobody has checked the hold out', 'personne n’a pris le blocage en charge'],
  ofThatId: ['of that id', 'de cet identifiant'],
  less: ['less', 'moins'],
  more: ['more', 'plus'],
  startDate: ['start date', 'date de début'],
  payment: ['card or account to be paid by', 'carte ni compte pour être payé'],
});
