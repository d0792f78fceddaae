/** What an import notes about its source: the place, what stands there, what our files have. */
import type { RuleFinding, Severity } from '../language/rule-finding.ts';

/** Takes a note. */
export type Note = (
  severity: Severity,
  id: string,
  pointer: string,
  about: { readonly message: string; readonly received: unknown; readonly expected: string },
) => void;

export interface ImportNotes {
  readonly findings: readonly RuleFinding[];
  readonly note: Note;
}

const receivedLengthMax = 200;

export function createNotes(): ImportNotes {
  const findings: RuleFinding[] = [];
  const note: Note = (severity, id, pointer, { message, received, expected }) => {
    const seen = textOf(received);
    findings.push({
      id,
      severity,
      pointer,
      message: `${message} (${seen}); expected ${expected}`,
      received: seen,
      expected,
    });
  };
  return { findings, note };
}

/** A member of an object, or of a list, as a step of a JSON pointer. */
export function below(pointer: string, key: string | number): string {
  return `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** Own members of an object; anything else has none. */
export function membersOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Readonly<Record<string, unknown>>) : undefined;
}

function textOf(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  const text = value === undefined ? 'nothing' : (JSON.stringify(value) ?? String(value));
  return text.length > receivedLengthMax ? `${text.slice(0, receivedLengthMax)}…` : text;
}
