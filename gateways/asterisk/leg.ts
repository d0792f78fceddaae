/**
 * A leg at Asterisk, which is a channel, and how legs that we ring are known again.
 */
import type { LegCause, SwitchAnswer } from '../../contracts/index.ts';
import { AriError } from './ari.ts';

/** Marks, among the arguments of Stasis, the legs that we ring. */
export const ownArgument = 'callwright-leg';
/** The far end of a transfer: a leg that the core does not know. */
export const farEnd = 'callwright-far-';

/** What calls back later, in milliseconds; returns its cancel. */
export interface Timers {
  after(delayMs: number, run: () => void): () => void;
}

export interface Leg {
  readonly id: string;
  readonly from: string | null;
  readonly to: string | null;
  /** Somebody has answered it. */
  isUp: boolean;
  /** We have asked for that. */
  isAnswering: boolean;
  /** The bridge that it is in; null: none. */
  bridgeId: string | null;
  /** What is played to it alone, of infinite length or not. */
  playbackId: string | null;
  /** It was sent elsewhere, and is ours no more, though Asterisk joins both. */
  isSent: boolean;
  /** Why it is ended, once that is known. */
  cause: LegCause | null;
  /** Settles its ringing; null: it does not ring, or not by us. */
  answered: ((answer: SwitchAnswer) => void) | null;
  /** All that was asked of it so far has been carried out. */
  tail: Promise<unknown>;
}

export interface Ringing {
  readonly number: string;
  /** Shown; null: withheld. */
  readonly from: string | null;
  readonly limitMs: number;
}

/** It has ended by itself, or with Asterisk; empty bridges are looked for when we come again. */
export function leaveIt(error: unknown): void {
  if (!(error instanceof AriError)) throw error;
}

/** What a command that cannot be carried out is answered. */
export function failed(cause: string): Promise<SwitchAnswer> {
  return Promise.resolve({ result: 'failed', cause });
}

/** Of a transfer, the number outside. */
export function isFar(id: string): boolean {
  return id.startsWith(farEnd);
}

/** Of ARI. */
export function pathOf(...parts: readonly string[]): string {
  return parts.map(encodeURIComponent).join('/');
}
