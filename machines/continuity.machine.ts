/**
 * A customer's continuity programme: its states and its billing, as two regions.
 * `orders/continuity/` decides and sends the events, each of which belongs to one region. Source:
 * durable-orders.md 8.
 */
import { setup } from 'xstate';
import type { EventOf } from './life-cycle-names.ts';

export type ContinuityMachineEvent = EventOf<
  | `life.${'begun' | 'paused' | 'resumed' | 'ending' | 'ended' | 'cancelled'}`
  | 'billing.upfront'
  /** A shipment's card was declined or has expired. */
  | 'billing.dunning'
  | 'billing.recovered'
>;

export const continuityMachine = setup({
  types: { events: {} as ContinuityMachineEvent },
}).createMachine({
  id: 'continuity',
  type: 'parallel',
  states: {
    life: {
      initial: 'scheduled',
      states: {
        // Nothing has been shipped yet.
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
        // No further shipment comes, but earlier orders are open.
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
