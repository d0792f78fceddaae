/** Who may give which rights to whom, and that an admin is left. */
import {
  aFinding,
  type Finding,
  InvalidRequest,
  type Limits,
  type PersonSettings,
  peopleMessages,
  refusal,
  roleNames,
} from '../../contracts/index.ts';
import type { Wire } from '../../live/index.ts';
import type { Account, Principal } from '../../services/index.ts';
import type { Services } from './services.ts';

export interface PersonChange {
  readonly id: string;
  readonly document: PersonSettings;
  /** The roles until now: whoever could not give them cannot change the person either. */
  readonly before: readonly string[];
}

/** @throws {Refusal} where it names what is not there, gives too much, leaves no admin, or
 * makes two people one agent. */
export function requireAllowed(
  change: PersonChange,
  maker: Principal | null,
  serving: Services,
): void {
  const { id, document, before } = change;
  const { store, wire, gate } = serving;
  const { people } = gate.principals;
  const isRole = (role: string): boolean =>
    roleNames.some((one) => one === role) ||
    store.personRoles.get(wire.ownerId, role) !== undefined;
  const unknown = document.roles.flatMap((role, place) => {
    const said = { expected: `one of ${roleNames.join(', ')}, or a role of the centre` };
    return isRole(role) ? [] : [unknownId(`/body/roles/${place}`, role, said.expected)];
  });
  const findings = [...unknown, ...unknownLimits(document.limits ?? {}, wire)];
  if (document.agent !== undefined && wire.agentSetting(document.agent) === undefined) {
    findings.push(unknownId('/body/agent', document.agent, 'an agent of the centre'));
  }
  if (findings.length > 0) throw new InvalidRequest(findings);
  const all = people.rightsOf([...before, ...document.roles]);
  requireGivable(all, maker, serving, maker?.id === id);
  const others = [...people.all.values()].filter((one) => one.id !== id);
  const isAdmin = ({
    roles,
    limits,
    ...one
  }: Omit<Account, 'id' | 'roles'> & { roles: readonly string[] }) =>
    roles.includes('admin') && limits === undefined && gate.principals.canSignIn(one);
  if (before.includes('admin') && !isAdmin(document) && !others.some(isAdmin)) {
    throw refusal(peopleMessages.lastAdmin, { id });
  }
  const agentId = document.isDisabled ? null : wire.agentOf({ id, ...document });
  const was = people.account(id);
  if (agentId === null || (was !== undefined && wire.agentOf(was) === agentId)) return;
  const holder = others.find((one) => one.isDisabled !== true && wire.agentOf(one) === agentId);
  if (holder === undefined) return;
  const names = { name: holder.name, agent: wire.agentName(agentId) };
  throw refusal(peopleMessages.agentTaken, names);
}

function unknownLimits({ queues = [], groups = [], team = [] }: Limits, wire: Wire): Finding[] {
  const isGroup = (id: string) => wire.live.file.groups?.some((group) => group.id === id) === true;
  const wrong = (member: string, ids: readonly string[], isThere: (id: string) => boolean) =>
    ids.flatMap((id, place) =>
      isThere(id)
        ? []
        : [unknownId(`/body/limits/${member}/${place}`, id, 'one of the centre file')],
    );
  return [
    ...wrong('queues', queues, (id) => wire.queueSetting(id) !== undefined),
    ...wrong('groups', groups, isGroup),
    ...wrong('team', team, (id) => wire.agentSetting(id) !== undefined),
  ];
}

function unknownId(at: string, id: string, expected: string): Finding {
  return aFinding(at, 'unknown_reference', { expected, received: JSON.stringify(id) });
}

/** @throws {Refusal} where a role's rights are unknown, or beyond its maker's. */
export function requireRights(
  given: readonly string[],
  maker: Principal | null,
  serving: Services,
  isOwn = false,
): void {
  const roles = roleNames.filter((role) => role !== 'admin');
  serving.gate.requireScopes(given, { member: 'rights', roles });
  requireGivable(given, maker, serving, isOwn);
}

/** Administrators give others all roles of people; else nobody gives more than they have. */
function requireGivable(
  given: readonly string[],
  maker: Principal | null,
  { gate }: Services,
  isForSelf: boolean,
): void {
  if (maker === null) throw refusal(peopleMessages.nobodyNamed);
  const beyond = gate.beyond(maker, given, isForSelf ? [] : roleNames);
  if (beyond.length === 0) return;
  throw refusal(peopleMessages.rightsBeyond, { name: maker.name, rights: beyond.join(', ') });
}
