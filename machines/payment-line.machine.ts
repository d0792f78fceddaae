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

export const paymentLineMachine = setup({
  types: { events: {} as PaymentLineEvent },
}).createMachine({
  id: 'paymentLine',
  description:
    'One payment of an order. A timed-out or voided request may still turn out authorised.',
  initial: 'notSubmitted',
  states: {
    notSubmitted: {
      description: 'Nothing was requested yet.',
      on: {
        'line.requested': 'requested',
        'line.authorised': 'authorised',
        'line.posted': 'captured',
        'line.voided': 'voided',
      },
    },
    requested: {
      description: 'An authorisation was requested.',
      on: {
        'line.requested': 'requested',
        'line.authorised': 'authorised',
        'line.posted': 'captured',
        'line.voided': 'voided',
        'line.declined': 'declined',
        'line.unknown': 'unknown',
      },
    },
    unknown: {
      description: 'The outcome is not known; it is looked up.',
      on: {
        'line.requested': 'requested',
        'line.authorised': 'authorised',
        'line.posted': 'captured',
        'line.voided': 'voided',
        'line.declined': 'declined',
        'line.reduced': 'captured',
      },
    },
    declined: {
      description: 'The provider declined.',
      on: {
        'line.requested': 'requested',
        'line.authorised': 'authorised',
        'line.posted': 'captured',
        'line.voided': 'voided',
        'line.reduced': 'captured',
      },
    },
    authorised: {
      description: 'The amount is secured.',
      on: {
        'line.requested': 'requested',
        'line.expired': 'expired',
        'line.capturing': 'capturing',
        'line.voiding': 'voiding',
      },
    },
    expired: {
      description: 'The authorisation is no longer valid.',
      on: {
        'line.requested': 'requested',
        'line.authorised': 'authorised',
        'line.posted': 'captured',
        'line.voided': 'voided',
        'line.reduced': 'captured',
      },
    },
    capturing: {
      description: 'A capture was requested.',
      on: {
        'line.captured': 'captured',
        'line.partlyCaptured': 'authorised',
        'line.captureFailed': 'captureFailed',
      },
    },
    captureFailed: {
      description: 'The provider refused the capture.',
      on: { 'line.capturing': 'capturing', 'line.captured': 'captured' },
    },
    captured: {
      description: 'The money has moved.',
      on: {
        'line.requested': 'requested',
        'line.refunding': 'refunding',
        'line.refunded': 'refunded',
        'line.disputed': 'disputed',
      },
    },
    voiding: {
      description: 'A void was requested.',
      on: {
        'line.voided': 'voided',
        'line.reduced': 'captured',
        'line.voidFailed': 'authorised',
      },
    },
    voided: {
      description: 'The authorisation was released.',
      on: { 'line.requested': 'requested', 'line.authorised': 'authorised' },
    },
    refunding: {
      description: 'A refund was requested.',
      on: {
        'line.refunded': 'refunded',
        'line.reduced': 'captured',
        'line.refundFailed': 'captured',
      },
    },
    refunded: { description: 'The money was given back.', on: { 'line.disputed': 'disputed' } },
    disputed: {
      description: 'The customer’s bank disputes the payment.',
      on: { 'line.refunded': 'refunded', 'line.captured': 'captured' },
    },
  },
});
