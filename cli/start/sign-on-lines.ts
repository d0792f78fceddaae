/** What `start` prints on signing in: one person per role, and how to bring calls. */
import type { AccountsFile, Person, Role } from '../../contracts/index.ts';

export const roleWords: readonly (readonly [Role, string])[] = [
  ['agent', 'agent'],
  ['supervisor', 'supervisor'],
  ['ruleEditor', 'business user'],
  ['analyst', 'analyst'],
];

export interface SignOn {
  readonly role: Role;
  readonly user: string;
}

/** A service's address, and whether a name without a password suffices. */
export interface SignOnPlace {
  readonly address: string;
  readonly centreId: string;
  readonly areNamesEnough: boolean;
}

export function signOnsOf({ people }: AccountsFile, place: SignOnPlace): readonly SignOn[] {
  const able = people.filter((person) => canSignIn(person, place));
  return roleWords.flatMap(([role]): readonly SignOn[] => {
    const person = able.find((one) => one.roles.includes(role));
    return person === undefined ? [] : [{ role, user: person.id }];
  });
}

/** Accounts that nobody can sign in with: others have a password, so a name is not enough. */
export function lockedOut({ people }: AccountsFile, place: SignOnPlace): readonly string[] {
  const hasPassword = people.some(({ password }) => password !== undefined);
  return hasPassword
    ? people.flatMap((person) => (canSignIn(person, place) ? [] : [person.id]))
    : [];
}

function canSignIn({ password }: Person, { areNamesEnough }: SignOnPlace): boolean {
  return areNamesEnough || password !== undefined;
}

/** After a start by npm in a clone, or by npx, the command `callwright` does not exist. */
const byNpm = process.env['npm_lifecycle_event'];
const callwright =
  byNpm === undefined
    ? 'callwright'
    : byNpm === 'npx'
      ? 'npx callwright'
      : 'npm run -s callwright --';

/** An admin who can sign in, to create API keys; undefined if there is none. */
export function adminOf({ people }: AccountsFile, place: SignOnPlace): Person | undefined {
  return people.find((one) => one.roles.includes('admin') && canSignIn(one, place));
}

/** How to bring calls to an own centre: a key for a program, and a first call. */
export function firstCallLines({
  address,
  centreId,
  queueId,
  admin,
}: {
  readonly address: string;
  readonly centreId: string;
  readonly queueId: string;
  readonly admin: Person;
}): readonly string[] {
  const create = `keys create --server ${address} --centre-id ${centreId} --as ${admin.id}`;
  const by = admin.password === undefined ? callwright : `CALLWRIGHT_PASSWORD=… ${callwright}`;
  return [
    `KEY=$(${by} ${create} --name switch --scopes integration)`,
    `curl ${address}/api/v1/centres/${centreId}/calls -H "Authorization: Bearer $KEY" -H 'Idempotency-Key: 1' --json '{"queueId":"${centreId}.${queueId}"}'`,
  ];
}
