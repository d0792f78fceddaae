/**
 * The nine kinds of rules, how the matches of each become one outcome, and from when on its facts
 * are known.
 *
 * Source: rules.md C0, C1.
 */

/** How matches combine: the one of highest priority wins, or all count, in order of priority. */
export type Combination = 'first' | 'collect';

/** Earliest point at which a fact is known; later points know all that earlier ones do. */
export const knownPoints = [
  'always',
  'arrival',
  'identified',
  'classified',
  'queued',
  'line',
  'submit',
] as const;

export type KnownPoint = (typeof knownPoints)[number];

interface KindEntry {
  readonly combination: Combination;
  /** What is known when rules of this kind are asked. */
  readonly decidedAt: KnownPoint;
}

/** The kinds of the table, and what each does with its matches. */
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

export type RuleKind = keyof typeof ruleKinds;

/** In the order of the table. */
export const ruleKindNames = Object.keys(ruleKinds) as readonly RuleKind[];

/** Whether something known from `point` on is known when a kind is decided. */
export function isKnownFor(kind: RuleKind, point: KnownPoint): boolean {
  return knownPoints.indexOf(point) <= knownPoints.indexOf(ruleKinds[kind].decidedAt);
}

/** The rule every set of a kind *first* ends with: it always holds, at the lowest priority. */
export const everythingElse = 'everything-else';
