/** What an operation says of itself: path, input and answer, and who may use it. */
import type { z } from 'zod';
import type { ErrorCode, ProxyKind } from '../../contracts/index.ts';
import type { RateClass } from '../../services/index.ts';
import type { Access, MemberRight } from './access-rules.ts';

export interface AuditedStates {
  readonly before: unknown;
  readonly after: unknown;
}

export interface OperationSpec {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** The path, with parameters in braces as in OpenAPI. */
  readonly path: string;
  readonly summary: { readonly en: string; readonly fr: string };
  /** Further explanation for readers of the API document. */
  readonly note?: string;
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  /** Schema of a JSON body [no JSON body]. */
  readonly body?: z.ZodType;
  /** In place of a JSON body: unparsed text of one of these media types. */
  readonly text?: readonly string[];
  /** In place of a JSON body: an unparsed file of these media types, at most this size. */
  readonly file?: { readonly types: readonly string[]; readonly bytesMax: number };
  /** Schema of a successful answer; null if not a JSON document (a stream, a table, nothing). */
  readonly answer: z.ZodType | null;
  /** Media type of the answer; for a file all possible ones [application/json]. */
  readonly produces?: string | readonly string[];
  /** Also answers `text/csv`, where `Accept` names that and no JSON. */
  readonly alsoCsv?: true;
  /** HTTP status of a success [200]. */
  readonly status?: 201 | 202 | 204 | 303;
  /** The answer carries a strong `ETag`, made from this member; true if the handler sets it. */
  readonly tagged?: 'version' | 'revision' | true;
  /**
   * The answer changes with time or other data while its version stays, so its `ETag` covers all
   * content.
   */
  readonly runs?: true;
  readonly access: Access;
  /** Open to everybody, but the answer depends on the asker, if authenticated. */
  readonly isPersonal?: true;
  /** Class of the rate limit [`interactive` for reads, `control` for changes]. */
  readonly rate?: RateClass;
  /** The request and its answer are audited; a function reads the state before the change. */
  readonly audited?: true | ((asked: never, serving: never) => unknown);
  /** What the audit stores of the states before and after [all of both]. */
  readonly auditedAs?: (states: AuditedStates) => AuditedStates;
  /** Members of the body that only callers with a further right may change [none]. */
  readonly memberRight?: MemberRight;
  /** Whether requests take an `Idempotency-Key` [optional on every POST that is not open]. */
  readonly key?: 'required' | 'optional' | 'none';
  /** Kind of proxy request by which a foreign ACD may serve the operation [our core only]. */
  readonly proxied?: ProxyKind;
  /** The operation's error codes, besides those of any operation. */
  readonly errors: readonly ErrorCode[];
  /** An example body for the API document; it must fit the schema. */
  readonly example?: unknown;
}

/** Type of an operation's body: a document, a text, a file or none. */
export type BodyOf<Spec extends OperationSpec> = Spec extends {
  readonly body: infer Schema extends z.ZodType;
}
  ? z.infer<Schema>
  : Spec extends { readonly text: readonly string[] }
    ? string
    : Spec extends { readonly file: object }
      ? Buffer
      : null;

export type AnswerOf<Spec extends Pick<OperationSpec, 'answer'>> = Spec['answer'] extends z.ZodType
  ? z.infer<Spec['answer']>
  : null;
