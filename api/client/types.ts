/**
 * Types of what each path takes and answers, without code, so that browsers load neither schemas
 * nor server.
 */
import type { ClientTable, PlainOperation, Problem } from './table.ts';

type Entry = ClientTable[keyof ClientTable];

/** Method of a request. */
export type Method = PlainOperation['method'];
/**
 * The operation with method M and path P; an operation with several methods or paths matches each.
 */
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
/** Paths of a method. */
export type PathOf<M extends Method> = Paths<Entry, M>;
/** The operation of a method and path. */
export type OperationAt<M extends Method, Path> = Serves<Entry, M, Path>;

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

/** What any request may have. */
export interface ClientRequestOptions {
  /** `Idempotency-Key` of a POST [a new one]. */
  readonly key?: string;
  /** `etag` of the version that the change is based on; refused if there is a newer one. */
  readonly ifMatch?: string;
  /** Most tries of this request [the client's `triesMax`]. */
  readonly triesMax?: number;
  /** Ends the request. */
  readonly signal?: AbortSignal;
}

export type ClientRequest<Op extends PlainOperation> = ClientRequestOptions &
  ParamsOf<Op> &
  BodyGiven<Op> & { readonly query?: { readonly [Name in Op['query']]?: QueryValue } };

/** The argument is optional where a path has no parameters and no required body. */
export type ArgumentsOf<Op extends PlainOperation> =
  ClientRequestOptions extends ClientRequest<Op>
    ? [asked?: ClientRequest<Op>]
    : [asked: ClientRequest<Op>];

/** A value or a problem, also if the server does not answer (`server_unreachable`). */
export type ApiResult<Body> =
  | { readonly ok: true; readonly body: Body; readonly etag: string | null }
  | { readonly ok: false; readonly problem: Problem };

/** The answer of an operation. */
export type ApiResultAt<M extends Method, Path> = ApiResult<OperationAt<M, Path>['answer']>;

/** An item of a list operation. */
export type ItemAt<Path> = OperationAt<'GET', Path>['answer'] extends {
  readonly items: readonly (infer Item)[];
}
  ? Item
  : never;

/** A request of any path, whose types are not checked. */
export interface UntypedClientRequest extends ClientRequestOptions {
  /** Parameters of the path. */
  readonly params?: Readonly<Record<string, string>>;
  /** Parameters after the `?`. */
  readonly query?: Readonly<Record<string, QueryValue>>;
  /** Body, as JSON. */
  readonly body?: unknown;
  /** Form of a body that is no JSON. */
  readonly contentType?: string;
}
