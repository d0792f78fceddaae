/**
 * The call: a customer's contact, from arrival to end. While its offers alert it is queued; while
 * one has the claim it is connecting. Legs are in `leg.machine.ts`. Source: acd-routing.md B3, B13,
 * B14.
 */
import { setup } from 'xstate';
import type { EventOf } from './life-cycle-names.ts';

/** Events of the call, and of the offer that has the claim. */
export type CallEvent = EventOf<
  | 'call.blocked'
  | 'directCall.began'
  | 'call.queued'
  | 'offer.connecting'
  | 'offer.connected'
  | 'offer.failed'
  | 'offer.rescinded'
  | 'call.held'
  | 'call.retrieved'
  | 'call.abandoned'
  | 'callback.planned'
  | 'call.messageTaken'
  | 'call.ended'
>;

export const callMachine = setup({ types: { events: {} as CallEvent } }).createMachine({
  id: 'call',
  initial: 'arrived',
  states: {
    arrived: {
      on: {
        'call.blocked': 'ended',
        'call.queued': 'queued',
        'directCall.began': 'connected',
      },
    },
    queued: {
      on: {
        // Moved to another queue.
        'call.queued': 'queued',
        'offer.connecting': 'connecting',
        'call.abandoned': 'ended',
        'callback.planned': 'callback',
        'call.messageTaken': 'ended',
        'call.ended': 'ended',
      },
    },
    connecting: {
      on: {
        'offer.connected': 'connected',
        'offer.failed': 'queued',
        'offer.rescinded': 'queued',
        'call.abandoned': 'ended',
      },
    },
    connected: {
      initial: 'talking',
      states: {
        talking: { on: { 'call.held': 'held' } },
        held: { on: { 'call.retrieved': 'talking' } },
      },
      // A connected call may also return to a queue by transfer.
      on: { 'call.queued': 'queued', 'call.ended': 'ended' },
    },
    // The line is released and the place kept; the caller is dialled once an agent is found.
    callback: {
      initial: 'planned',
      states: {
        planned: { on: { 'offer.connecting': 'attempting' } },
        attempting: {
          on: {
            'offer.connected': '#call.connected',
            'offer.failed': 'planned',
            'offer.rescinded': 'planned',
          },
        },
      },
      on: { 'call.ended': 'ended' },
    },
    ended: { type: 'final' },
  },
});
