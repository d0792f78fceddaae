/** What a bench requests before it measures: a key, agents who are signed on, calls. */
import type { CentreFile, WrapUpRule } from '../../routing/index.ts';
import { numbered } from '../rounds.ts';
import { type RequestBytes, request } from './http-load.ts';

/** On loopback a name alone signs in. */
export function credentialsOf(name: string): { readonly authorization: string } {
  return { authorization: `Bearer ${name}` };
}

interface Answered {
  readonly id: string;
  readonly secret: string;
  readonly offers: readonly [SocketOffer];
  readonly items: readonly [Pick<Answered, 'offers'>];
}

export interface SocketOffer {
  readonly id: string;
  readonly callId: string;
  readonly agentId: string;
  readonly sessionId: string;
  readonly offeredAt: string;
}

let keys = 0;

/** A new key for each request. Letters only, so that it cannot look like a card number. */
function idempotencyKey(): string {
  keys += 1;
  return `bench-${keys.toString(36)}`;
}

export function post(as: string, path: string, body?: unknown): RequestBytes {
  const headers = { ...credentialsOf(as), 'idempotency-key': idempotencyKey() };
  return request('POST', `/api/v1${path}`, { headers, body });
}

/** Sends a request as a person or a key. @throws if it is refused. */
export async function ask(
  port: number,
  [method, path]: readonly [method: string, path: string],
  {
    as,
    body,
    ifMatch,
  }: { readonly as: string; readonly body?: unknown; readonly ifMatch?: string },
): Promise<Answered> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, {
    method,
    headers: {
      ...credentialsOf(as),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
      'idempotency-key': idempotencyKey(),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return JSON.parse(text) as Answered;
}

export function switchKey(port: number): Promise<string> {
  return keyOf(port, 'integration');
}

export async function keyOf(port: number, scope: string): Promise<string> {
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
  const body = { name: 'bench', scopes: [scope], expiresAt };
  const { secret } = await ask(port, ['POST', '/centres/bench/api-keys'], { as: 'admin', body });
  return secret;
}

export async function signOn(port: number, agents: number): Promise<void> {
  for (let n = 0; n < agents; n += 1) {
    const as = `a${n}`;
    await ask(port, ['POST', `/agents/bench.${as}/sign-on`], { as, body: {} });
    await ask(port, ['PUT', `/agents/bench.${as}/state`], { as, body: { state: 'ready' } });
  }
}

export async function arrive(port: number, n: number, key: string): Promise<SocketOffer> {
  const body = { queueId: queueIdOf(n) };
  const { offers } = await ask(port, ['POST', '/centres/bench/calls'], { as: key, body });
  return offers[0];
}

const queues = 20;

/** A centre in which agents `a0` … serve one queue each, and the next as a second. */
export function serviceCentre(agents: number, wrapUp: WrapUpRule): CentreFile {
  return {
    schema: 'callwright.centre/1',
    id: 'bench',
    timeZone: 'UTC',
    groups: [{ id: 'g', wrapUp }],
    queues: numbered(queues, (n) => ({ id: `q${n}`, group: 'g' })),
    agents: numbered(agents, (n) => ({
      id: `a${n}`,
      groups: ['g'],
      links: [{ queue: `q${n % queues}` }, { queue: `q${(n + 1) % queues}`, rank: 1 }],
    })),
  };
}

export function queueIdOf(n: number): string {
  return `bench.q${n % queues}`;
}
