/** Findings of an import: place in the source, value found, and what rule files expect. */
import { groupNestingMax, priorityMax } from '../language/limits.ts';
import type { RuleFinding, Severity } from '../language/rule-finding.ts';

type Entry = readonly [severity: Severity, message: string, expected: string];

const entries = {
  'not-json': ['error', 'the text is not JSON: {why}', 'JSON'],
  'no-rules': ['error', 'there are no rules', 'a list of rules, a rule, or an object with "rules"'],
  'not-a-rule': ['error', 'this is no rule', 'an object with conditions and event'],
  'handler-dropped': ['warning', 'a rule has no code', 'none'],
  'key-dropped': ['hint', 'the key is left out', 'none'],
  'no-outcome': [
    'warning',
    'the event says nothing but its type',
    'the outcome of a rule of kind {kind}, to be filled in',
  ],
  'event-type-changed': ['hint', 'the event got the kind of the set as its type', '"{kind}"'],
  renamed: ['hint', 'the {what} is now called {own}', 'a kebab-case name that no other {what} has'],
  'priority-changed': [
    'hint',
    'the priority of {name} is {own}, in the order of before',
    `a whole number from 1 to ${priorityMax} that no other rule has`,
  ],
  'empty-group': ['hint', 'an empty group always holds', '{"all":[]}, which it became'],
  'leaf-wrapped': [
    'hint',
    'a single condition stands at the root',
    'a group, which it was put into',
  ],
  'not-a-condition': [
    'error',
    'this is no condition',
    'an object with all, any, not, condition or fact',
  ],
  'too-deep': [
    'error',
    'groups are nested too deep',
    `at most ${groupNestingMax} groups inside each other`,
  ],
  'key-ignored': [
    'warning',
    'json-rules-engine looks at "{key}" alone, and this beside it is left out',
    'one key in a group',
  ],
  'not-a-group': ['error', '{why}', 'a list of at least one condition'],
  'unknown-condition': [
    'error',
    'no condition of that name comes with the rules',
    'one of {known}',
  ],
  'negation-wrapped': [
    'hint',
    'the operator negates another',
    'a group "not" around {operator}, which it became',
  ],
  'condition-priority-dropped': [
    'hint',
    'the priority of a condition is left out: all facts are there before a decision',
    'none',
  ],
  'no-fact': ['error', 'the fact has no name', 'a name of the dictionary'],
  'unknown-fact': ['error', 'there is no fact {name}', 'a name of the dictionary'],
  'path-refused': [
    'error',
    'the path searches or computes',
    'names with dots alone, such as $.total; searches become facts of the dictionary',
  ],
  'unknown-operator': ['error', 'rule files have no such operator{near}', 'one of {known}'],
  'no-value': ['error', 'there is nothing to compare with', 'a constant, or null for "unknown"'],
  'params-refused': ['error', '{what} has params', '{wanted}'],
} as const satisfies { readonly [id: string]: Entry };

export type Note = (
  id: keyof typeof entries,
  pointer: string,
  received: unknown,
  names?: { readonly [name: string]: string | number },
) => void;

export interface ImportNotes {
  readonly findings: readonly RuleFinding[];
  readonly note: Note;
}

const receivedLengthMax = 200;

export function createNotes(): ImportNotes {
  const findings: RuleFinding[] = [];
  const note: Note = (id, pointer, received, names = {}) => {
    const filled = (text: string) =>
      text.replace(/\{(\w+)\}/g, (_whole, name: string) => String(names[name]));
    const [severity, message, wanted] = entries[id];
    const expected = filled(wanted);
    const seen = textOf(received);
    findings.push({
      id,
      severity,
      pointer,
      message: `${filled(message)} (${seen}); expected ${expected}`,
      received: seen,
      expected,
    });
  };
  return { findings, note };
}

export function below(pointer: string, key: string | number): string {
  return `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

export function membersOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Readonly<Record<string, unknown>>) : undefined;
}

function textOf(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  const text = value === undefined ? 'nothing' : (JSON.stringify(value) ?? String(value));
  return text.length > receivedLengthMax ? `${text.slice(0, receivedLengthMax)}…` : text;
}
