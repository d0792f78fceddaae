/** Principals, and the access rules in the table of operations. */
import { type Role, roleNames } from '../contracts/index.ts';
import { editorRoles, readerRoles, simulationRoles } from '../services/index.ts';

export const machineRoles = ['integration', 'gateway'] as const;

export type AnyRole = Role | (typeof machineRoles)[number];

/**
 * `open` needs no sign-in. Otherwise roles that may act for anybody, and roles that may act on what
 * is theirs, named in the path: `{agent}`, `{session}`, `{offer}`, `{call}`.
 */
export type Access =
  | 'open'
  | {
      readonly roles: readonly AnyRole[];
      readonly own?: readonly AnyRole[];
      readonly isOpenByOption?: true;
    };

/** Members of a document that only callers with a further right may change. */
export interface MemberRight {
  readonly right: string;
  readonly members: readonly string[];
  readonly roles: readonly AnyRole[];
}

/** Scope of a wallboard screen's API key, and the operations that it may call. */
export const display = {
  scope: 'display',
  operations: ['getMe', 'getWallboard', 'listMeasures', 'getCallWhyWaiting', 'openEvents'],
};

/** Roles of people and of API keys. */
export const everyRole: readonly AnyRole[] = [...roleNames, ...machineRoles];
/** Access for anybody who is authenticated. */
export const everyone = { roles: everyRole } satisfies Access;

const talking = ['agent', 'orderTaker'] as const;
export const supervisors = { roles: ['supervisor'] } satisfies Access;
export const administrators = { roles: ['admin'] } satisfies Access;
/** Access for those who are responsible for a centre's people. */
export const managers = { roles: ['supervisor', 'admin'] } satisfies Access;
/** Access for agents on themselves, and for supervisors on anybody. */
export const ownAgent = { ...supervisors, own: talking } satisfies Access;
export const switches = { roles: machineRoles } satisfies Access;
/** Agents on their own calls, supervisors on any, switches for the outside party. */
export const ownCalls = { roles: ['supervisor', ...machineRoles], own: talking } satisfies Access;

export const sellers = {
  roles: ['orderTaker', 'supervisor', 'reviewer', 'integration'],
} satisfies Access;

export const readers: Access = { roles: readerRoles };
export const editors: Access = { roles: editorRoles };
/** Roles that may propose or approve a version; its kind and authors decide which. */
export const approvers: Access = { roles: [...editorRoles, 'supervisor', 'reviewer'] };
export const simulators: Access = { roles: simulationRoles };

export interface Principal {
  readonly kind: 'person' | 'key';
  readonly id: string;
  readonly name: string;
  readonly roles: readonly AnyRole[];
  /** The agent in the centre file whom the person works as; null if none. */
  readonly agentId: string | null;
  /** Handlers of the centre that they may see [all]. */
  readonly handlers?: readonly string[];
  /** Operations, and groups of operations, that a key may use besides those of its roles. */
  readonly scopes: readonly string[];
  /** The sign-in of a person who signed in here; null for keys, bare ids and provider's tokens. */
  readonly signIn: { readonly id: string; readonly untilMs: number } | null;
  /** When the proof expires; null for a bare id, which does not. */
  readonly untilMs: number | null;
  /** When the identity provider issued the token [the token is not a provider's]. */
  readonly issuedAtMs?: number;
}
