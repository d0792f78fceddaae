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
  description: 'A customer’s return of goods: its life and its refund.',
  type: 'parallel',
  states: {
    life: {
      description: 'How far the return is.',
      initial: 'claiming',
      states: {
        claiming: {
          description: 'The order checks that the goods were shipped and not returned already.',
          on: { 'life.claimed': 'created', 'life.refused': 'refused' },
        },
        created: {
          description: 'The return is entered.',
          on: { 'life.completed': 'completed', 'life.cancelled': 'cancelled' },
        },
        completed: {
          description: 'All is entered; it may be submitted.',
          on: {
            'life.reopened': 'created',
            'life.submitted': 'open',
            'life.cancelled': 'cancelled',
          },
        },
        open: {
          description: 'The goods are expected.',
          on: { 'life.received': 'received', 'life.cancelled': 'cancelled' },
        },
        received: { description: 'The goods are here.', on: { 'life.closed': 'closed' } },
        closed: {
          description: 'Done; an exchange may release credit to refund.',
          on: { 'life.received': 'received' },
        },
        refused: { description: 'The order refused the claim.', type: 'final' },
        cancelled: { description: 'The return was cancelled.', type: 'final' },
      },
    },
    refund: {
      description: 'What the customer gets back.',
      initial: 'none',
      states: {
        none: { description: 'Nothing is due.', on: { 'refund.due': 'paying' } },
        paying: {
          description: 'A refund is under way.',
          on: {
            'refund.paid': 'paid',
            'refund.declined': 'declined',
            'refund.failed': 'failed',
          },
        },
        paid: { description: 'Refunded.', on: { 'refund.due': 'paying' } },
        declined: { description: 'The provider declined.', on: { 'refund.due': 'paying' } },
        failed: { description: 'The refund failed.', on: { 'refund.due': 'paying' } },
      },
    },
  },
});
