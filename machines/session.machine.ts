/**
 * The session: an agent's log-on to one group. Setting the present state succeeds without an event.
 * Source: tapi-call-center.md 3.4.
 */
import { setup } from 'xstate';
import type { EventOf } from './life-cycle-names.ts';

export type SessionEvent = EventOf<
  | 'session.ready'
  | 'session.notReady'
  | 'session.callAnswered'
  | 'session.wrapUpBegan'
  | 'session.ended'
  | 'session.released'
>;

export const sessionMachine = setup({ types: { events: {} as SessionEvent } }).createMachine({
  id: 'session',
  initial: 'notReady',
  states: {
    notReady: { on: { 'session.ready': 'ready', 'session.ended': 'ended' } },
    ready: {
      on: {
        'session.notReady': 'notReady',
        'session.callAnswered': 'busyOnCall',
        'session.ended': 'ended',
      },
    },
    busyOnCall: {
      on: {
        'session.ready': 'ready',
        'session.notReady': 'notReady',
        'session.wrapUpBegan': 'busyWrapUp',
        'session.ended': 'ended',
      },
    },
    busyWrapUp: {
      on: {
        'session.ready': 'ready',
        'session.notReady': 'notReady',
        'session.ended': 'ended',
      },
    },
    ended: { on: { 'session.released': 'released' } },
    released: { type: 'final' },
  },
});
