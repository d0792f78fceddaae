/**
 * The offer: one attempt to give one call to one agent, up to its one end.
 *
 * Accepted is parked behind another's claim; with the claim an offer is connecting at once.
 * Alerting restarts the answer limit, once: a second alerting is not legal.
 * Source: acd-routing.md B3.
 */
import { setup } from 'xstate';

/** What decides how long an offer may last. */
export interface Ringing {
  readonly answerLimitMs: number;
  readonly connectLimitMs: number;
}

/** What moves an offer, beside its two limits. */
export type OfferEvent =
  | { readonly type: 'offer.alerting' }
  | { readonly type: 'offer.accepted' }
  | { readonly type: 'offer.connecting' }
  | { readonly type: 'offer.connected' }
  | { readonly type: 'offer.rejected' }
  | { readonly type: 'offer.failed' }
  | { readonly type: 'offer.rescinded' };

/** Tries one call on one agent. */
export const offerMachine = setup({
  types: { context: {} as Ringing, input: {} as Ringing, events: {} as OfferEvent },
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
