/** What the operations that change a centre share: their query, rights, refusals and answers. */
import { z } from 'zod';
import { activationSchema, type ErrorCode } from '../contracts/index.ts';
import {
  type Activation,
  type CentreChange,
  done,
  type Edited,
  refused,
  type ServiceAnswer,
} from '../live/index.ts';
import type { CentreFile } from '../routing/index.ts';
import type { Asked, Serving } from './operation.ts';
import { bodyErrors, keyedErrors, personErrors } from './operations/fields.ts';
import { granted } from './presenters/rule.ts';

const changeQuery = z.strictObject({
  accept: z
    .enum(['true', 'false'])
    .optional()
    .describe('`true`: also where lint or the rehearsal find harm [false].'),
  waiting: z
    .enum(['migrate', 'pin'])
    .optional()
    .describe('Whether calls that wait go by the new version [as the centre says].'),
});

/** A change of the centre file, for those who configure it. */
export const changes = {
  query: changeQuery,
  access: { roles: ['admin'] },
  audited: true,
} as const;

const harmErrors: readonly ErrorCode[] = [
  ...personErrors,
  'centre_not_valid',
  'calls_harmed',
  'queue_in_use',
  'draining',
  'resource_unavailable',
];
export const createErrors: readonly ErrorCode[] = [...harmErrors, ...keyedErrors, 'name_taken'];
const versionErrors: readonly ErrorCode[] = ['version_required', 'version_mismatch'];
export const patchErrors: readonly ErrorCode[] = [...harmErrors, ...versionErrors, ...bodyErrors];
export const deleteErrors: readonly ErrorCode[] = [...harmErrors, ...versionErrors, 'in_use'];

/** A resource with what its change has done to calls that waited. */
export function changed<Resource extends z.ZodType>(resource: Resource) {
  return z.intersection(resource, withActivation);
}

const withActivation = z.object({ activation: activationSchema });

type Change = Pick<Asked, 'person' | 'ifMatch'> & { readonly query: z.infer<typeof changeQuery> };

/** Has a change carried out; answers what it did when it is in force. */
export async function changeCentre(
  { person, query }: Change,
  { centres }: Pick<Serving, 'centres'>,
  edit: CentreChange['edit'],
): Promise<Activation> {
  const { accept, waiting } = query;
  return granted(
    await centres.change({
      ...{ person: person ?? '', edit, accept: accept === 'true' },
      ...(waiting === undefined ? {} : { waiting }),
    }),
  );
}

/** A thing of the file as it is, under the version that `If-Match` must name. */
export interface Known {
  readonly what: string;
  readonly version: number;
}

/** Has a thing changed that `If-Match` names as it is when its turn comes. */
export function changeKnown(
  asked: Change,
  serving: Pick<Serving, 'centres'>,
  { known, edit }: { readonly known: () => Known; readonly edit: CentreChange['edit'] },
): Promise<Activation> {
  return changeCentre(asked, serving, (file) => {
    const same = sameVersion(asked, known());
    return same.ok ? edit(file) : same;
  });
}

/** A resource of the answer, with its tag. */
export function tagged<Resource extends { readonly version: number }>(
  resource: Resource,
  { header }: Pick<Asked, 'header'>,
): Resource {
  header('etag', `"v${resource.version}"`);
  return resource;
}

function sameVersion(
  { ifMatch }: Pick<Asked, 'ifMatch'>,
  { what, version }: Known,
): ServiceAnswer<null> {
  if (ifMatch === null) {
    const detail = `${what} is at version ${version}; say which one you change.`;
    return refused('version_required', detail);
  }
  if (ifMatch === version) return done(null);
  const seen = ifMatch < 0 ? 'none of that form' : `version ${ifMatch}`;
  const detail = `${what} is at version ${version}; you change ${seen}, expected "v${version}".`;
  return refused('version_mismatch', detail, { current: { version, person: null, atMs: null } });
}

type ListName = 'groups' | 'queues' | 'agents';
type Member = { readonly id: string; readonly [member: string]: unknown };

/** The file with one more member in a list. */
export function withMember(
  file: CentreFile,
  list: ListName,
  { id, ...settings }: Member,
): ServiceAnswer<Edited> {
  const members = file[list] ?? [];
  const { name } = settings;
  const taken = members.find((one) => one.id === id || (list !== 'agents' && one.name === name));
  if (taken !== undefined && (taken.id === id || name !== undefined)) {
    const detail = `The centre has ${taken.name ?? taken.id} (${taken.id}) in its ${list}; expected another name and id.`;
    return refused('name_taken', detail);
  }
  return done({
    file: { ...file, [list]: [...members, { id, ...settings }] },
    place: `/${list}/${members.length}`,
  });
}

/** The file with one member of a list otherwise. */
export function withChange(
  file: CentreFile,
  list: ListName,
  member: { readonly id: string; readonly settings: object },
): Edited {
  const members: readonly { readonly id: string }[] = file[list] ?? [];
  const place = members.findIndex(({ id }) => id === member.id);
  const settings = { ...member.settings, id: member.id };
  return {
    file: { ...file, [list]: members.with(place, settings) },
    place: `/${list}/${place}`,
  };
}

/** An id for a name: `Service après-vente` → `service-apres-vente`. */
export function idOf(name: string | undefined, kind: string): string {
  const plain = (name ?? '').normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const id = plain.replaceAll(/[^a-z0-9]+/g, '-').slice(0, idLengthMax);
  return id.replaceAll(/^-+|-+$/g, '') || kind;
}

const idLengthMax = 31;

/** Members that were given: of what is absent, nothing is said. */
export function given<Value extends object>(value: Value): { readonly [member: string]: unknown } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined));
}
