/** People of a centre and its own roles, made and changed while the service runs. */
import { z } from 'zod';
import {
  aFinding,
  fileIdSchema,
  InvalidRequest,
  labelSchema,
  limitsSchema,
  lineText,
  listOf,
  newIdSchema,
  optionalField,
  type PersonSettings,
  peopleMessages,
  type RoleSettings,
  refusal,
  roleSchema,
  strict,
  userNameSchema,
  userSchema,
} from '../../contracts/index.ts';
import { omitUndefined } from '../../kernel/index.ts';
import {
  type Account,
  everyRole,
  hashPassword,
  isGuessablePassword,
  storedPeopleMax,
} from '../../services/index.ts';
import { iso } from '../presenters/rule.ts';
import { administrators, everyone, managers } from './access-rules.ts';
import {
  addDocument,
  type DocumentSpec,
  documentPage,
  patchErrors,
  replaceDocument,
  requireDocument,
  requireVersion,
  wireIdOf,
} from './channel/documents.ts';
import { invitationField, invitedUntilMs, keptInvitation, passwordSchema } from './invitations.ts';
import type { ApiRequest } from './operation.ts';
import { type PageRange, storedPage } from './paging.ts';
import { requireAllowed, requireRights } from './people-rights.ts';
import { list, operation } from './route.ts';
import type { Services } from './services.ts';

const roleIds = z.array(labelSchema).min(1).max(50);
const settings = {
  name: lineText(200),
  roles: roleIds.readonly().describe('Built-in roles, and ids of the centre’s own.'),
  agent: optionalField(fileIdSchema.nullable(), 'Whom they work as [none].'),
  limits: optionalField(limitsSchema.nullable(), 'Ids as in the centre file; null: none.'),
  password: passwordSchema
    .nullable()
    .optional()
    .describe('Never shown; null: they cannot sign in by one.'),
  invitation: invitationField,
  disabled: optionalField(z.boolean(), 'Nothing proves them while true.'),
};
const userBody = strict({ id: newIdSchema, ...settings });
const userChange = strict({
  ...settings,
  name: settings.name.optional(),
  roles: settings.roles.optional(),
});
const rights = z
  .array(labelSchema)
  .min(1)
  .max(500)
  .describe('Ids of operations, or names of whole groups of them.');
const roleBody = strict({ id: newIdSchema, name: lineText(200), rights });
const roleChange = strict({ name: lineText(200).optional(), rights: rights.optional() });
const example = { name: 'Reviewer', roles: ['reviewer'] };

const userBefore = ({ params }: Pick<ApiRequest, 'params'>, serving: Services) => {
  const found = accountOf(String(params['user']), serving);
  return found === undefined ? null : presentUser(found, serving);
};
const roleBefore = ({ params }: Pick<ApiRequest, 'params'>, { store, wire }: Services) => {
  const id = wire.fileId(String(params['role'])) ?? '';
  return store.personRoles.get(wire.ownerId, id)?.document ?? null;
};
const changes = {
  access: administrators,
  errors: [...patchErrors, 'limit_exceeded', 'in_use'],
} as const;
const added = { ...changes, audited: true, status: 201, tagged: 'version' } as const;

export const peopleOperations = {
  listUsers: operation(
    'GET /api/v1/centres/{centre}/users',
    ['Users of a centre', 'Les utilisateurs d’un centre'],
    { query: list, answer: listOf(userSchema), access: managers },
    ({ query }, serving) => {
      const { people } = serving.gate.principals;
      const read = ({ after, limit }: PageRange) => people.someInOrder(String(after ?? ''), limit);
      return storedPage(read, query, {
        keyOf: ({ id }) => id,
        present: (person) => presentUser(person, serving),
        wire: serving.wire,
      });
    },
  ),
  createUser: operation(
    'POST /api/v1/centres/{centre}/users',
    ['Make a person', 'Créer une personne'],
    {
      ...added,
      note: 'Kept in the store, over the accounts file. Nobody gives rights that they have not; an administrator gives all roles of people, to others.',
      body: userBody,
      example: { id: 'zoe', ...example, limits: { queues: ['vente'] } },
      answer: userSchema,
    },
    async (asked, serving) => {
      const { id, ...given } = asked.body;
      requireNoName(given.password, [id, given.name], serving);
      const none = { name: '', roles: [], isDisabled: false };
      const password = await hashed(given.password);
      const document = merged(none, { ...given, password }, serving);
      const there = accountOf(id, serving);
      if (serving.gate.principals.people.isTaken(there?.id ?? id)) {
        throw refusal(peopleMessages.idInUse, { id });
      }
      requireAllowed({ id, document, before: there?.roles ?? [] }, asked.principal, serving);
      addDocument(kept(serving), { id, document }, { asked, serving });
      asked.header('location', `/api/v1/centres/${asked.params.centre}/users/${id}`);
      return userChanged(id, {}, serving);
    },
  ),
  getUser: operation(
    'GET /api/v1/centres/{centre}/users/{user}',
    ['A user', 'Un utilisateur'],
    { answer: userSchema, tagged: 'version', access: managers },
    ({ params }, serving) => presentUser(requireUser(params.user, serving), serving),
  ),
  getUserName: operation(
    'GET /api/v1/centres/{centre}/users/{user}/name',
    ['The name of a person or an agent', 'Le nom d’une personne ou d’un agent'],
    {
      note: 'By the id that orders, holds and calls have. For all who read them.',
      answer: userNameSchema,
      access: everyone,
    },
    ({ params: { user: id } }, serving) => {
      const { wire } = serving;
      const agent = wire.agentSetting(wire.fileId(id) ?? id);
      return { id, name: accountOf(id, serving)?.name ?? agent?.name ?? null };
    },
  ),
  patchUser: operation(
    'PATCH /api/v1/centres/{centre}/users/{user}',
    ['Change, disable or enable a person', 'Modifier, désactiver ou réactiver une personne'],
    {
      ...changes,
      audited: userBefore,
      note: 'At once, on open streams and sockets too. Being disabled, or given another password, ends all sign-ins.',
      body: userChange,
      example,
      answer: userSchema,
      tagged: 'version',
    },
    async (asked, serving) => {
      const { body, params, principal } = asked;
      const found = requireUser(params.user, serving);
      requireNoName(body.password, [found.id, found.name, body.name ?? ''], serving);
      const password = await hashed(body.password);
      const { id, version = 0 } = found;
      requireVersion({ id, version }, asked);
      const before = settingsOf(found);
      const document = merged(before, { ...body, password }, serving);
      requireAllowed({ id, document, before: before.roles }, principal, serving);
      const of = { asked, serving };
      const record = serving.store.people.get(serving.wire.ownerId, id);
      if (record === undefined) addDocument(kept(serving), { id, document }, of);
      else replaceDocument(kept(serving), record, document, of);
      const hasEnded = document.isDisabled || document.password !== before.password;
      return userChanged(id, { hasEnded }, serving);
    },
  ),
  deleteUser: operation(
    'DELETE /api/v1/centres/{centre}/users/{user}',
    ['Remove a person', 'Supprimer une personne'],
    {
      ...changes,
      audited: userBefore,
      note: 'One of the accounts file can be disabled alone, as they would come back.',
      answer: null,
      status: 204,
    },
    (asked, serving) => {
      const { store, wire, gate } = serving;
      const { id, version = 0, ...found } = requireUser(asked.params.user, serving);
      requireVersion({ id, version }, asked);
      if (version === 0 || gate.principals.people.isOfFile(id)) {
        throw refusal(peopleMessages.ofFile, { id });
      }
      const before = settingsOf({ id, ...found });
      requireAllowed(
        { id, document: { ...before, isDisabled: true }, before: before.roles },
        asked.principal,
        serving,
      );
      store.transaction(() => store.people.drop(wire.ownerId, id, []));
      gate.principals.changed(id, { hasEnded: true });
      return null;
    },
  ),
  listRoles: operation(
    'GET /api/v1/centres/{centre}/roles',
    ['The centre’s own roles', 'Les rôles propres au centre'],
    { query: list, answer: listOf(roleSchema), access: managers },
    ({ query }, serving) => documentPage(serving.store.personRoles, query, serving),
  ),
  createRole: operation(
    'POST /api/v1/centres/{centre}/roles',
    ['Make a role: a named set of rights', 'Créer un rôle : un ensemble de droits'],
    {
      ...added,
      note: 'Rights are roles of people (but admin), ids of operations, and groups of operations as this document has them.',
      body: roleBody,
      example: { id: 'floor', name: 'Floor walker', rights: ['Queues', 'listAgents'] },
      answer: roleSchema,
    },
    (asked, serving) => {
      const { id, ...document } = asked.body;
      requireRights(document.rights, asked.principal, serving);
      if (everyRole.some((role) => role === id)) throw refusal(peopleMessages.idInUse, { id });
      const of = { asked, serving };
      const made = presentRole(addDocument(rolesKept(serving), { id, document }, of), serving);
      asked.header('location', `/api/v1/centres/${asked.params.centre}/roles/${made.id}`);
      return made;
    },
  ),
  getRole: operation(
    'GET /api/v1/centres/{centre}/roles/{role}',
    ['A role of the centre’s own', 'Un rôle propre au centre'],
    { answer: roleSchema, tagged: 'version', access: managers },
    ({ params }, serving) => presentRole(requireRole(params.role, serving), serving),
  ),
  patchRole: operation(
    'PATCH /api/v1/centres/{centre}/roles/{role}',
    ['Change a role, for all who have it', 'Modifier un rôle, pour tous ceux qui l’ont'],
    {
      ...changes,
      audited: roleBefore,
      body: roleChange,
      example: { rights: ['Queues'] },
      answer: roleSchema,
      tagged: 'version',
    },
    (asked, serving) => {
      const found = requireRole(asked.params.role, serving);
      const { people } = serving.gate.principals;
      const document = { ...found.document, ...omitUndefined(asked.body) };
      const having = people.havingRole(found.id);
      const isOwn = having.includes(asked.person ?? '');
      const given = [...found.document.rights, ...document.rights];
      requireRights(given, asked.principal, serving, isOwn);
      const record = replaceDocument(rolesKept(serving), found, document, { asked, serving });
      for (const id of having) serving.gate.principals.changed(id);
      return presentRole(record, serving);
    },
  ),
  deleteRole: operation(
    'DELETE /api/v1/centres/{centre}/roles/{role}',
    ['Remove a role that nobody has', 'Supprimer un rôle que personne n’a'],
    { ...changes, audited: roleBefore, answer: null, status: 204 },
    (asked, serving) => {
      const found = requireRole(asked.params.role, serving);
      requireVersion(found, asked);
      const { store, wire, gate } = serving;
      const [person] = gate.principals.people.havingRole(found.id);
      if (person !== undefined) throw refusal(peopleMessages.roleInUse, { person, id: found.id });
      requireRights(found.document.rights, asked.principal, serving);
      store.transaction(() => store.personRoles.drop(wire.ownerId, found.id, []));
      return null;
    },
  ),
} as const;

type PersonBody = {
  readonly [Member in keyof z.infer<typeof userBody>]?:
    | z.infer<typeof userBody>[Member]
    | undefined;
};

/** @throws {InvalidRequest} where a password is the name of its person or centre, or like it. */
function requireNoName(
  password: string | null | undefined,
  names: readonly string[],
  { wire: { ownerId, live } }: Services,
): void {
  const all = [...names, ownerId, live.file.name ?? ''];
  if (typeof password !== 'string' || !isGuessablePassword(password, all)) return;
  const what = { expected: 'one that is harder to guess', received: 'like a name here' };
  throw new InvalidRequest([aFinding('/body/password', 'wrong_format', what)]);
}

async function hashed(password: string | null | undefined): Promise<string | null | undefined> {
  return typeof password === 'string' ? await hashPassword(password) : password;
}

/** Keeps the password that an invited person has chosen. @throws {Refusal} */
export async function choosePassword(
  { id, name, invitation }: Account,
  password: string,
  serving: Services,
): Promise<Account> {
  requireNoName(password, [id, name], serving);
  const hash = await hashPassword(password);
  // Another request may have used the invitation meanwhile.
  const found = requireUser(id, serving);
  if (found.invitation?.hash !== invitation?.hash) throw refusal(peopleMessages.invitationOver);
  const document = merged(settingsOf(found), { password: hash }, serving);
  const of = { asked: { person: id, ifMatch: found.version ?? 0 }, serving };
  const record = serving.store.people.get(serving.wire.ownerId, id);
  if (record === undefined) addDocument(kept(serving), { id, document }, of);
  else replaceDocument(kept(serving), record, document, of);
  serving.gate.principals.changed(id, { hasEnded: true });
  return requireUser(id, serving);
}

/** The settings with what a request gives; null takes a member away. */
function merged(
  before: PersonSettings,
  {
    name = before.name,
    roles = before.roles,
    agent,
    limits,
    disabled = before.isDisabled,
    password,
    invitation,
  }: PersonBody,
  serving: Services,
): PersonSettings {
  const { handlers, startedOn } = before;
  const chosen = <Value>(given: Value | null | undefined, had: Value | undefined) =>
    given === undefined ? had : (given ?? undefined);
  return {
    name,
    roles,
    isDisabled: disabled,
    ...omitUndefined({
      agent: chosen(agent, before.agent),
      limits: chosen(limits, before.limits),
      password: chosen(password, before.password),
      // A new password and being disabled end the invitation.
      invitation: chosen(
        disabled || typeof password === 'string' ? null : keptInvitation(invitation, serving),
        before.invitation,
      ),
      handlers,
      startedOn,
    }),
  };
}

function settingsOf(account: Account): PersonSettings {
  const { name, roles, given = roles, agent, handlers, startedOn } = account;
  const { password, limits, invitation } = account;
  const rest = omitUndefined({ agent, handlers, startedOn, password, limits, invitation });
  return { name, roles: given, isDisabled: account.isDisabled === true, ...rest };
}

function kept({ store, wire }: Services): DocumentSpec<PersonSettings> {
  const check = (_: PersonSettings, before: PersonSettings | null) =>
    requireRoom(before, store.people.list(wire.ownerId, everything).length);
  return { repository: store.people, schema: z.any(), keys: () => ({}), check };
}

function rolesKept({ store, wire }: Services): DocumentSpec<RoleSettings> {
  const check = (_: RoleSettings, before: RoleSettings | null) =>
    requireRoom(before, store.personRoles.list(wire.ownerId, everything).length);
  return { repository: store.personRoles, schema: z.any(), keys: () => ({}), check };
}

const everything = { after: '', limit: storedPeopleMax };

function requireRoom(before: object | null, count: number): void {
  if (before !== null || count < storedPeopleMax) return;
  throw refusal(peopleMessages.peopleMax, { most: storedPeopleMax });
}

function accountOf(user: string, { gate, wire }: Services): Account | undefined {
  const { people } = gate.principals;
  const id = people.all.has(user) ? user : (wire.fileId(user) ?? user);
  return people.find(id);
}

function requireUser(user: string, serving: Services): Account {
  const found = accountOf(user, serving);
  if (found !== undefined) return found;
  throw refusal(peopleMessages.noAccount, { id: user });
}

function requireRole(role: string, { store, wire }: Services) {
  const of = { code: 'role_not_found', wire } as const;
  return requireDocument(store.personRoles, role, of);
}

function userChanged(id: string, ended: { readonly hasEnded?: boolean }, serving: Services) {
  serving.gate.principals.changed(id, ended);
  return presentUser(requireUser(id, serving), serving);
}

function presentUser(person: Account, serving: Services): z.infer<typeof userSchema> {
  const { wire, gate } = serving;
  const untilMs = invitedUntilMs(person, serving);
  const { id, name, agentId, limits } = gate.principals.principal(person);
  return {
    id,
    name,
    agentId: wire.idOrNull(agentId),
    centres: [{ centreId: wire.centreId, roles: [...(person.given ?? person.roles)] }],
    hasPassword: person.password !== undefined,
    invitedUntil: untilMs === null ? null : iso(untilMs),
    limits: limits === undefined ? null : (structuredClone(limits) as z.infer<typeof limitsSchema>),
    disabled: person.isDisabled === true,
    version: person.version ?? 0,
  };
}

function presentRole(
  {
    id,
    version,
    document,
  }: { readonly id: string; readonly version: number; readonly document: RoleSettings },
  { wire }: Services,
) {
  const { name, rights: its } = document;
  return { id: wireIdOf(wire, id), centreId: wire.ownerId, name, rights: [...its], version };
}
