/**
 * A customer's return of goods: its life and its refund, as two regions. `orders/returns/` decides
 * and sends the events. Source: dynamics-call-center.md 2.11; durable-orders.md 5.7.
 */
import { setup } from 'xstate';
import type { EventOf } from './life-cycle-names.ts';

export type ReturnMachineEvent = EventOf<
  | `life.${
      | 'claimed'
      | 'refused'
      | 'completed'
      | 'reopened'
      | 'submitted'
      | 'received'
      | 'closed'
      | 'cancelled'}`
  | `refund.${'due' | 'paid' | 'declined' | 'failed'}`
>;

export const returnMachine = setup({ types: { events: {} as ReturnMachineEvent } }).createMachine({
  id: 'return',
  type: 'parallel',
  states: {
    life: {
      initial: 'claiming',
      states: {
        // The order is asked whether these goods were shipped and are not returned already.
        claiming: { on: { 'life.claimed': 'created', 'life.refused': 'refused' } },
        created: { on: { 'life.completed': 'completed', 'life.cancelled': 'cancelled' } },
        completed: {
          on: {
            'life.reopened': 'created',
            'life.submitted': 'open',
            'life.cancelled': 'cancelled',
          },
        },
        open: { on: { 'life.received': 'received', 'life.cancelled': 'cancelled' } },
        received: { on: { 'life.closed': 'closed' } },
        // Credit that an exchange has released is still to be refunded.
        closed: { on: { 'life.received': 'received' } },
        refused: { type: 'final' },
        cancelled: { type: 'final' },
      },
    },
    refund: {
      initial: 'none',
      states: {
        none: { on: { 'refund.due': 'paying' } },
        paying: {
          on: {
            'refund.paid': 'paid',
            'refund.declined': 'declined',
            'refund.failed': 'failed',
          },
        },
        paid: { on: { 'refund.due': 'paying' } },
        declined: { on: { 'refund.due': 'paying' } },
        failed: { on: { 'refund.due': 'paying' } },
      },
    },
  },
});
