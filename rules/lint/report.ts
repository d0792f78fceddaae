/** Collects findings of lint. */
import type { Witness } from '../boxes/witness.ts';
import type { RuleSetFile } from '../files/index.ts';
import { isoInstant } from '../language/instant.ts';
import type { RuleFinding, Severity } from '../language/rule-finding.ts';

export type Report = (
  severity: Severity,
  id: string,
  pointer: string,
  message: string,
  more?: Partial<RuleFinding>,
) => void;

export function reportInto(file: RuleSetFile, findings: RuleFinding[]): Report {
  const seen = new Set<string>();
  return (severity, id, pointer, message, more = {}) => {
    const place = filePointer(file, pointer);
    const key = `${id} ${place}`;
    if (seen.has(key)) return;
    seen.add(key);
    findings.push({ id, severity, pointer: place, message, ...more });
  };
}

/**
 * Replaces a pointer through a named condition by one to its definition. Other pointers stay
 * unchanged.
 */
export function filePointer(file: RuleSetFile, pointer: string): string {
  let value: unknown = file;
  let place = '';
  for (const token of pointer.split('/').slice(1)) {
    const named = token === 'condition' ? undefined : conditionOf(value);
    if (named !== undefined) {
      place = `/conditions/${named}`;
      value = file.conditions?.[named];
    }
    place += `/${token}`;
    value = memberOf(value, token);
  }
  return place;
}

function conditionOf(value: unknown): string | undefined {
  const named = memberOf(value, 'condition');
  return typeof named === 'string' ? named : undefined;
}

function memberOf(value: unknown, token: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, token)) return undefined;
  return (value as { readonly [member: string]: unknown })[token];
}

export function fileCondition(file: RuleSetFile, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((value, token) => memberOf(value, token), file);
}

export function shownBy({ facts, atMs }: Witness): Pick<RuleFinding, 'witness' | 'witnessAt'> {
  return { witness: facts, ...(atMs === 0 ? {} : { witnessAt: isoInstant(atMs) }) };
}
