/** Why an order refuses a message: clauses without capital or full stop, by the reason's code. */
import type { Exclusion } from '../orders/order-values.schema.ts';
import type { Phrase } from './message.ts';

const lineState: Phrase = {
  en: 'the payment line is not in a state for it',
  fr: 'la ligne de paiement n’est pas dans un état qui le permet',
};

export const orderReasons = {
  account_on_hold: {
    en: 'the customer’s account is on hold for everything',
    fr: 'le compte du client est bloqué pour tout',
  },
  already_checked_out: {
    en: 'the hold is checked out by {by}',
    fr: 'le blocage est pris en charge par {by}',
  },
  already_cleared: { en: 'the hold was cleared by {by}', fr: 'le blocage a été levé par {by}' },
  already_held: { en: 'that hold stands already', fr: 'ce blocage est déjà posé' },
  amount_or_percent: {
    en: 'an amount or a share is expected, one of them',
    fr: 'un montant ou une part est attendu, l’un des deux',
  },
  amount_too_large: {
    en: 'its lines and charges would come to {total}; expected at most {max}',
    fr: 'ses lignes et frais feraient {total} ; attendu : {max} au plus',
  },
  captured_line: { en: 'the payment is captured already', fr: 'le paiement est déjà encaissé' },
  closed: { en: 'the order is closed', fr: 'la commande est close' },
  comment_required: { en: 'a comment is expected', fr: 'un commentaire est attendu' },
  completion_on: {
    en: 'it goes through the recap first',
    fr: 'elle passe d’abord par le récapitulatif',
  },
  coupon: { en: 'a coupon could not be used', fr: 'un bon n’a pas pu servir' },
  coupon_known: { en: 'the coupon is on the order already', fr: 'le bon est déjà sur la commande' },
  credit_limit: {
    en: 'a credit of {credit} is beyond the limit of {most} for one order, of which {left} are left',
    fr: 'un avoir de {credit} dépasse la limite de {most} par commande, dont il reste {left}',
  },
  exchange: {
    en: 'the return grants no such credit',
    fr: 'le retour n’accorde pas cet avoir',
  },
  days_or_date: {
    en: 'days or a date is expected, one of them',
    fr: 'des jours ou une date sont attendus, l’un des deux',
  },
  exchange_granted: {
    en: 'its credit pays for another order',
    fr: 'son avoir paie une autre commande',
  },
  exists: { en: 'there is one of that name already', fr: 'ce nom existe déjà' },
  fraud: { en: 'its fraud score is too high', fr: 'son score de fraude est trop élevé' },
  four_eyes: { en: 'a second person has to decide', fr: 'une seconde personne doit décider' },
  gift_card_sold: {
    en: 'the number of gift card {lineId} was sent already',
    fr: 'le numéro du chèque-cadeau {lineId} est déjà envoyé',
  },
  gate_shut: { en: 'its goods may not leave yet', fr: 'ses articles ne peuvent pas encore partir' },
  goods_received: {
    en: 'goods have come back already',
    fr: 'des articles sont déjà revenus',
  },
  held: { en: 'it is held', fr: 'elle est bloquée' },
  hold_unknown: { en: 'it has no such hold', fr: 'elle n’a pas ce blocage' },
  in_transit: { en: 'it is on its way already', fr: 'elle est déjà en route' },
  item_excluded: { en: 'item {sku} {rule}', fr: 'l’article {sku} {rule}' },
  invoiced: { en: 'it is invoiced already', fr: 'elle est déjà facturée' },
  line_exists: {
    en: 'it has a line of that id already',
    fr: 'elle a déjà une ligne de cet identifiant',
  },
  line_picked: {
    en: 'goods of line {lineId} are picked, {shipped} have left; only its rest can be changed',
    fr: 'des articles de la ligne {lineId} sont prélevés, {shipped} sont partis ; seul son reste se modifie',
  },
  line_state: lineState,
  line_unknown: { en: 'it has no line {lineId}', fr: 'elle n’a pas de ligne {lineId}' },
  method_not_allowed: {
    en: 'this customer or order cannot be paid so',
    fr: 'ce client ou cette commande ne peut pas payer ainsi',
  },
  more_than_ordered: {
    en: 'line {lineId} has no such quantity left',
    fr: 'la ligne {lineId} n’a plus cette quantité',
  },
  no_lines: { en: 'it has no lines', fr: 'elle n’a pas de lignes' },
  no_right: { en: 'that is for others to decide', fr: 'c’est à d’autres d’en décider' },
  not_100_percent: {
    en: 'its shares do not come to 100 %',
    fr: 'ses parts ne font pas 100 %',
  },
  not_complete: {
    en: 'it has not been through the recap',
    fr: 'elle n’est pas passée par le récapitulatif',
  },
  not_editable: {
    en: 'its lines cannot be changed in this state',
    fr: 'ses lignes ne se modifient pas dans cet état',
  },
  not_out_of_balance: { en: 'its payments are in balance', fr: 'ses paiements sont équilibrés' },
  not_owner: { en: '{by} has it', fr: '{by} le traite' },
  nothing_to_pick: { en: 'there is nothing to pick', fr: 'il n’y a rien à prélever' },
  more_than_paid: {
    en: 'of what was paid, {left} may still be given back',
    fr: 'de ce qui a été payé, {left} peuvent encore être rendus',
  },
  more_than_returned: {
    en: 'less of line {lineId} is expected',
    fr: 'il en est attendu moins de la ligne {lineId}',
  },
  more_than_worth: {
    en: 'the goods are not worth as much',
    fr: 'les articles ne valent pas autant',
  },
  no_credit_left: {
    en: 'no credit for an exchange is left',
    fr: 'il ne reste pas d’avoir pour un échange',
  },
  not_invoiced: { en: 'it is not invoiced yet', fr: 'elle n’est pas encore facturée' },
  not_shipped: {
    en: 'line {lineId} was not shipped in that quantity',
    fr: 'la ligne {lineId} n’a pas été expédiée en cette quantité',
  },
  nothing_to_credit: { en: 'nothing is to be credited', fr: 'il n’y a rien à créditer' },
  order_too_large: {
    en: 'it would take {bytes} bytes; expected at most {snapshotBytesMax}',
    fr: 'elle prendrait {bytes} octets ; attendu : {snapshotBytesMax} au plus',
  },
  out_of_balance: {
    en: 'its payments come to {balance} {side} than its total',
    fr: 'ses paiements font {balance} de {side} que son total',
  },
  over_100_percent: {
    en: 'its payments come to more than 100 %',
    fr: 'ses paiements dépassent 100 %',
  },
  paid_upfront: { en: 'it is paid in advance', fr: 'elle est payée d’avance' },
  payment_under_way: {
    en: 'money of it is authorised or asked for',
    fr: 'de l’argent en est autorisé ou demandé',
  },
  payment_missing: {
    en: '{balance} of it is still to be paid, and no payment is open',
    fr: '{balance} restent à payer, et aucun paiement n’est en cours',
  },
  picking_started: { en: 'its goods are being picked', fr: 'ses articles sont en préparation' },
  prepaid_line: { en: 'the payment was made in advance', fr: 'le paiement a été fait d’avance' },
  price_stale: { en: 'a price has moved since', fr: 'un prix a changé depuis' },
  programme_incomplete: { en: 'a programme has no {lack}', fr: 'un programme n’a pas de {lack}' },
  prompt_repeated: { en: 'that was offered on it already', fr: 'cela y a déjà été proposé' },
  prompt_unknown: {
    en: 'nothing of that id is offered',
    fr: 'rien de cet identifiant n’est proposé',
  },
  refund_begun: {
    en: 'a refund of it has begun',
    fr: 'un remboursement a commencé',
  },
  return_unknown: { en: 'it has no such return', fr: 'elle n’a pas ce retour' },
  returned_already: {
    en: 'goods of it are returned already',
    fr: 'de ses articles sont déjà retournés',
  },
  retry_limit: {
    en: 'the payment was declined too often',
    fr: 'le paiement a été refusé trop souvent',
  },
  shipment_not_planned: {
    en: 'no such shipment is planned',
    fr: 'cette expédition n’est pas prévue',
  },
  source_code_required: { en: 'a source code is expected', fr: 'un code d’origine est attendu' },
  total_moved: { en: 'its total is {total} now', fr: 'son total est maintenant de {total}' },
  wrong_process: {
    en: 'the message is for something else',
    fr: 'le message est destiné à autre chose',
  },
} as const;

/** Why a coupon cannot be used: the fixed conditions; rules of a centre have words of their own. */
export const couponReasons = {
  'coupon-unknown': { en: 'there is no such coupon', fr: 'ce bon n’existe pas' },
  'coupon-inactive': { en: 'it is not active', fr: 'il n’est pas actif' },
  'coupon-out-of-dates': { en: 'it is not valid today', fr: 'il n’est pas valable aujourd’hui' },
  'coupon-not-for-this-order': {
    en: 'it is for another catalogue or currency',
    fr: 'il vaut pour un autre catalogue ou une autre devise',
  },
  'coupon-below-minimum': {
    en: '{missing} are missing to its minimum of {minimum}',
    fr: 'il manque {missing} pour atteindre son minimum de {minimum}',
  },
  'coupon-needs-customer': { en: 'it needs a known customer', fr: 'il exige un client connu' },
  'coupon-used-up': { en: 'it is used up', fr: 'il est épuisé' },
  'coupon-needs-completion': {
    en: 'it is limited, so the order must go through the recap',
    fr: 'il est limité, la commande doit donc passer par le récapitulatif',
  },
  'coupon-matches-no-line': {
    en: 'no line of the order is one of its items',
    fr: 'aucune ligne de la commande n’est l’un de ses articles',
  },
  'coupon-item-excluded': {
    en: '{skus} takes no coupons',
    fr: '{skus} n’accepte pas de bon',
  },
  'coupon-not-with-others': {
    en: 'it is not combined with other discounts',
    fr: 'il ne se cumule pas avec d’autres remises',
  },
} as const;

/** Exclusions of an item, as clauses. */
export const exclusionWords: { readonly [rule in Exclusion]: Phrase } = {
  discount: { en: 'takes no discounts', fr: 'n’accepte pas de remise' },
  coupon: { en: 'takes no coupons', fr: 'n’accepte pas de bon' },
  priceOverride: { en: 'keeps its price', fr: 'garde son prix' },
  return: { en: 'is not taken back', fr: 'n’est pas repris' },
  priceMatch: { en: 'takes no price match', fr: 'n’accepte pas d’alignement de prix' },
};

/** Clause where the order's state forbids a step, or a reason is not listed above. */
export const notNow: Phrase = {
  en: 'it cannot be done now',
  fr: 'cela ne peut pas se faire maintenant',
};

export const reasonParts = {
  nobody: { en: 'nobody has checked the hold out', fr: 'personne n’a pris le blocage en charge' },
  ofThatId: { en: 'of that id', fr: 'de cet identifiant' },
  less: { en: 'less', fr: 'moins' },
  more: { en: 'more', fr: 'plus' },
  startDate: { en: 'start date', fr: 'date de début' },
  payment: { en: 'card or account to be paid by', fr: 'carte ni compte pour être payé' },
} as const;
