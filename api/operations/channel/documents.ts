/** Shared parts of the sales channel's operations: access, search, and changes under a version. */
import { z } from 'zod';
import {
  aFinding,
  centreMessages,
  channelMessages,
  type ErrorCode,
  findingsOf,
  InvalidRequest,
  maskTexts,
  refusal,
  toWireId,
  versionNamed,
} from '../../../contracts/index.ts';
import { equalByValue } from '../../../kernel/index.ts';
import { mergePatch, requireFound, type Wire } from '../../../live/index.ts';
import { codeIn, everyRole, foundBy } from '../../../services/index.ts';
import type {
  DocumentRecord,
  DocumentRepository,
  KeyRange,
  SearchKeys,
} from '../../../store/index.ts';
import { requireNoCards } from '../../http/admission/card-numbers.ts';
import type { Access } from '../access-rules.ts';
import type { ApiRequest } from '../operation.ts';
import { type Page, type PageQuery, storedPage } from '../paging.ts';
import type { Services } from '../services.ts';

export { sellers } from '../access-rules.ts';
export const lookers: Access = { roles: everyRole.filter((role) => role !== 'gateway') };
export const keepers: Access = { roles: ['ruleEditor', 'admin', 'integration'] };

export const patchErrors = ['version_required', 'version_mismatch'] as const;

/** A merge patch; the document's schema checks the result. */
const patchBody = z
  .looseObject({})
  .overwrite(maskTexts)
  .describe('A merge patch of the settings; a member that they do not know is refused.');

export const added = { status: 201, tagged: 'version', access: keepers } as const;
export const patched = { body: patchBody, tagged: 'version', access: keepers } as const;

export function requireDocument<Document>(
  repository: DocumentRepository<Document>,
  wireId: string,
  { code, wire }: { readonly code: ErrorCode; readonly wire: Services['wire'] },
): DocumentRecord<Document> {
  const id = codeIn(wire, wireId);
  const record = id === null ? undefined : repository.get(wire.ownerId, id);
  const message = { ...channelMessages.notInCentre, code };
  return requireFound(record, message, { id: wireId, centreId: wire.ownerId });
}

/** The document that a patch makes. A value that an earlier version stored may stay as it is. */
function parsed<Document>(schema: z.ZodType<Document>, raw: unknown, before: Document): Document {
  const result = schema.safeParse(raw);
  if (result.success) {
    requireNoCards(result.data);
    return result.data;
  }
  const stored = schema.safeParse(before).error?.issues ?? [];
  const issues = result.error.issues
    .filter((issue) => !stored.some((one) => isSameIssue(issue, one, { raw, before })))
    .map((issue) => ({ ...issue, path: ['body', ...issue.path] }));
  if (issues.length > 0) throw new InvalidRequest(findingsOf(issues, { body: raw }));
  requireNoCards(raw);
  return raw as Document;
}

function isSameIssue(
  one: z.core.$ZodIssue,
  other: z.core.$ZodIssue,
  { raw, before }: { readonly raw: unknown; readonly before: unknown },
): boolean {
  const valueIn = (document: unknown) =>
    one.path.reduce<unknown>((value, key) => Object(value)[key], document);
  return (
    one.message === other.message &&
    one.path.join('/') === other.path.join('/') &&
    equalByValue(valueIn(raw), valueIn(before))
  );
}

export function requireOwnCodes<Document>(
  repository: DocumentRepository<Document>,
  codes: readonly { readonly code: string }[],
  of: Pick<Services, 'wire'> & {
    readonly own: string;
    readonly kind: string;
    readonly taken: (typeof channelMessages)['couponCodeTaken' | 'sourceCodeTaken'];
  },
): void {
  for (const { code } of codes) {
    const found = foundBy(repository, [of.kind, code], { wire: of.wire, limit: 2 });
    const other = found.find(({ id }) => id !== of.own);
    if (other === undefined) continue;
    throw refusal(of.taken, { code, id: other.id });
  }
}

/** A JSON pointer of a body, and the code that is there. */
type Reference = readonly [pointer: string, code: string];

/** Pointers of a body's list with its members. */
export function placesOf(list: string, ids: readonly string[]): readonly Reference[] {
  return ids.map((id, place) => [`/body/${list}/${place}`, id]);
}

const referenced = {
  items: 'an item',
  catalogues: 'a catalogue',
  targetMarkets: 'a target market',
};

/**
 * Checks that codes name documents of the centre; those that the document has already may stay.
 * @throws {InvalidRequest}
 */
export function requireReferences<Document>(
  kind: keyof typeof referenced,
  referencesOf: (document: Document) => readonly Reference[],
  {
    document,
    before,
    store,
    wire,
  }: Pick<Services, 'store' | 'wire'> & {
    readonly document: Document;
    readonly before: Document | null;
  },
): void {
  const kept = new Set(before === null ? [] : referencesOf(before).map(([, code]) => code));
  const findings = referencesOf(document).flatMap(([pointer, received]) => {
    if (kept.has(received)) return [];
    if (store[kind].get(wire.ownerId, received) !== undefined) return [];
    const expected = `${referenced[kind]} of ${wire.ownerId}`;
    return [aFinding(pointer, 'unknown_reference', { expected, received })];
  });
  if (findings.length > 0) throw new InvalidRequest(findings);
}

export function documentPage<Document extends object, Shown = ShownDocument<Document>>(
  repository: DocumentRepository<Document>,
  query: PageQuery,
  { wire }: Pick<Services, 'wire'>,
  shown?: (record: DocumentRecord<Document>) => Shown,
) {
  const present = (record: DocumentRecord<Document>) =>
    shown === undefined ? (presentDocument(record, { wire }) as Shown) : shown(record);
  return storedPage(
    ({ after, limit }) => repository.list(wire.ownerId, { after: String(after ?? ''), limit }),
    query,
    { keyOf: ({ id }: DocumentRecord<Document>) => id, present, wire },
  );
}

export interface DocumentSpec<Document> {
  readonly repository: DocumentRepository<Document>;
  readonly schema: z.ZodType<Document>;
  /** Member that gives a document's id and never changes; absent for random ids. */
  readonly key?: string;
  readonly keys: (document: Document) => SearchKeys;
  /** Document checks beyond its schema. @throws {Refusal} */
  readonly check?: (document: Document, before: Document | null) => void;
  readonly also?: () => void;
}

export function addDocument<Document>(
  { repository, keys, check, also }: DocumentSpec<Document>,
  { id, document }: { readonly id: string; readonly document: Document },
  of: { readonly asked: Pick<ApiRequest, 'person'>; readonly serving: Services },
): DocumentRecord<Document> {
  check?.(document, null);
  const record = recordOf({ id, version: 1, document }, of);
  const isAdded = of.serving.store.transaction(() => {
    also?.();
    return repository.add(record, keys(document));
  });
  if (isAdded) return record;
  throw refusal(channelMessages.idTaken, { id });
}

/** Replaces a document whose version must be the one in `If-Match`. @throws {Refusal} */
export function replaceDocument<Document>(
  { repository, keys, check, also }: DocumentSpec<Document>,
  before: DocumentRecord<Document>,
  document: Document,
  of: { readonly asked: Pick<ApiRequest, 'person' | 'ifMatch'>; readonly serving: Services },
): DocumentRecord<Document> {
  const { id } = before;
  requireVersion(before, of.asked);
  check?.(document, before.document);
  const record = recordOf({ id, version: before.version + 1, document }, of);
  of.serving.store.transaction(() => {
    also?.();
    repository.save(record, keys(document));
  });
  return record;
}

/**
 * Applies a merge patch. @throws {Refusal} where `If-Match` names another version, or the result is
 * invalid.
 */
export function patchDocument<Document>(
  kept: DocumentSpec<Document>,
  before: DocumentRecord<Document>,
  of: {
    readonly asked: Pick<ApiRequest, 'person' | 'ifMatch'> & { readonly body: object };
    readonly serving: Services;
  },
): DocumentRecord<Document> {
  requireVersion(before, of.asked);
  const { key = '' } = kept;
  const given: unknown = Reflect.get(of.asked.body, key);
  const known: unknown = Reflect.get(Object(before.document), key);
  if (given !== undefined && given !== known) {
    const said = { expected: `${known}, as it is`, received: String(given) };
    throw new InvalidRequest([aFinding(`/body/${key}`, 'not_allowed', said)]);
  }
  const document = parsed(kept.schema, mergePatch(before.document, of.asked.body), before.document);
  return replaceDocument(kept, before, document, of);
}

/** Checks that `If-Match` names the stored version. @throws {Refusal} */
export function requireVersion(
  { id, version, ...last }: Pick<DocumentRecord<unknown>, 'id' | 'version'> & Partial<Stamp>,
  { ifMatch }: Pick<ApiRequest, 'ifMatch'>,
): void {
  if (ifMatch === version) return;
  const { person = null, updatedAtMs: atMs = null } = last;
  if (ifMatch === null) {
    throw refusal(centreMessages.versionRequired, { what: id, version });
  }
  const seen = versionNamed(ifMatch);
  throw refusal(
    centreMessages.versionMismatch,
    { what: id, version, seen },
    {
      current: { version, person, atMs },
    },
  );
}

interface Stamp {
  readonly person: string;
  readonly updatedAtMs: number;
}

function recordOf<Document>(
  record: Pick<DocumentRecord<Document>, 'id' | 'version' | 'document'>,
  { asked, serving }: { readonly asked: Pick<ApiRequest, 'person'>; readonly serving: Services },
): DocumentRecord<Document> {
  const { wire } = serving;
  const updatedAtMs = wire.live.originMs + wire.live.nowMs;
  return { centreId: wire.ownerId, ...record, person: asked.person ?? '', updatedAtMs };
}

type ShownDocument<Document> = Document & {
  readonly id: string;
  readonly centreId: string;
  readonly version: number;
};

export function presentDocument<Document extends object>(
  { id, version, document }: Pick<DocumentRecord<Document>, 'id' | 'version' | 'document'>,
  { wire }: Pick<Services, 'wire'>,
): ShownDocument<Document> {
  return { ...document, id: wireIdOf(wire, id), centreId: wire.ownerId, version };
}

export function presentNewDocument<Shown extends { readonly id: string }>(
  shown: Shown,
  { header }: Pick<ApiRequest, 'header'>,
  path: string,
): Shown {
  header('location', `/api/v1/${path}/${shown.id}`);
  return shown;
}

/** The API id of a customer number, stock number or catalogue code. */
export function wireIdOf({ ownerId }: Pick<Wire, 'ownerId'>, code: string): string {
  return toWireId(ownerId, code);
}

const gap = '\n';

interface Found<Document> {
  readonly place: number;
  readonly value: string;
  readonly record: DocumentRecord<Document>;
}

export function searchedPage<Document, Shown>(
  repository: DocumentRepository<Document>,
  query: PageQuery,
  of: {
    /** Key ranges to search in order, until one finds something. */
    readonly searches: readonly { readonly kind: string; readonly ranges: readonly KeyRange[] }[];
    /** Without a search: all documents are listed, by id. */
    readonly isAll: boolean;
    /** Only documents with these ids, in this order [all]; their keys are searched in memory. */
    readonly among?: {
      readonly ids: readonly string[];
      readonly keysOf: (document: Document) => SearchKeys;
    };
    readonly wire: Wire;
    readonly present: (record: DocumentRecord<Document>, matchedOn: string | null) => Shown;
  },
): Page<Shown> {
  const { searches, isAll, wire, among } = of;
  const { ownerId: centreId } = wire;
  const listed = (after: string, limit: number): Found<Document>[] => {
    const { ids = [], keysOf = () => ({}) } = among ?? {};
    const some: Found<Document>[] = [];
    for (const id of ids) {
      if (some.length === limit) break;
      const record = id > after ? repository.get(centreId, id) : undefined;
      if (record === undefined) continue;
      const place = searches.findIndex((one) => isFoundBy(one, keysOf(record.document)));
      if (isAll || place >= 0) some.push({ place, value: '', record });
    }
    return some;
  };
  const all = (after: string, limit: number): Found<Document>[] =>
    repository.list(centreId, { after, limit }).map((record) => ({ place: -1, value: '', record }));
  const found = (after: string | null, limit: number): Found<Document>[] => {
    const [began = '', value = '', id = ''] = after?.split(gap) ?? [];
    for (const [place, { kind, ranges }] of searches.entries()) {
      if (after !== null && place !== Number(began)) continue;
      const place_ = after === null ? null : ([value, id] as const);
      const hits = repository.search({ centreId, kind, ranges, after: place_, limit });
      if (hits.length > 0)
        return hits.map((hit) => ({ place, value: hit.found, record: hit.record }));
    }
    return [];
  };
  return storedPage(
    ({ after, limit }) => {
      const key = after === null ? null : String(after);
      if (among !== undefined) return listed(key ?? '', limit);
      return isAll ? all(key ?? '', limit) : found(key, limit);
    },
    query,
    {
      wire,
      keyOf: ({ place, value, record }) =>
        isAll || among !== undefined ? record.id : [place, value, record.id].join(gap),
      idOf: ({ record }) => record.id,
      present: ({ place, record }) => of.present(record, searches[place]?.kind ?? null),
    },
  );
}

/** Whether keys of a document are in all ranges of a search. */
function isFoundBy(
  { kind, ranges }: { readonly kind: string; readonly ranges: readonly KeyRange[] },
  keys: SearchKeys,
): boolean {
  return ranges.every(({ kind: own = kind, from, to }) =>
    keys[own]?.some((value) => value >= from && value < to),
  );
}

/**
 * Checks that all amounts of a document are in the centre's currency; those that earlier versions
 * stored may stay. @throws {InvalidRequest}
 */
export function requireCurrencyOfCentre(
  document: object,
  currency: string,
  before: object | null,
): void {
  const findings = changedAmounts(document, before, '/body').flatMap(([pointer, received]) => {
    if (received === currency) return [];
    const what = { expected: `${currency}, the centre’s`, received: JSON.stringify(received) };
    return [aFinding(`${pointer}/currency`, 'not_allowed', what)];
  });
  if (findings.length > 0) throw new InvalidRequest(findings);
}

/** Pointers and currencies of the amounts in a value that differ from those before. */
function changedAmounts(
  value: unknown,
  before: unknown,
  pointer: string,
): readonly (readonly [pointer: string, currency: string])[] {
  if (typeof value !== 'object' || value === null || equalByValue(value, before)) return [];
  if ('amountMinor' in value && 'currency' in value) return [[pointer, String(value.currency)]];
  return Object.entries(value).flatMap(([member, one]) =>
    changedAmounts(one, Object(before)[member], `${pointer}/${member}`),
  );
}
