/** Table columns and their headers. */
import { nearestWord } from '../../kernel/index.ts';
import { dictionary, factNamed, mayRead } from '../facts/dictionary.ts';
import type { FactEntry } from '../facts/fact-entry.ts';
import { isKnownFor, type RuleKind } from '../language/rule-kind.ts';
import { badCell, type CellRead, okCell } from './cell-text.ts';
import {
  type OutcomeColumn,
  outcomeColumns,
  outcomeHeader,
  outcomeMark,
} from './outcome-columns.ts';

export const textMembers = ['from', 'to', 'owner', 'why', 'comment'] as const;

export type TextMember = (typeof textMembers)[number];

export type TableColumn =
  | { readonly is: 'name' | 'priority' | 'also' | 'empty' }
  | { readonly is: 'text'; readonly member: TextMember }
  | { readonly is: 'fact'; readonly fact: FactEntry }
  | { readonly is: 'outcome'; readonly outcome: OutcomeColumn };

/** What a column of a table says, by the text of its header. */
export function readHeader(kind: RuleKind, source: string): CellRead<TableColumn> {
  const header = source.trim();
  if (header === '') return okCell({ is: 'empty' });
  if (header === 'name' || header === 'priority' || header === 'also')
    return okCell({ is: header });
  const member = textMembers.find((name) => name === header);
  if (member !== undefined) return okCell({ is: 'text', member });
  if (header.startsWith(outcomeMark)) {
    const path = header.slice(outcomeMark.length).trim();
    const outcome = outcomeColumns[kind].find((column) => column.path.join('.') === path);
    if (outcome !== undefined) return okCell({ is: 'outcome', outcome });
    const headers = outcomeColumns[kind].map(outcomeHeader);
    return badCell(`one of ${headers.join(', ')}${suggestion(`${outcomeMark} ${path}`, headers)}`);
  }
  const fact = factNamed(header);
  const readable = (entry: FactEntry) => mayRead(kind, entry) && isKnownFor(kind, entry.known);
  if (fact !== undefined && readable(fact)) return okCell({ is: 'fact', fact });
  if (fact !== undefined) return badCell(`a fact that rules of kind ${kind} may read`);
  const names = dictionary.filter(readable).map(({ name }) => name);
  const near = suggestion(header, ['name', 'priority', 'also', ...textMembers, ...names]);
  return badCell(`a fact, ${outcomeMark} and a member of the outcome, or a member of rules${near}`);
}

export function headerOf(column: TableColumn): string {
  switch (column.is) {
    case 'text':
      return column.member;
    case 'fact':
      return column.fact.name;
    case 'outcome':
      return outcomeHeader(column.outcome);
    case 'empty':
      return '';
    default:
      return column.is;
  }
}

function suggestion(word: string, known: Iterable<string>): string {
  const near = nearestWord(word, known);
  return near === undefined ? '' : `; did you mean ${near}?`;
}
