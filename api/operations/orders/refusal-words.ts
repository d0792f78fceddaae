/**
 * Sentences for the reasons of an order's refusals; the reason's code is in the problem's `reason`.
 */

import type { Verdict } from '../../../contracts/index.ts';

interface Value {
  readonly [member: string]: unknown;
}
type Words = string | ((value: Value, money: (minor: number) => string) => string);

const lineState = 'the payment line is not in a state for it';
const sentences: { readonly [reason: string]: Words } = {
  account_on_hold: 'the customer’s account is on hold for everything',
  already_checked_out: ({ by }) => `the hold is checked out by ${by}`,
  already_cleared: ({ by }) => `the hold was cleared by ${by}`,
  already_held: 'that hold stands already',
  amount_or_percent: 'an amount or a share is expected, one of them',
  captured_line: 'the payment is captured already',
  closed: 'the order is closed',
  comment_required: 'a comment is expected',
  completion_on: 'it goes through the recap first',
  coupon: 'a coupon could not be used',
  coupon_known: 'the coupon is on the order already',
  days_or_date: 'days or a date is expected, one of them',
  exists: 'there is one of that name already',
  fraud: 'its fraud score is too high',
  four_eyes: 'a second person has to decide',
  gate_shut: 'its goods may not leave yet',
  hold_unknown: 'it has no such hold',
  in_transit: 'it is on its way already',
  invoiced: 'it is invoiced already',
  line_exists: 'it has a line of that id already',
  line_picked: 'goods of the line are picked already',
  line_state: lineState,
  line_unknown: ({ lineId }) => `it has no line ${lineId ?? 'of that id'}`,
  method_not_allowed: 'this customer or order cannot be paid so',
  more_than_ordered: ({ lineId }) => `line ${lineId} has no such quantity left`,
  no_lines: 'it has no lines',
  no_right: 'that is for others to decide',
  not_complete: 'it has not been through the recap',
  not_editable: 'its lines cannot be changed in this state',
  not_out_of_balance: 'its payments are in balance',
  not_owner: ({ by }) => (by === undefined ? 'nobody has checked the hold out' : `${by} has it`),
  nothing_to_pick: 'there is nothing to pick',
  order_too_large: ({ bytes, snapshotBytesMax }) =>
    `it would take ${bytes} bytes; expected at most ${snapshotBytesMax}`,
  out_of_balance: ({ balanceMinor }, money) =>
    `its payments come to ${money(Math.abs(Number(balanceMinor)))} ${
      Number(balanceMinor) > 0 ? 'less' : 'more'
    } than its total`,
  over_100_percent: 'its payments come to more than 100 %',
  paid_upfront: 'it is paid in advance',
  payment_missing: ({ balanceMinor }, money) =>
    `${money(Number(balanceMinor))} of it is still to be paid, and no payment is open`,
  picking_started: 'its goods are being picked',
  prepaid_line: 'the payment was made in advance',
  price_stale: 'a price has moved since',
  programme_incomplete: (lack) =>
    String(lack) === 'startDate'
      ? 'a programme has no start date'
      : 'a programme has no card or account to be paid by',
  prompt_repeated: 'that was offered on it already',
  prompt_unknown: 'nothing of that id is offered',
  retry_limit: 'the payment was declined too often',
  shipment_not_planned: 'no such shipment is planned',
  source_code_required: 'a source code is expected',
  total_moved: ({ totalMinor }, money) => `its total is ${money(Number(totalMinor))} now`,
  wrong_process: 'the message is for something else',
};

export const saidReasons: ReadonlySet<string> = new Set(Object.keys(sentences));

/** For messages that the order does not handle in its state, and reasons without a sentence. */
const notNow = 'it cannot be done now';

/** A clause: no capital, no full stop. */
export function reasonText(
  { code, value }: Pick<Verdict, 'code' | 'value'>,
  { currency }: { readonly currency: string },
): string {
  const words = sentences[code ?? ''] ?? notNow;
  if (typeof words === 'string') return words;
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const { maximumFractionDigits: digits = 2 } = format.resolvedOptions();
  const money = (minor: number) => `${(minor / 10 ** digits).toFixed(digits)} ${currency}`;
  return words(Object(value), money);
}
