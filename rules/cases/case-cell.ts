/** Prints and parses one cell of a case table. */
import { factNamed } from '../facts/dictionary.ts';
import type { FactEntry } from '../facts/fact-entry.ts';
import { codeOf, expectedOf } from '../facts/fact-record.ts';
import type { CaseFile, FactInput } from '../files/index.ts';
import { linesKey } from '../language/words.ts';
import {
  badCell,
  type CellRead,
  okCell,
  printText,
  printWord,
  readJson,
  readText,
  readTruth,
  readWord,
  readWords,
  splitWords,
} from '../tables/cell-text.ts';

const unknown = '?';
const emptyList = '{}';

export function printCaseCell(column: CaseColumn, one: CaseFile): string {
  switch (column.kind) {
    case 'name':
      return printText(one.name);
    case 'at':
      return one.at ?? '';
    case 'tags':
      return one.tags === undefined ? '' : printList(one.tags);
    case 'matched':
      return one.expect.matched === undefined ? '' : printList(one.expect.matched);
    case 'winner':
      return one.expect.winner === undefined ? '' : (one.expect.winner ?? unknown);
    case 'outcome': {
      const { outcome = {} } = one.expect;
      return Object.hasOwn(outcome, column.member) ? printValue(outcome[column.member]) : '';
    }
    case 'fact': {
      const value = one.facts[column.name];
      if (value === undefined) return '';
      return column.name === linesKey ? JSON.stringify(value) : printFact(value);
    }
  }
}

export function readCaseCell(column: CaseColumn, cell: string): CellRead<unknown> {
  if (cell === '') return okCell(undefined);
  switch (column.kind) {
    case 'name':
      return readText(cell);
    case 'at':
      return okCell(cell);
    case 'tags':
    case 'matched':
      return readList(cell);
    case 'winner':
      return okCell(cell === unknown ? null : cell);
    case 'outcome':
      return readValue(cell);
    case 'fact': {
      const fact = factNamed(column.name);
      return fact === undefined ? readLines(cell) : readFact(fact, cell);
    }
  }
}

export function memberOfCase(one: CaseFile, column: CaseColumn, value: unknown): CaseFile {
  switch (column.kind) {
    case 'fact':
      return { ...one, facts: { ...one.facts, [column.name]: value as FactInput } };
    case 'matched':
    case 'winner':
      return { ...one, expect: { ...one.expect, [column.kind]: value } };
    case 'outcome': {
      const outcome = { ...one.expect.outcome, [column.member]: value };
      return { ...one, expect: { ...one.expect, outcome } };
    }
    default:
      return { ...one, [column.kind]: value };
  }
}

function printFact(value: CaseFile['facts'][string]): string {
  if (value === null) return unknown;
  if (typeof value === 'string')
    return value === unknown ? JSON.stringify(value) : printText(value);
  if (typeof value !== 'object') return String(value);
  return printList(value.map(String));
}

function readFact(fact: FactEntry, cell: string): CellRead<unknown> {
  const value = factOf(fact, cell);
  const isRight = value.ok && codeOf(fact, value.value as FactInput) !== undefined;
  return isRight ? value : badCell(expectedOf(fact));
}

function factOf({ type }: FactEntry, cell: string): CellRead<unknown> {
  if (cell === unknown) return okCell(null);
  switch (type) {
    case 'int':
      return /^-?\d+$/.test(cell) ? okCell(Number(cell)) : badCell('');
    case 'bool':
      return readTruth(cell);
    case 'list':
      return readList(cell);
    default:
      return readText(cell);
  }
}

function printList(words: readonly string[]): string {
  return words.length === 0 ? emptyList : words.map(printWord).join('|');
}

function readList(cell: string): CellRead<readonly string[]> {
  if (cell === emptyList) return okCell([]);
  const texts = readWords(splitWords(cell, '|'), readWord);
  return texts.ok ? texts : badCell('texts with | between them, or {} for none');
}

function readLines(cell: string): CellRead<unknown> {
  const lines = readJson(cell)?.value;
  return Array.isArray(lines) ? okCell(lines) : badCell('the lines of the order as JSON: [{ … }]');
}

/** Prints texts unchanged; other values, and texts that would parse as JSON, as JSON. */
function printValue(value: unknown): string {
  const isPlain = typeof value === 'string' && readJson(value) === undefined;
  const text = isPlain ? printText(value) : JSON.stringify(value);
  return text ?? '';
}

function readValue(cell: string): CellRead<unknown> {
  const json = readJson(cell);
  return json === undefined ? readText(cell) : okCell(json.value);
}

export type CaseColumn =
  | { readonly kind: 'name' | 'at' | 'tags' | 'matched' | 'winner' }
  | { readonly kind: 'fact'; readonly name: string }
  | { readonly kind: 'outcome'; readonly member: string };

const mark = '=> ';

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
