/** Reads and sends documents and collections for forms. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Problem } from '#client';
import { api, bodyOf, usePages } from '../live-data/index.ts';
import { useCentre } from '../shell/session.ts';
import { patchOf } from './difference.ts';
import type { SaveResult, SendMode } from './edit-form.tsx';
import { type Members, plainSchema, type Schema } from './schema.ts';

/** A document that exists once per centre and is replaced whole. */
export interface DocumentSource {
  readonly path: `/api/v1/centres/{centre}/${'file' | 'channel' | 'fraud-entries'}`;
  /** Schema of the document: a file of `/schemas`, or a name in the OpenAPI description. */
  readonly schema: string;
  /** Whether the service offers a dry run of changes. */
  readonly isRehearsed: boolean;
}

export const centreFile: DocumentSource = {
  path: '/api/v1/centres/{centre}/file',
  schema: 'centre.schema.json',
  isRehearsed: true,
};
export const channel: DocumentSource = {
  path: '/api/v1/centres/{centre}/channel',
  schema: 'PutChannelBody',
  isRehearsed: false,
};
export const fraudEntries: DocumentSource = {
  path: '/api/v1/centres/{centre}/fraud-entries',
  schema: 'PutFraudEntriesBody',
  isRehearsed: false,
};

export interface NamedSchema {
  readonly root: unknown;
  readonly schema: Schema;
}

/** A schema by name; the OpenAPI description is read once. */
export function useSchema(name: string) {
  const isFile = name.endsWith('.json');
  const path = isFile ? `/schemas/${name}` : '/openapi.json';
  return useQuery<unknown, Problem, NamedSchema>({
    queryKey: ['schema', path],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () => bodyOf(api.ask('GET', path)),
    select: (root) => {
      const $ref = isFile ? '#' : `#/components/schemas/${name}`;
      return { root, schema: plainSchema(isFile ? (root as Schema) : { $ref }, root) };
    },
  });
}

interface KeptDocument {
  readonly document: Members;
  readonly etag: string;
}

export function useDocument({ path, schema: name }: DocumentSource) {
  const { centreId: centre } = useCentre();
  const queries = useQueryClient();
  const { data: named, error } = useSchema(name);
  const queryKey = [path, centre];
  const reading = useQuery<KeptDocument, Problem>({
    queryKey,
    queryFn: async () => {
      const answer = await api.ask('GET', path, { params: { centre } });
      if (!answer.ok) throw answer.problem;
      return { document: answer.body as Members, etag: answer.etag ?? '' };
    },
  });
  const members = Object.keys(named?.schema.properties ?? {});
  const document = membersOf(reading.data?.document ?? {}, members);
  return {
    reading: { ...reading, error: reading.error ?? error },
    named,
    document,
    // Choices of forms read the same document under a key of their own.
    refresh: () => queries.invalidateQueries({ queryKey: [path] }),
    send: (body: Members, mode: SendMode): SaveResult =>
      api.ask('PUT', path, {
        params: { centre },
        ...(mode === 'try' ? { query: { dryRun: 'true' } } : {}),
        ...(mode === 'accept' ? { query: { accept: 'true' } } : {}),
        body,
        ifMatch: reading.data?.etag ?? '',
      }),
  };
}

export function membersOf(resource: Members, members: readonly string[]): Members {
  return Object.fromEntries(Object.entries(resource).filter(([name]) => members.includes(name)));
}

/** A collection of the API (such as items) whose entries are created and changed one by one. */
export interface Collection {
  readonly list: `/api/v1/centres/{centre}/${'items' | 'catalogues' | 'coupons' | 'scripts' | 'continuity-programmes'}`;
  readonly one: string;
  readonly schema: string;
  readonly isRemovable?: boolean;
  readonly isSearched?: boolean;
}

const pageSize = 100;

export interface ListedDocument extends Members {
  readonly id: string;
  readonly version: number;
}

export function useCollection({ list, isSearched = false }: Collection, q: string | undefined) {
  const { centreId: centre } = useCentre();
  const query = { limit: pageSize, ...(isSearched && q !== undefined ? { q } : {}) };
  const path = list as `/api/v1/centres/{centre}/items`;
  const { reading, more } = usePages(path, { params: { centre }, query });
  return { reading, more };
}

/** One entry in full, as lists leave out long members. */
export function useThing({ one }: Collection, id: string | undefined) {
  return useQuery<ListedDocument, Problem>({
    queryKey: [one, id],
    enabled: id !== undefined,
    queryFn: async () => (await bodyOf(api.ask('GET', filled(one, id)))) as ListedDocument,
  });
}

export function sendThing(
  { list, one }: Collection,
  of: {
    readonly centre: string;
    readonly thing: ListedDocument | undefined;
    readonly before: Members | null;
    readonly after: Members | null;
  },
): SaveResult {
  const { centre, thing, before, after } = of;
  if (thing === undefined) return api.ask('POST', list, { params: { centre }, body: after });
  const path = filled(one, thing.id);
  const ifMatch = `"v${thing.version}"`;
  if (after === null) return api.ask('DELETE', path, { ifMatch });
  const contentType = 'application/merge-patch+json';
  const body = patchOf(before ?? {}, after, null);
  return api.ask('PATCH', path, { body, ifMatch, contentType });
}

function filled(path: string, id = ''): string {
  return path.replace(/\{\w+\}/, encodeURIComponent(id));
}
