/**
 * Client requests with idempotency keys, journaled with their effects: repeated after a crash, they
 * are not carried out again.
 *
 * Source: decisions/0023.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { toWireCallId } from '../../contracts/index.ts';
import type { Effect } from '../../routing/index.ts';
import type { InstantBody, KeyedRequest } from './entry-bodies.ts';

export interface CarriedRequest extends KeyedRequest {
  /** API id of the one call that the request made or changed; null: none or several. */
  readonly callId: string | null;
}

/** Most requests kept: more than can wait for their answers to be stored. */
const keptMax = 4_000;

const running = new AsyncLocalStorage<KeyedRequest | null>();

/** Attributes inputs and changes of `run` to the request; null: to none. */
export function asRequest<Result>(request: KeyedRequest | null, run: () => Result): Result {
  return running.run(request, run);
}

export function requestNow(): KeyedRequest | null {
  return running.getStore() ?? null;
}

export class CarriedRequests {
  readonly #kept = new Map<string, CarriedRequest>();

  all(): readonly CarriedRequest[] {
    return [...this.#kept.values()];
  }

  get(request: KeyedRequest): CarriedRequest | undefined {
    return this.#kept.get(idOf(request));
  }

  /** A request's change may come before or after its instant, so a known call is kept. */
  add(request: KeyedRequest, callId: string | null = null): void {
    const { person, path, key, bodyHash } = request;
    const id = idOf(request);
    const known = callId ?? this.#kept.get(id)?.callId ?? null;
    this.#kept.delete(id);
    this.#kept.set(id, { person, path, key, bodyHash, callId: known });
    const [oldest = ''] = this.#kept.size > keptMax ? this.#kept.keys() : [];
    this.#kept.delete(oldest);
  }

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
