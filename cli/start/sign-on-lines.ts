/** How people come in, as `start` says it: one of each role, and what they type. */
import type { AccountsFile, Person, Role } from '../../contracts/index.ts';

/** In the order that they are told. */
const roles: readonly (readonly [Role, string])[] = [
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

/** The first person of each role, and a command for them. */
export function signOnsOf(
  { people }: AccountsFile,
  { address, centreId }: { readonly address: string; readonly centreId: string },
): readonly SignOn[] {
  return roles.flatMap(([role]): readonly SignOn[] => {
    const person = people.find((one) => one.roles.includes(role));
    if (person === undefined) return [];
    return [{ role, user: person.id, command: commandOf(role, person, address, centreId) }];
  });
}

/** As it can be typed again: who began by npm, in a clone, or by npx has no command of that name. */
const byNpm = process.env['npm_lifecycle_event'];
const callwright =
  byNpm === undefined
    ? 'callwright'
    : byNpm === 'npx'
      ? 'npx callwright'
      : 'npm run -s callwright --';

/** For a terminal. */
export function signOnLines(signOns: readonly SignOn[]): readonly string[] {
  const words = new Map(roles);
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
}: {
  readonly address: string;
  readonly centreId: string;
  readonly queueId: string;
}): readonly string[] {
  const create = `keys create --server ${address} --centre-id ${centreId} --as admin`;
  return [
    `KEY=$(${callwright} ${create} --name switch --scope integration)`,
    `curl ${address}/api/v1/centres/${centreId}/calls -H "Authorization: Bearer $KEY" -H 'Idempotency-Key: 1' --json '{"queueId":"${centreId}.${queueId}"}'`,
  ];
}

function commandOf(role: Role, { id }: Person, address: string, centreId: string): string {
  const at = `--server ${address}`;
  switch (role) {
    case 'agent':
      return `${callwright} agent ${at} --as ${id}`;
    case 'supervisor':
      return `${callwright} supervise ${at} --as ${id}`;
    case 'ruleEditor':
      return `${callwright} rules list ${at} --centre-id ${centreId} --as ${id}`;
    default:
      return `curl -H 'Authorization: Bearer ${id}' ${address}/api/v1/centres/${centreId}/wallboard`;
  }
}
