/**
 * What the second half of the specification adds to effects and refusal codes.
 *
 * Supersets of `routing/effects.ts`, for the naive router alone until the core adopts the members;
 * `emit` casts at one place. Names: ux-and-api.md 4.3 and 17.2.
 */
import type { EffectBody, RefusalCode } from '../../../routing/index.ts';

/** Beside part 1's: why an input was refused. */
export type LaterRefusalCode = RefusalCode | 'queue_in_use' | 'agent_in_use';

/** Part 1's effects, with further codes. */
type Wider = {
  readonly type: 'refused';
  readonly input: number;
  readonly code: LaterRefusalCode;
};

/** Effects that part 1 does not have. */
type New =
  | { readonly type: 'call.migrated'; readonly callId: string; readonly step: number }
  | {
      readonly type: 'centre.changed';
      readonly version: number;
      readonly waiting: 'migrate' | 'pin';
    };

export type LaterEffectBody = EffectBody | Wider | New;
