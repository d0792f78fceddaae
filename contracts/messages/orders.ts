/** Messages about orders: lines, payments, holds, programmes and refusals. */
import { messagesOf } from './message.ts';

export const orderMessages = messagesOf({
  chargeUnknown: [
    'item_not_found',
    'Order {orderId} has no charge {charge}.',
    'La commande {orderId} n’a pas de frais {charge}.',
  ],
  couponUnknown: [
    'item_not_found',
    'Order {orderId} has no coupon {coupon}; it has {there}.',
    'La commande {orderId} n’a pas de bon {coupon} ; elle a {there}.',
  ],
  couponUnusable: [
    'coupon_not_usable',
    'Coupon {coupon} cannot be used on order {orderId}: {reasons}.',
    'Le bon {coupon} ne peut pas servir sur la commande {orderId} : {reasons}.',
  ],
  warrantyMissing: [
    'order_incomplete',
    'Line {lineId} sells the warranty {sku}; expected what it covers, with its serial number.',
    'La ligne {lineId} vend la garantie {sku} ; attendu : ce qu’elle couvre, avec son numéro de série.',
  ],
  attributeMissing: [
    'order_incomplete',
    'Order {of} has no attribute {code}; expected {expected}.',
    'La commande {of} n’a pas d’attribut {code} ; attendu : {expected}.',
  ],
  collectionPoint: [
    'delivery_mode_not_valid',
    'Delivery mode {mode} asks for a collection point; expected one of {points}, seen: {point}.',
    'Le mode de livraison {mode} demande un point de retrait ; attendu : l’un de {points}, vu : {point}.',
  ],
  noCollectionPoints: [
    'delivery_mode_not_valid',
    'No delivery mode of the order has collection points; seen: {point}.',
    'Aucun mode de livraison de la commande n’a de points de retrait ; vu : {point}.',
  ],
  deliveryMode: [
    'delivery_mode_not_valid',
    '{mode} is no delivery mode for {of}; expected {allowed}.',
    '{mode} n’est pas un mode de livraison pour {of} ; attendu : {allowed}.',
  ],
  giftCardNotTaken: [
    'payment_method_not_valid',
    '{methodId} {ref} {why}.',
    '{methodId} {ref} {why}.',
  ],
  goodsOfPartner: [
    'role_missing',
    'Goods of centre {centreId} leave from a partner’s warehouse, whose key reports them; seen: {person}.',
    'Les articles du centre {centreId} partent de l’entrepôt d’un partenaire, dont la clé les signale ; vu : {person}.',
  ],
  holdPlacedBy: [
    'role_missing',
    'Hold code {code} is placed by {needs}; seen: {seen}.',
    'Le code de blocage {code} est posé par {needs} ; vu : {seen}.',
  ],
  holdUnknown: [
    'hold_not_found',
    'No hold {id} in centre {centreId}.',
    'Aucun blocage {id} dans le centre {centreId}.',
  ],
  itemGone: [
    'item_not_sellable',
    'Item {sku} cannot be sold any more.',
    'L’article {sku} ne peut plus être vendu.',
  ],
  itemListUnknown: [
    'item_not_found',
    'The customer has no list {itemListId}.',
    'Le client n’a pas de liste {itemListId}.',
  ],
  itemNotPriced: [
    'item_not_sellable',
    'Item {sku} {why}; expected an active one, priced in {currency}.',
    'L’article {sku} {why} ; attendu : un article actif, avec un prix en {currency}.',
  ],
  itemNotSold: ['item_not_sellable', 'Item {sku} {why}.', 'L’article {sku} {why}.'],
  jobUnknown: [
    'job_not_found',
    '{job} is no job; expected {jobs}.',
    '{job} n’est pas une tâche ; attendu : {jobs}.',
  ],
  lineFree: [
    'item_not_sellable',
    'Line {lineId} is free once, with {freeWith}; add a line to sell more of it.',
    'La ligne {lineId} n’est gratuite qu’une fois, avec {freeWith} ; ajoutez une ligne pour en vendre plus.',
  ],
  lineNotOf: [
    'item_not_found',
    'Order {orderId} has no line {lineId}; it has {there}.',
    'La commande {orderId} n’a pas de ligne {lineId} ; elle a {there}.',
  ],
  lineUnknown: [
    'item_not_found',
    'Order {orderId} has no line {lineId}.',
    'La commande {orderId} n’a pas de ligne {lineId}.',
  ],
  methodNotTaken: [
    'payment_method_not_valid',
    '{methodId} {why}; the centre takes {taken}.',
    '{methodId} {why} ; le centre accepte {taken}.',
  ],
  notRecurring: [
    'payment_method_not_valid',
    '{methodId} cannot pay again and again; expected a card with its token, or an account alone.',
    '{methodId} ne peut pas payer de façon répétée ; attendu : une carte avec son jeton, ou un compte seul.',
  ],
  notTaker: [
    'role_missing',
    'Order {orderId} is submitted and was taken by {taker}; seen: {person}; expected: who took it, an agent on a call with its customer, or {needs}.',
    'La commande {orderId} est validée et a été prise par {taker} ; vu : {person} ; attendu : qui l’a prise, un agent en appel avec son client, ou {needs}.',
  ],
  notTaken: [
    'operation_unavailable',
    'This service takes no orders for {centreId}.',
    'Ce service ne prend pas de commandes pour {centreId}.',
  ],
  paymentUnknown: [
    'payment_not_found',
    'Order {orderId} has no payment {payment}.',
    'La commande {orderId} n’a pas de paiement {payment}.',
  ],
  priceRefused: [
    null,
    'The price of {sku} (line {lineId}) was refused: {why}.',
    'Le prix de {sku} (ligne {lineId}) a été refusé : {why}.',
  ],
  programmeNotSold: [
    'item_not_sellable',
    'Programme {programmeId} {why}; expected one that is sold.',
    'Le programme {programmeId} {why} ; attendu : un programme en vente.',
  ],
  programmeRefuses: [
    null,
    'Programme {number} is {life} at version {version}: {reason}.',
    'Le programme {number} est {life} à la version {version} : {reason}.',
  ],
  programmeUnknown: [
    'item_not_found',
    'No programme of line {line} of order {orderId} has begun.',
    'Aucun programme de la ligne {line} de la commande {orderId} n’a commencé.',
  ],
  programmeWithoutPrice: [
    'item_not_sellable',
    'Item {sku} of programme {programmeId} has no price in {currency}.',
    'L’article {sku} du programme {programmeId} n’a pas de prix en {currency}.',
  ],
  promptUnknown: [
    'prompt_not_found',
    'Order {orderId} has no prompt {prompt}.',
    'La commande {orderId} n’a pas de suggestion {prompt}.',
  ],
  providerSilent: [
    'resource_unavailable',
    '{provider} does not answer what its webhook is about.',
    '{provider} ne répond pas sur l’objet de son webhook.',
  ],
  providerUnknown: [
    'webhook_not_found',
    'Nobody named {provider} tells us of payments.',
    'Personne du nom de {provider} ne nous informe de paiements.',
  ],
  reasonUnknown: [
    'reason_required',
    '{given} is no reason; expected {codes}.',
    '{given} n’est pas un motif ; attendu : {codes}.',
  ],
  refuses: [
    null,
    'Order {orderId} is {entry} at version {version}: {reason}{needs}.',
    'La commande {orderId} est {entry} à la version {version} : {reason}{needs}.',
  ],
  instalmentsNotOfCustomer: [
    'payment_method_not_valid',
    'Customer {id} does not pay by instalments.',
    'Le client {id} ne paie pas en plusieurs fois.',
  ],
  instalmentsNotOfItem: [
    'payment_method_not_valid',
    'Item {sku} is not paid by instalments.',
    'L’article {sku} ne se paie pas en plusieurs fois.',
  ],
  instalmentsUnknown: [
    'payment_method_not_valid',
    '{scheduleId} is no instalment schedule for this order; expected {allowed}, with a card.',
    '{scheduleId} n’est pas un échéancier de cette commande ; attendu : {allowed}, avec une carte.',
  ],
  returnRefuses: [
    null,
    'Return {number} is {life} at version {version}: {reason}.',
    'Le retour {number} est {life} à la version {version} : {reason}.',
  ],
  returnPrice: [
    'limit_exceeded',
    '{sku} costs {most} today, so no unit is taken back for {asked}.',
    '{sku} coûte {most} aujourd’hui : aucune unité n’est reprise à {asked}.',
  ],
  returnUnknown: [
    'return_not_found',
    'No return {id} in centre {centreId}.',
    'Aucun retour {id} dans le centre {centreId}.',
  ],
  refundNotYours: [
    'role_missing',
    'Another way to refund needs the right to it, or the code for it.',
    'Un autre mode de remboursement demande le droit correspondant, ou son code.',
  ],
  refundCodeWrong: ['pin_rejected', 'The code is not right.', 'Le code n’est pas le bon.'],
  scriptUnknown: [
    'script_not_found',
    '{script} is none of the texts that must be said in {orderId}.',
    '{script} n’est pas l’un des textes à dire dans {orderId}.',
  ],
  scriptUnsaid: [
    'script_unconfirmed',
    'Not said yet in {orderId}: {missing}.',
    'Pas encore dit dans {orderId} : {missing}.',
  ],
  sellerElsewhere: [
    'centre_not_permitted',
    '{id} sells {seen}; expected one of the users of {centreId}.',
    '{id} vend {seen} ; attendu : l’un des utilisateurs de {centreId}.',
  ],
  shipmentUnknown: [
    'order_not_found',
    'No shipment {id} in centre {centreId}.',
    'Aucune expédition {id} dans le centre {centreId}.',
  ],
  signatureWrong: [
    'not_authenticated',
    'Its {header} is not good: {fault}.',
    'Son {header} n’est pas bon : {fault}.',
  ],
  unknown: [
    'order_not_found',
    'No order {id} in centre {centreId}.',
    'Aucune commande {id} dans le centre {centreId}.',
  ],
  versionMismatch: [
    'version_mismatch',
    'Order {orderId} is at version {version}, edited last at {editedVersion}; {seen} was named, expected "v{version}".',
    'La commande {orderId} est à la version {version}, modifiée en dernier à {editedVersion} ; {seen} a été donnée, attendu : "v{version}".',
  ],
  versionRequired: [
    'version_required',
    'Order {orderId} is at version {version}; say which one you change.',
    'La commande {orderId} est à la version {version} ; dites laquelle vous modifiez.',
  ],
  expected: [null, '; expected {needs}', ' ; attendu : {needs}'],
  none: [null, 'none', 'aucun'],
  noVersion: [null, 'none', 'aucune'],
  programmeNone: [null, 'sells no continuity programme', 'ne vend pas de programme d’abonnement'],
  programmeOne: [
    null,
    'sells a programme; expected a quantity of 1 on its line',
    'vend un programme ; attendu : une quantité de 1 sur sa ligne',
  ],
  priceControlOff: [
    null,
    'the centre has nobody type a price',
    'dans ce centre, personne ne saisit de prix',
  ],
  priceBarred: [
    null,
    'the item’s price is not for changing',
    'le prix de l’article ne se modifie pas',
  ],
  priceReason: [null, 'a reason is expected', 'un motif est attendu'],
  priceReasonOther: [null, 'the reason is none of the set', 'le motif n’est pas de la liste'],
  priceRule: [null, 'a rule does not allow it', 'une règle ne le permet pas'],
  priceMargin: [
    null,
    'its margin is below what the centre takes',
    'sa marge est sous celle que le centre accepte',
  ],
  priceFloor: [
    null,
    'the lowest that you may give is {floor}',
    'le plus bas que vous pouvez accorder est {floor}',
  ],
  priceNoRule: [
    null,
    'neither a limit nor a rule allows it',
    'ni une limite ni une règle ne le permet',
  ],
  quantityWhole: [
    'item_not_sellable',
    '{sku} is sold in whole units: {quantity} is not a whole number.',
    '{sku} se vend à l’unité entière : {quantity} n’est pas un nombre entier.',
  ],
  methodUnknown: [
    null,
    'is no payment method of the centre',
    'n’est pas un moyen de paiement du centre',
  ],
  methodNotOpen: [null, 'is not open to customer {id}', 'n’est pas ouvert au client {id}'],
  methodCurrency: [
    null,
    'in {currency} is not {expected}, which the order is in',
    'en {currency} n’est pas en {expected}, la devise de la commande',
  ],
  methodMost: [
    null,
    'pays {most} at most on one line, {asked} was asked for',
    'paie {most} au plus sur une ligne, {asked} ont été demandés',
  ],
  giftCardUnknown: [
    null,
    'is no gift card that its provider knows',
    'n’est pas une carte cadeau que son fournisseur connaît',
  ],
  giftCardOfOther: [
    null,
    'is the loyalty card of another customer',
    'est la carte de fidélité d’un autre client',
  ],
  giftCardCurrency: [
    null,
    'is in {currency}, the order in {expected}; change the order’s currency',
    'est en {currency}, la commande en {expected} ; changez la devise de la commande',
  ],
  giftCardHolds: [
    null,
    'holds {balance}, less than {wanted}',
    'contient {balance}, moins que {wanted}',
  ],
  programmeNotOfCentre: [null, 'is none of the centre', 'n’est pas du centre'],
  notActive: [null, 'is not active', 'n’est pas actif'],
  notOfAssortment: [null, 'is not in the assortment', 'n’est pas de l’assortiment'],
  notOfCatalogues: [
    null,
    'is in none of the customer’s catalogues: {catalogues}',
    'n’est dans aucun des catalogues du client : {catalogues}',
  ],
  pricedIn: [null, 'is priced in {currency}', 'a son prix en {currency}'],
  inNoCentre: [null, 'in no centre', 'dans aucun centre'],
  inOtherCentre: [null, 'in another centre', 'dans un autre centre'],
});
