/** Refusals, thrown by services and operations and turned into problem documents. */
import type { ErrorCode, Finding, ProblemDetail } from '../contracts/index.ts';

export type RefusalDetail = Omit<ProblemDetail, 'detail' | 'instance' | 'requestId' | 'language'>;

export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: ErrorCode;
  readonly more: RefusalDetail;

  /** `detail` names the thing, the value received and the value expected. */
  constructor(code: ErrorCode, detail: string, more: RefusalDetail = {}) {
    super(detail);
    this.code = code;
    this.more = more;
  }
}

/** A refusal that lists everything that is wrong with a request. */
export class InvalidRequest extends Error {
  override readonly name = 'InvalidRequest';
  readonly findings: readonly Finding[];

  constructor(findings: readonly Finding[]) {
    super(findings.map(({ message }) => message).join('; '));
    this.findings = findings;
  }
}

/** @throws {Refusal} where there is no such thing */
export function requireFound<Thing>(
  thing: Thing | null | undefined,
  code: ErrorCode,
  detail: string,
): Thing {
  if (thing !== undefined && thing !== null) return thing;
  throw new Refusal(code, detail);
}
