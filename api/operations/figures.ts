/** TAPI's statistics and their measurement periods. Source: tapi-call-center.md 4. */
import { z } from 'zod';
import {
  agentMessages,
  agentSessionStatsSchema,
  agentStatsSchema,
  centreMessages,
  queueStatsSchema,
} from '../../contracts/index.ts';
import { requireFound, type Wire } from '../../live/index.ts';
import type { MeasuredWindow, WindowChoice } from '../../metrics/index.ts';
import { presentAgentStats, presentSessionStats, presentStats } from '../presenters/queue.ts';
import { type Access, managers } from './access-rules.ts';
import { requireAgent, requireQueue, requireSession } from './named-things.ts';
import { instant, operation, period } from './route.ts';

/** Length of a measurement period: one minute to 31 days. */
const secondsMin = 60;
const secondsMax = 2_678_400;

const durations = z
  .literal('ms')
  .optional()
  .describe('`ms`: durations in milliseconds, too, as `…Ms`.');
const window = z
  .union([z.enum(['current', 'previous']), instant])
  .optional()
  .describe('The window that runs, the one before it, or the one that began then [current].');
const ofWindow = z.strictObject({ window, durations });
const ofQueueWindow = period
  .safeExtend({ window, durations })
  .refine((query) => query.window === undefined || !hasSpan(query), {
    path: ['window'],
    message: 'expected no window beside from or to',
  });
/** Operations that set another length, which begins a new measurement window. */
const begins = {
  note: 'The window that ran stays readable, not complete; also where the length is the same.',
  body: z.strictObject({ seconds: z.int().min(secondsMin).max(secondsMax) }),
  example: { seconds: 3_600 },
  access: managers,
  audited: true,
} as const;

const named: Access = {
  roles: ['supervisor', 'analyst', 'admin', 'integration'],
  own: ['agent', 'orderTaker'],
};
const ofQueues: Access = {
  roles: ['agent', 'orderTaker', 'supervisor', 'reviewer', 'analyst', 'admin', 'integration'],
};

export const figureOperations = {
  getAgentStats: operation(
    'GET /api/v1/agents/{agent}/stats',
    ['Figures of an agent', 'Les chiffres d’un agent'],
    {
      proxied: 'getAgentInfo',
      query: ofWindow,
      answer: agentStatsSchema,
      access: named,
      errors: ['window_not_found'],
    },
    ({ params, query }, { wire }) => {
      const { agentId, shown } = requireAgent(params.agent, wire);
      const { live } = wire;
      const read = live.figures.ofAgent(agentId, choiceOf(query, wire), live.nowMs);
      return presentAgentStats(shown, requireWindow(read, query), shownBy(query, wire));
    },
  ),
  setAgentPeriod: operation(
    'PUT /api/v1/agents/{agent}/measurement-period',
    ['Begin a measurement window of an agent', 'Commencer une période de mesure d’un agent'],
    { proxied: 'setAgentMeasurementPeriod', ...begins, answer: agentStatsSchema },
    ({ params, body }, { wire }) => {
      const agent = requireAgent(params.agent, wire);
      const { figures, nowMs } = wire.live;
      wire.live.agents.setPeriod(agent, body.seconds);
      const read = figures.ofAgent(agent.agentId, 'current', nowMs);
      return presentAgentStats(agent.shown, requireWindow(read, {}), shownBy({}, wire));
    },
  ),
  getAgentSessionStats: operation(
    'GET /api/v1/agent-sessions/{session}/stats',
    ['Figures of a session', 'Les chiffres d’une session'],
    {
      proxied: 'getAgentSessionInfo',
      query: z.strictObject({ durations }),
      answer: agentSessionStatsSchema,
      access: named,
    },
    ({ params, query }, { wire }) => {
      const { agentId, sessionId, shown } = requireSession(params.session, wire);
      const kept = wire.live.figures.ofSession(agentId, sessionId);
      const sums = requireFound(kept, agentMessages.figuresUnknown, { id: params.session });
      return presentSessionStats(shown, sums, shownBy(query, wire));
    },
  ),
  getQueueStats: operation(
    'GET /api/v1/queues/{queue}/stats',
    ['Statistics of a queue', 'Les statistiques d’une file'],
    {
      proxied: 'getQueueInfo',
      note: 'The figures of TAPI are those of a measurement window, or with `from` or `to` of that span; all others are of the span [today].',
      query: ofQueueWindow,
      answer: queueStatsSchema,
      access: ofQueues,
      errors: ['window_not_found'],
    },
    ({ params, query }, { wire }) => {
      const { queueId } = requireQueue(params.queue, wire);
      const { nowMs, dayStartMs, figures, metrics } = wire.live;
      const { from, to } = query;
      const scope = {
        atMs: nowMs,
        fromMs:
          from === undefined ? dayStartMs : Math.max(metrics.keptFromMs(queueId), wire.atMs(from)),
        ...(to === undefined ? {} : { toMs: Math.max(0, wire.atMs(to)) }),
      };
      const read = figures.ofQueue(queueId, choiceOf(query, wire), nowMs);
      const shown = { ...shownBy(query, wire), hasSpan: hasSpan(query) };
      return presentStats(queueId, scope, requireWindow(read, query), shown);
    },
  ),
  setQueuePeriod: operation(
    'PUT /api/v1/queues/{queue}/measurement-period',
    ['Begin a measurement window of a queue', 'Commencer une période de mesure d’une file'],
    { proxied: 'setQueueMeasurementPeriod', ...begins, answer: queueStatsSchema },
    ({ params, body }, { wire }) => {
      const { queueId } = requireQueue(params.queue, wire);
      const { figures, nowMs, dayStartMs } = wire.live;
      wire.live.periods.begin(`queue/${queueId}`, body.seconds * 1_000);
      const window = requireWindow(figures.ofQueue(queueId, 'current', nowMs), {});
      const scope = { atMs: nowMs, fromMs: dayStartMs };
      return presentStats(queueId, scope, window, { ...shownBy({}, wire), hasSpan: false });
    },
  ),
} as const;

type Query = { readonly [name in 'window' | 'durations' | 'from' | 'to']?: string | undefined };

function hasSpan({ from, to }: Query): boolean {
  return from !== undefined || to !== undefined;
}

function choiceOf({ window: asked = 'current' }: Query, wire: Wire): WindowChoice {
  if (asked === 'current' || asked === 'previous') return asked;
  return { startMs: wire.atMs(asked) };
}

function shownBy(query: Query, wire: Wire) {
  return { wire, inMs: query.durations === 'ms' };
}

function requireWindow<Sums>(
  read: MeasuredWindow<Sums> | null,
  { window: asked = 'current' }: Query,
): MeasuredWindow<Sums> {
  return requireFound(read, centreMessages.windowUnknown, { id: asked });
}
