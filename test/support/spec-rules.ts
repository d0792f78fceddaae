/** One rule of each kind, as the format's description gives them, and the smallest set around. */
import type { RuleFile, RuleKind, RuleSetFile } from '../../rules/index.ts';

const samples: { readonly [Kind in RuleKind]: RuleFile } = {
  route: {
    name: 'gold-german-order-calls',
    priority: 900,
    conditions: {
      all: [
        { fact: 'call.type', operator: 'equal', value: 'order' },
        { fact: 'call.language', operator: 'equal', value: 'de' },
        {
          any: [
            { fact: 'customer.tier', operator: 'in', value: ['gold', 'platinum'] },
            {
              fact: 'customer.lifetimeMinor',
              operator: 'greaterThanInclusive',
              value: { fact: 'param.bigCustomerMinor' },
            },
          ],
        },
      ],
    },
    event: {
      type: 'route',
      params: {
        queue: 'orders-de',
        class: 1,
        offsetMs: -60_000,
        required: [{ skill: 'german', minLevel: 60 }, { skill: 'orders' }],
        preferred: [{ skill: 'premium' }],
        steps: [
          {
            atMs: 30_000,
            mode: 'widen',
            required: [{ skill: 'german', minLevel: 30 }, { skill: 'orders' }],
          },
          {
            atMs: 90_000,
            mode: 'widen',
            required: [{ skill: 'orders' }],
            alsoQueues: ['orders-en'],
          },
        ],
        fallback: { kind: 'callback' },
        maxWaitMs: 300_000,
      },
    },
  },
  classify: {
    name: 'returns-line',
    priority: 420,
    conditions: {
      any: [
        { fact: 'call.dialledNumber', operator: 'in', value: ['+49301234567'] },
        { fact: 'call.digits', operator: 'someFact:in', value: ['3', 'returns'] },
      ],
    },
    event: { type: 'classify', params: { callType: 'return', tags: ['after-sales'] } },
  },
  admit: {
    name: 'callback-when-wait-is-long',
    priority: 300,
    conditions: {
      all: [
        { fact: 'call.ewtMs', operator: 'greaterThan', value: 420_000 },
        { fact: 'call.callerNumber', operator: 'notEqual', value: null },
        { fact: 'centre.callbackCapacity', operator: 'greaterThan', value: 0 },
        { fact: 'call.transferCount', operator: 'equal', value: 0 },
      ],
    },
    event: {
      type: 'admit',
      params: {
        action: 'callbackOffer',
        text: 'long-wait-callback',
        callbackWithinMs: 3_600_000,
      },
    },
  },
  treat: {
    name: 'say-position-and-offer-callback-after-two-minutes',
    priority: 120,
    conditions: {
      all: [
        { fact: 'call.waitMs', operator: 'greaterThanInclusive', value: 120_000 },
        { fact: 'call.position', operator: 'lessThanInclusive', value: 20 },
        { fact: 'centre.callbackCapacity', operator: 'greaterThan', value: 0 },
      ],
    },
    event: {
      type: 'treat',
      params: {
        say: ['still-waiting'],
        announce: ['position'],
        offer: 'callback',
        nextInMs: 45_000,
      },
    },
  },
  prompt: {
    name: 'warranty-with-appliances',
    priority: 640,
    conditions: {
      all: [
        { fact: 'line.category', operator: 'in', value: ['washers', 'dryers', 'dishwashers'] },
        { fact: 'line.netMinor', operator: 'greaterThanInclusive', value: 30_000 },
        { fact: 'order.skus', operator: 'not:someFact:in', value: ['WARR-3Y', 'WARR-5Y'] },
        { fact: 'call.type', operator: 'equal', value: 'order' },
      ],
    },
    event: {
      type: 'prompt',
      params: {
        kind: 'crossSell',
        sku: 'WARR-3Y',
        quantity: 1,
        say: 'warranty-3y',
        note: 'warranty-objections',
        handleMs: 25_000,
        acceptPrior: { accepted: 2, shown: 20 },
        maxPerOrder: 1,
        notAgainDays: 60,
        reasonsToDecline: ['has-one', 'too-expensive', 'not-now', 'other'],
      },
    },
  },
  script: {
    name: 'spring-catalogue-greeting',
    priority: 210,
    conditions: {
      all: [
        { fact: 'order.sourceCode', operator: 'in', value: ['SPR26-A', 'SPR26-B'] },
        { fact: 'customer.tier', operator: 'notEqual', value: 'platinum' },
        { fact: 'customer.tier', operator: 'notEqual', value: null },
      ],
    },
    event: {
      type: 'script',
      params: {
        at: 'orderStart',
        text: 'spring-free-shipping',
        audience: 'say',
        mustConfirm: false,
      },
    },
  },
  check: {
    name: 'new-customer-high-value-other-address',
    priority: 810,
    conditions: {
      all: [
        { fact: 'customer.openOrders', operator: 'equal', value: 0 },
        { fact: 'customer.daysSinceLastOrder', operator: 'equal', value: null },
        {
          fact: 'order.totalMinor',
          operator: 'greaterThan',
          value: { fact: 'param.bigCustomerMinor' },
        },
        { fact: 'order.billingEqualsDelivery', operator: 'equal', value: false },
      ],
    },
    event: {
      type: 'check',
      params: {
        effect: 'hold',
        reason: 'address-mismatch',
        score: 30,
        hold: { code: 'FRAUDAUTO', source: 'fraud', removeReservations: false },
        review: {
          queue: 'fraud-review',
          required: [{ skill: 'fraud', minLevel: 50 }],
          dueInMs: 7_200_000,
        },
        text: 'held-for-review',
      },
    },
  },
  priceLimit: {
    name: 'senior-agents-down-to-5-percent-over-cost',
    priority: 520,
    conditions: {
      all: [
        { fact: 'agent.roles', operator: 'someFact:in', value: ['sales-senior'] },
        { fact: 'price.overCostPpm', operator: 'greaterThanInclusive', value: 50_000 },
        { fact: 'price.belowListPpm', operator: 'lessThanInclusive', value: 150_000 },
      ],
    },
    event: { type: 'priceLimit', params: { verdict: 'allow', reasonSet: 'price-reasons' } },
  },
  coupon: {
    name: 'spring-coupon-once-a-year',
    priority: 330,
    conditions: {
      all: [
        { fact: 'order.coupons', operator: 'someFact:in', value: ['SPRING10'] },
        { fact: 'coupon.redeemedByCustomer365d', operator: 'greaterThanInclusive', value: 1 },
        { fact: 'customer.tier', operator: 'notIn', value: ['platinum'] },
        { fact: 'customer.tier', operator: 'notEqual', value: null },
      ],
    },
    event: {
      type: 'coupon',
      params: { refuse: 'already-used-this-year', text: 'coupon-once-a-year' },
    },
  },
};

/** A set of a kind that holds its sample rule, and whatever else is given. */
export function specSet(kind: RuleKind, more: Partial<RuleSetFile> = {}): RuleSetFile {
  return {
    set: `sample-${kind.toLowerCase()}`,
    kind,
    version: 1,
    params: { bigCustomerMinor: 500_000 },
    rules: [samples[kind]],
    ...more,
  };
}

/** The sample rule of a kind. */
export function specRule(kind: RuleKind): RuleFile {
  return samples[kind];
}
