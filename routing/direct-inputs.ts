/**
 * Inputs by the core's own records, each an instant of its own: for drivers that keep what the core
 * tells them of, and so spare it the search by id.
 *
 * They act as the inputs of `inputs.ts` do, and are refused alike. A handle is good until its
 * interaction has ended; after that instant it may become another's.
 */
import type { FactRecord } from '../rules/index.ts';
import { arriveAt, arriveByRules, asksRules } from './arrivals.ts';
import { runTimersBefore } from './create-core.ts';
import type { RefusalCode } from './effects.ts';
import { acceptOffer, connectOffer, leave } from './offer-inputs.ts';
import type { Queue, Work } from './records.ts';
import { beginInstant, endInstant } from './run-instant.ts';
import type { Core } from './state.ts';

/** An offer, and the interaction that it becomes. */
export interface OfferHandle {
  readonly id: string;
  readonly callId: string;
  readonly agentId: string;
}

export interface QueueHandle {
  readonly config: { readonly id: string };
}

export interface DirectInputs {
  /** The handle of a queue; undefined: there is none of that id. */
  queue(id: string): QueueHandle | undefined;
  arrive(atMs: number, queue: QueueHandle, callId: string): void;
  /** A call that names no queue, with its facts looked up, which must not change: as rules say. */
  arriveWith(atMs: number, facts: FactRecord, callId: string): void;
  accept(atMs: number, offer: OfferHandle): void;
  connect(atMs: number, offer: OfferHandle): void;
  hangUp(atMs: number, offer: OfferHandle): void;
}

export function directInputs(core: Core): DirectInputs {
  return {
    queue: (id) => core.queues[core.queueIndex.get(id) ?? -1],
    arrive: (atMs, handle, callId) => {
      begin(core, atMs);
      const queue = handle as Queue;
      // A later version may have dropped it.
      const isThere = core.queues[queue.config.index] === queue;
      const placed = { queue, plan: queue.config.plan, required: null, facts: null, said: null };
      if (!isThere) end(core, 'queue_not_found');
      else if (core.calls.has(callId)) end(core, 'name_taken');
      else end(core, arriveAt(core, { callId }, placed));
    },
    arriveWith: (atMs, facts, callId) => {
      begin(core, atMs);
      if (core.calls.has(callId)) end(core, 'name_taken');
      else if (!asksRules(core)) end(core, 'invalid_parameter');
      else end(core, arriveByRules(core, { callId }, { facts, wrong: [], required: null }));
    },
    accept: (atMs, offer) => {
      begin(core, atMs);
      end(core, acceptOffer(core, offer as Work));
    },
    connect: (atMs, offer) => {
      begin(core, atMs);
      end(core, connectOffer(core, offer as Work));
    },
    hangUp: (atMs, offer) => {
      begin(core, atMs);
      end(core, leave(core, offer as Work, 'agentHungUp'));
    },
  };
}

function begin(core: Core, atMs: number): void {
  runTimersBefore(core, atMs);
  beginInstant(core, Math.max(atMs, core.nowMs));
}

function end(core: Core, code: RefusalCode | null): void {
  if (code !== null) core.sink.refused(0, code);
  endInstant(core);
}
