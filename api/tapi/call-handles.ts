/**
 * Handles of calls: one for each party's view of a call, and one number for the call itself.
 *
 * They live with the process, as lines do, and stay readable while the call is kept.
 * Source: tapi-call-center.md 2.8.
 */
import type { KeptCall, KeptLeg } from '../../live/index.ts';
import type { Wire } from '../wire.ts';
import type { Handles } from './handles.ts';

/** Beyond, the oldest are let go. */
const handlesMax = 100_000;

export class CallHandles {
  readonly #handles: Handles;
  readonly #legs = new Map<number, KeptLeg>();
  readonly #numbers = new WeakMap<KeptLeg | KeptCall, number>();

  constructor(handles: Handles) {
    this.#handles = handles;
  }

  /** `hCall`. */
  of(made: KeptLeg): number {
    const hCall = this.callId(made);
    if (!this.#legs.has(hCall)) this.#legs.set(hCall, made);
    const [oldest] = this.#legs.keys();
    if (this.#legs.size > handlesMax && oldest !== undefined) this.#legs.delete(oldest);
    return hCall;
  }

  /** `dwCallID`: the same for every view. */
  callId(kept: KeptCall | KeptLeg): number {
    const known = this.#numbers.get(kept) ?? this.#handles.take('hCall');
    this.#numbers.set(kept, known);
    return known;
  }

  /** The leg, where it is one of a handler's calls that are kept. */
  find(hCall: number, wire: Wire): KeptLeg | undefined {
    const made = this.#legs.get(hCall);
    const kept = wire.live.projection.calls.kept(made?.of.call.callId ?? '');
    return made !== undefined && kept === made.of ? made : undefined;
  }

  /** An agent's own leg of a call, the last one; undefined: they have none. */
  ownLeg(callId: string, agentId: string | null, wire: Wire): KeptLeg | undefined {
    const legs = wire.live.projection.calls.kept(callId)?.legs ?? [];
    return (
      legs.findLast((made) => made.agentId !== null && made.agentId === agentId) ??
      legs.findLast((made) => made.agentId !== null) ??
      legs[0]
    );
  }

  /** Of a handler, those of calls that are not over included. */
  all(wire: Wire): readonly (readonly [hCall: number, made: KeptLeg])[] {
    for (const { call, legs } of wire.live.projection.calls.all()) {
      if (call.derivedState !== 'ended') for (const made of legs) this.of(made);
    }
    return [...this.#legs].filter(([hCall]) => this.find(hCall, wire) !== undefined);
  }
}
