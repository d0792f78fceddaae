/** Bodies of journal entries, by kind: an instant, a change beside the core, a life. */
import type { CentreFile, Input } from '../../routing/index.ts';
import type { RuleSetFile } from '../../rules/index.ts';
import type { ToldEvent } from '../event-ring.ts';

/** A request that is the same when it is sent again. */
export interface KeyedRequest {
  readonly person: string;
  /** Method and path. */
  readonly path: string;
  readonly key: string;
  readonly bodyHash: string;
}

/** An instant, as it is about to be stepped. */
export interface KeptInstant {
  /** In the centre's time. */
  readonly atMs: number;
  readonly inputs: readonly Input[];
  /** Whose inputs they are, by their places [nobody's who has a key]. */
  readonly requests?: readonly (readonly [place: number, request: KeyedRequest])[];
}

/** Of an entry of kind `instant`. */
export interface InstantBody {
  /** Number of the last effect before it. */
  readonly n: number;
  /** Of the effects of the instant before it, see {@link sumOf}; absent: it is the first of a life. */
  readonly sum?: number;
  /** In `sum`'s place, in entries of old: over all members of all effects. */
  readonly crc?: number;
  readonly inputs: readonly Input[];
  /** As of {@link KeptInstant}. */
  readonly requests?: KeptInstant['requests'];
}

/** Of an entry of kind `change`. */
export interface ChangeBody {
  /** Before the instant that it stands behind [after]. */
  readonly isEarly?: true;
  readonly told: readonly ToldEvent[];
  /** By subject: its state, as `CentreState` saves it. */
  readonly put: readonly (readonly [subject: string, saved: unknown])[];
  /** Whose doing it was [nobody's who has a key]; entries of old name no calls. */
  readonly requests?: readonly (KeyedRequest & { readonly callId?: string | null })[];
}

/** Of an entry of kind `life`: the process, and what a new core of the centre would be made from. */
export interface LifeBody {
  readonly epoch: number;
  readonly engine: string;
  readonly centre: CentreFile;
  readonly ruleSets: readonly RuleSetFile[];
}
