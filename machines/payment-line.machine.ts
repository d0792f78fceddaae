/**
 * A payment line of an order. An unknown outcome is a state, resolved by look-up, webhook or
 * person. A timed-out or voided request may still turn out authorised. Source: durable-orders.md
 * 4.2.
 */
import { setup } from 'xstate';

export type PaymentLineEvent = {
  readonly type: `line.${
    | 'requested'
    | 'authorised'
    /** Money moved without authorisation: gift card, voucher, cash, check. */
    | 'posted'
    | 'declined'
    | 'unknown'
    | 'expired'
    | 'capturing'
    | 'captured'
    /** A part was captured; the rest must be authorised again. */
    | 'partlyCaptured'
    | 'captureFailed'
    | 'voiding'
    | 'voided'
    | 'voidFailed'
    | 'refunding'
    | 'refunded'
    | 'refundFailed'
    | 'disputed'
    /** The amount was reduced to what was captured, or to what was not refunded. */
    | 'reduced'}`;
};

/** No money is secured. */
const unsecured = {
  'line.requested': 'requested',
  'line.authorised': 'authorised',
  'line.posted': 'captured',
  'line.voided': 'voided',
} as const;

export const paymentLineMachine = setup({
  types: { events: {} as PaymentLineEvent },
}).createMachine({
  id: 'paymentLine',
  initial: 'notSubmitted',
  states: {
    notSubmitted: { on: unsecured },
    requested: {
      on: { ...unsecured, 'line.declined': 'declined', 'line.unknown': 'unknown' },
    },
    unknown: {
      on: { ...unsecured, 'line.declined': 'declined', 'line.reduced': 'captured' },
    },
    declined: { on: { ...unsecured, 'line.reduced': 'captured' } },
    authorised: {
      on: {
        'line.requested': 'requested',
        'line.expired': 'expired',
        'line.capturing': 'capturing',
        'line.voiding': 'voiding',
      },
    },
    expired: { on: { ...unsecured, 'line.reduced': 'captured' } },
    capturing: {
      on: {
        'line.captured': 'captured',
        'line.partlyCaptured': 'authorised',
        'line.captureFailed': 'captureFailed',
      },
    },
    captureFailed: { on: { 'line.capturing': 'capturing', 'line.captured': 'captured' } },
    captured: {
      on: {
        'line.requested': 'requested',
        'line.refunding': 'refunding',
        'line.refunded': 'refunded',
        'line.disputed': 'disputed',
      },
    },
    voiding: {
      on: {
        'line.voided': 'voided',
        'line.reduced': 'captured',
        'line.voidFailed': 'authorised',
      },
    },
    voided: { on: { 'line.requested': 'requested', 'line.authorised': 'authorised' } },
    refunding: {
      on: {
        'line.refunded': 'refunded',
        'line.reduced': 'captured',
        'line.refundFailed': 'captured',
      },
    },
    refunded: { on: { 'line.disputed': 'disputed' } },
    disputed: { on: { 'line.refunded': 'refunded', 'line.captured': 'captured' } },
  },
});
