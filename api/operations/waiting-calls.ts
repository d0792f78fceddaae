/**
 * Where commands send calls, and the commands of supervisors and programs on calls that wait, which
 * no agent has. Source: tapi-call-center.md 5.4.
 */
import { z } from 'zod';
import { callMessages, type ErrorCode, refusal, strict } from '../../contracts/index.ts';
import type { CallTarget, KeptCall, Wire } from '../../live/index.ts';
import { formerForm } from '../document/former-forms.ts';
import { type CallActor, requireLiveCall } from './call-actor.ts';
import { numberSchema } from './call-starts.ts';
import { requireDialable } from './do-not-call.ts';
import { requireAgent, requireQueue } from './named-things.ts';

const heard = ['silence', 'ringback', 'busy', 'music'];

export const targetSchema = z
  .union([
    strict({ queueId: numberSchema }),
    strict({ agentId: numberSchema }),
    strict({ number: numberSchema }),
    formerForm(strict({ kind: z.enum(['queue', 'agent', 'number']), id: numberSchema })),
  ])
  .describe('One of `{queueId}`, `{agentId}` and `{number}`.');

export const targetErrors: readonly ErrorCode[] = [
  'agent_not_found',
  'queue_not_found',
  'queue_closed',
  'number_invalid',
  'number_not_permitted',
  'operation_unavailable',
];

/**
 * A command's target, with ids as in the centre file; earlier clients send `{kind, id}`. @throws
 * {Refusal} for a number that the asker may not dial.
 */
export function targetOf(to: z.infer<typeof targetSchema>, asked: DialRequest): CallTarget {
  if ('queueId' in to) return targetOf({ kind: 'queue', id: to.queueId }, asked);
  if ('agentId' in to) return targetOf({ kind: 'agent', id: to.agentId }, asked);
  if ('number' in to) return targetOf({ kind: 'number', id: to.number }, asked);
  const { kind, id } = to;
  if (kind === 'queue') return { kind, id: requireQueue(id, asked.wire).queueId };
  if (kind === 'agent') return { kind, id: requireAgent(id, asked.wire).agentId };
  requireDialable(id, asked);
  return { kind, id };
}

type DialRequest = Parameters<typeof requireDialable>[1];

/** The call that a supervisor or program names, if it waits; null: an agent's leg is meant. */
export function waitingCall(id: string, { kind }: CallActor, wire: Wire): KeptCall | null {
  const kept = requireLiveCall(id, wire);
  const named = wire.live.projection.calls.legs.get(id);
  const isOfAgent = named !== undefined && named.agentId !== null;
  const waits = kept.call.derivedState === 'queued' && kept.about === null && !kept.isDirect;
  const isSent = waits || kept.byHand !== undefined;
  return kind !== 'agent' && isSent && !isOfAgent ? kept : null;
}

/** @throws {Refusal} where nobody can hear it. */
export function requireTreatment(treatment: string, wire: Wire): void {
  const known = [...heard, ...wire.live.file.queues.flatMap((queue) => queue.treatments ?? [])];
  if (known.includes(treatment)) return;
  throw refusal(callMessages.treatmentUnknown, {
    treatment: JSON.stringify(treatment),
    heard: heard.join(', '),
  });
}
