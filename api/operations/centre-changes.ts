/** Shared parts of operations that change the centre file: query, rights, refusals and answers. */
import { z } from 'zod';
import {
  activationSchema,
  centreMessages,
  fill,
  type Phrase,
  refusal,
  versionNamed,
} from '../../contracts/index.ts';
import { omitUndefined } from '../../kernel/index.ts';
import type { Wire } from '../../live/index.ts';
import type { CentreFile, LinkSetting } from '../../routing/index.ts';
import type { Activation, CentreChange, EditedCentre } from '../../services/index.ts';
import { administrators } from './access-rules.ts';
import type { ApiRequest } from './operation.ts';
import type { Services } from './services.ts';

export const changeQuery = z.strictObject({
  accept: z
    .enum(['true', 'false'])
    .optional()
    .describe('`true`: also where lint or the rehearsal find harm [false].'),
  waiting: z
    .enum(['migrate', 'pin'])
    .optional()
    .describe('Whether calls that wait go by the new version [as the centre says].'),
});

const changes = { query: changeQuery, access: administrators, audited: true } as const;

const harmErrors = [
  'centre_not_valid',
  'calls_harmed',
  'queue_in_use',
  'draining',
  'resource_unavailable',
] as const;
const versionErrors = [...harmErrors, 'version_required', 'version_mismatch'] as const;
export const creates = {
  ...changes,
  status: 201,
  tagged: 'version',
  errors: [...harmErrors, 'name_taken'],
} as const;
export const patches = { ...changes, tagged: 'version', errors: versionErrors } as const;
export const deletes = {
  ...changes,
  answer: null,
  status: 204,
  errors: [...versionErrors, 'in_use'],
} as const;

export function withCallsMoved<Resource extends z.ZodType>(resource: Resource) {
  return z.intersection(resource, withActivation);
}

const withActivation = z.object({ activation: activationSchema });

type Change = Pick<ApiRequest, 'person' | 'ifMatch'> & {
  readonly query: z.infer<typeof changeQuery> & { readonly dryRun?: 'true' | 'false' | undefined };
};

export async function changeCentre(
  { person, query }: Change,
  { centres }: Pick<Services, 'centres'>,
  edit: CentreChange['edit'],
): Promise<Activation> {
  const { accept, waiting, dryRun } = query;
  return await centres.change({
    person: person ?? '',
    edit,
    accept: accept === 'true',
    isDry: dryRun === 'true',
    ...omitUndefined({ waiting }),
  });
}

/** A member of the centre file, with the file's version that `If-Match` must name. */
export interface VersionedItem {
  readonly what: Phrase;
  readonly version: number;
  /** Who made that version of the centre file and when, if known. */
  readonly last?: { readonly person: string; readonly createdAtMs: number } | undefined;
}

/** Makes a change if, when its turn comes, `If-Match` still names the file's version. */
export function changeKnown(
  asked: Change,
  serving: Pick<Services, 'centres'>,
  { known, edit }: { readonly known: () => VersionedItem; readonly edit: CentreChange['edit'] },
): Promise<Activation> {
  return changeCentre(asked, serving, (file) => {
    requireSameVersion(asked, known());
    return edit(file);
  });
}

export interface CentreItemKind<Resource extends object> {
  readonly noun: (typeof centreMessages)['agentNamed' | 'groupNamed' | 'queueNamed'];
  readonly list: ListName;
  readonly versionOf: (id: string, wire: Wire) => number;
  readonly shown: (id: string, wire: Wire) => Resource;
}

type MemberAsked = Change & Pick<ApiRequest, 'header'>;

export async function createMember<Resource extends object>(
  { list, shown }: CentreItemKind<Resource>,
  member: Member,
  { asked, serving }: { readonly asked: MemberAsked; readonly serving: Services },
) {
  const activation = await changeCentre(asked, serving, (file) => withMember(file, list, member));
  asked.header('location', `/api/v1/${list}/${serving.wire.id(member.id)}`);
  return { ...shown(member.id, serving.wire), activation };
}

/** Changes a member of the centre file; `next` makes its new value. */
export async function patchMember<Resource extends object>(
  kind: CentreItemKind<Resource>,
  { id, next }: { readonly id: string; readonly next: () => unknown },
  { asked, serving }: { readonly asked: MemberAsked; readonly serving: Services },
) {
  const activation = await changeKnown(asked, serving, {
    known: () => knownOf(kind, id, serving),
    edit: (file) => withChange(file, kind.list, { id, settings: next() as object }),
  });
  return { ...kind.shown(id, serving.wire), activation };
}

/** Removes a member; `without` removes it wherever the file names it. */
export async function deleteMember(
  kind: CentreItemKind<object>,
  { id, without }: { readonly id: string; readonly without: (file: CentreFile) => CentreFile },
  { asked, serving }: { readonly asked: MemberAsked; readonly serving: Services },
): Promise<null> {
  await changeKnown(asked, serving, {
    known: () => knownOf(kind, id, serving),
    edit: (file) => {
      const members: readonly { readonly id: string }[] = file[kind.list] ?? [];
      const list = { [kind.list]: members.filter((one) => one.id !== id) };
      return {
        file: { ...without(file), ...list },
        place: '',
        removes: fill(kind.noun, { id }),
      };
    },
  });
  return null;
}

function knownOf(
  { noun, versionOf }: CentreItemKind<object>,
  id: string,
  { wire }: Services,
): VersionedItem {
  return { what: fill(noun, { id }), version: versionOf(id, wire) };
}

function requireSameVersion(
  { ifMatch }: Pick<ApiRequest, 'ifMatch'>,
  { what, version, last }: VersionedItem,
): void {
  if (ifMatch === null) {
    throw refusal(centreMessages.versionRequired, { what, version });
  }
  if (ifMatch === version) return;
  const seen = versionNamed(ifMatch);
  throw refusal(
    centreMessages.versionMismatch,
    { what, version, seen },
    {
      current: { version, person: last?.person ?? null, atMs: last?.createdAtMs ?? null },
    },
  );
}

type ListName = 'groups' | 'queues' | 'agents';
type Member = { readonly id: string; readonly [member: string]: unknown };

function withMember(file: CentreFile, list: ListName, { id, ...settings }: Member): EditedCentre {
  const members = file[list] ?? [];
  const { name } = settings;
  const taken = members.find((one) => one.id === id || (list !== 'agents' && one.name === name));
  if (taken !== undefined && (taken.id === id || name !== undefined)) {
    throw refusal(centreMessages.memberTaken, { name: taken.name ?? taken.id, id: taken.id, list });
  }
  return {
    file: { ...file, [list]: [...members, { id, ...settings }] },
    place: `/${list}/${members.length}`,
  };
}

function withChange(
  file: CentreFile,
  list: ListName,
  member: { readonly id: string; readonly settings: object },
): EditedCentre {
  const members: readonly { readonly id: string }[] = file[list] ?? [];
  const place = members.findIndex(({ id }) => id === member.id);
  const settings = { ...member.settings, id: member.id };
  return {
    file: { ...file, [list]: members.with(place, settings) },
    place: `/${list}/${place}`,
  };
}

/** An id from a name: `Service après-vente` gives `service-apres-vente`. */
export function idOf(name: string | undefined, kind: string): string {
  const plain = (name ?? '').normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const id = plain.replaceAll(/[^a-z0-9]+/g, '-').slice(0, idLengthMax);
  return id.replaceAll(/^-+|-+$/g, '') || kind;
}

const idLengthMax = 31;

interface Qualified {
  readonly id: string;
  readonly skills?: { readonly [id: string]: number };
  readonly groups?: readonly string[];
  readonly links?: readonly LinkSetting[];
}

export function forEverybody(file: CentreFile, change: (one: Qualified) => Qualified): CentreFile {
  const agents = file.agents?.map(change);
  return { ...file, ...omitUndefined({ agents, profiles: file.profiles?.map(change) }) };
}
