/**
 * The leg: one address's view of a call. Events are states reported by the switch, which may skip
 * dialling states but never goes back. Source: tapi-call-center.md 3.6.
 */
import { setup } from 'xstate';
import type { EventOf } from './life-cycle-names.ts';

export type LegEvent = EventOf<
  | 'leg.offering'
  | 'leg.accepted'
  | 'leg.queued'
  | 'leg.dialing'
  | 'leg.proceeding'
  | 'leg.ringback'
  | 'leg.busy'
  | 'leg.specialInfo'
  | 'leg.connected'
  | 'leg.onHold'
  | 'leg.onHoldPendingTransfer'
  | 'leg.onHoldPendingConference'
  | 'leg.conferenced'
  | 'leg.disconnected'
  | 'leg.ended'
>;

export const legMachine = setup({ types: { events: {} as LegEvent } }).createMachine({
  id: 'leg',
  description: 'One address’s view of a call, as the switch reports it.',
  initial: 'created',
  states: {
    created: {
      description: 'The leg has no direction yet.',
      on: {
        'leg.offering': 'offering',
        'leg.dialing': 'dialing',
        'leg.disconnected': 'disconnected',
      },
    },
    offering: {
      description: 'It rings at an address.',
      on: {
        'leg.accepted': 'accepted',
        'leg.connected': 'connected',
        'leg.queued': 'queued',
        'leg.disconnected': 'disconnected',
        'leg.ended': 'ended',
      },
    },
    accepted: {
      description: 'An application will answer it.',
      on: {
        'leg.connected': 'connected',
        'leg.queued': 'queued',
        'leg.disconnected': 'disconnected',
      },
    },
    queued: {
      description: 'It waits at a queue.',
      on: { 'leg.disconnected': 'disconnected', 'leg.ended': 'ended' },
    },
    dialing: {
      description: 'A number is dialled.',
      on: {
        'leg.proceeding': 'proceeding',
        'leg.ringback': 'ringback',
        'leg.connected': 'connected',
        'leg.busy': 'busy',
        'leg.specialInfo': 'specialInfo',
        'leg.disconnected': 'disconnected',
      },
    },
    proceeding: {
      description: 'The network routes the call.',
      on: {
        'leg.ringback': 'ringback',
        'leg.connected': 'connected',
        'leg.busy': 'busy',
        'leg.specialInfo': 'specialInfo',
        'leg.disconnected': 'disconnected',
      },
    },
    ringback: {
      description: 'The other side rings.',
      on: {
        'leg.connected': 'connected',
        'leg.busy': 'busy',
        'leg.specialInfo': 'specialInfo',
        'leg.disconnected': 'disconnected',
      },
    },
    busy: { description: 'The other side is busy.', on: { 'leg.disconnected': 'disconnected' } },
    specialInfo: {
      description: 'The network says why it cannot connect.',
      on: { 'leg.disconnected': 'disconnected' },
    },
    connected: {
      description: 'The address takes part in the call.',
      on: {
        'leg.onHold': 'onHold',
        'leg.onHoldPendingTransfer': 'onHoldPendingTransfer',
        'leg.onHoldPendingConference': 'onHoldPendingConference',
        'leg.conferenced': 'conferenced',
        'leg.disconnected': 'disconnected',
        'leg.ended': 'ended',
      },
    },
    onHold: {
      description: 'The address has the call on hold.',
      on: {
        'leg.connected': 'connected',
        'leg.onHoldPendingTransfer': 'onHoldPendingTransfer',
        'leg.conferenced': 'conferenced',
        'leg.disconnected': 'disconnected',
        'leg.ended': 'ended',
      },
    },
    onHoldPendingTransfer: {
      description: 'On hold while a consultation may become a transfer.',
      on: {
        'leg.connected': 'connected',
        'leg.conferenced': 'conferenced',
        'leg.disconnected': 'disconnected',
        'leg.ended': 'ended',
      },
    },
    onHoldPendingConference: {
      description: 'On hold while a party is added to the conference.',
      on: {
        'leg.connected': 'connected',
        'leg.conferenced': 'conferenced',
        'leg.disconnected': 'disconnected',
        'leg.ended': 'ended',
      },
    },
    conferenced: {
      description: 'The address takes part in a conference.',
      on: {
        'leg.connected': 'connected',
        'leg.onHold': 'onHold',
        'leg.onHoldPendingConference': 'onHoldPendingConference',
        'leg.disconnected': 'disconnected',
        'leg.ended': 'ended',
      },
    },
    disconnected: { description: 'The other side has left.', on: { 'leg.ended': 'ended' } },
    ended: { description: 'The leg is over.', type: 'final' },
  },
});
