/** Random outcomes of each kind, small and valid by shape; what they name stands in no centre. */
import fc from 'fast-check';
import type { Outcome, OutcomeOf, RuleKind } from '../../rules/index.ts';

const queue = fc.constantFrom('orders-en', 'orders-fr');
const text = fc.constantFrom('welcome', 'sorry', 'offer');
const weight = fc.integer({ min: 0, max: 3 });

const outcomes: { readonly [Kind in RuleKind]: fc.Arbitrary<OutcomeOf[Kind]> } = {
  classify: fc
    .record(
      {
        callType: fc.constantFrom('order', 'service', 'return'),
        language: fc.constantFrom('en', 'fr'),
        tags: fc.subarray(['gold', 'after-sales', 'press']),
      },
      { requiredKeys: ['tags'] },
    )
    // A rule must give something.
    .map((given) => (Object.keys(given).length > 1 ? given : { tags: [...given.tags, 'other'] })),
  admit: fc.record({ action: fc.constantFrom('accept', 'busy', 'closed', 'block'), text }),
  route: fc.record({
    queue,
    class: fc.constantFrom(0, 1, 2, 3),
    offsetMs: fc.constantFrom(0, -60_000),
    required: fc.constant([{ skill: 'orders' }]),
    preferred: fc.constant([]),
    steps: fc.constant([]),
    fallback: fc.constant({ kind: 'callback' as const }),
    maxWaitMs: fc.constantFrom(300_000, 600_000),
  }),
  treat: fc.record({ say: fc.tuple(text), nextInMs: fc.constantFrom(5_000, 30_000) }),
  prompt: fc.record({
    kind: fc.constantFrom('upSell', 'crossSell'),
    sku: fc.constantFrom('LINGE-01', 'LINGE-02'),
    quantity: fc.constantFrom(1, 2),
    say: text,
    handleMs: fc.constant(20_000),
    acceptPrior: fc.record({ accepted: weight, shown: fc.constant(10) }),
    maxPerOrder: fc.constantFrom(1, 2, 3),
    notAgainDays: fc.constant(30),
    reasonsToDecline: fc.constant(['too-expensive']),
  }),
  script: fc.record({
    at: fc.constantFrom('orderStart', 'line', 'prompt', 'payment', 'orderEnd'),
    text,
    audience: fc.constantFrom('say', 'note'),
    mustConfirm: fc.boolean(),
  }),
  check: fc
    .record({
      effect: fc.constantFrom('refuse', 'hold', 'score', 'note'),
      reason: fc.constantFrom('too-large', 'odd-address'),
      score: weight,
      text,
    })
    .map((given) =>
      given.effect === 'hold'
        ? { ...given, hold: { code: 'RULE', removeReservations: false } }
        : given,
    ),
  priceLimit: fc.record({
    verdict: fc.constantFrom('allow', 'refuse'),
    reasonSet: fc.constant('price-reasons'),
  }),
  coupon: fc.record({ refuse: fc.constantFrom('expired', 'not-yours'), text }),
};

/** An outcome of a rule of a kind. */
export function arbitraryOutcome(kind: RuleKind): fc.Arbitrary<Outcome> {
  return outcomes[kind];
}
