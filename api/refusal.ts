/**
 * A request that is answered with a problem: thrown in a route, turned into an answer at the edge.
 */
import type { ErrorCode, Finding, ProblemDetail } from '../contracts/index.ts';

/** What a refusal tells beyond its code and sentence. */
export type RefusalDetail = Omit<ProblemDetail, 'detail' | 'instance' | 'requestId' | 'language'>;

export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: ErrorCode;
  readonly more: RefusalDetail;

  /** `detail` names the thing, the value seen and the value expected. */
  constructor(code: ErrorCode, detail: string, more: RefusalDetail = {}) {
    super(detail);
    this.code = code;
    this.more = more;
  }
}

/** A request whose parameters do not hold their schema: all that is wrong with them. */
export class InvalidRequest extends Error {
  override readonly name = 'InvalidRequest';
  readonly findings: readonly Finding[];

  constructor(findings: readonly Finding[]) {
    super(findings.map(({ message }) => message).join('; '));
    this.findings = findings;
  }
}
