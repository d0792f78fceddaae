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

/** States that a leg can reach from any dialling state. */
const fromDialling = {
  'leg.connected': 'connected',
  'leg.busy': 'busy',
  'leg.specialInfo': 'specialInfo',
  'leg.disconnected': 'disconnected',
} as const;

export const legMachine = setup({ types: { events: {} as LegEvent } }).createMachine({
  id: 'leg',
  initial: 'created',
  states: {
    created: {
      on: {
        'leg.offering': 'offering',
        'leg.dialing': 'dialing',
        'leg.disconnected': 'disconnected',
      },
    },
    offering: {
      on: {
        'leg.accepted': 'accepted',
        'leg.connected': 'connected',
        'leg.queued': 'queued',
        'leg.disconnected': 'disconnected',
        'leg.ended': 'ended',
      },
    },
    accepted: {
      on: {
        'leg.connected': 'connected',
        'leg.queued': 'queued',
        'leg.disconnected': 'disconnected',
      },
    },
    queued: { on: { 'leg.disconnected': 'disconnected', 'leg.ended': 'ended' } },
    dialing: {
      on: { 'leg.proceeding': 'proceeding', 'leg.ringback': 'ringback', ...fromDialling },
    },
    proceeding: { on: { 'leg.ringback': 'ringback', ...fromDialling } },
    ringback: { on: fromDialling },
    busy: { on: { 'leg.disconnected': 'disconnected' } },
    specialInfo: { on: { 'leg.disconnected': 'disconnected' } },
    connected: {
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
      on: {
        'leg.connected': 'connected',
        'leg.onHoldPendingTransfer': 'onHoldPendingTransfer',
        'leg.conferenced': 'conferenced',
        'leg.disconnected': 'disconnected',
        'leg.ended': 'ended',
      },
    },
    onHoldPendingTransfer: {
      on: {
        'leg.connected': 'connected',
        'leg.conferenced': 'conferenced',
        'leg.disconnected': 'disconnected',
        'leg.ended': 'ended',
      },
    },
    onHoldPendingConference: {
      on: {
        'leg.connected': 'connected',
        'leg.conferenced': 'conferenced',
        'leg.disconnected': 'disconnected',
        'leg.ended': 'ended',
      },
    },
    conferenced: {
      on: {
        'leg.connected': 'connected',
        'leg.onHold': 'onHold',
        'leg.onHoldPendingConference': 'onHoldPendingConference',
        'leg.disconnected': 'disconnected',
        'leg.ended': 'ended',
      },
    },
    disconnected: { on: { 'leg.ended': 'ended' } },
    ended: { type: 'final' },
  },
});
