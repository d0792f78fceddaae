/** Columns of a table of cases. */
import { factNamed } from '../facts/dictionary.ts';
import { linesKey } from '../language/rule-set-file.ts';

export type CaseColumn =
  | { readonly kind: 'name' | 'at' | 'tags' | 'matched' | 'winner' }
  | { readonly kind: 'fact'; readonly name: string }
  | { readonly kind: 'outcome'; readonly member: string };

/** Before what is expected. */
const mark = '=> ';

/** The column of a header; undefined: no such column. */
export function caseColumn(header: string): CaseColumn | undefined {
  if (header === 'name' || header === 'at' || header === 'tags') return { kind: header };
  if (header.startsWith(mark)) {
    const member = header.slice(mark.length);
    if (member === 'matched' || member === 'winner') return { kind: member };
    const isName = /^[a-zA-Z]\w*$/.test(member);
    return isName ? { kind: 'outcome', member } : undefined;
  }
  const isFact = header === linesKey || factNamed(header) !== undefined;
  return isFact ? { kind: 'fact', name: header } : undefined;
}

/** The inverse of {@link caseColumn}. */
export function headerOf(column: CaseColumn): string {
  switch (column.kind) {
    case 'fact':
      return column.name;
    case 'outcome':
      return `${mark}${column.member}`;
    case 'matched':
    case 'winner':
      return `${mark}${column.kind}`;
    default:
      return column.kind;
  }
}
