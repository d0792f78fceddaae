/** What supervisors do with agents and queues, for the record. Source: ux-and-api.md 3.2, 5.3. */
import { z } from 'zod';
import {
  agentAfterSchema,
  queueResourceSchema,
  queueStateSchemaOfWire,
  recallSchema,
  strict,
} from '../../contracts/index.ts';
import { managers } from '../access.ts';
import { changeAgent, requireLoggedOn, settableAgentStates } from '../agent-commands.ts';
import { presentQueue } from '../presenters/queue.ts';
import { taken } from '../refusal.ts';
import { shownNow } from './agents.ts';
import { instant, reasonSchema } from './fields.ts';
import { operation } from './route.ts';
import { requireAgent, requireQueue } from './shared.ts';

const supervised = { access: managers, audited: true } as const;

export const supervisionOperations = {
  forceAgentState: operation(
    'POST /api/v1/agents/{agent}/force-state',
    ['Set another’s state, or log them off', 'Imposer l’état d’un agent'],
    {
      ...supervised,
      body: strict({ state: z.enum(settableAgentStates), reason: reasonSchema }),
      example: { state: 'notReady', reason: 'left-their-place' },
      answer: agentAfterSchema,
      errors: ['agent_released', 'agent_state_not_allowed'],
    },
    async ({ params, body, person }, { wire }) => {
      const one = requireAgent(params.agent, wire);
      const appliesAt = await changeAgent(one, { ...body, by: person ?? '' }, wire);
      return { ...shownNow(one, wire), appliesAt };
    },
  ),
  recallAgent: operation(
    'POST /api/v1/agents/{agent}/recall',
    ['Free an agent from calls that are over', 'Libérer un agent bloqué'],
    {
      ...supervised,
      note: 'Talks whose call is over, or no longer known, are ended; `released` names them.',
      answer: recallSchema,
      errors: ['agent_released'],
    },
    async ({ params }, { wire }) => {
      const one = requireAgent(params.agent, wire);
      requireLoggedOn(one);
      const { calls } = wire.live.projection;
      const stuck = [...one.holds.values()].filter(
        ({ phase, callId }) =>
          phase === 'talk' && (calls.get(callId)?.derivedState ?? 'ended') === 'ended',
      );
      const offers = stuck.map(({ offerId }) => wire.offer(offerId));
      const released = one.shown.work.filter(({ offerId }) => offers.includes(offerId));
      await Promise.all(
        stuck.map(({ offerId }) => wire.live.submit({ type: 'leg.ended', offerId })),
      );
      return { agent: shownNow(one, wire), released };
    },
  ),
  setQueueState: operation(
    'POST /api/v1/queues/{queue}/state',
    ['Open or close a queue', 'Ouvrir ou fermer une file'],
    {
      ...supervised,
      note: 'Until its calendar says otherwise. A closing queue serves who waits, and takes nobody.',
      body: strict({
        state: queueStateSchemaOfWire,
        reason: reasonSchema,
        until: instant.optional().describe('With `closing`: when it closes [not by itself].'),
      }).refine(({ state, until }) => until === undefined || state === 'closing', {
        error: 'expected `until` with the state closing alone',
        path: ['until'],
      }),
      example: { state: 'closing', reason: 'stock-taking', until: '2026-11-23T17:00:00Z' },
      answer: queueResourceSchema,
    },
    async ({ params, body }, { wire }) => {
      const queue = requireQueue(params.queue, wire);
      const { queueId } = queue;
      const { state, until } = body;
      const ends = until === undefined ? {} : { untilMs: Math.max(0, wire.atMs(until)) };
      const input = { type: 'setQueueState', queueId, state, ...ends } as const;
      await taken(wire.live.submit(input), () => ({
        detail: `Queue ${params.queue} is ${queue.state}; ${state} was asked for.`,
      }));
      return presentQueue(queue, wire);
    },
  ),
} as const;
