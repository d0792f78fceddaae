/**
 * Operations that all kinds of documents share (list, add, read and merge patch), made from a
 * description of the kind.
 */
import type { z } from 'zod';
import { type ErrorCode, listOf } from '../../../contracts/index.ts';
import { assert, equalByValue, omitUndefined } from '../../../kernel/index.ts';
import { channelOf } from '../../../services/index.ts';
import type {
  DocumentRecord,
  DocumentRepository,
  SearchKeys,
  Store,
} from '../../../store/index.ts';
import type { Access, MemberRight } from '../access-rules.ts';
import type { ApiRequest, Operation } from '../operation.ts';
import type { AuditedStates } from '../operation-spec.ts';
import { list, operation, type Words } from '../route.ts';
import type { Services } from '../services.ts';
import {
  addDocument,
  added,
  type DocumentSpec,
  documentPage,
  lookers,
  patchDocument,
  patchErrors,
  patched,
  presentDocument,
  presentNewDocument,
  replaceDocument,
  requireCurrencyOfCentre,
  requireDocument,
  requireVersion,
} from './documents.ts';

interface DocumentKind<Path, Name, Document, Settings, Resource> {
  /** Plural path segment: `coupons`, whose items are `{coupon}`. */
  readonly path: Path;
  readonly name: Name;
  readonly settings: Settings;
  readonly resource: Resource;
  readonly missing: ErrorCode;
  readonly repository: (store: Store) => DocumentRepository<Document>;
  /** Member that gives a document's id and never changes [a random id]. */
  readonly key?: string;
  readonly keys: (document: Document, serving: Services) => SearchKeys;
  /** Document checks beyond its schema. @throws {Refusal} */
  readonly check?: (document: Document, serving: Services, before: Document | null) => void;
  readonly shown?: (record: DocumentRecord<Document>, serving: Services) => object;
  /** Who may read, and who may change such documents [{@link lookers}, {@link keepers}]. */
  readonly access?: Access;
  readonly memberRight?: MemberRight;
  /** Members that a new document has without {@link memberRight} [undefined ones]. */
  readonly begunAs?: object;
  readonly onAdded?: (document: Document, serving: Services) => void;
  readonly onPatched?: (
    before: Document,
    after: Document,
    of: { readonly id: string; readonly serving: Services },
  ) => void | Promise<void>;
}

/** What is particular to one operation of the kind. */
type DocumentOptions = Pick<Operation, 'note' | 'example' | 'audited' | 'auditedAs'> & {
  readonly errors?: readonly ErrorCode[];
};

export function documentOperations<
  const Path extends string,
  const Name extends string,
  Document extends object,
  Settings extends z.ZodType<Document>,
  Resource extends z.ZodType,
>(kind: DocumentKind<Path, Name, Document, Settings, Resource>) {
  const { path, name, settings, resource: answer, missing: code, onAdded, onPatched } = kind;
  const { repository, key, keys, check, access, memberRight, shown = presentDocument } = kind;
  const kept = (serving: Services): DocumentSpec<Document> => ({
    repository: repository(serving.store),
    schema: settings,
    keys: (document) => keys(document, serving),
    ...omitUndefined({ key }),
    check: (document, before) => {
      requireCurrencyOfCentre(document, channelOf(serving).settings.currency, before);
      check?.(document, serving, before);
    },
  });
  const present = (record: DocumentRecord<Document>, serving: Services) =>
    shown(record, serving) as never;
  const found = (id: string, serving: Services): DocumentRecord<Document> =>
    requireDocument(repository(serving.store), id, { code, wire: serving.wire });
  const named = (params: object, serving: Services) =>
    found(String(Reflect.get(params, name)), serving);
  return {
    kept,
    found,
    before: ({ params }: Pick<ApiRequest, 'params'>, serving: Services): unknown =>
      present(named(params, serving), serving),
    list: (words: Words) =>
      operation(
        `GET /api/v1/centres/{centre}/${path}`,
        words,
        { query: list, answer: listOf(answer), access: access ?? lookers },
        ({ query }, serving) =>
          documentPage(repository(serving.store), query, serving, (record) =>
            present(record, serving),
          ) as never,
      ),
    add: (words: Words, said: DocumentOptions) =>
      operation(
        `POST /api/v1/centres/{centre}/${path}`,
        words,
        { ...added, ...said, body: settings, answer },
        (asked, serving) => {
          const record = addByKey(kind, kept(serving), { asked, serving });
          onAdded?.(record.document, serving);
          return presentNewDocument(present(record, serving), asked, path);
        },
      ),
    get: (words: Words) =>
      operation(
        `GET /api/v1/${path}/{${name}}`,
        words,
        { answer, tagged: 'version', access: access ?? lookers },
        ({ params }, serving) => present(named(params, serving), serving),
      ),
    patch: (words: Words, { errors = [], ...said }: DocumentOptions) =>
      operation(
        `PATCH /api/v1/${path}/{${name}}`,
        words,
        {
          ...patched,
          ...said,
          answer,
          access: access ?? patched.access,
          errors: [...patchErrors, ...errors],
          ...omitUndefined({ memberRight }),
        },
        async (asked, serving) => {
          const before = named(asked.params, serving);
          const own = kept(serving);
          const guarded: DocumentSpec<Document> = {
            ...own,
            check: (document, was) => {
              own.check?.(document, was);
              // Defaults for members that documents of earlier versions lack.
              const before = settings.safeParse(was).data ?? was;
              requireMembers(memberRight, { document, before, asked, serving });
            },
          };
          const record = patchDocument(guarded, before, { asked, serving });
          const { id } = record;
          await onPatched?.(before.document, record.document, { id, serving });
          return present(record, serving);
        },
      ),
  };
}

function addByKey<Document extends object>(
  {
    memberRight,
    begunAs,
  }: Pick<DocumentKind<'', '', Document, null, null>, 'memberRight' | 'begunAs'>,
  kept: DocumentSpec<Document>,
  of: {
    readonly asked: Pick<ApiRequest, 'person' | 'principal'> & { readonly body: unknown };
    readonly serving: Services;
  },
): DocumentRecord<Document> {
  const { key } = kept;
  assert(key !== undefined, 'a document that says its own id has a key');
  const document = of.asked.body as Document;
  if (begunAs !== undefined) requireMembers(memberRight, { document, before: begunAs, ...of });
  return addDocument(kept, { id: String(Reflect.get(document, key)), document }, of);
}

export function requireMembers(
  right: MemberRight | undefined,
  of: {
    readonly document: object;
    readonly before: object | null;
    readonly asked: Pick<ApiRequest, 'principal'>;
    readonly serving: Pick<Services, 'gate'>;
  },
): void {
  if (right === undefined) return;
  const { document, before, asked, serving } = of;
  const changed = right.members.filter(
    (member) => !equalByValue(Reflect.get(document, member), Reflect.get(before ?? {}, member)),
  );
  serving.gate.requireMembers(right, { changed, principal: asked.principal });
}

export function changedMembers({ before, after }: AuditedStates): AuditedStates {
  const [was, is] = [Object(before), Object(after)];
  const names = new Set([...Object.keys(was), ...Object.keys(is)]);
  for (const name of ['id', 'centreId', 'version']) names.delete(name);
  const members = [...names].filter((member) => !equalByValue(was[member], is[member]));
  const of = (whole: object) =>
    Object.fromEntries(members.map((member) => [member, Reflect.get(whole, member)]));
  return { before: of(was), after: of(is) };
}

/** A document that each centre has once, replaced as a whole; until then defaults apply. */
interface SetupKind<Path, Document extends object, Settings, Resource> {
  readonly path: Path;
  /** Id in the store; its space keeps it apart from centre ids. */
  readonly id: string;
  readonly settings: Settings;
  readonly resource: Resource;
  readonly repository: (store: Store) => DocumentRepository<Document>;
  /** Search keys of a document [none]. */
  readonly keys?: (document: Document, serving: Services) => SearchKeys;
  readonly access: { readonly get: Access; readonly put: Access };
}

/** Makes the operations `get` and `put` of a set-up document. */
export function setupOperations<
  const Path extends string,
  Document extends object,
  Settings extends z.ZodType<Document>,
  Resource extends z.ZodType,
>(kind: SetupKind<Path, Document, Settings, Resource>) {
  const { path, id, settings, resource: answer, repository, keys, access } = kind;
  const tagged = 'version';
  const now = ({ store, wire }: Pick<Services, 'store' | 'wire'>) => {
    const { ownerId: centreId } = wire;
    const record = repository(store).get(centreId, id);
    return { ...(record?.document ?? settings.parse({})), centreId, version: record?.version ?? 0 };
  };
  const keptIn = (serving: Services): DocumentSpec<Document> => ({
    repository: repository(serving.store),
    schema: settings,
    keys: (of) => keys?.(of, serving) ?? {},
  });
  return {
    now,
    /** Stores the document as a whole, whatever its version. */
    save: (document: Document, asked: Pick<ApiRequest, 'person'>, serving: Services): void => {
      const kept = keptIn(serving);
      const before = kept.repository.get(serving.wire.ownerId, id);
      if (before === undefined) addDocument(kept, { id, document }, { asked, serving });
      else {
        const { version: ifMatch } = before;
        replaceDocument(kept, before, document, { asked: { ...asked, ifMatch }, serving });
      }
    },
    get: (words: Words) =>
      operation(
        `GET /api/v1/centres/{centre}/${path}`,
        words,
        { answer, tagged, access: access.get },
        (_asked, serving) => now(serving) as never,
      ),
    put: (words: Words, said: DocumentOptions) =>
      operation(
        `PUT /api/v1/centres/{centre}/${path}`,
        words,
        {
          ...said,
          body: settings,
          answer,
          tagged,
          access: access.put,
          audited: true,
          errors: patchErrors,
        },
        (asked, serving) => {
          const document = asked.body as Document;
          const kept = keptIn(serving);
          const before = kept.repository.get(serving.wire.ownerId, id);
          requireVersion(before ?? { id, version: 0 }, asked);
          if (before === undefined) addDocument(kept, { id, document }, { asked, serving });
          else replaceDocument(kept, before, document, { asked, serving });
          return now(serving) as never;
        },
      ),
  };
}
