/**
 * What the rule and simulation services answer: what was asked for, or why not, with a code of the
 * catalogue.
 */
import type { ErrorCode, PlacedRuleFinding, Role } from '../../contracts/index.ts';
import type { CaseResult } from '../../rules/index.ts';

export interface ServiceRefusal {
  readonly code: ErrorCode;
  /** One sentence: the thing, what was seen, what was expected. */
  readonly detail: string;
  /** Steps that would be legal. */
  readonly allowed?: readonly string[];
  /** Roles that are missing. */
  readonly needs?: readonly Role[];
  /** What stands in the way, a sentence each. */
  readonly blockers?: readonly string[];
  readonly findings?: readonly PlacedRuleFinding[];
  readonly failedCases?: readonly CaseResult[];
  /** What somebody else made meanwhile. */
  readonly current?: {
    readonly version: number;
    readonly person: string | null;
    readonly atMs: number | null;
  };
  /** JSON pointers that differ from what was sent. */
  readonly changed?: readonly string[];
}

export type Refused = { readonly ok: false; readonly refused: ServiceRefusal };
export type ServiceAnswer<Value> = { readonly ok: true; readonly value: Value } | Refused;

/** What was asked for. */
export function done<Value>(value: Value): { readonly ok: true; readonly value: Value } {
  return { ok: true, value };
}

/** `1 error`, `2 errors`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Why it is not done, with a code of the catalogue. */
export function refused(
  code: ErrorCode,
  detail: string,
  more: Omit<ServiceRefusal, 'code' | 'detail'> = {},
): Refused {
  return { ok: false, refused: { code, detail, ...more } };
}

/** A member of the request that names an instant at which this cannot be. */
export function wrongInstant(member: string, atMs: number, expected: string): Refused {
  const received = new Date(atMs).toISOString();
  const message = `"${member}" is ${received}; expected ${expected}`;
  const place = { pointer: `/body/${member}`, line: 1, column: 1 };
  const finding = { id: 'too_small', severity: 'error', message, received, expected } as const;
  return refused('invalid_parameter', `${message}.`, { findings: [{ ...finding, ...place }] });
}
