/** Facts of the order, its lines, a price being entered, and a coupon. */
import { type FactRow, facts } from './fact-entry.ts';

const unknown = { nullable: true } as const;
const ofPerson = { nullable: true, privacy: 'customer' } as const;
const paymentKinds = ['card', 'giftCard', 'onAccount', 'check', 'voucher', 'cash'];
const signed = { min: Number.MIN_SAFE_INTEGER } as const;

/** Facts of an order that rules may read. */
export const orderFacts: readonly FactRow[] = [
  ...facts({ known: 'line', class: 'order', supplier: 'order' }, [
    ['order.sourceCode', 'text', 'Source code', 'Code source', 'P27-LILLE', unknown],
    ['order.catalogueId', 'text', 'Catalogue', 'Catalogue', 'printemps', unknown],
    ['order.currency', 'text', 'Currency', 'Devise', 'EUR', { format: 'currency' }],
    ['order.subtotalMinor', 'minor', 'Subtotal', 'Sous-total', 12_900],
    ['order.totalMinor', 'minor', 'Order total', 'Total de la commande', 13_890],
    ['order.discountPpm', 'ppm', 'Total discount', 'Remise totale', 100_000],
    ['order.lineCount', 'lines', 'Number of lines', 'Nombre de lignes', 2, { takesWhere: true }],
    ['order.skus', 'list', 'Items of the order', 'Articles de la commande', ['LINGE-01']],
    ['order.categories', 'list', 'Categories of the order', 'Familles', ['linge']],
    ['order.deliveryMode', 'text', 'Delivery mode', 'Mode de livraison', 'colissimo', unknown],
    [
      'order.deliveryCountry',
      'text',
      'Delivery country',
      'Pays de livraison',
      'FR',
      { format: 'country', nullable: true },
    ],
    ['order.deliveryPostalCode', 'text', 'Postal code', 'Code postal', '59000', ofPerson],
    ['order.deliveryState', 'text', 'State or region', 'État ou région', 'Corse', unknown],
    ['order.shipComplete', 'bool', 'Leaves complete', 'Part complète', true],
    ['order.attributes', 'list', 'Attributes', 'Attributs', ['GIFT=yes']],
    ['order.billingEqualsDelivery', 'bool', 'Billed where delivered', 'Facturé où livré', true],
    ['order.coupons', 'list', 'Coupons', 'Coupons', ['BIENVENUE10']],
    ['order.promptsShown', 'count', 'Prompts shown', 'Propositions faites', 1],
    ['order.promptsAccepted', 'count', 'Prompts accepted', 'Propositions acceptées', 0],
  ]),
  ...facts({ known: 'submit', class: 'order', supplier: 'order', privacy: 'payment' }, [
    [
      'order.paymentMethods',
      'list',
      'Payment methods',
      'Moyens de paiement',
      ['card'],
      { set: paymentKinds },
    ],
    ['order.checkMinor', 'minor', 'Paid by check', 'Payé par chèque', 0],
  ]),
  ...facts({ known: 'submit', class: 'order', supplier: 'order' }, [
    [
      'order.underpaidPpm',
      'ppm',
      'Share not paid',
      'Part non payée',
      0,
      { rounding: 'ceiling', min: 0 },
    ],
    [
      'order.overpaidPpm',
      'ppm',
      'Share paid too much',
      'Part payée en trop',
      0,
      { rounding: 'ceiling', min: 0 },
    ],
    ['order.fraudScore', 'points', 'Fraud score', 'Score de fraude', 20],
  ]),
];

export const lineFacts: readonly FactRow[] = facts(
  { known: 'line', class: 'order', supplier: 'order' },
  [
    ['line.sku', 'text', 'Item', 'Article', 'LINGE-01'],
    ['line.category', 'text', 'Category', 'Famille', 'linge'],
    ['line.quantity', 'count', 'Quantity', 'Quantité', 1],
    ['line.netMinor', 'minor', 'Net price of the line', 'Prix net de la ligne', 4_900],
    ['line.costMinor', 'minor', 'Cost of the line', 'Coût de la ligne', 2_100],
    ['line.marginPpm', 'ppm', 'Margin of the line', 'Marge de la ligne', 571_428],
    ['line.isFromPrompt', 'bool', 'From a prompt', 'Issu d’une proposition', false],
    ['line.stockState', ['inStock', 'low', 'out', 'dropShip'], 'Stock', 'Stock', 'inStock'],
    ['line.allowPriceAdjust', 'bool', 'Price may be changed', 'Prix modifiable', true],
  ],
);

export const priceFacts: readonly FactRow[] = facts(
  { known: 'line', class: 'order', supplier: 'order' },
  [
    ['price.newMinor', 'minor', 'New price', 'Nouveau prix', 2_100],
    ['price.listMinor', 'minor', 'List price', 'Prix catalogue', 2_900],
    ['price.costMinor', 'minor', 'Cost', 'Coût', 2_000],
    [
      'price.belowListPpm',
      'ppm',
      'Below list price',
      'Sous le prix catalogue',
      275_863,
      { rounding: 'ceiling', ...signed },
    ],
    [
      'price.overCostPpm',
      'ppm',
      'Over cost',
      'Au-dessus du coût',
      50_000,
      { rounding: 'floor', ...signed, nullable: true },
    ],
  ],
);

export const couponFacts: readonly FactRow[] = facts(
  { known: 'line', class: 'order', supplier: 'order' },
  [
    ['coupon.code', 'text', 'Coupon code', 'Code du coupon', 'BIENVENUE10'],
    ['coupon.exists', 'bool', 'Coupon exists', 'Le coupon existe', true],
    ['coupon.active', 'bool', 'Coupon active', 'Coupon actif', true],
    ['coupon.inDates', 'bool', 'Coupon within its dates', 'Coupon dans ses dates', true],
    ['coupon.discountMatchesOrder', 'bool', 'Discount applies', 'La remise s’applique', true],
    ['coupon.customerRequired', 'bool', 'Customer required', 'Client exigé', false],
    ['coupon.usesLeft', 'count', 'Uses left', 'Utilisations restantes', 1, unknown],
    ['coupon.linesMatching', 'lines', 'Lines it applies to', 'Lignes concernées', 1],
    ['coupon.minimumMinor', 'minor', 'Minimum order', 'Commande minimale', 5_000],
    ['coupon.exclusiveConflict', 'bool', 'Excluded by another', 'Non cumulable', false],
    ['coupon.beatenByAutomatic', 'bool', 'A better discount applies', 'Meilleure remise', false],
    [
      'coupon.redeemedByCustomer365d',
      'count',
      'Used by the customer in a year',
      'Utilisé par le client en un an',
      0,
    ],
  ],
);
