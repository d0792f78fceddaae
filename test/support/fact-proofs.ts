/**
 * What each fact of the dictionary is to be, where it is proven from its source to a rule that acts
 * on it: test/api/call-fact-sources.test.ts and order-fact-sources.test.ts.
 */
import type { ConditionFile } from '../../rules/index.ts';

export type Values = { readonly [fact: string]: number | boolean | string | readonly string[] };

/** The fact has this value; of a list, this is in it. */
export function is(fact: string, value: Values[string]): ConditionFile {
  return Array.isArray(value)
    ? { fact, operator: 'someFact:in', value }
    : { fact, operator: 'equal', value: value as string };
}

export const all = (values: Values) =>
  Object.entries(values).map(([fact, value]) => is(fact, value));

/** The name of a rule, or a tag, of a fact. */
export function tagOf(fact: string): string {
  return fact.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).replace('.', '-');
}

/** What a switch says of a call. */
export const said: Values = {
  'call.channel': 'chat',
  'call.campaign': 'printemps',
  'call.digits': ['1', '2'],
  'call.language': 'de',
  'call.attempts': 2,
  'call.returnedWithin': true,
  'call.minutesSinceLastCall': 95,
  'caller.prefixClass': 'national',
};

/** What the centre makes of it: numbers as the world writes them, the clock, the direction. */
export const derived: Values = {
  'call.direction': 'inbound',
  'call.callerNumber': '+33639980002',
  'call.dialledNumber': '+33123456789',
  'clock.minuteOfDay': 540,
  'clock.weekday': 1,
  'clock.dayNumber': 20_261_123,
  'clock.isHoliday': false,
  'clock.openState': 'open',
};

/** Of the customer, by their record and what they have ordered. */
export const ofRecord: Values = {
  'caller.match': 'one',
  'customer.known': true,
  'customer.number': '1000002',
  'customer.group': 'retail',
  'customer.tier': 'gold',
  'customer.country': 'FR',
  'customer.affiliations': ['club'],
  'customer.rfm': 535,
  'customer.openCases': 3,
  'customer.hotAlert': true,
  'customer.preferredAgentId': 'a',
  'customer.marketingConsent': true,
  'customer.accountHold': 'invoice',
  'customer.fraudStatus': 'fraudulent',
};

export const ofOrders: Values = {
  'customer.openOrders': 1,
  'customer.lifetimeMinor': 4_000,
  'customer.daysSinceLastOrder': 0,
  'customer.promptsDeclined30d': 1,
};

/** Known to `admit`, `route` and `treat` alone. */
export const ofQueue: Values = {
  'call.transferCount': 0,
  'centre.state': 'busy',
  'centre.callbackCapacity': 7,
  'queue.waiting': 1,
  'queue.oldestWaitMs': 1_000,
  'queue.readyAgents': 0,
  'queue.staffedAgents': 0,
};

/** The same, where who brings the call says it. */
export const saidOfQueue: Values = {
  'call.type': 'service',
  'call.tags': ['vip'],
  'queue.serviceLevelPpm': 812_000,
};

export const ofWait: Values = {
  'call.waitMs': 0,
  'call.contactWaitMs': 0,
  'call.position': 1,
  'call.treatmentPoint': 'queued',
};

/** An order of two lines that says all that can be asked of one. */
export const ofOrder: Values = {
  'agent.tenureDays': 387,
  'customer.creditLeftMinor': 10_000,
  'order.sourceCode': 'W1',
  'order.catalogueId': 'WINTER',
  'order.currency': 'EUR',
  'order.subtotalMinor': 6_300,
  'order.totalMinor': 6_300,
  'order.discountPpm': 0,
  'order.lineCount': 2,
  'order.skus': ['009'],
  'order.categories': ['linen'],
  'order.deliveryMode': 'post',
  'order.deliveryCountry': 'BE',
  'order.deliveryPostalCode': '1000',
  'order.deliveryState': 'Bruxelles-Capitale',
  'order.shipComplete': true,
  'order.attributes': ['GIFT=yes'],
  'order.billingEqualsDelivery': false,
  'order.coupons': ['A'],
  'order.promptsShown': 1,
  'order.promptsAccepted': 1,
  'order.paymentMethods': ['check'],
  'order.checkMinor': 3_150,
  'order.underpaidPpm': 500_000,
  'order.fraudScore': 21,
};

export const ofLine: Values = {
  'line.sku': '009',
  'line.category': 'linen',
  'line.quantity': 2,
  'line.netMinor': 3_600,
  'line.costMinor': 1_000,
  'line.marginPpm': 722_222,
  'line.isFromPrompt': false,
  'line.stockState': 'low',
  'line.allowPriceAdjust': true,
};

export const ofPrice: Values = {
  'price.newMinor': 2_100,
  'price.listMinor': 2_900,
  'price.costMinor': 2_000,
  'price.belowListPpm': 275_863,
  'price.overCostPpm': 50_000,
  'agent.roles': ['orderTaker'],
};

export const ofCoupon: Values = {
  'coupon.code': 'A',
  'coupon.exists': true,
  'coupon.active': true,
  'coupon.inDates': true,
  'coupon.discountMatchesOrder': true,
  'coupon.customerRequired': true,
  'coupon.usesLeft': 5,
  'coupon.linesMatching': 1,
  'coupon.minimumMinor': 1_000,
  'coupon.exclusiveConflict': false,
  'coupon.beatenByAutomatic': false,
  'coupon.redeemedByCustomer365d': 0,
};

/** An expected wait is known once calls have been answered; until then nobody knows it. */
export const provenElsewhere: { readonly [fact: string]: string } = {
  'call.ewtMs': 'test/live/treatments.test.ts',
  'order.overpaidPpm': 'rules/prices/share-facts.ts, with order.underpaidPpm',
};
