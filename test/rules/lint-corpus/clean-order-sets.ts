/** Clean sets of the kinds that orders ask. */
import type { ConditionFile } from '../../../rules/index.ts';
import { leaf } from '../../support/rule-set-builders.ts';
import type { Row } from './clean-row.ts';

export const cleanOrderSets: readonly Row[] = [
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
