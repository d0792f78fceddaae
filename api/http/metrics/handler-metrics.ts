/**
 * Metrics of a handler: calls are counted from effects, other figures set when they are read.
 *
 * Cost: microseconds for an effect; calls and agents are counted in slices.
 */
import { toWireCallId } from '../../../contracts/index.ts';
import type { KeptCall, Wire } from '../../../live/index.ts';
import type { Effect } from '../../../routing/index.ts';
import { alarmKinds } from '../../../workflows/index.ts';
import { whyNotReady } from '../../operations/readiness.ts';
import type { Services } from '../../operations/services.ts';
import type { CountedFamilies, ReadFamilies } from './metric-families.ts';

/** Calls or agents counted without a pause: tens of microseconds. */
const perSlice = 500;
const callStates = ['waiting', 'offered', 'connected'] as const;
const openOffers: readonly string[] = ['offered', 'accepted', 'connecting'];

export function labelsOf({ ownerId: centre, handlerId: handler }: Wire) {
  return { centre, handler };
}

/** Counts what happens in a handler. */
export function countEvents({ live, wire }: Services, counted: CountedFamilies): void {
  const of = labelsOf(wire);
  for (const kind of alarmKinds) counted.orderAlarms.inc({ centre: of.centre, kind }, 0);
  if (live.journal !== null) {
    live.journal.keeper.onWritten = (ms) => counted.appendSeconds.observe(of, ms / 1_000);
  }
  /** Functions that observe the handle time at the end of an interaction, by offer. */
  const handling = new Map<string, (endAtMs: number) => void>();
  const count = (effect: Effect): void => {
    if (effect.type === 'interaction.ended') {
      handling.get(effect.offerId)?.(effect.atMs);
      handling.delete(effect.offerId);
    }
    if (!('callId' in effect)) return;
    const kept = live.projection.calls.kept(toWireCallId(effect.callId ?? ''));
    if (kept === undefined || !isOfQueue(kept)) return;
    switch (effect.type) {
      case 'call.queued':
      case 'call.answered':
      case 'call.abandoned': {
        const queue = effect.queueId;
        const end = effect.type.slice('call.'.length);
        counted[effect.type].inc({ ...of, queue });
        if (!('waitMs' in effect)) return;
        return counted.waitSeconds.observe({ ...of, queue, end }, effect.waitMs / 1_000);
      }
      case 'offer.connected': {
        const labels = { ...of, queue: kept.queueId ?? '' };
        handling.set(effect.offerId, (endAtMs) =>
          counted.handleSeconds.observe(labels, (endAtMs - effect.atMs) / 1_000),
        );
      }
    }
  };
  live.onEffects((effects) => effects.forEach(count));
}

/** Sets what is read. */
export function* readHandler(serving: Services, read: ReadFamilies): Generator<void, void> {
  const { live, wire, streams, sockets, parts, orders, ofService } = serving;
  const of = labelsOf(wire);
  const { centre } = of;
  for (const [family, figureOf] of read.ofHandler) family.inc(of, figureOf(serving));
  for (const { id, serving: open } of ofService?.all() ?? []) {
    if (open === null) read.centreUp.set({ centre: id }, 0);
  }
  read.centreUp.set({ centre }, Number(whyNotReady(serving) === null));
  for (const { name: part, state } of parts?.all() ?? []) {
    read.partUp.set({ centre, part }, Number(state === 'up'));
  }
  if (orders?.outboxSize !== undefined) read.outbox.set({ centre }, orders.outboxSize);
  read.readers.set({ ...of, by: 'stream' }, streams.openCount);
  read.readers.set({ ...of, by: 'socket' }, sockets.openCount);
  for (const { queueId: queue } of live.projection.queues()) {
    for (const state of callStates) read.calls.set({ ...of, queue, state }, 0);
    const atMs = live.nowMs;
    const sinceMs = live.metrics.earliestWaitingAtMs({ atMs, queueIds: [queue] }) ?? atMs;
    read.longestWait.set({ ...of, queue }, (atMs - sinceMs) / 1_000);
  }
  for (const [place, kept] of live.projection.calls.live().entries()) {
    if (place % perSlice === 0) yield;
    const { queueId: queue } = kept;
    const state = stateOf(kept);
    if (queue !== null && state !== null) read.calls.inc({ ...of, queue, state });
  }
  for (const [place, { shown }] of live.projection.agents.all().entries()) {
    if (place % perSlice === 0) yield;
    read.agents.inc({ ...of, state: shown.derivedState });
  }
}

/** Whether the call is of its queue, not a consult or for one agent alone. */
function isOfQueue({ direction, forAgentId }: KeptCall): boolean {
  return direction !== 'consult' && forAgentId === null;
}

/** State under which a call is counted; null if it neither waits nor is served. */
function stateOf(kept: KeptCall): (typeof callStates)[number] | null {
  const { derivedState, offers } = kept.call;
  if (!isOfQueue(kept)) return null;
  if (derivedState === 'connected') return 'connected';
  if (derivedState === 'connecting') return 'offered';
  if (derivedState !== 'queued') return null;
  return openOffers.includes(offers.at(-1)?.state ?? '') ? 'offered' : 'waiting';
}
