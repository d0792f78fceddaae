/**
 * The order: five parallel regions, each with its legal order of states; each event belongs to one.
 * `orders/` sends the events. Payment is the verdict over all lines: unknown only after an open
 * request, captureFailed only after an open capture. Source: durable-orders.md 2.1.
 */
import { setup } from 'xstate';

/** Commands of an order, and verdicts of its payments. */
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

/** How the payments of an order stand together. */
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
  description: 'An order in five regions; each event belongs to one.',
  type: 'parallel',
  states: {
    entry: {
      description: 'How far the order has been entered.',
      initial: 'draft',
      states: {
        draft: {
          description: 'Lines and payments are entered.',
          on: {
            'entry.completed': 'completing',
            'entry.saved': 'submitted',
            'entry.cancelled': 'cancelled',
          },
        },
        completing: {
          description: 'The summary is read back to the customer.',
          on: {
            'entry.reopened': 'draft',
            'entry.submitting': 'submitting',
            'entry.cancelled': 'cancelled',
          },
        },
        submitting: {
          description: 'Checks run; a failed one returns the order.',
          on: {
            'entry.submitted': 'submitted',
            'entry.submitRefused': 'completing',
            'entry.resubmitRefused': 'modifying',
            'entry.cancelled': 'cancelled',
          },
        },
        submitted: {
          description: 'The order is placed.',
          on: {
            'entry.modifying': 'modifying',
            'entry.cancelled': 'cancelled',
            'entry.closed': 'closed',
          },
        },
        modifying: {
          description: 'A placed order is changed.',
          on: {
            'entry.submitting': 'submitting',
            'entry.submitted': 'submitted',
            'entry.cancelled': 'cancelled',
          },
        },
        cancelled: {
          description: 'Not final, as goods may turn out to have left.',
          on: { 'entry.goodsWon': 'submitted' },
        },
        closed: { description: 'Nothing more is expected.', on: { 'entry.goodsWon': 'submitted' } },
      },
    },
    gate: {
      description: 'Whether goods may leave.',
      initial: 'shut',
      states: {
        shut: { description: 'Goods may not leave.', on: { 'gate.opened': 'open' } },
        open: { description: 'Goods may leave.', on: { 'gate.shut': 'shut' } },
      },
    },
    holds: {
      description: 'Whether something holds the order.',
      initial: 'clear',
      states: {
        clear: { description: 'No hold is open.', on: { 'hold.placed': 'held' } },
        held: {
          description: 'At least one hold is open.',
          on: { 'hold.placed': 'held', 'hold.lastCleared': 'clear' },
        },
      },
    },
    payment: {
      description:
        'The verdict over all payment lines. One message may change several, so most can follow any other.',
      initial: 'none',
      on: {
        'payment.none': '.none',
        'payment.collecting': '.collecting',
        'payment.approved': '.approved',
        'payment.declined': '.declined',
        'payment.outOfBalance': '.outOfBalance',
        'payment.capturing': '.capturing',
        'payment.captured': '.captured',
        'payment.voiding': '.voiding',
        'payment.voided': '.voided',
        'payment.refunding': '.refunding',
        'payment.refunded': '.refunded',
      },
      states: {
        none: {
          description: 'No payment yet, or none is due.',
          on: { 'payment.captureFailed': 'captureFailed' },
        },
        collecting: {
          description: 'Authorisations are under way.',
          on: { 'payment.unknown': 'unknown', 'payment.captureFailed': 'captureFailed' },
        },
        approved: { description: 'The amount is secured, and none is being collected.' },
        declined: {
          description: 'A payment was declined.',
          on: { 'payment.captureFailed': 'captureFailed' },
        },
        unknown: {
          description: 'The outcome of a payment that was requested is not known.',
          on: { 'payment.captureFailed': 'captureFailed' },
        },
        outOfBalance: {
          description: 'The payments do not add up to the order.',
          on: { 'payment.captureFailed': 'captureFailed' },
        },
        capturing: {
          description: 'Money is being collected.',
          on: { 'payment.captureFailed': 'captureFailed' },
        },
        captured: { description: 'Money was collected, and none is being collected.' },
        captureFailed: { description: 'Money could not be collected.' },
        voiding: {
          description: 'Authorisations are being released.',
          on: { 'payment.captureFailed': 'captureFailed' },
        },
        voided: {
          description: 'Nothing is secured any longer.',
          on: { 'payment.captureFailed': 'captureFailed' },
        },
        refunding: {
          description: 'Money is being given back.',
          on: { 'payment.captureFailed': 'captureFailed' },
        },
        refunded: {
          description: 'Money was given back.',
          on: { 'payment.captureFailed': 'captureFailed' },
        },
      },
    },
    fulfilment: {
      description:
        'Where the goods are. They may leave after their release was stopped, so each state leads to shipped.',
      initial: 'none',
      states: {
        none: {
          description: 'No goods are reserved.',
          on: {
            'fulfilment.reserving': 'reserving',
            'fulfilment.released': 'released',
            // All lines are continuity programmes, whose parcels ship on dates of their own.
            'fulfilment.partlyShipped': 'partlyShipped',
            'fulfilment.shipped': 'shipped',
            'fulfilment.cancelled': 'cancelled',
          },
        },
        reserving: {
          description: 'Stock is being reserved.',
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
          description: 'Stock is reserved.',
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
          description: 'Stock is missing.',
          on: {
            'fulfilment.reserving': 'reserving',
            'fulfilment.reserved': 'reserved',
            'fulfilment.partlyShipped': 'partlyShipped',
            'fulfilment.shipped': 'shipped',
            'fulfilment.cancelled': 'cancelled',
          },
        },
        released: {
          description: 'The warehouse may pick.',
          on: {
            'fulfilment.stopped': 'reserved',
            'fulfilment.picked': 'picking',
            'fulfilment.partlyShipped': 'partlyShipped',
            'fulfilment.shipped': 'shipped',
            'fulfilment.recalling': 'recalling',
          },
        },
        picking: {
          description: 'The warehouse picks.',
          on: {
            'fulfilment.picked': 'picking',
            'fulfilment.stopped': 'reserved',
            'fulfilment.partlyShipped': 'partlyShipped',
            'fulfilment.shipped': 'shipped',
            'fulfilment.recalling': 'recalling',
          },
        },
        partlyShipped: {
          description: 'Some parcels have left.',
          on: {
            // The rest is stopped, to be changed.
            'fulfilment.stopped': 'reserved',
            'fulfilment.picked': 'partlyShipped',
            'fulfilment.partlyShipped': 'partlyShipped',
            'fulfilment.shipped': 'shipped',
          },
        },
        shipped: {
          description: 'All parcels have left; cancelled goods may still.',
          on: { 'fulfilment.shipped': 'shipped', 'fulfilment.delivered': 'delivered' },
        },
        delivered: {
          description: 'All parcels have arrived.',
          on: { 'fulfilment.shipped': 'shipped' },
        },
        recalling: {
          description: 'The warehouse is asked to stop.',
          on: {
            'fulfilment.recalled': 'recalled',
            'fulfilment.recallRefused': 'picking',
            'fulfilment.partlyShipped': 'partlyShipped',
            'fulfilment.shipped': 'shipped',
          },
        },
        recalled: {
          description: 'The warehouse has stopped.',
          on: { 'fulfilment.partlyShipped': 'partlyShipped', 'fulfilment.shipped': 'shipped' },
        },
        cancelled: {
          description: 'No goods are to leave.',
          on: { 'fulfilment.partlyShipped': 'partlyShipped', 'fulfilment.shipped': 'shipped' },
        },
      },
    },
  },
});
