/** How people come in, as `start` says it: one of each role, and what they type. */
import type { AccountsFile, Person, Role } from '../../contracts/index.ts';

/** In the order that they are told. */
export const roleWords: readonly (readonly [Role, string])[] = [
  ['agent', 'agent'],
  ['supervisor', 'supervisor'],
  ['ruleEditor', 'business user'],
  ['analyst', 'analyst'],
];

export interface SignOn {
  readonly role: Role;
  readonly user: string;
  /** To be typed in another terminal. */
  readonly command: string;
}

/** Where a service is, and whether a name without a password is enough there. */
export interface SignOnPlace {
  readonly address: string;
  readonly centreId: string;
  readonly areNamesEnough: boolean;
}

/** The first person of each role who can come in, and a command for them. */
export function signOnsOf({ people }: AccountsFile, place: SignOnPlace): readonly SignOn[] {
  const able = people.filter((person) => canSignIn(person, place));
  return roleWords.flatMap(([role]): readonly SignOn[] => {
    const person = able.find((one) => one.roles.includes(role));
    if (person === undefined) return [];
    return [{ role, user: person.id, command: commandOf(role, person, place) }];
  });
}

/** Accounts that nobody can sign in with: others have a password, so that a name is not enough. */
export function lockedOut({ people }: AccountsFile, place: SignOnPlace): readonly string[] {
  const hasPassword = people.some(({ password }) => password !== undefined);
  return hasPassword
    ? people.flatMap((person) => (canSignIn(person, place) ? [] : [person.id]))
    : [];
}

function canSignIn({ password }: Person, { areNamesEnough }: SignOnPlace): boolean {
  return areNamesEnough || password !== undefined;
}

/** As it can be typed again: who began by npm, in a clone, or by npx has no command of that name. */
const byNpm = process.env['npm_lifecycle_event'];
const callwright =
  byNpm === undefined
    ? 'callwright'
    : byNpm === 'npx'
      ? 'npx callwright'
      : 'npm run -s callwright --';

/** Who gives keys to programs, and can come in; undefined: nobody. */
export function adminOf({ people }: AccountsFile, place: SignOnPlace): Person | undefined {
  return people.find((one) => one.roles.includes('admin') && canSignIn(one, place));
}

/** For a terminal. */
export function signOnLines(signOns: readonly SignOn[]): readonly string[] {
  const words = new Map(roleWords);
  const userWidth = Math.max(...signOns.map(({ user }) => user.length), 0);
  return signOns.map(
    ({ role, user, command }) =>
      `   ${(words.get(role) ?? '').padEnd(13)}  ${user.padEnd(userWidth)}  ${command}`,
  );
}

/** What makes a centre of one's own a service: a key for the program that brings calls, and a call. */
export function firstCallLines({
  address,
  centreId,
  queueId,
  admin,
}: {
  readonly address: string;
  readonly centreId: string;
  readonly queueId: string;
  /** Who gives keys, and can come in. */
  readonly admin: Person;
}): readonly string[] {
  const create = `keys create --server ${address} --centre-id ${centreId} --as ${admin.id}`;
  const by = admin.password === undefined ? callwright : `CALLWRIGHT_PASSWORD=… ${callwright}`;
  return [
    `KEY=$(${by} ${create} --name switch --scope integration)`,
    `curl ${address}/api/v1/centres/${centreId}/calls -H "Authorization: Bearer $KEY" -H 'Idempotency-Key: 1' --json '{"queueId":"${centreId}.${queueId}"}'`,
  ];
}

function commandOf(
  role: Role,
  { id, password }: Person,
  { address, centreId, areNamesEnough }: SignOnPlace,
): string {
  const at = `--server ${address}`;
  const by = password === undefined ? callwright : `CALLWRIGHT_PASSWORD=… ${callwright}`;
  switch (role) {
    case 'agent':
      return `${by} agent ${at} --as ${id}`;
    case 'supervisor':
      return `${by} supervise ${at} --as ${id}`;
    case 'ruleEditor':
      return `${by} rules list ${at} --centre-id ${centreId} --as ${id}`;
    default:
      // A name alone is no bearer where people have passwords.
      if (!areNamesEnough) return `${by} rules list ${at} --centre-id ${centreId} --as ${id}`;
      return `curl -H 'Authorization: Bearer ${id}' ${address}/api/v1/centres/${centreId}/wallboard`;
  }
}
