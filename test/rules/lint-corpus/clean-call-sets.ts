/** Clean sets of the kinds that calls ask. */
import { leaf } from '../../support/rule-set-builders.ts';
import type { Row } from './clean-row.ts';

const known = (fact: string) => leaf(fact, 'notEqual', null);
const notTransferred = leaf('call.transferCount', 'equal', 0);

export const cleanCallSets: readonly Row[] = [
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
];
