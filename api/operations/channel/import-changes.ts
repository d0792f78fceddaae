/** What an import would change, for its dry run. */
import { changedMembers } from './document-operations.ts';

/** Characters of a value that is shown. */
const shownMax = 200;

interface ReadDocument {
  readonly line: number;
  readonly id: string;
  readonly document: object;
  /** Undefined: it would be new. */
  readonly before: { readonly document: object } | undefined;
}

/** What a row would change of a document that is there. */
export function changeOf({ line, id, document, before }: ReadDocument) {
  if (before === undefined) return { line, key: id, members: [] };
  const changed = changedMembers({ before: before.document, after: document });
  const [was, is] = [Object(changed.before), Object(changed.after)];
  const said = (value: unknown) => (JSON.stringify(value) ?? '').slice(0, shownMax);
  const members = Object.keys({ ...was, ...is }).map((member) => {
    return { member, from: said(was[member]), to: said(is[member]) };
  });
  return { line, key: id, members };
}
