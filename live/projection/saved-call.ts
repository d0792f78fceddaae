/** A call as the journal writes it: what else there is, is named in it and not part of it. */
import type { CallResource } from '../../contracts/index.ts';
import type { KeptCall, KeptLeg } from './kept-call.ts';

export type SavedLeg = Pick<KeptLeg, 'leg' | 'agentId' | 'offerId'>;

type Plain = Omit<KeptCall, 'call' | 'liveParts' | 'about' | 'legs'>;

export interface SavedCall extends Plain {
  readonly call: Omit<CallResource, 'legs'>;
  readonly liveParts: readonly string[];
  /** Of a consult: the id of the leg that it is about. */
  readonly aboutLegId: string | null;
  readonly legs: readonly SavedLeg[];
  /** It is not over. */
  readonly isLive: boolean;
}

export function savedCall(kept: KeptCall, isLive: boolean): SavedCall {
  const { call: whole, liveParts, about, legs, ...plain } = kept;
  const { legs: _shown, ...call } = whole;
  return {
    ...plain,
    call,
    liveParts: [...liveParts],
    aboutLegId: about?.leg.id ?? null,
    legs: legs.map(({ leg, agentId, offerId }) => ({ leg, agentId, offerId })),
    isLive,
  };
}

/** Has the call stand as it was saved, but for its legs and what it is about; a new one where none is known. */
export function putBack(known: KeptCall | undefined, saved: SavedCall): KeptCall {
  const { call, liveParts, aboutLegId: _about, legs: _legs, isLive: _isLive, ...plain } = saved;
  const kept: KeptCall = known ?? {
    ...{ ...plain, call: { ...call, legs: [] }, liveParts: new Set() },
    ...{ about: null, legs: [] },
  };
  Object.assign(kept, plain);
  Object.assign(kept.call, call);
  kept.liveParts.clear();
  for (const part of liveParts) kept.liveParts.add(part);
  return kept;
}
