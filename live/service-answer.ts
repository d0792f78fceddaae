/**
 * Answers of the rule and simulation services: a value, or a refusal with a code of the catalogue.
 */
import type { ErrorCode, PlacedRuleFinding, Role } from '../contracts/index.ts';
import type { CaseResult } from '../rules/index.ts';

export interface ServiceRefusal {
  readonly code: ErrorCode;
  /** A sentence: the thing, the value seen, the value expected. */
  readonly detail: string;
  /** The steps that are legal in the present state. */
  readonly allowed?: readonly string[];
  readonly needs?: readonly Role[];
  /** What stands in the way, a sentence each. */
  readonly blockers?: readonly string[];
  readonly findings?: readonly PlacedRuleFinding[];
  readonly failedCases?: readonly CaseResult[];
  /** The newer state that somebody else has made meanwhile. */
  readonly current?: {
    readonly version: number;
    readonly person: string | null;
    readonly atMs: number | null;
  };
  readonly changed?: readonly string[];
}

export type RefusedAnswer = { readonly ok: false; readonly refused: ServiceRefusal };
export type ServiceAnswer<Value> = { readonly ok: true; readonly value: Value } | RefusedAnswer;

/** The answer with a value. */
export function done<Value>(value: Value): { readonly ok: true; readonly value: Value } {
  return { ok: true, value };
}

/** Such as `1 error` or `2 errors`. */
export function countPhrase(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** A refusal, with a code of the catalogue. */
export function refuse(
  code: ErrorCode,
  detail: string,
  more: Omit<ServiceRefusal, 'code' | 'detail'> = {},
): RefusedAnswer {
  return { ok: false, refused: { code, detail, ...more } };
}

/** Refuses a member of the request whose instant is not allowed. */
export function wrongInstant(member: string, atMs: number, expected: string): RefusedAnswer {
  const received = new Date(atMs).toISOString();
  const message = `"${member}" is ${received}; expected ${expected}`;
  const place = { pointer: `/body/${member}`, line: 1, column: 1 };
  const finding = { id: 'too_small', severity: 'error', message, received, expected } as const;
  return refuse('invalid_parameter', `${message}.`, { findings: [{ ...finding, ...place }] });
}
