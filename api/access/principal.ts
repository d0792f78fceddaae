/**
 * Who asks: a person, or a program by its key; and whether an operation is theirs to carry out.
 *
 * Source: ux-and-api.md 5.1 to 5.3.
 */
import type { AnyRole } from '../access.ts';

/** Whoever asks, once it is proven. */
export interface Principal {
  readonly kind: 'person' | 'key';
  /** Of the accounts file or the provider; of a key `key_<id>`. */
  readonly id: string;
  readonly name: string;
  readonly roles: readonly AnyRole[];
  /** The agent of the centre file that a person works as; null: none. */
  readonly agentId: string | null;
  /** Those that they may know of [all]. */
  readonly handlers?: readonly string[];
  /** Operations, and groups of them, that a key may carry out beside those of its roles. */
  readonly scopes: readonly string[];
  /** Of a person who has signed in here; null: proven otherwise. */
  readonly signInId: string | null;
}
