/**
 * Requests that carry a key, as the journal has them with what they did: one whose answer was lost
 * with its process is known to the next life, and not carried out again.
 *
 * Who carries one out says so for as long as it runs; what it submits or touches meanwhile is its.
 * Source: decisions/0023, ux-and-api.md 2.4.
 */

import { AsyncLocalStorage } from 'node:async_hooks';
import { toWireCallId } from '../../contracts/index.ts';
import type { Effect } from '../../routing/index.ts';
import type { InstantBody, KeyedRequest } from './entry-bodies.ts';

/** One that was carried out. */
export interface CarriedRequest extends KeyedRequest {
  /** The call that it was about, as the wire names it; null: none, or several. */
  readonly callId: string | null;
}

/** Kept, the last ones: more than can wait for their answers to be stored. */
const keptMax = 4_000;

const running = new AsyncLocalStorage<KeyedRequest | null>();

/** What `run` submits or touches is of this request; null: of none. */
export function asRequest<Result>(request: KeyedRequest | null, run: () => Result): Result {
  return running.run(request, run);
}

/** The request that is being carried out; null: none. */
export function requestNow(): KeyedRequest | null {
  return running.getStore() ?? null;
}

/** Those of one centre. */
export class CarriedRequests {
  readonly #kept = new Map<string, CarriedRequest>();

  /** Oldest first. */
  all(): readonly CarriedRequest[] {
    return [...this.#kept.values()];
  }

  has(request: KeyedRequest): boolean {
    return this.#kept.has(idOf(request));
  }

  /** What it did beside the core may be told before or after its instant: the call stays known. */
  add(request: KeyedRequest, callId: string | null = null): void {
    const { person, path, key, bodyHash } = request;
    const id = idOf(request);
    const known = callId ?? this.#kept.get(id)?.callId ?? null;
    this.#kept.delete(id);
    this.#kept.set(id, { person, path, key, bodyHash, callId: known });
    const [oldest = ''] = this.#kept.size > keptMax ? this.#kept.keys() : [];
    this.#kept.delete(oldest);
  }

  /** An instant has acted: of its requests those were carried out that were not refused. */
  acted(
    { inputs, requests = [] }: Pick<InstantBody, 'inputs' | 'requests'>,
    effects: readonly Effect[],
  ): void {
    for (const [place, request] of requests) {
      if (effects.some((effect) => effect.type === 'refused' && effect.input === place)) continue;
      const input = inputs[place];
      const isOfCall = input !== undefined && 'callId' in input;
      this.add(request, isOfCall ? toWireCallId(input.callId) : null);
    }
  }
}

function idOf({ person, path, key }: KeyedRequest): string {
  return JSON.stringify([person, path, key]);
}
