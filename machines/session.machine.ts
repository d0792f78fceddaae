/**
 * The session: an agent's log-on to one group. Setting the present state succeeds without an event.
 * Source: tapi-call-center.md 3.4.
 */
import { setup } from 'xstate';
import type { EventOf } from './life-cycle-names.ts';

/** Commands change a session, and so do the calls that its agent takes. */
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
  description: 'An agent’s log-on to one group.',
  initial: 'notReady',
  states: {
    notReady: {
      description: 'The agent takes no calls of the group.',
      on: { 'session.ready': 'ready', 'session.ended': 'ended' },
    },
    ready: {
      description: 'The agent takes calls of the group.',
      on: {
        'session.notReady': 'notReady',
        'session.callAnswered': 'busyOnCall',
        'session.ended': 'ended',
      },
    },
    busyOnCall: {
      description: 'A call of the session is in progress.',
      on: {
        'session.ready': 'ready',
        'session.notReady': 'notReady',
        'session.wrapUpBegan': 'busyWrapUp',
        'session.ended': 'ended',
      },
    },
    busyWrapUp: {
      description: 'Work after a call of the session.',
      on: {
        'session.ready': 'ready',
        'session.notReady': 'notReady',
        'session.ended': 'ended',
      },
    },
    ended: {
      description: 'Signed off; its last work may go on.',
      on: { 'session.released': 'released' },
    },
    released: { description: 'The session is gone.', type: 'final' },
  },
});
