/**
 * The offer: one attempt to give a call to an agent. An accepted offer is parked while another has
 * the claim, and connecting once it has it. Alerting restarts the answer limit once. Source:
 * acd-routing.md B3.
 */
import { setup } from 'xstate';
import type { EventOf } from './life-cycle-names.ts';

/** How long an offer waits for its agent. */
export interface OfferLimits {
  readonly answerLimitMs: number;
  /** From acceptance until both talk. */
  readonly connectLimitMs: number;
}

/** What the core and the switch do with an offer. */
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
  description: 'One attempt to give a call to an agent. Alerting restarts the answer limit once.',
  context: ({ input }) => input,
  initial: 'offered',
  states: {
    offered: {
      description: 'The agent is asked to take the call.',
      tags: ['live'],
      initial: 'made',
      states: {
        made: {
          description: 'The device has not reported that it alerts.',
          on: { 'offer.alerting': 'alerting' },
          after: { answerLimit: '#offer.expired' },
        },
        alerting: { description: 'The device alerts.', after: { answerLimit: '#offer.expired' } },
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
      description: 'Accepted while another offer of the call has the claim.',
      tags: ['live'],
      on: {
        'offer.connecting': 'connecting',
        'offer.rejected': 'rejected',
        'offer.failed': 'failed',
        'offer.rescinded': 'rescinded',
      },
    },
    connecting: {
      description: 'The agent has the claim and is being connected.',
      tags: ['live'],
      on: {
        'offer.connected': 'connected',
        'offer.failed': 'failed',
        'offer.rescinded': 'rescinded',
      },
      after: { connectLimit: 'failed' },
    },
    connected: { description: 'Agent and caller talk; the interaction begins.', type: 'final' },
    rejected: { description: 'The agent declined.', type: 'final' },
    expired: { description: 'The agent did not answer in time.', type: 'final' },
    failed: {
      description: 'The agent could not be reached, or media did not connect.',
      type: 'final',
    },
    rescinded: { description: 'The offer was withdrawn.', type: 'final' },
  },
});
