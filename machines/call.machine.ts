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
  description: 'A customer’s contact, from arrival to end. It stays queued while offers alert.',
  initial: 'arrived',
  states: {
    arrived: {
      description: 'The call is there; the rules decide what becomes of it.',
      on: {
        'call.blocked': 'ended',
        'call.queued': 'queued',
        'directCall.began': 'connected',
      },
    },
    queued: {
      description: 'It waits in a queue; its offers may alert.',
      tags: ['waiting'],
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
      description: 'One agent has the claim and is being connected.',
      tags: ['waiting'],
      on: {
        'offer.connected': 'connected',
        'offer.failed': 'queued',
        'offer.rescinded': 'queued',
        'call.abandoned': 'ended',
      },
    },
    connected: {
      description: 'An agent has the call.',
      initial: 'talking',
      states: {
        talking: { description: 'Caller and agent talk.', on: { 'call.held': 'held' } },
        held: { description: 'The caller is on hold.', on: { 'call.retrieved': 'talking' } },
      },
      on: { 'call.queued': 'queued', 'call.ended': 'ended' },
    },
    callback: {
      description:
        'The line is released and the place kept; the caller is dialled once an agent is found.',
      tags: ['waiting'],
      initial: 'planned',
      states: {
        planned: {
          description: 'It waits for an agent.',
          on: { 'offer.connecting': 'attempting' },
        },
        attempting: {
          description: 'An agent has the claim, and the caller is dialled.',
          on: {
            'offer.connected': '#call.connected',
            'offer.failed': 'planned',
            'offer.rescinded': 'planned',
          },
        },
      },
      on: { 'call.ended': 'ended' },
    },
    ended: { description: 'The call is over.', type: 'final' },
  },
});
