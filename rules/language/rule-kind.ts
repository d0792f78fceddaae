/**
 * The nine kinds of rules: how their matches combine, and which facts are known when they are
 * evaluated.
 * Source: rules.md C0, C1.
 */

/** `first`: the matching rule of highest priority decides; `collect`: all matches count. */
export type Combination = 'first' | 'collect';

/** Points in the life of a call or order at which facts become known, in order. */
export const knownPoints = [
  'always',
  'arrival',
  'identified',
  'classified',
  'queued',
  'line',
  'submit',
] as const;

export type DecisionPoint = (typeof knownPoints)[number];

interface KindEntry {
  readonly combination: Combination;
  readonly decidedAt: DecisionPoint;
}

/** Rule kinds by name. */
export const ruleKinds = {
  classify: { combination: 'collect', decidedAt: 'identified' },
  admit: { combination: 'first', decidedAt: 'queued' },
  route: { combination: 'first', decidedAt: 'queued' },
  treat: { combination: 'first', decidedAt: 'queued' },
  prompt: { combination: 'collect', decidedAt: 'line' },
  script: { combination: 'collect', decidedAt: 'line' },
  check: { combination: 'collect', decidedAt: 'submit' },
  priceLimit: { combination: 'first', decidedAt: 'line' },
  coupon: { combination: 'collect', decidedAt: 'line' },
} as const satisfies { readonly [kind: string]: KindEntry };

/** What the rules of a set decide. */
export type RuleKind = keyof typeof ruleKinds;

export const ruleKindNames = Object.keys(ruleKinds) as readonly RuleKind[];

/** Whether facts known from `point` on are known to rules of the kind. */
export function isKnownFor(kind: RuleKind, point: DecisionPoint): boolean {
  return knownPoints.indexOf(point) <= knownPoints.indexOf(ruleKinds[kind].decidedAt);
}

/** Name of the rule that must end every set of kind *first*; it always holds. */
export const everythingElse = 'everything-else';
