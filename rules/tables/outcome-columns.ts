/**
 * The outcome columns of each kind: `=> member`, with dots where members lie inside each other.
 *
 * Source: rules.md C9; the notation of lists, skill terms and fallbacks is ours where its example
 * is silent.
 */
import type { RuleKind } from '../language/rule-kind.ts';

/**
 * How a cell is written. `text`: itself. `number`, `truth`: a number; true or false. `list`: texts
 * between `+`. `terms`: `german:60+orders*2+agent=anna`. `fallback`: `callback`, `move:queue`,
 * `message:text`, `end:text`. `json`: objects as JSON; `textOrJson`: a text where it is one.
 */
export type OutcomeForm =
  | 'text'
  | 'number'
  | 'truth'
  | 'list'
  | 'terms'
  | 'fallback'
  | 'json'
  | 'textOrJson';

export interface OutcomeColumn {
  /** Members of the outcome, outermost first. */
  readonly path: readonly string[];
  readonly form: OutcomeForm;
}

/** What the headers of outcomes begin with. */
export const outcomeMark = '=>';

function columns(forms: { readonly [path: string]: OutcomeForm }): readonly OutcomeColumn[] {
  return Object.entries(forms).map(([path, form]) => ({ path: path.split('.'), form }));
}

/** By kind, in the order tables show them. */
export const outcomeColumns: { readonly [Kind in RuleKind]: readonly OutcomeColumn[] } = {
  classify: columns({ callType: 'text', language: 'text', tags: 'list' }),
  admit: columns({ action: 'text', text: 'text', callbackWithinMs: 'number' }),
  route: columns({
    queue: 'text',
    class: 'number',
    offsetMs: 'number',
    required: 'terms',
    preferred: 'terms',
    strategy: 'textOrJson',
    skipIfUnstaffed: 'truth',
    steps: 'json',
    maxWaitMs: 'number',
    fallback: 'fallback',
  }),
  treat: columns({
    say: 'list',
    music: 'text',
    announce: 'list',
    offer: 'text',
    nextInMs: 'number',
  }),
  prompt: columns({
    kind: 'text',
    sku: 'text',
    quantity: 'number',
    priceGroup: 'text',
    say: 'text',
    note: 'text',
    handleMs: 'number',
    'acceptPrior.accepted': 'number',
    'acceptPrior.shown': 'number',
    maxPerOrder: 'number',
    notAgainDays: 'number',
    reasonsToDecline: 'list',
  }),
  script: columns({ at: 'text', text: 'text', audience: 'text', mustConfirm: 'truth' }),
  check: columns({
    effect: 'text',
    reason: 'text',
    score: 'number',
    'hold.code': 'text',
    'hold.source': 'text',
    'hold.removeReservations': 'truth',
    'review.queue': 'text',
    'review.required': 'terms',
    'review.dueInMs': 'number',
    text: 'text',
  }),
  priceLimit: columns({ verdict: 'text', approverRole: 'text', reasonSet: 'text', text: 'text' }),
  coupon: columns({ refuse: 'text', text: 'text' }),
};

/** `=> hold.code` */
export function outcomeHeader({ path }: OutcomeColumn): string {
  return `${outcomeMark} ${path.join('.')}`;
}
