/**
 * The operations as types: method, path, input and answer of each, inferred from the server's
 * table. The package's file is generated from the API document, or importers would compile the
 * types of the whole server.
 */
import type { z } from 'zod';
import type { operations } from '../operations/index.ts';
import type { AnswerOf, OperationSpec } from '../operations/operation-spec.ts';

export type { CloudEvent as AnyEvent, EventTable, Problem } from '../../contracts/index.ts';

export interface PlainOperation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** Names of the path's parameters, and of the query's. */
  readonly params: string;
  readonly query: string;
  /** Type of the body: `never` without one, with `undefined` if optional. */
  readonly body: unknown;
  /** Media types of a text or file body; `never` for a JSON body. */
  readonly text: string;
  readonly answer: unknown;
}

type Shape<Schema extends z.ZodObject> = keyof Schema['shape'] & string;
type BodyGiven<Op extends OperationSpec> = Op extends {
  readonly body: infer Schema extends z.ZodType;
}
  ? z.input<Schema>
  : Op extends { readonly text: readonly string[] }
    ? string
    : Op extends { readonly file: object }
      ? Uint8Array
      : never;
type TypesOf<Op extends OperationSpec> = Op extends {
  readonly text: readonly (infer Type extends string)[];
}
  ? Type
  : Op extends { readonly file: { readonly types: readonly (infer Type extends string)[] } }
    ? Type
    : never;

/** By operation id. */
export type ClientTable = {
  readonly [Id in keyof typeof operations]: (typeof operations)[Id] extends infer Op extends
    OperationSpec
    ? {
        readonly method: Op['method'];
        readonly path: Op['path'];
        readonly params: Shape<Op['params']>;
        readonly query: Shape<Op['query']>;
        readonly body: BodyGiven<Op>;
        readonly text: TypesOf<Op>;
        readonly answer: AnswerOf<Op>;
      }
    : never;
};
