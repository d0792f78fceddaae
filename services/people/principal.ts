/** Principals, who may send requests: people and API keys, with their roles. */
import { type Role, roleNames } from '../../contracts/index.ts';

/** Roles that API keys alone can have. */
export const machineRoles = ['integration', 'gateway'] as const;

export type AnyRole = Role | (typeof machineRoles)[number];

/** Roles of people and of API keys. */
export const everyRole: readonly AnyRole[] = [...roleNames, ...machineRoles];

/** Roles that take and read orders. */
export const sellerRoles = [
  'orderTaker',
  'supervisor',
  'reviewer',
  'integration',
] as const satisfies readonly AnyRole[];

export interface Principal {
  readonly kind: 'person' | 'key';
  readonly id: string;
  readonly name: string;
  readonly roles: readonly AnyRole[];
  /** The agent in the centre file whom the person works as; null if none. */
  readonly agentId: string | null;
  /** Handlers of the centre that they may see [all]. */
  readonly handlers?: readonly string[];
  /** Operations and groups of operations that a key may use beyond its roles. */
  readonly scopes: readonly string[];
  /** The sign-in of a person who signed in here; null for keys, bare ids and provider's tokens. */
  readonly signIn: { readonly id: string; readonly untilMs: number } | null;
  /** When the proof expires; null for a bare id, which does not. */
  readonly untilMs: number | null;
  /** When the identity provider issued the token; absent if another kind of proof was given. */
  readonly issuedAtMs?: number;
}
