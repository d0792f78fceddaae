/**
 * The order: five parallel regions, each with its legal order of states; each event belongs to one.
 * `orders/` sends the events. The payment region has no order: its state is the verdict over all
 * payment lines. Source: durable-orders.md 2.1.
 */
import { setup } from 'xstate';

export type OrderMachineEvent =
  | { readonly type: `entry.${'completed' | 'reopened' | 'saved' | 'submitting' | 'submitted'}` }
  /** A failed check returns the order to its state before submission. */
  | { readonly type: 'entry.submitRefused' | 'entry.resubmitRefused' }
  | { readonly type: 'entry.modifying' | 'entry.cancelled' | 'entry.closed' }
  /** Goods left the warehouse before the cancellation was known. */
  | { readonly type: 'entry.goodsWon' }
  | { readonly type: 'gate.opened' | 'gate.shut' }
  | { readonly type: 'hold.placed' | 'hold.lastCleared' }
  | { readonly type: `payment.${PaymentVerdict}` }
  | {
      readonly type: `fulfilment.${
        | 'reserving'
        | 'reserved'
        | 'backordered'
        | 'released'
        | 'stopped'
        | 'picked'
        | 'partlyShipped'
        | 'shipped'
        | 'delivered'
        | 'recalling'
        | 'recalled'
        | 'recallRefused'
        | 'cancelled'}`;
    };

export type PaymentVerdict =
  | 'none'
  | 'collecting'
  | 'approved'
  | 'declined'
  | 'unknown'
  | 'outOfBalance'
  | 'capturing'
  | 'captured'
  | 'captureFailed'
  | 'voiding'
  | 'voided'
  | 'refunding'
  | 'refunded';

export const orderMachine = setup({ types: { events: {} as OrderMachineEvent } }).createMachine({
  id: 'order',
  type: 'parallel',
  states: {
    entry: {
      initial: 'draft',
      states: {
        draft: {
          on: {
            'entry.completed': 'completing',
            'entry.saved': 'submitted',
            'entry.cancelled': 'cancelled',
          },
        },
        completing: {
          on: {
            'entry.reopened': 'draft',
            'entry.submitting': 'submitting',
            'entry.cancelled': 'cancelled',
          },
        },
        submitting: {
          on: {
            'entry.submitted': 'submitted',
            'entry.submitRefused': 'completing',
            'entry.resubmitRefused': 'modifying',
            'entry.cancelled': 'cancelled',
          },
        },
        submitted: {
          on: {
            'entry.modifying': 'modifying',
            'entry.cancelled': 'cancelled',
            'entry.closed': 'closed',
          },
        },
        modifying: {
          on: {
            'entry.submitting': 'submitting',
            'entry.submitted': 'submitted',
            'entry.cancelled': 'cancelled',
          },
        },
        // A cancelled order is not final: goods may turn out to have left.
        cancelled: { on: { 'entry.goodsWon': 'submitted' } },
        closed: { on: { 'entry.goodsWon': 'submitted' } },
      },
    },
    gate: {
      initial: 'shut',
      states: {
        shut: { on: { 'gate.opened': 'open' } },
        open: { on: { 'gate.shut': 'shut' } },
      },
    },
    holds: {
      initial: 'clear',
      states: {
        clear: { on: { 'hold.placed': 'held' } },
        held: { on: { 'hold.placed': 'held', 'hold.lastCleared': 'clear' } },
      },
    },
    payment: {
      initial: 'none',
      on: {
        'payment.none': '.none',
        'payment.collecting': '.collecting',
        'payment.approved': '.approved',
        'payment.declined': '.declined',
        'payment.unknown': '.unknown',
        'payment.outOfBalance': '.outOfBalance',
        'payment.capturing': '.capturing',
        'payment.captured': '.captured',
        'payment.captureFailed': '.captureFailed',
        'payment.voiding': '.voiding',
        'payment.voided': '.voided',
        'payment.refunding': '.refunding',
        'payment.refunded': '.refunded',
      },
      states: {
        none: {},
        collecting: {},
        approved: {},
        declined: {},
        unknown: {},
        outOfBalance: {},
        capturing: {},
        captured: {},
        captureFailed: {},
        voiding: {},
        voided: {},
        refunding: {},
        refunded: {},
      },
    },
    fulfilment: {
      initial: 'none',
      states: {
        none: {
          on: {
            'fulfilment.reserving': 'reserving',
            'fulfilment.released': 'released',
            // All lines are continuity programmes, whose parcels ship on dates of their own.
            'fulfilment.partlyShipped': 'partlyShipped',
            'fulfilment.shipped': 'shipped',
            'fulfilment.cancelled': 'cancelled',
          },
        },
        // Goods may leave after their release was stopped, so each state leads to shipped.
        reserving: {
          on: {
            'fulfilment.reserving': 'reserving',
            'fulfilment.reserved': 'reserved',
            'fulfilment.backordered': 'backordered',
            'fulfilment.partlyShipped': 'partlyShipped',
            'fulfilment.shipped': 'shipped',
            'fulfilment.cancelled': 'cancelled',
          },
        },
        reserved: {
          on: {
            'fulfilment.reserving': 'reserving',
            'fulfilment.backordered': 'backordered',
            'fulfilment.released': 'released',
            'fulfilment.partlyShipped': 'partlyShipped',
            'fulfilment.shipped': 'shipped',
            'fulfilment.cancelled': 'cancelled',
          },
        },
        backordered: {
          on: {
            'fulfilment.reserving': 'reserving',
            'fulfilment.reserved': 'reserved',
            'fulfilment.partlyShipped': 'partlyShipped',
            'fulfilment.shipped': 'shipped',
            'fulfilment.cancelled': 'cancelled',
          },
        },
        released: {
          on: {
            'fulfilment.stopped': 'reserved',
            'fulfilment.picked': 'picking',
            'fulfilment.partlyShipped': 'partlyShipped',
            'fulfilment.shipped': 'shipped',
            'fulfilment.recalling': 'recalling',
          },
        },
        picking: {
          on: {
            'fulfilment.picked': 'picking',
            'fulfilment.stopped': 'reserved',
            'fulfilment.partlyShipped': 'partlyShipped',
            'fulfilment.shipped': 'shipped',
            'fulfilment.recalling': 'recalling',
          },
        },
        partlyShipped: {
          on: {
            // The rest is stopped, to be changed.
            'fulfilment.stopped': 'reserved',
            'fulfilment.picked': 'partlyShipped',
            'fulfilment.partlyShipped': 'partlyShipped',
            'fulfilment.shipped': 'shipped',
          },
        },
        // Cancelled or given-up goods may still ship later.
        shipped: {
          on: { 'fulfilment.shipped': 'shipped', 'fulfilment.delivered': 'delivered' },
        },
        delivered: { on: { 'fulfilment.shipped': 'shipped' } },
        recalling: {
          on: {
            'fulfilment.recalled': 'recalled',
            'fulfilment.recallRefused': 'picking',
            'fulfilment.partlyShipped': 'partlyShipped',
            'fulfilment.shipped': 'shipped',
          },
        },
        recalled: {
          on: { 'fulfilment.partlyShipped': 'partlyShipped', 'fulfilment.shipped': 'shipped' },
        },
        cancelled: {
          on: { 'fulfilment.partlyShipped': 'partlyShipped', 'fulfilment.shipped': 'shipped' },
        },
      },
    },
  },
});
