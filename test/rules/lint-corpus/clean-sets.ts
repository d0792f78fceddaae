/**
 * Forty rule sets that lint must not stop: each uses some corner of the language as it is meant.
 *
 * A line is a set: its name, its kind, and its rules as conditions, highest priority first.
 */
import type { ConditionFile, Outcome, RuleKind, RuleSetFile } from '../../../rules/index.ts';
import { ruleKinds } from '../../../rules/index.ts';
import { aRule, aRuleSet, everythingElseRule, leaf } from '../../support/rule-set-builders.ts';

type Row = readonly [
  name: string,
  kind: RuleKind,
  rules: readonly (readonly [conditions: readonly ConditionFile[], outcome?: object])[],
  more?: Partial<RuleSetFile>,
];

const known = (fact: string) => leaf(fact, 'notEqual', null);
const notTransferred = leaf('call.transferCount', 'equal', 0);

const rows: readonly Row[] = [
  [
    'types by digit',
    'classify',
    [[[leaf('call.digits', 'someFact:in', ['1'])]], [[leaf('call.digits', 'contains', '2')]]],
  ],
  [
    'types by number',
    'classify',
    [[[leaf('call.dialledNumber', 'in', ['+33123456789'])], { language: 'fr' }]],
  ],
  [
    'tags alone',
    'classify',
    [
      [[leaf('call.attempts', 'greaterThan', 2)], { callType: undefined, tags: ['again'] }],
      [[leaf('call.attempts', 'greaterThan', 1)], { callType: undefined, tags: ['twice'] }],
    ],
  ],
  [
    'types that exclude each other',
    'classify',
    [
      [[leaf('call.channel', 'equal', 'chat')], { callType: 'service' }],
      [[leaf('call.channel', 'equal', 'voice')]],
    ],
  ],
  [
    'withheld numbers',
    'classify',
    [[[leaf('call.callerNumber', 'equal', null)], { tags: ['withheld'] }]],
  ],
  ['everybody is welcome', 'admit', []],
  [
    'busy in overload',
    'admit',
    [
      [
        [leaf('centre.state', 'equal', 'overload'), notTransferred],
        { action: 'busy', text: 'long-wait' },
      ],
    ],
  ],
  [
    'blocked callers',
    'admit',
    [
      [
        [leaf('caller.prefixClass', 'in', ['premium', 'blocked']), notTransferred],
        { action: 'block' },
      ],
    ],
  ],
  [
    'callback in a long wait',
    'admit',
    [
      [
        [
          leaf('call.ewtMs', 'greaterThan', 420_000),
          known('call.callerNumber'),
          leaf('centre.callbackCapacity', 'greaterThan', 0),
          notTransferred,
        ],
        { action: 'callbackOffer', text: 'long-wait', callbackWithinMs: 3_600_000 },
      ],
    ],
  ],
  [
    'closed at night',
    'admit',
    [
      [
        [
          {
            any: [
              leaf('clock.minuteOfDay', 'lessThan', 480),
              leaf('clock.minuteOfDay', 'greaterThanInclusive', 1_200),
            ],
          },
        ],
        { action: 'closed' },
      ],
    ],
  ],
  [
    'closed by a named condition',
    'admit',
    [[[{ condition: 'night' }], { action: 'closed' }]],
    {
      conditions: {
        night: {
          any: [leaf('clock.minuteOfDay', 'lessThan', 480), leaf('clock.isHoliday', 'equal', true)],
        },
      },
    },
  ],
  ['gold first', 'route', [[[leaf('customer.tier', 'in', ['gold', 'platinum'])], { class: 1 }]]],
  [
    'big customers by parameter',
    'route',
    [
      [
        [leaf('customer.lifetimeMinor', 'greaterThanInclusive', { fact: 'param.bigMinor' })],
        { class: 1 },
      ],
    ],
    { params: { bigMinor: 500_000 } },
  ],
  [
    'own agent, then all',
    'route',
    [
      [
        [leaf('customer.preferredAgentId', 'equal', 'helene')],
        { required: [{ agentId: 'helene' }] },
      ],
    ],
  ],
  [
    'an expression as text',
    'route',
    [
      [
        [leaf('call.language', 'equal', 'en')],
        { required: 'english >= 50 and not has(fraud)', steps: [] },
      ],
    ],
  ],
  [
    'preferred skills',
    'route',
    [
      [
        [leaf('call.type', 'equal', 'order')],
        { preferred: [{ skill: 'orders', weight: 2 }, { agentId: 'karim' }] },
      ],
    ],
  ],
  [
    'an end with a message',
    'route',
    [
      [
        [leaf('call.type', 'equal', 'catalogue')],
        { fallback: { kind: 'message', text: 'long-wait' } },
      ],
    ],
  ],
  [
    'also queues',
    'route',
    [
      [
        [leaf('call.type', 'equal', 'service')],
        {
          queue: 'sav',
          steps: [{ atMs: 60_000, mode: 'widen', required: [], alsoQueues: ['vente'] }],
        },
      ],
    ],
  ],
  [
    'sent on at once',
    'route',
    [[[leaf('queue.staffedAgents', 'equal', 0)], { steps: [], maxWaitMs: 0 }]],
  ],
  [
    'guarded against unknown',
    'route',
    [[[leaf('customer.tier', 'notEqual', 'none'), known('customer.tier')], { class: 1 }]],
  ],
  [
    'unknown spoken of',
    'route',
    [
      [
        [{ any: [leaf('customer.tier', 'notIn', ['gold']), leaf('customer.tier', 'equal', null)] }],
        { class: 3 },
      ],
    ],
  ],
  [
    'negative tests of what is known',
    'route',
    [
      [
        [leaf('call.type', 'notEqual', 'order'), leaf('caller.prefixClass', 'notIn', ['abroad'])],
        { queue: 'sav' },
      ],
    ],
  ],
  [
    'rows that meet',
    'route',
    [
      [
        [leaf('queue.waiting', 'greaterThan', 40)],
        { queue: 'relance', fallback: { kind: 'callback' } },
      ],
      [[leaf('queue.waiting', 'greaterThan', 20)], { class: 3 }],
      [[leaf('queue.waiting', 'greaterThan', 10)], { class: 1 }],
    ],
  ],
  ['a dated rule', 'route', [[[leaf('call.campaign', 'equal', 'printemps')], { class: 1 }]], {}],
  [
    'music while waiting',
    'treat',
    [[[leaf('call.treatmentPoint', 'equal', 'queued')], { music: 'calm', say: [] }]],
  ],
  [
    'position after two minutes',
    'treat',
    [
      [
        [
          leaf('call.waitMs', 'greaterThanInclusive', 120_000),
          leaf('call.position', 'lessThanInclusive', 20),
        ],
        { announce: ['position'], offer: 'callback' },
      ],
    ],
  ],
  [
    'a guarded wait',
    'treat',
    [
      [
        [{ not: leaf('call.ewtMs', 'lessThan', 60_000) }, known('call.ewtMs')],
        { say: ['long-wait'] },
      ],
    ],
  ],
  [
    'a warranty',
    'prompt',
    [
      [
        [
          leaf('line.category', 'in', ['washers', 'dryers']),
          leaf('order.skus', 'not:someFact:in', ['WARR-3Y']),
        ],
      ],
    ],
  ],
  [
    'two prompts for one line',
    'prompt',
    [
      [[leaf('line.sku', 'equal', 'A')]],
      [[leaf('line.sku', 'equal', 'A')], { priceGroup: 'spring', quantity: 2 }],
    ],
  ],
  [
    'an order of one family',
    'prompt',
    [
      [
        [
          leaf('order.categories', 'everyFact:in', ['linge', 'bain']),
          leaf('order.lineCount', 'greaterThan', 1),
        ],
      ],
    ],
  ],
  [
    'lines picked by where',
    'prompt',
    [
      [
        [
          {
            fact: 'order.lineCount',
            operator: 'greaterThan',
            value: 0,
            params: {
              where: {
                all: [
                  leaf('line.category', 'equal', 'linge'),
                  leaf('line.quantity', 'greaterThan', 1),
                ],
              },
            },
          } as ConditionFile,
        ],
      ],
    ],
  ],
  [
    'a greeting',
    'script',
    [
      [[leaf('order.sourceCode', 'in', ['P27', 'P28'])]],
      [[leaf('customer.tier', 'equal', 'gold')], { mustConfirm: true }],
    ],
  ],
  [
    'a note at the end',
    'script',
    [[[leaf('order.totalMinor', 'greaterThan', 10_000)], { at: 'orderEnd', audience: 'note' }]],
  ],
  [
    'held for review',
    'check',
    [
      [
        [
          leaf('order.totalMinor', 'greaterThan', 50_000),
          leaf('order.billingEqualsDelivery', 'equal', false),
        ],
      ],
    ],
  ],
  [
    'scores alone',
    'check',
    [
      [
        [leaf('order.paymentMethods', 'contains', 'card')],
        { effect: 'score', score: 20, hold: undefined, review: undefined },
      ],
    ],
  ],
  [
    'underpaid orders',
    'check',
    [
      [
        [leaf('order.underpaidPpm', 'greaterThan', 50_000)],
        { effect: 'note', hold: undefined, review: undefined },
      ],
    ],
  ],
  [
    'limits by role',
    'priceLimit',
    [
      [
        [
          leaf('agent.roles', 'someFact:in', ['sales-senior']),
          leaf('price.overCostPpm', 'greaterThanInclusive', 50_000),
          leaf('price.belowListPpm', 'lessThanInclusive', 150_000),
        ],
      ],
      [
        [leaf('price.belowListPpm', 'lessThanInclusive', 300_000)],
        { verdict: 'approve', approverRole: 'sales-manager' },
      ],
    ],
  ],
  [
    'all roles needed',
    'priceLimit',
    [[[leaf('agent.roles', 'everyValue:swap:in', ['sales-senior', 'sales-manager'])]]],
  ],
  [
    'once a year',
    'coupon',
    [
      [
        [
          leaf('order.coupons', 'contains', 'SPRING10'),
          leaf('coupon.redeemedByCustomer365d', 'greaterThanInclusive', 1),
        ],
      ],
    ],
  ],
  [
    'under the minimum',
    'coupon',
    [[[leaf('order.subtotalMinor', 'lessThan', { fact: 'coupon.minimumMinor' })]]],
  ],
];

/** By name. The last resort of kinds *first* refuses a price, else it is the plain outcome. */
export const cleanSets: ReadonlyMap<string, RuleSetFile> = new Map(
  rows.map(([name, kind, rules, more]) => {
    const files = rules.map(([conditions, outcome], place) => {
      const rule = aRule(
        kind,
        `rule-${place + 1}`,
        1_000 - place * 10,
        conditions,
        outcome as Partial<Outcome>,
      );
      return name === 'a dated rule' ? { ...rule, to: '2027-01-01T00:00:00+01:00' } : rule;
    });
    const last = kind === 'priceLimit' ? { verdict: 'refuse' } : {};
    if (ruleKinds[kind].combination === 'first')
      files.push(everythingElseRule(kind, last as Partial<Outcome>));
    return [name, aRuleSet(kind, JSON.parse(JSON.stringify(files)), more)];
  }),
);
