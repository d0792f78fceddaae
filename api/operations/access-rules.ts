/** The access rules in the table of operations. */
import { dialRightOf } from '../../live/index.ts';
import {
  type AnyRole,
  editorRoles,
  everyRole,
  machineRoles,
  type NamedRight,
  readerRoles,
  seeCallerNumbers,
  sellerRoles,
  simulationRoles,
  type Wires,
} from '../../services/index.ts';

/**
 * `open` needs no sign-in. Else roles that may act for anybody, and roles that may act on what is
 * theirs, named in the path: `{agent}`, `{session}`, `{offer}`, `{call}`.
 */
export type Access =
  | 'open'
  | {
      readonly roles: readonly AnyRole[];
      readonly own?: readonly AnyRole[];
      readonly isOpenByOption?: true;
    };

/** Members of a document that only callers with a further right may change. */
export interface MemberRight extends NamedRight {
  readonly members: readonly string[];
}

/** The right to dial numbers of a cost class, with the roles that bring it. */
export function dialRight(cost: string): NamedRight {
  return { right: dialRightOf(cost), roles: seeCallerNumbers.roles };
}

/** The rights of all cost classes that centre files name. */
export function dialRights(wires: Wires): readonly NamedRight[] {
  const listed = wires.flatMap(({ live }) => live.file.outsideNumbers ?? []);
  return [...new Set(listed.flatMap(({ cost }) => cost ?? []))].map(dialRight);
}

/** Scope of a wallboard screen's API key, and its operations. */
export const display = {
  scope: 'display',
  operations: ['getMe', 'getWallboard', 'listMeasures', 'getCallWhyWaiting', 'openEvents'],
};

/** Scope of the API key of a warehouse or carrier, which learns and reports goods alone. */
export const warehouse = {
  scope: 'warehouse',
  operations: [
    ...['getMe', 'getPickList', 'pickOrder', 'shipShipment', 'deliverShipment'],
    ...['tellRecalled', 'refuseRecall', 'setStockLevels'],
  ],
};
/** Scopes of programs that are no role, an operation or a group of them. */
export const programScopes = [display, warehouse];

/** Access for anybody who is authenticated. */
export const everyone = { roles: everyRole } satisfies Access;

const talking = ['agent', 'orderTaker'] as const;
export const supervisors = { roles: ['supervisor'] } satisfies Access;
export const administrators = { roles: ['admin'] } satisfies Access;
/** Access for those responsible for a centre's people. */
export const managers = { roles: ['supervisor', 'admin'] } satisfies Access;
/** Access for agents on themselves, and for supervisors on anybody. */
export const ownAgent = { ...supervisors, own: talking } satisfies Access;
export const switches = { roles: machineRoles } satisfies Access;
/**
 * Access for agents to their own calls, for supervisors to any, for switches to the outside party.
 */
export const ownCalls = { roles: ['supervisor', ...machineRoles], own: talking } satisfies Access;

export const sellers = { roles: sellerRoles } satisfies Access;

export const readers: Access = { roles: readerRoles };
export const editors = { roles: editorRoles } satisfies Access;
/** Roles that may propose or approve a version; its kind and authors decide which. */
export const approvers: Access = { roles: [...editorRoles, 'supervisor', 'reviewer'] };
export const simulators: Access = { roles: simulationRoles };
