/**
 * What each path takes and answers, from the table of operations: types alone, so that a bundle for
 * browsers holds neither schemas nor server.
 *
 * Source: ux-and-api.md 6 (client).
 */
import type { PlainOperation, Problem, Table } from './table.ts';

type Entry = Table[keyof Table];

export type Method = PlainOperation['method'];
/** Of one that serves several methods or paths: each. */
type Serves<Op, M, Path> = Op extends {
  readonly method: infer Methods;
  readonly path: infer Paths;
}
  ? [M, Path] extends [Methods, Paths]
    ? Op
    : never
  : never;
type Paths<Op, M> = Op extends {
  readonly method: infer Methods;
  readonly path: infer Path extends string;
}
  ? M extends Methods
    ? Path
    : never
  : never;
/** The paths that have a method. */
export type PathOf<M extends Method> = Paths<Entry, M>;
/** The operation at a path. */
export type At<M extends Method, Path> = Serves<Entry, M, Path>;

type QueryValue = string | number | boolean | readonly string[] | undefined;

type ParamsOf<Op extends PlainOperation> = [Op['params']] extends [never]
  ? unknown
  : { readonly params: { readonly [Name in Op['params']]: string } };

type BodyGiven<Op extends PlainOperation> = [Op['body']] extends [never]
  ? unknown
  : undefined extends Op['body']
    ? { readonly body?: Op['body'] }
    : [Op['text']] extends [never]
      ? { readonly body: Op['body'] }
      : { readonly body: Op['body']; readonly contentType?: Op['text'] };

/** What any request may carry. */
export interface AnyAsked {
  /** `Idempotency-Key` of a POST [minted]. */
  readonly key?: string;
  /** The `etag` of what was seen: changes refuse to write over anything else. */
  readonly ifMatch?: string;
  /** Of this request, in place of the client's: a person who is kept out is told at once. */
  readonly triesMax?: number;
  readonly signal?: AbortSignal;
}

export type AskedOf<Op extends PlainOperation> = AnyAsked &
  ParamsOf<Op> &
  BodyGiven<Op> & { readonly query?: { readonly [Name in Op['query']]?: QueryValue } };

/** Nothing need be given where a path has no parameters and no body. */
export type ArgumentsOf<Op extends PlainOperation> =
  AnyAsked extends AskedOf<Op> ? [asked?: AskedOf<Op>] : [asked: AskedOf<Op>];

/** A value or a problem; that nobody answers is a problem as well (`server_unreachable`). */
export type Answer<Body> =
  | { readonly ok: true; readonly body: Body; readonly etag: string | null }
  | { readonly ok: false; readonly problem: Problem };

export type AnswerAt<M extends Method, Path> = Answer<At<M, Path>['answer']>;

/** An item of a list. */
export type ItemAt<Path> = At<'GET', Path>['answer'] extends {
  readonly items: readonly (infer Item)[];
}
  ? Item
  : never;

/** A request as it is carried out, whatever its types. */
export interface LooseAsked extends AnyAsked {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, QueryValue>>;
  readonly body?: unknown;
  readonly contentType?: string;
}
