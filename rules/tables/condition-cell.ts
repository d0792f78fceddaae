/**
 * Reads and prints the cells of a fact's column, which express conditions:
 *
 * | cell | means |
 * | --- | --- |
 * | `order` | equal; for a list fact: contains |
 * | `gold\|platinum` | any of; `gold\|` is a list of one |
 * | `!gold`, `!gold\|none` | not equal, none of; also requires a nullable fact to be known |
 * | `>=120000`, `<5`, `>=param.big` | comparisons, with a number or another fact |
 * | `1..7` | range, both ends included |
 * | `<5 min`, `>=80,00 €` | numbers with their unit |
 * | `?`, `known` | unknown, known |
 * | `{a\|b}`, `{a+b}`, `{!a\|b}`, `{=a\|b}` | for lists: any of, all of, none of, only |
 * | `=param.big` | equal to another fact |
 */
import { equalByValue, nearestWord } from '../../kernel/index.ts';
import { factNamed } from '../facts/dictionary.ts';
import type { FactEntry } from '../facts/fact-entry.ts';
import type { LeafFile } from '../files/index.ts';
import type { Operator } from '../language/words.ts';
import {
  badCell,
  type CellRead,
  isBlank,
  okCell,
  printWord,
  readTruth,
  readWord,
  readWords,
  splitWords,
} from './cell-text.ts';
import { readWholeCell } from './read-units.ts';

type Constant = string | number | boolean;

const comparisons: readonly (readonly [string, Operator])[] = [
  ['<=', 'lessThanInclusive'],
  ['>=', 'greaterThanInclusive'],
  ['<', 'lessThan'],
  ['>', 'greaterThan'],
];
const listForms: readonly (readonly [string, string, Operator])[] = [
  ['', '|', 'someFact:in'],
  ['', '+', 'everyValue:swap:in'],
  ['!', '|', 'not:someFact:in'],
  ['=', '|', 'everyFact:in'],
];

export function readConditionCell(fact: FactEntry, source: string): CellRead<readonly LeafFile[]> {
  const cell = source.trim();
  if (isBlank(cell)) return okCell([]);
  if (cell.startsWith('{')) return readListCell(fact, cell);
  if (cell.startsWith('=')) {
    const other = readOtherFact(cell.slice(1).trim());
    return other.ok ? okCell([leafOf(fact, 'equal', other.value)]) : other;
  }
  if (fact.type === 'list') return readMemberCell(fact, cell);
  if (cell === '?') return okCell([leafOf(fact, 'equal', null)]);
  if (cell === 'known') return okCell([leafOf(fact, 'notEqual', null)]);
  const comparison = comparisons.find(([sign]) => cell.startsWith(sign));
  if (comparison !== undefined) {
    const [sign, operator] = comparison;
    return readComparison(fact, operator, cell.slice(sign.length).trim());
  }
  const range = fact.type === 'int' ? /^(.+?)\s*\.\.\s*(.+)$/.exec(cell) : null;
  if (range !== null) return readRange(fact, range[1] ?? '', range[2] ?? '');
  if (!cell.startsWith('!')) return readChoice(fact, cell, ['equal', 'in']);
  const choice = readChoice(fact, cell.slice(1).trim(), ['notEqual', 'notIn']);
  if (!choice.ok || !fact.nullable) return choice;
  return okCell([...choice.value, leafOf(fact, 'notEqual', null)]);
}

/** The cell text that reads back as exactly these conditions; undefined if none does. */
export function printConditionCell(
  fact: FactEntry,
  leaves: readonly LeafFile[],
): string | undefined {
  const [leaf, second] = leaves;
  if (leaf === undefined || leaves.length > 2) return undefined;
  const cell = second === undefined ? printOne(leaf) : printTwo(leaf, second);
  if (cell === undefined) return undefined;
  // Uses a text only if reading it back gives the same conditions.
  const read = readConditionCell(fact, cell);
  return read.ok && equalByValue(read.value, leaves) ? cell : undefined;
}

function printOne({ operator, value }: LeafFile): string | undefined {
  if (value === null) return operator === 'equal' ? '?' : 'known';
  const sign = comparisons.find(([, name]) => name === operator)?.[0];
  if (typeof value === 'object' && 'fact' in value) {
    if (operator === 'equal') return `=${value.fact}`;
    return sign === undefined ? undefined : `${sign}${value.fact}`;
  }
  if (sign !== undefined) return `${sign}${printConstant(value)}`;
  const form = listForms.find(([, , name]) => name === operator);
  if (form !== undefined) {
    const [mark, separator] = form;
    const words = printList(value, separator);
    // `{a}` already means any-of, so a single text needs its separator only with `+`.
    return `{${mark}${separator === '|' ? words.replace(/\|$/, '') : words}}`;
  }
  const isNegative = ['notEqual', 'notIn', 'doesNotContain'].includes(operator);
  const words = Array.isArray(value) ? printList(value, '|') : printConstant(value);
  return `${isNegative ? '!' : ''}${words}`;
}

function printTwo(leaf: LeafFile, second: LeafFile): string | undefined {
  if (second.operator === 'notEqual' && second.value === null) return printOne(leaf);
  if (leaf.operator !== 'greaterThanInclusive') return undefined;
  if (second.operator !== 'lessThanInclusive') return undefined;
  return `${printConstant(leaf.value)}..${printConstant(second.value)}`;
}

/** A list of one value keeps its separator, or it would be a single value. */
function printList(value: LeafFile['value'], separator: string): string {
  const words = Array.isArray(value) ? value.map(printConstant) : [];
  return words.length === 1 ? `${words[0]}${separator}` : words.join(separator);
}

function printConstant(value: unknown): string {
  return typeof value === 'string' ? printWord(value) : (JSON.stringify(value) ?? '');
}

function readOtherFact(name: string): CellRead<{ readonly fact: string }> {
  if (/^param\.[a-z][A-Za-z0-9]*$/.test(name)) return okCell({ fact: name });
  if (factNamed(name) !== undefined) return okCell({ fact: name });
  return badCell('no formula; = is followed by a fact or a parameter, such as =param.limitMinor');
}

function readComparison(
  fact: FactEntry,
  operator: Operator,
  operand: string,
): CellRead<readonly LeafFile[]> {
  if (fact.type !== 'int') return badCell('no comparison: the fact is not a number');
  if (/^[a-z]/.test(operand)) {
    const other = readOtherFact(operand);
    return other.ok
      ? okCell([leafOf(fact, operator, other.value)])
      : badCell('a number or a known fact');
  }
  const number = readConstant(fact, operand);
  return number.ok ? okCell([leafOf(fact, operator, number.value)]) : number;
}

function readRange(fact: FactEntry, from: string, to: string): CellRead<readonly LeafFile[]> {
  const least = readConstant(fact, from);
  if (!least.ok) return least;
  const most = readConstant(fact, to);
  if (!most.ok) return most;
  if (Number(least.value) > Number(most.value)) {
    return badCell(`the smaller number first: ${to}..${from}`);
  }
  return okCell([
    leafOf(fact, 'greaterThanInclusive', least.value),
    leafOf(fact, 'lessThanInclusive', most.value),
  ]);
}

function readChoice(
  fact: FactEntry,
  cell: string,
  [single, several]: readonly [Operator, Operator],
): CellRead<readonly LeafFile[]> {
  const words = readConstants(fact, cell, '|');
  if (!words.ok) return words;
  const [only] = words.value;
  const isOne = only !== undefined && words.value.length === 1 && !cell.endsWith('|');
  return okCell([isOne ? leafOf(fact, single, only) : leafOf(fact, several, words.value)]);
}

function readMemberCell(fact: FactEntry, cell: string): CellRead<readonly LeafFile[]> {
  const isNegative = cell.startsWith('!');
  const word = readConstant(fact, isNegative ? cell.slice(1) : cell);
  if (!word.ok) return word;
  return okCell([leafOf(fact, isNegative ? 'doesNotContain' : 'contains', word.value)]);
}

function readListCell(fact: FactEntry, cell: string): CellRead<readonly LeafFile[]> {
  if (fact.type !== 'list') return badCell('no braces: the fact is not a list');
  if (!cell.endsWith('}')) return badCell('a closing brace at the end');
  const inner = cell.slice(1, -1).trim();
  const mark = inner.startsWith('!') || inner.startsWith('=') ? inner.slice(0, 1) : '';
  const text = inner.slice(mark.length).trim();
  const isAll = mark === '' && (splitWords(text, '+')?.length ?? 0) > 1;
  const separator = isAll ? '+' : '|';
  const form = listForms.find(([sign, between]) => sign === mark && between === separator);
  const words = readConstants(fact, text, separator);
  if (!words.ok) return words;
  return form === undefined ? badCell('a list') : okCell([leafOf(fact, form[2], words.value)]);
}

/** Reads the values between separators; a separator at the end is ignored. */
function readConstants(
  fact: FactEntry,
  cell: string,
  separator: string,
): CellRead<readonly Constant[]> {
  const words = splitWords(cell, separator);
  const endsOpen = words !== undefined && words.length > 1 && words.at(-1)?.trim() === '';
  return readWords(endsOpen ? words.slice(0, -1) : words, (word) => readConstant(fact, word));
}

function readConstant(fact: FactEntry, source: string): CellRead<Constant> {
  const word = source.trim();
  if (fact.type === 'int') {
    return readWholeCell(fact.unit, word);
  }
  if (fact.type === 'bool') return readTruth(word);
  const text = readWord(word);
  if (!text.ok || fact.type !== 'set') return text;
  const { set = [], former = {} } = fact;
  const value = former[text.value] ?? text.value;
  if (set.includes(value)) return okCell(value);
  const near = nearestWord(text.value, set);
  return badCell(`one of ${set.join(', ')}${near === undefined ? '' : `; did you mean ${near}?`}`);
}

function leafOf({ name }: FactEntry, operator: Operator, value: LeafFile['value']): LeafFile {
  return { fact: name, operator, value };
}
