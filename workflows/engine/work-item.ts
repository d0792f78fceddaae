/**
 * Items waiting for a transaction: messages, and changes of effects that their process is not told.
 */
import type { Verdict } from '../../contracts/index.ts';
import type { HostError, HostOptions, Message, ProcessEvent } from '../host.ts';
import type { OpenEffect } from './effect-lanes.ts';
import type { EffectState, TimerRow } from './process-store.ts';

export interface MessageItem {
  readonly kind: 'message';
  readonly message: Message;
  readonly key: string;
  readonly hash: string;
  readonly mayBegin: boolean;
  readonly origin: Origin;
  tries: number;
  isAlone: boolean;
  problem: string | null;
}

export type Origin =
  | {
      readonly from: 'caller';
      readonly resolve: (verdict: Verdict) => void;
      readonly reject: (error: HostError) => void;
    }
  | { readonly from: 'timer'; readonly timer: TimerRow }
  /** An effect's outcome. `gaveUp`: why no try is left; null: there is an answer. */
  | { readonly from: 'effect'; readonly open: OpenEffect; readonly gaveUp: string | null };

export interface NoteItem {
  readonly kind: 'note';
  readonly open: OpenEffect;
  readonly change: Partial<EffectState>;
  readonly stored: () => void;
  isAlone: boolean;
}

export type WorkItem = MessageItem | NoteItem;

/** How far a sender's clock may be ahead of the host's, in ms. */
const aheadMsMax = 5_000;

/** Replaces a time that is too far ahead by the host's. */
export function inHostTime(
  message: Message,
  { clock, onAlarm }: Pick<HostOptions<never>, 'clock' | 'onAlarm'>,
): Message {
  const nowMs = clock.nowMs();
  const aheadMs = message.atMs - nowMs;
  if (aheadMs <= aheadMsMax) return message;
  const problem = `sent ${aheadMs} ms ahead of the host; expected ${aheadMsMax} at most`;
  onAlarm?.({ kind: 'clock_ahead', subject: message.id, problem });
  return { ...message, atMs: nowMs };
}

export type MessageHash = (message: Message) => string;

export function messageItem(
  message: Message,
  hash: string,
  of: { readonly mayBegin: boolean; readonly origin: Origin },
): MessageItem {
  return {
    kind: 'message',
    message,
    hash,
    ...of,
    key: inboxKey(message),
    tries: 0,
    isAlone: false,
    problem: null,
  };
}

export function timerItem(timer: TimerRow, nowMs: number, hashOf: MessageHash): MessageItem {
  const { processId, name, dueAtMs } = timer;
  const event: ProcessEvent & Omit<TimerRow, 'processId'> = { type: 'timer.due', name, dueAtMs };
  const actor = { kind: 'system', id: 'timer' };
  const message = { id: `t:${name}:${dueAtMs}`, processId, atMs: nowMs, actor, event };
  return messageItem(message, hashOf(message), {
    mayBegin: false,
    origin: { from: 'timer', timer },
  });
}

export function outcomeItem(
  open: OpenEffect,
  of: { readonly event: ProcessEvent; readonly nowMs: number; readonly gaveUp: string | null },
  hashOf: MessageHash,
): MessageItem {
  const { effect, processId, cause } = open;
  const message = {
    id: `r:${effect.key}`,
    processId,
    atMs: of.nowMs,
    ...cause,
    actor: { kind: 'provider', id: effect.kind },
    event: of.event,
  };
  const origin = { from: 'effect' as const, open, gaveUp: of.gaveUp };
  return messageItem(message, hashOf(message), { mayBegin: false, origin });
}

export function messagesOf(items: readonly WorkItem[]): readonly Message[] {
  return items.flatMap((item) => (item.kind === 'message' ? [item.message] : []));
}

/** Key of a message: its id. Timer ids repeat between processes, so theirs includes the process. */
export function inboxKey({ id, processId }: Message): string {
  return id.startsWith('t:') ? `${processId} ${id}` : id;
}
