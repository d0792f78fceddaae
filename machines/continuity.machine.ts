/**
 * A customer's continuity programme: what may follow what in its life, and in how it is paid.
 *
 * As with orders it never chooses: the step of `orders/continuity/` decides, and sends the event
 * that says so. An event belongs to one region.
 * Source: durable-orders.md 8.
 */
import { setup } from 'xstate';

/** What moves a programme, by region. */
export type ContinuityMachineEvent =
  | {
      readonly type: `life.${'begun' | 'paused' | 'resumed' | 'ending' | 'ended' | 'cancelled'}`;
    }
  | { readonly type: 'billing.upfront' }
  /** The card of a shipment was declined, or has expired. */
  | { readonly type: 'billing.dunning' }
  | { readonly type: 'billing.recovered' };

/** Says what may happen to a programme. */
export const continuityMachine = setup({
  types: { events: {} as ContinuityMachineEvent },
}).createMachine({
  id: 'continuity',
  type: 'parallel',
  states: {
    life: {
      initial: 'scheduled',
      states: {
        // Nothing was shipped yet.
        scheduled: {
          on: {
            'life.begun': 'running',
            'life.paused': 'paused',
            'life.ending': 'ending',
            'life.cancelled': 'cancelled',
          },
        },
        running: {
          on: {
            'life.paused': 'paused',
            'life.ending': 'ending',
            'life.cancelled': 'cancelled',
          },
        },
        paused: { on: { 'life.resumed': 'running', 'life.cancelled': 'cancelled' } },
        // Nothing is to come; children are still open.
        ending: { on: { 'life.ended': 'ended', 'life.cancelled': 'cancelled' } },
        ended: { type: 'final' },
        cancelled: { type: 'final' },
      },
    },
    billing: {
      initial: 'perShipment',
      states: {
        perShipment: { on: { 'billing.upfront': 'upfront', 'billing.dunning': 'dunning' } },
        upfront: {},
        dunning: { on: { 'billing.recovered': 'perShipment' } },
      },
    },
  },
});
