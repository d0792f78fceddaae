/** What an operation says of itself: its path, what it takes and answers, and who may use it. */
import type { z } from 'zod';
import type { ErrorCode, ProxyKind } from '../contracts/index.ts';
import type { RateClass } from './access/rate-class.ts';
import type { Access, MemberRight } from './access.ts';

export interface AuditedStates {
  readonly before: unknown;
  readonly after: unknown;
}

/** What an operation says of itself. */
export interface OperationSpec {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Parameters in braces, as OpenAPI writes them. */
  readonly path: string;
  readonly summary: { readonly en: string; readonly fr: string };
  /** What the summary leaves open, for those who read the API's document. */
  readonly note?: string;
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  /** A JSON document; absent: none. */
  readonly body?: z.ZodType;
  /** In place of a document: a text as it is, of one of these media types. */
  readonly text?: readonly string[];
  /** In place of a document: a file as it is, of one of these media types, so long at most. */
  readonly file?: { readonly types: readonly string[]; readonly bytesMax: number };
  /** Of a success; null: no JSON document of its own (a stream, a table, nothing). */
  readonly answer: z.ZodType | null;
  /** Media type of the answer, or those of a file [application/json]. */
  readonly produces?: string | readonly string[];
  /** It answers `text/csv` as well, where `Accept` names that and no JSON. */
  readonly alsoCsv?: true;
  /** Of a success [200]. */
  readonly status?: 201 | 202 | 204 | 303;
  /** The answer carries a strong `ETag`: that member of it, or one that the handler sets. */
  readonly tagged?: 'version' | 'revision' | true;
  /** It changes without its version, by time or by what stands beside it: the tag tells that too. */
  readonly runs?: true;
  readonly access: Access;
  /** Open to everybody, and about whoever asks, where somebody is named. */
  readonly isPersonal?: true;
  /** Whose bucket a request takes from [reads `interactive`, changes `control`]. */
  readonly rate?: RateClass;
  /** What was done is written down, with the answer; a function tells what stood there before. */
  readonly audited?: true | ((asked: never, serving: never) => unknown);
  /** What is written down of both, in place of all of it. */
  readonly auditedAs?: (states: AuditedStates) => AuditedStates;
  /** Members of the body that need a right of their own [none]. */
  readonly memberRight?: MemberRight;
  /** `Idempotency-Key` [optional on every POST that is not open]. */
  readonly key?: 'required' | 'optional' | 'none';
  /** A foreign ACD may serve it, as this kind of request [our own core alone]. */
  readonly proxied?: ProxyKind;
  /** Special to it, beside those that hold everywhere. */
  readonly errors: readonly ErrorCode[];
  /** Of the body, for the document: it holds its schema. */
  readonly example?: unknown;
}

/** The body: a document, a text, a file or none. */
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
