/** What supervisors do with agents and queues, for the record. Source: ux-and-api.md 3.2, 5.3. */
import { z } from 'zod';
import {
  agentAfterSchema,
  queueResourceSchema,
  queueStateSchemaOfWire,
  recallSchema,
  strict,
} from '../../contracts/index.ts';
import { changeAgent, requireLoggedOn, settableAgentStates } from '../agent-commands.ts';
import { taken } from '../core-refusal.ts';
import { operation } from '../operation.ts';
import { presentQueue } from '../presenters/queue.ts';
import { shownNow } from './agents.ts';
import { instant, keyedErrors, personErrors, reasonSchema } from './fields.ts';
import { none, requireAgent, requireQueue, wireIdSchema } from './shared.ts';

const agent = z.strictObject({ agent: wireIdSchema });
const supervised = {
  method: 'POST',
  query: none,
  access: { roles: ['supervisor', 'admin'] },
  audited: true,
} as const;
const errors = [...personErrors, ...keyedErrors] as const;

export const supervisionOperations = {
  forceAgentState: operation(
    {
      ...supervised,
      path: '/api/v1/agents/{agent}/force-state',
      summary: { en: 'Set another’s state, or log them off', fr: 'Imposer l’état d’un agent' },
      params: agent,
      body: strict({ state: z.enum(settableAgentStates), reason: reasonSchema }),
      example: { state: 'notReady', reason: 'left-their-place' },
      answer: agentAfterSchema,
      errors: [...errors, 'agent_not_found', 'agent_released', 'agent_state_not_allowed'],
    },
    async ({ params, body, person }, { wire }) => {
      const one = requireAgent(params.agent, wire);
      const appliesAt = await changeAgent(one, { ...body, by: person ?? '' }, wire);
      return { ...shownNow(one, wire), appliesAt };
    },
  ),
  recallAgent: operation(
    {
      ...supervised,
      path: '/api/v1/agents/{agent}/recall',
      summary: { en: 'Free an agent from calls that are over', fr: 'Libérer un agent bloqué' },
      note: 'Talks whose call is over, or no longer known, are ended; `released` names them.',
      params: agent,
      answer: recallSchema,
      errors: [...errors, 'agent_not_found', 'agent_released'],
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
    {
      ...supervised,
      path: '/api/v1/queues/{queue}/state',
      summary: { en: 'Open or close a queue', fr: 'Ouvrir ou fermer une file' },
      note: 'Until its calendar says otherwise. A closing queue serves who waits, and takes nobody.',
      params: z.strictObject({ queue: wireIdSchema }),
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
      errors: [...errors, 'queue_not_found', 'queue_removed'],
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
