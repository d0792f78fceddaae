/** Lists that a centre sets as a whole, each one document under its version. */
import type { DocumentRepository, SearchKeys } from '../../../store/index.ts';
import type { Asked, Serving } from '../../operation.ts';
import { addDocument, replaceDocument, requireVersion } from './documents.ts';

/** One such list. */
export interface Setup<Document extends object> {
  /** No centre has such an id: a space is in it. */
  readonly id: string;
  readonly schema: Parameters<typeof addDocument<Document>>[0]['schema'];
  readonly repository: (serving: Pick<Serving, 'store'>) => DocumentRepository<Document>;
  readonly keys: (document: Document, serving: Serving) => SearchKeys;
}

/** As it is set, or as it is by default. */
export function shownSetup<Document extends object>(
  { id, schema, repository }: Setup<Document>,
  serving: Pick<Serving, 'store' | 'wire'>,
) {
  const { ownerId: centreId } = serving.wire;
  const record = repository(serving).get(centreId, id);
  return { ...(record?.document ?? schema.parse({})), centreId, version: record?.version ?? 0 };
}

/** Sets all of it anew. @throws {Refusal} where it is of another version. */
export function replaceSetup<Document extends object>(
  { id, schema, repository, keys }: Setup<Document>,
  asked: Pick<Asked, 'person' | 'ifMatch'> & { readonly body: Document },
  serving: Serving,
): void {
  const { body: document } = asked;
  const kept = {
    ...{ repository: repository(serving), schema },
    keys: (of: Document) => keys(of, serving),
  };
  const before = kept.repository.get(serving.wire.ownerId, id);
  requireVersion(before ?? { id, version: 0 }, asked);
  if (before === undefined) addDocument(kept, { id, document }, { asked, serving });
  else replaceDocument(kept, before, document, { asked, serving });
}
