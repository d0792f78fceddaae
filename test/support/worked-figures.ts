/**
 * The two worked examples of tapi-call-center.md 4.7, as inputs: an agent's morning, and five calls
 * of a queue. Both begin at 09:00.
 */
import type { CentreFile, Instant } from '../../routing/index.ts';
import {
  aCentre,
  accepts,
  anAgent,
  aQueue,
  arrives,
  connects,
  endsWrapUp,
  hangsUp,
  logsOn,
  readies,
} from './builders.ts';

/** Minutes and seconds after 09:00, in ms. */
export function timeMs(minutes: number, seconds = 0): number {
  return (minutes * 60 + seconds) * 1_000;
}

export const hourMs = timeMs(60);

/** Groups A and B with a queue each; the agent works for both. */
export const twoGroups: CentreFile = aCentre({
  id: 'shop',
  groups: [
    { id: 'A', wrapUp: { mode: 'optional', limitMs: timeMs(1) } },
    { id: 'B', wrapUp: { mode: 'none' } },
  ],
  queues: [aQueue('qa', { group: 'A' }), aQueue('qb', { group: 'B' })],
  agents: [anAgent('a', { groups: ['A', 'B'], links: [{ queue: 'qa' }, { queue: 'qb' }] })],
});

/** Session A from 09:00 to 10:00 with two calls, session B from 09:30 to 10:30 with one. */
export const agentsMorning: readonly Instant[] = [
  { atMs: 0, inputs: [logsOn('a', { groups: ['A'] })] },
  { atMs: timeMs(10), inputs: [arrives('c1', { queueId: 'qa' })] },
  { atMs: timeMs(10, 8), inputs: [accepts('c1/1'), connects('c1/1')] },
  { atMs: timeMs(12), inputs: [{ type: 'hold', offerId: 'c1/1' }] },
  { atMs: timeMs(12, 30), inputs: [{ type: 'retrieve', offerId: 'c1/1' }] },
  { atMs: timeMs(15, 8), inputs: [hangsUp('c1')] },
  { atMs: timeMs(20), inputs: [arrives('c2', { queueId: 'qa' })] },
  { atMs: timeMs(20, 4), inputs: [accepts('c2/1'), connects('c2/1')] },
  { atMs: timeMs(22, 4), inputs: [hangsUp('c2')] },
  { atMs: timeMs(22, 34), inputs: [endsWrapUp('c2/1')] },
  { atMs: timeMs(30), inputs: [{ type: 'openSession', agentId: 'a', groupId: 'B' }] },
  { atMs: timeMs(30), inputs: [readies('a')] },
  { atMs: timeMs(40), inputs: [arrives('c3', { queueId: 'qb' })] },
  { atMs: timeMs(40, 5), inputs: [accepts('c3/1'), connects('c3/1')] },
  { atMs: timeMs(45), inputs: [hangsUp('c3')] },
];

/** Calls come into `q`, overflow from it after a minute, and flow in from `p` after half of one. */
export const threeQueues: CentreFile = aCentre({
  id: 'shop',
  queues: [
    aQueue('p', { plan: { maxWaitMs: timeMs(0, 30), fallback: { kind: 'move', queue: 'q' } } }),
    aQueue('q', {
      answerLimitMs: timeMs(0, 30),
      plan: { maxWaitMs: timeMs(1), fallback: { kind: 'move', queue: 'r' } },
    }),
    aQueue('r'),
  ],
  agents: [anAgent('a')],
});

/** The calls A to E; read at 09:04:30. */
export const queuesMorning: readonly Instant[] = [
  { atMs: 0, inputs: [logsOn('a'), arrives('A')] },
  { atMs: timeMs(0, 10), inputs: [arrives('B')] },
  { atMs: timeMs(0, 20), inputs: [accepts('A/1'), connects('A/1')] },
  { atMs: timeMs(0, 50), inputs: [hangsUp('B')] },
  { atMs: timeMs(1), inputs: [arrives('C')] },
  { atMs: timeMs(2, 30), inputs: [hangsUp('A'), arrives('D', { queueId: 'p' })] },
  { atMs: timeMs(3, 10), inputs: [accepts('D/1'), connects('D/1')] },
  { atMs: timeMs(4), inputs: [arrives('E')] },
];
