/**
 * The offer: one attempt to give a call to an agent. An accepted offer is parked while another has
 * the claim, and connecting once it has it. Alerting restarts the answer limit once. Source:
 * acd-routing.md B3.
 */
import { setup } from 'xstate';
import type { EventOf } from './life-cycle-names.ts';

export interface OfferLimits {
  readonly answerLimitMs: number;
  readonly connectLimitMs: number;
}

export type OfferEvent = EventOf<
  | 'offer.alerting'
  | 'offer.accepted'
  | 'offer.connecting'
  | 'offer.connected'
  | 'offer.rejected'
  | 'offer.failed'
  | 'offer.rescinded'
>;

export const offerMachine = setup({
  types: { context: {} as OfferLimits, input: {} as OfferLimits, events: {} as OfferEvent },
  delays: {
    answerLimit: ({ context }) => context.answerLimitMs,
    connectLimit: ({ context }) => context.connectLimitMs,
  },
}).createMachine({
  id: 'offer',
  context: ({ input }) => input,
  initial: 'offered',
  states: {
    offered: {
      initial: 'made',
      states: {
        made: { on: { 'offer.alerting': 'alerting' }, after: { answerLimit: '#offer.expired' } },
        alerting: { after: { answerLimit: '#offer.expired' } },
      },
      on: {
        'offer.connecting': 'connecting',
        'offer.accepted': 'accepted',
        'offer.rejected': 'rejected',
        'offer.failed': 'failed',
        'offer.rescinded': 'rescinded',
      },
    },
    accepted: {
      on: {
        'offer.connecting': 'connecting',
        'offer.rejected': 'rejected',
        'offer.failed': 'failed',
        'offer.rescinded': 'rescinded',
      },
    },
    connecting: {
      on: {
        'offer.connected': 'connected',
        'offer.failed': 'failed',
        'offer.rescinded': 'rescinded',
      },
      after: { connectLimit: 'failed' },
    },
    connected: { type: 'final' },
    rejected: { type: 'final' },
    expired: { type: 'final' },
    failed: { type: 'final' },
    rescinded: { type: 'final' },
  },
});
