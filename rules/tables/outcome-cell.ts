/** Reads and prints the cells of outcome columns. */
import type { Fallback, SkillTerm } from '../files/index.ts';
import {
  bad,
  type CellRead,
  good,
  isBlank,
  printText,
  printWord,
  readJson,
  readText,
  readTruth,
  readWord,
  readWords,
  splitWords,
} from './cell-text.ts';
import type { OutcomeForm } from './outcome-columns.ts';

const emptyList = '[]';
const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/** Undefined for an empty cell, which omits the member. */
export function readOutcomeCell(form: OutcomeForm, source: string): CellRead<unknown> {
  const cell = source.trim();
  if (isBlank(cell)) return good(undefined);
  switch (form) {
    case 'text':
      return readText(cell);
    case 'number':
      return readNumber(cell);
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
      return typeof value === 'string' ? good(printText(value)) : bad('a text');
    case 'number':
      return typeof value === 'number' && number.test(String(value))
        ? good(String(value))
        : bad('a number without exponent');
    case 'truth':
      return typeof value === 'boolean' ? good(String(value)) : bad('true or false');
    case 'list':
      return isListOf<string>(value, 'string')
        ? printWords(value.map(printWord))
        : bad('a list of texts');
    case 'terms':
      return isListOf<SkillTerm>(value, 'object') && value.every(isFlat)
        ? printWords(value.map(printTerm))
        : bad('a list of skill terms; tables do not know expressions in text');
    case 'fallback':
      return printFallback(value);
    case 'json':
      return good(JSON.stringify(value));
    case 'textOrJson':
      return good(typeof value === 'string' ? printText(value) : JSON.stringify(value));
  }
}

/** Drafts may hold unvalidated values. */
function isListOf<Value>(value: unknown, type: string): value is readonly Value[] {
  return Array.isArray(value) && value.every((one) => one !== null && typeof one === type);
}

const isFlat = (one: object) => Object.values(one).every((member) => typeof member !== 'object');

function readNumber(cell: string): CellRead<number> {
  const value = Number(cell);
  const isExact = Math.abs(value) <= Number.MAX_SAFE_INTEGER && !Object.is(value, -0);
  return number.test(cell) && isExact ? good(value) : bad('a number, written in digits alone');
}

function readStructure(cell: string): CellRead<unknown> {
  const value = readJson(cell)?.value;
  return typeof value === 'object' && value !== null
    ? good(value)
    : bad('JSON: an object or a list');
}

function readList<Value>(
  cell: string,
  read: (word: string) => CellRead<Value>,
): CellRead<readonly Value[]> {
  return cell === emptyList ? good([]) : readWords(splitWords(cell, '+'), read);
}

function printWords(words: readonly string[]): CellRead<string> {
  return good(words.length === 0 ? emptyList : words.join('+'));
}

function readTerm(source: string): CellRead<SkillTerm> {
  const word = source.trim();
  const agent = /^agent=([^\s:*]+)$/.exec(word)?.[1];
  if (agent !== undefined) return good({ agentId: agent });
  const [, skill, level, weight] =
    /^([^\s:*=+@-][^\s:*=]*)(?::([^*]+))?(?:\*(.+))?$/.exec(word) ?? [];
  if (skill === undefined) return bad('skill terms such as german:60+orders, or agent=anna');
  const minLevel = level === undefined ? undefined : readNumber(level);
  if (minLevel?.ok === false) return bad(`a level after ${skill}:, such as ${skill}:60`);
  const factor = weight === undefined ? undefined : readNumber(weight);
  if (factor?.ok === false) return bad(`a weight after ${skill}*, such as ${skill}*2`);
  return good({
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
  if (kind === 'move' && text !== undefined) return good({ kind, queue: text });
  if (kind === 'callback' && text === undefined) return good({ kind });
  if (kind === 'message' || kind === 'end') {
    return good(text === undefined ? { kind } : { kind, text });
  }
  return bad(fallbackWords);
}

function printFallback(fallback: unknown): CellRead<string> {
  const { kind, text, queue } = Object(fallback) as Readonly<Record<string, unknown>>;
  if (kind === 'callback') return good('callback');
  if (kind === 'move' && typeof queue === 'string') return good(`move:${printText(queue)}`);
  if (kind !== 'message' && kind !== 'end') return bad(fallbackWords);
  if (text === undefined) return good(kind);
  return typeof text === 'string' ? good(`${kind}:${printText(text)}`) : bad(fallbackWords);
}
