/**
 * Who asks, and who may carry out an operation, as its entry in the table says.
 *
 * Source: ux-and-api.md 5.1 to 5.3.
 */
import { type Role, roleNames } from '../contracts/index.ts';
import { editorRoles, readerRoles, simulationRoles } from '../live/index.ts';

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
  | {
      readonly roles: readonly AnyRole[];
      readonly own?: readonly AnyRole[];
      /** Open to whoever reaches it, where the service is started so (`--open-metrics`). */
      readonly isOpenByOption?: true;
    };

/** Members of a document that ask for more than the operation that changes it: a right of its own. */
export interface MemberRight {
  /** As a key names it among its scopes. */
  readonly right: string;
  readonly members: readonly string[];
  readonly roles: readonly AnyRole[];
}

/** The key of a screen on a wall: its scope, and the operations that a wallboard is made of. */
export const display = {
  scope: 'display',
  operations: ['getMe', 'getWallboard', 'listMeasures', 'getCallWhyWaiting', 'openEvents'],
};

/** Of people and of programs. */
export const everyRole: readonly AnyRole[] = [...roleNames, ...machineRoles];
/** Whoever has a name. */
export const everyone = { roles: everyRole } satisfies Access;

const talking = ['agent', 'orderTaker'] as const;
export const supervisors = { roles: ['supervisor'] } satisfies Access;
/** Those who configure a centre. */
export const administrators = { roles: ['admin'] } satisfies Access;
/** Those who answer for a centre's people. */
export const managers = { roles: ['supervisor', 'admin'] } satisfies Access;
/** One's own agent or offers, or anybody's for a supervisor. */
export const ownAgent = { ...supervisors, own: talking } satisfies Access;
export const switches = { roles: machineRoles } satisfies Access;
/** Their own calls, or a supervisor's; the switch acts for the party outside. */
export const ownCalls = { roles: ['supervisor', ...machineRoles], own: talking } satisfies Access;

/** Who takes orders, or reviews them, or keeps customers elsewhere as well: they read each order. */
export const sellers = {
  roles: ['orderTaker', 'supervisor', 'reviewer', 'integration'],
} satisfies Access;

export const readers: Access = { roles: readerRoles };
export const editors: Access = { roles: editorRoles };
/** Those who propose or approve a version; which of them, its kind and its authors say. */
export const approvers: Access = { roles: [...editorRoles, 'supervisor', 'reviewer'] };
export const simulators: Access = { roles: simulationRoles };

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
  /** Of a person who has signed in here, and when that ends; null: proven otherwise. */
  readonly signIn: { readonly id: string; readonly untilMs: number } | null;
  /** When what proves them expires; null: a bare name, which does not. */
  readonly untilMs: number | null;
  /** When their provider signed the token [it is no provider's]. */
  readonly issuedAtMs?: number;
}
