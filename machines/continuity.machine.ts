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
  description: 'A customer’s continuity programme: its shipments and how they are paid.',
  type: 'parallel',
  states: {
    life: {
      description: 'Shipments of the programme.',
      initial: 'scheduled',
      states: {
        scheduled: {
          description: 'Nothing was shipped yet.',
          on: {
            'life.begun': 'running',
            'life.paused': 'paused',
            'life.ending': 'ending',
            'life.cancelled': 'cancelled',
          },
        },
        running: {
          description: 'Shipments go out on their dates.',
          on: {
            'life.paused': 'paused',
            'life.ending': 'ending',
            'life.cancelled': 'cancelled',
          },
        },
        paused: {
          description: 'The customer paused the programme.',
          on: { 'life.resumed': 'running', 'life.cancelled': 'cancelled' },
        },
        ending: {
          description: 'No further shipment comes, but earlier orders are open.',
          on: { 'life.ended': 'ended', 'life.cancelled': 'cancelled' },
        },
        ended: { description: 'All shipments are done.', type: 'final' },
        cancelled: { description: 'The programme was cancelled.', type: 'final' },
      },
    },
    billing: {
      description: 'How shipments are paid.',
      initial: 'perShipment',
      states: {
        perShipment: {
          description: 'Each shipment is paid.',
          on: { 'billing.upfront': 'upfront', 'billing.dunning': 'dunning' },
        },
        upfront: { description: 'All was paid in advance.' },
        dunning: {
          description:
            'A shipment’s card was declined or has expired; the customer is asked again.',
          on: { 'billing.recovered': 'perShipment' },
        },
      },
    },
  },
});
