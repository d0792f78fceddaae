/** What a refusal of an order means to who takes it, and what would help. */
import type { Problem } from '../terminal/action.ts';

/** By code; what to type, where something helps. */
const advice: Readonly<Record<string, string>> = {
  order_incomplete:
    'Add what is missing, then recap; a programme is given its card by: back, programme <line> <token>',
  payment_required: 'Pay what is due, as in: pay card 50% tok_ok',
  payment_method_not_valid: 'Choose another method or amount; unpay takes a payment off',
  total_moved: 'Tell the customer the new total, then submit again',
  version_mismatch: 'Somebody was faster: look at the order as it is now, and try again',
  coupon_not_usable: 'Tell the customer why, and go on without it',
  item_not_sellable: 'Offer another item: find <words>',
  price_below_floor: 'A price nearer to the list',
  limit_exceeded: 'A price within your limit, or one that a supervisor sets',
  reason_required: 'Say why, after the rest',
  script_unconfirmed: 'Say it to the customer, then: said <name>',
  source_code_required: 'Ask for the code on the catalogue: code <code>',
  delivery_mode_not_valid: 'Choose another way of delivery',
  hold_checked_out: 'Somebody works on it: take another, or let them finish',
  hold_cleared: 'It is done: take the next',
  four_eyes_required: 'A colleague has to decide on it',
};
/** Actions that are called otherwise here. */
const ours: Readonly<Record<string, string>> = { complete: 'recap' };

/** The problem with what it means, what would help, and actions by the names they have here. */
export function withAdvice(problem: Problem | null): Problem | null {
  if (problem === null) return null;
  const { code, title, detail, allowed, errors = [] } = problem;
  const wrong = errors
    .map(({ pointer, expected }) => ` ${pointer}: expected ${expected}.`)
    .join('');
  const help = advice[code] === undefined ? '' : ` ${advice[code]}.`;
  return {
    ...problem,
    detail: `${title}. ${detail}${wrong}${help}`,
    ...(allowed === undefined ? {} : { allowed: allowed.map((one) => ours[one] ?? one) }),
  };
}
