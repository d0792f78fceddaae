/**
 * Queues that ask: how a call is asked, and which queues do.
 *
 * Source: docs/decisions/0049.
 */
import type { EntryReason } from '../../../routing/index.ts';
import { type Call, emit, queueOf, type World } from './world.ts';

/** What the call's queue asks in the active version; null: nothing. */
export function asksOf(world: World, call: Call) {
  return queueOf(world, call.queueId).rules.asks;
}

export function askedBy(world: World, call: Call): { asks?: 'menu' | 'host' | 'voicemail' } {
  const asks = asksOf(world, call);
  return asks === null ? {} : { asks: asks.kind };
}

/** Forgets what an earlier queue asked, and begins where this one does. */
export function beginAsking(world: World, call: Call, reason: EntryReason): void {
  const asks = asksOf(world, call);
  call.asked = asks === null ? null : { ...unasked, reason };
  prompt(world, call);
}

const unasked = {
  reason: 'overflow' as EntryReason,
  tries: 0,
  pressed: '',
  isLeavingMessage: false,
  limitAtMs: null,
};

/** What the call was asked so far. */
export function askedOf(call: Call) {
  call.asked ??= { ...unasked };
  return call.asked;
}

/** A menu or voicemail says what it asks, after an announcement where one is chosen. */
export function prompt(world: World, call: Call, first: readonly string[] = []): void {
  const asks = asksOf(world, call);
  if (asks === null || asks.kind === 'host') return;
  const { callId, queueId } = call;
  const isMenu = asks.kind === 'menu';
  const say = [...first, isMenu ? asks.prompt : asks.greeting];
  emit(world, { type: 'call.treatment', callId, queueId, say, menu: true });
  const limitMs = isMenu ? (asks.limitMs ?? 10_000) : (asks.greetingMs ?? 5_000);
  askedOf(call).limitAtMs = world.nowMs + limitMs;
}

/** Why it enters its next queue. */
export function onwardReason(world: World, call: Call): EntryReason {
  return asksOf(world, call) === null ? 'overflow' : (call.asked?.reason ?? 'overflow');
}
