/**
 * Who may carry out an operation, as its entry in the table says.
 *
 * Source: ux-and-api.md 5.2, 5.3.
 */
import { type Role, roleNames } from '../contracts/index.ts';

/** Roles of programs beside those of people. */
export const machineRoles = ['integration', 'gateway'] as const;

/** A person's or a program's. */
export type AnyRole = Role | (typeof machineRoles)[number];

/**
 * `open`: nobody need sign in. Else roles that may for anybody's agent or call, and roles that may
 * for their own alone; what is theirs, the path says: `{agent}`, `{session}`, `{offer}`, `{call}`.
 */
export type Access =
  | 'open'
  | { readonly roles: readonly AnyRole[]; readonly own?: readonly AnyRole[] };

/** Whoever has a name. */
export const everyRole: readonly AnyRole[] = [...roleNames, ...machineRoles];
