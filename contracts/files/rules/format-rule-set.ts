/**
 * Canonical layout of a rule set: members in schema order, rules in the author's order, short
 * values on one line. Formatting never changes the value.
 */
import { ruleSetSchemas } from '../../../rules/files/index.ts';
import { type RuleSetFile, ruleSetBytesMax } from '../../../rules/index.ts';
import { exceedsBytes, ruleJsonLimits, scanJson } from '../../text/json-scan.ts';
import { inSchemaOrder } from '../schema-order.ts';

const columnsMax = 100;
const step = '  ';

/** Formats a rule set. Text that is not valid JSON is returned unchanged. */
export function formatRuleSet(source: string | RuleSetFile): string {
  if (typeof source !== 'string') return printed(source);
  const text = source.startsWith('\ufeff') ? source.slice(1) : source;
  return scanJson(text, new Set(), ruleJsonLimits).ok ? printed(JSON.parse(text)) : source;
}

function printed(file: unknown): string {
  const kind = typeof file === 'object' && file !== null && 'kind' in file ? file.kind : undefined;
  const isKind = (word: unknown): word is keyof typeof ruleSetSchemas =>
    typeof word === 'string' && Object.hasOwn(ruleSetSchemas, word);
  const ordered = inSchemaOrder(ruleSetSchemas[isKind(kind) ? kind : 'route'], file);
  const text = `${print(ordered, { indent: '', before: 0, depth: 0 })}\n`;
  return exceedsBytes(text, ruleSetBytesMax) ? `${inRows(ordered)}\n` : text;
}

function inRows(file: unknown): string {
  const rows = (value: unknown, depth: number): string => {
    if (depth === blockDepth || typeof value !== 'object' || value === null) {
      return JSON.stringify(value);
    }
    const [opening, closing] = Array.isArray(value) ? '[]' : '{}';
    const lines = Object.entries(value).map(([key, member]) => {
      const name = Array.isArray(value) ? '' : `${JSON.stringify(key)}:`;
      return `${name}${rows(member, depth + 1)}`;
    });
    return lines.length === 0
      ? `${opening}${closing}`
      : `${opening}\n${lines.join(',\n')}\n${closing}`;
  };
  return rows(file, 0);
}

interface Place {
  readonly indent: string;
  readonly before: number;
  readonly depth: number;
}

const blockDepth = 2;

function print(value: unknown, place: Place): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value);
  const isList = Array.isArray(value);
  if (entries.length === 0) return isList ? '[]' : '{}';
  if (place.depth > blockDepth || (place.depth > 0 && !holdsRules(value))) {
    const line = onOneLine(value);
    if (line !== undefined && place.before + line.length <= columnsMax) return line;
  }
  const indent = place.indent + step;
  if (isList && value.every((one) => typeof one === 'number')) return filled(value, place.indent);
  const lines = entries.map(([key, member], index) => {
    const name = isList ? '' : `${JSON.stringify(key)}: `;
    const comma = index === entries.length - 1 ? 0 : 1;
    const before = indent.length + name.length + comma;
    return `${indent}${name}${print(member, { indent, before, depth: place.depth + 1 })}`;
  });
  const [opening, closing] = isList ? ['[', ']'] : ['{', '}'];
  return `${opening}\n${lines.join(',\n')}\n${place.indent}${closing}`;
}

function holdsRules(value: object): boolean {
  return Array.isArray(value) ? value.some(isNamed) : isNamed(value);
}

function isNamed(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'name');
}

function onOneLine(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const isList = Array.isArray(value);
  if (isList && value.length > 1 && value.every(hasMembers)) return undefined;
  const members: string[] = [];
  for (const [key, member] of Object.entries(value)) {
    const line = onOneLine(member);
    if (line === undefined) return undefined;
    members.push(isList ? line : `${JSON.stringify(key)}: ${line}`);
  }
  if (isList) return `[${members.join(', ')}]`;
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

function hasMembers(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.keys(value).length > 1;
}

function filled(numbers: readonly number[], outer: string): string {
  const indent = outer + step;
  const lines: string[] = [];
  let line = '';
  for (const number of numbers) {
    const word = `${number},`;
    if (line !== '' && indent.length + line.length + 1 + word.length > columnsMax) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line.slice(0, -1));
  return `[\n${lines.map((one) => indent + one).join('\n')}\n${outer}]`;
}
