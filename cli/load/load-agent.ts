/** An agent under load: signs on, accepts, talks and wraps up, each for a set time. */
import type { ApiResult, Client, ClientClock, EventPattern } from '#client';
import { orThrow, throwRefusal } from '../call/connect.ts';
import type { LoadFigures, TimedStep } from './load-figures.ts';

export interface LoadAgentOptions {
  readonly client: Client;
  readonly agentId: string;
  readonly connectsItself: boolean;
  readonly acceptMs: number;
  readonly talkMs: number;
  readonly wrapUpMs: number;
  readonly figures: LoadFigures;
  readonly clock: ClientClock;
  readonly nowMs: () => number;
  readonly stop: AbortSignal;
}

const types: readonly EventPattern[] = [
  'offer.offered',
  'offer.connecting',
  'offer.connected',
  'agentSession.state',
];

/**
 * Resolves once the agent is signed on and ready, with an open socket. @throws {CliError} if
 * refused.
 */
export async function startLoadAgent(options: LoadAgentOptions): Promise<void> {
  const { client, agentId, stop } = options;
  const params = { agent: agentId };
  const events = client.events({ types, agentIds: [agentId], signal: stop });
  const { value: first } = await events.next();
  if (first?.kind === 'reconnecting') throwRefusal(first.problem);
  orThrow(await client.post('/api/v1/agents/{agent}/sign-on', { params, body: {} }));
  orThrow(await client.put('/api/v1/agents/{agent}/state', { params, body: { state: 'ready' } }));
  void serve(events, options);
}

export async function stopLoadAgent({ client, agentId }: LoadAgentOptions): Promise<void> {
  await client.post('/api/v1/agents/{agent}/sign-off', { params: { agent: agentId } });
}

async function serve(
  events: ReturnType<Client['events']>,
  options: LoadAgentOptions,
): Promise<void> {
  const { client, connectsItself, figures, nowMs, clock } = options;
  const { acceptMs, talkMs, wrapUpMs } = options;
  const later = (
    what: TimedStep,
    delayMs: number,
    ask: () => Promise<ApiResult<unknown>>,
  ): void => {
    const run = (): void => void figures.time(what, nowMs, ask());
    if (delayMs === 0) run();
    else clock.after(delayMs, run);
  };
  for await (const told of events) {
    if (told.kind !== 'event') continue;
    const { event } = told;
    if (event.type === 'offer.offered') {
      const { callId, offerId: offer, callVersion } = event.data;
      figures.offered(callId, nowMs());
      const asked = { params: { offer }, body: { callVersion } };
      later('accept', acceptMs, () => client.post('/api/v1/offers/{offer}/accept', asked));
    } else if (event.type === 'offer.connecting' && connectsItself) {
      const asked = { params: { offer: event.data.offerId } };
      later('connected', 0, () => client.post('/api/v1/offers/{offer}/connected', asked));
    } else if (event.type === 'offer.connected') {
      figures.count('connected');
      const asked = { params: { call: event.data.callId } };
      later('hangup', talkMs, () => client.post('/api/v1/calls/{call}/hangup', asked));
    } else if (event.type === 'agentSession.state' && event.data.state === 'busyWrapUp') {
      const session = event.subject.slice(event.subject.indexOf('/') + 1);
      const asked = { params: { session }, body: { state: 'ready' as const } };
      later('finish', wrapUpMs, () => {
        return client.put('/api/v1/agent-sessions/{session}/state', asked);
      });
    }
  }
}
