/** A page of documents that are searched for: read from an index, each once, in the order found. */
import type { DocumentRecord, DocumentRepository, KeyRange } from '../../../store/index.ts';
import { type Page, type PageQuery, storedPage } from '../../paging.ts';
import type { Wire } from '../../wire.ts';

/** Between the parts of a cursor's key. */
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
    /** Tried one after the other, until one finds anything. */
    readonly searches: readonly { readonly kind: string; readonly ranges: readonly KeyRange[] }[];
    /** Nothing is searched for: all, by id. */
    readonly isAll: boolean;
    readonly wire: Wire;
    readonly present: (record: DocumentRecord<Document>, matchedOn: string | null) => Shown;
  },
): Page<Shown> {
  const { searches, isAll, wire } = of;
  const { ownerId: centreId } = wire;
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
      return isAll ? all(key ?? '', limit) : found(key, limit);
    },
    query,
    {
      wire,
      keyOf: ({ place, value, record }) =>
        isAll ? record.id : [place, value, record.id].join(gap),
      present: ({ place, record }) => of.present(record, searches[place]?.kind ?? null),
    },
  );
}
