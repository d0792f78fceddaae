/** Reads and prints the cells of outcome columns. */
import type { Fallback, SkillTerm } from '../files/index.ts';
import {
  badCell,
  type CellRead,
  isBlank,
  okCell,
  printText,
  printWord,
  readJson,
  readText,
  readTruth,
  readWord,
  readWords,
  splitWords,
} from './cell-text.ts';
import type { OutcomeColumn, OutcomeForm } from './outcome-columns.ts';
import { readWholeCell, unitOfMember } from './read-units.ts';

const emptyList = '[]';
const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/** The member's value; undefined for an empty cell, which omits the member. */
export function readOutcomeCell({ form, path }: OutcomeColumn, source: string): CellRead<unknown> {
  const cell = source.trim();
  if (isBlank(cell)) return okCell(undefined);
  switch (form) {
    case 'text':
      return readText(cell);
    case 'whole':
      return readWholeCell(unitOfMember(path.at(-1) ?? ''), cell);
    case 'truth':
      return readTruth(cell);
    case 'list':
      return readList(cell, readWord);
    case 'terms':
      return readList(cell, readTerm);
    case 'fallback':
      return readFallback(cell);
    case 'json':
      return readStructure(cell);
    case 'textOrJson':
      return cell.startsWith('{') ? readStructure(cell) : readText(cell);
  }
}

export function printOutcomeCell(form: OutcomeForm, value: unknown): CellRead<string> {
  switch (form) {
    case 'text':
      return typeof value === 'string' ? okCell(printText(value)) : badCell('a text');
    case 'whole':
      return typeof value === 'number' && number.test(String(value))
        ? okCell(String(value))
        : badCell('a number without exponent');
    case 'truth':
      return typeof value === 'boolean' ? okCell(String(value)) : badCell('true or false');
    case 'list':
      return isListOf<string>(value, 'string')
        ? printWords(value.map(printWord))
        : badCell('a list of texts');
    case 'terms':
      return isListOf<SkillTerm>(value, 'object') && value.every(isFlat)
        ? printWords(value.map(printTerm))
        : badCell('a list of skill terms; tables do not know expressions in text');
    case 'fallback':
      return printFallback(value);
    case 'json':
      return okCell(JSON.stringify(value));
    case 'textOrJson':
      return okCell(typeof value === 'string' ? printText(value) : JSON.stringify(value));
  }
}

/** Whether a value is a list of one type; drafts may hold values that no schema has checked. */
function isListOf<Value>(value: unknown, type: string): value is readonly Value[] {
  return Array.isArray(value) && value.every((one) => one !== null && typeof one === type);
}

const isFlat = (one: object) => Object.values(one).every((member) => typeof member !== 'object');

function readNumber(cell: string): CellRead<number> {
  const value = Number(cell);
  const isExact = Math.abs(value) <= Number.MAX_SAFE_INTEGER && !Object.is(value, -0);
  return number.test(cell) && isExact
    ? okCell(value)
    : badCell('a number, written in digits alone');
}

function readStructure(cell: string): CellRead<unknown> {
  const value = readJson(cell)?.value;
  return typeof value === 'object' && value !== null
    ? okCell(value)
    : badCell('JSON: an object or a list');
}

function readList<Value>(
  cell: string,
  read: (word: string) => CellRead<Value>,
): CellRead<readonly Value[]> {
  return cell === emptyList ? okCell([]) : readWords(splitWords(cell, '+'), read);
}

function printWords(words: readonly string[]): CellRead<string> {
  return okCell(words.length === 0 ? emptyList : words.join('+'));
}

function readTerm(source: string): CellRead<SkillTerm> {
  const word = source.trim();
  const agent = /^agent=([^\s:*]+)$/.exec(word)?.[1];
  if (agent !== undefined) return okCell({ agentId: agent });
  const [, skill, level, weight] =
    /^([^\s:*=+@-][^\s:*=]*)(?::([^*]+))?(?:\*(.+))?$/.exec(word) ?? [];
  if (skill === undefined) return badCell('skill terms such as german:60+orders, or agent=anna');
  const minLevel = level === undefined ? undefined : readNumber(level);
  if (minLevel?.ok === false) return badCell(`a level after ${skill}:, such as ${skill}:60`);
  const factor = weight === undefined ? undefined : readNumber(weight);
  if (factor?.ok === false) return badCell(`a weight after ${skill}*, such as ${skill}*2`);
  return okCell({
    skill,
    ...(minLevel === undefined ? {} : { minLevel: minLevel.value }),
    ...(factor === undefined ? {} : { weight: factor.value }),
  });
}

function printTerm(term: SkillTerm): string {
  if ('agentId' in term) return `agent=${term.agentId}`;
  const { skill, minLevel, weight } = term;
  const level = minLevel === undefined ? '' : `:${minLevel}`;
  return `${skill}${level}${weight === undefined ? '' : `*${weight}`}`;
}

const fallbackWords = 'callback, move:queue, message, message:text, end or end:text';

function readFallback(cell: string): CellRead<Fallback> {
  const colon = cell.indexOf(':');
  const kind = colon === -1 ? cell : cell.slice(0, colon).trim();
  const rest = colon === -1 ? undefined : readText(cell.slice(colon + 1).trim());
  if (rest?.ok === false) return rest;
  const text = rest?.value;
  if (kind === 'move' && text !== undefined) return okCell({ kind, queue: text });
  if (kind === 'callback' && text === undefined) return okCell({ kind });
  if (kind === 'message' || kind === 'end') {
    return okCell(text === undefined ? { kind } : { kind, text });
  }
  return badCell(fallbackWords);
}

function printFallback(fallback: unknown): CellRead<string> {
  const { kind, text, queue } = Object(fallback) as Readonly<Record<string, unknown>>;
  if (kind === 'callback') return okCell('callback');
  if (kind === 'move' && typeof queue === 'string') return okCell(`move:${printText(queue)}`);
  if (kind !== 'message' && kind !== 'end') return badCell(fallbackWords);
  if (text === undefined) return okCell(kind);
  return typeof text === 'string' ? okCell(`${kind}:${printText(text)}`) : badCell(fallbackWords);
}
