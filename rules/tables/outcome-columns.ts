/** Outcome columns by kind: `=> member`, with dots for nested members. */
import type { RuleKind } from '../language/rule-kind.ts';

/**
 * Notation of a cell. `list`: texts joined by `+`. `terms`: `german:60+orders*2+agent=anna`.
 * `fallback`: `callback`, `move:queue`, `message:text`, `end:text`. `json`: JSON; `textOrJson`: a
 * plain text, or JSON for other values.
 */
export type OutcomeForm =
  | 'text'
  | 'whole'
  | 'truth'
  | 'list'
  | 'terms'
  | 'fallback'
  | 'json'
  | 'textOrJson';

export interface OutcomeColumn {
  /** Names of nested members, outermost first. */
  readonly path: readonly string[];
  readonly form: OutcomeForm;
}

export const outcomeMark = '=>';

function columns(forms: { readonly [path: string]: OutcomeForm }): readonly OutcomeColumn[] {
  return Object.entries(forms).map(([path, form]) => ({ path: path.split('.'), form }));
}

export const outcomeColumns: { readonly [Kind in RuleKind]: readonly OutcomeColumn[] } = {
  classify: columns({ callType: 'text', language: 'text', tags: 'list' }),
  admit: columns({ action: 'text', text: 'text', callbackWithinMs: 'whole' }),
  route: columns({
    queue: 'text',
    class: 'whole',
    offsetMs: 'whole',
    required: 'terms',
    preferred: 'terms',
    strategy: 'textOrJson',
    skipIfUnstaffed: 'truth',
    steps: 'json',
    maxWaitMs: 'whole',
    fallback: 'fallback',
  }),
  treat: columns({
    say: 'list',
    music: 'text',
    announce: 'list',
    offer: 'text',
    nextInMs: 'whole',
  }),
  prompt: columns({
    kind: 'text',
    sku: 'text',
    quantity: 'whole',
    priceGroup: 'text',
    say: 'text',
    note: 'text',
    handleMs: 'whole',
    'acceptPrior.accepted': 'whole',
    'acceptPrior.shown': 'whole',
    maxPerOrder: 'whole',
    notAgainDays: 'whole',
    reasonsToDecline: 'list',
  }),
  script: columns({ at: 'text', text: 'text', audience: 'text', mustConfirm: 'truth' }),
  check: columns({
    effect: 'text',
    reason: 'text',
    score: 'whole',
    'hold.code': 'text',
    'hold.source': 'text',
    'hold.removeReservations': 'truth',
    'review.queue': 'text',
    'review.required': 'terms',
    'review.dueInMs': 'whole',
    text: 'text',
  }),
  priceLimit: columns({ verdict: 'text', approverRole: 'text', reasonSet: 'text', text: 'text' }),
  coupon: columns({ refuse: 'text', text: 'text' }),
};

/** Header such as `=> hold.code`. */
export function outcomeHeader({ path }: OutcomeColumn): string {
  return `${outcomeMark} ${path.join('.')}`;
}
