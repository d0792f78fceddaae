/** Refusals of requests, thrown or returned; the API turns them into problem documents. */
import type { CaseResult, Language } from '../../rules/index.ts';
import type { ErrorCode } from '../http/errors.ts';
import type { ProblemDetail } from '../http/problem.ts';
import type { Finding } from '../text/finding.ts';
import type { PlacedRuleFinding } from '../text/place-findings.ts';
import { fill, type Message, type Phrase, textIn, type ValuesOf } from './message.ts';

type SaidOnce = 'detail' | 'instance' | 'requestId' | 'language';
type SaidOtherwise = 'allowed' | 'needs' | 'blockers' | 'changed' | 'current' | 'failedCases';

export interface RefusalDetail extends Omit<ProblemDetail, SaidOnce | SaidOtherwise> {
  /** Steps that the present state allows. */
  readonly allowed?: readonly string[];
  readonly needs?: readonly string[];
  /** What is in the request's way, as sentences or codes. */
  readonly blockers?: readonly (string | Phrase)[];
  readonly findings?: readonly PlacedRuleFinding[];
  readonly failedCases?: readonly CaseResult[];
  /** The present version, if somebody else has changed it meanwhile. */
  readonly current?: {
    readonly version: number;
    readonly person: string | null;
    readonly atMs: number | null;
  };
  readonly changed?: readonly string[];
}

export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: ErrorCode;
  readonly more: RefusalDetail;
  readonly #detail: string | Phrase;

  /** `detail` names the thing, the value received and the value expected. */
  constructor(code: ErrorCode, detail: string | Phrase, more: RefusalDetail = {}) {
    super(textIn(detail, 'en'));
    this.code = code;
    this.more = more;
    this.#detail = detail;
  }

  /** The same refusal with further members of the problem. */
  with(more: RefusalDetail): Refusal {
    return new Refusal(this.code, this.#detail, { ...this.more, ...more });
  }

  /** The detail in English, for logs and the audit. */
  get detail(): string {
    return this.message;
  }

  detailIn(language: Language): string {
    return textIn(this.#detail, language);
  }

  blockersIn(language: Language): string[] | undefined {
    return this.more.blockers?.map((blocker) => textIn(blocker, language));
  }

  toJSON(): object {
    const { code, detail, more } = this;
    return { code, detail, ...more, blockers: this.blockersIn('en') };
  }
}

/** Arguments after a message: values for its braces, further members of the problem. */
export type SaidOf<Of extends Message> = keyof ValuesOf<Of> extends never
  ? [values?: ValuesOf<Of>, more?: RefusalDetail]
  : [values: ValuesOf<Of>, more?: RefusalDetail];

/** Makes a refusal from a message. */
export function refusal<Of extends Message>(message: Of, ...said: SaidOf<Of>): Refusal {
  const [values = {} as ValuesOf<Of>, more] = said;
  return new Refusal(message.code, fill(message, values), more);
}

/** A refusal that lists all faults of a request. */
export class InvalidRequest extends Error {
  override readonly name = 'InvalidRequest';
  readonly findings: readonly Finding[];

  constructor(findings: readonly Finding[]) {
    super(findings.map(({ message }) => message).join('; '));
    this.findings = findings;
  }
}
