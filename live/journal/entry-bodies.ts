/** Bodies of journal entries by kind: an instant, a change outside the core, a process's start. */
import type { CentreFile, Input } from '../../routing/index.ts';
import type { RuleSetFile } from '../../rules/index.ts';
import type { NoticeEvent } from '../event-ring.ts';

/** Identifies a client's request, so that a repetition is recognised. */
export interface KeyedRequest {
  readonly person: string;
  readonly path: string;
  readonly key: string;
  readonly bodyHash: string;
}

export interface JournalInstant {
  readonly atMs: number;
  readonly inputs: readonly Input[];
  /** Keyed requests, by the index of their input [none]. */
  readonly requests?: readonly (readonly [place: number, request: KeyedRequest])[];
}

/** Body of a journal entry of kind `instant`. */
export interface InstantBody {
  /** Number of the last effect before this instant. */
  readonly n: number;
  /** Checksum of the previous instant's effects, see {@link sumOf}; absent in a process's first. */
  readonly sum?: number;
  /** The checksum in old entries: over all members of all effects. */
  readonly crc?: number;
  readonly inputs: readonly Input[];
  readonly requests?: JournalInstant['requests'];
}

/** Body of an entry of kind `change`. */
export interface ChangeBody {
  /** The change belongs before the instant that precedes it in the journal [after it]. */
  readonly isEarly?: true;
  readonly told: readonly NoticeEvent[];
  /** States by subject, as `CentreState` saves them. */
  readonly put: readonly (readonly [subject: string, saved: unknown])[];
  /** The keyed requests that caused the change [none]; old entries lack the call. */
  readonly requests?: readonly (KeyedRequest & { readonly callId?: string | null })[];
}

/** Body of an entry of kind `life`: a process's start, with all that a new core needs. */
export interface LifeBody {
  readonly epoch: number;
  readonly engine: string;
  readonly centre: CentreFile;
  readonly ruleSets: readonly RuleSetFile[];
  /** Readings of the core from this life on; absent in old entries: the first. */
  readonly readings?: number;
}
