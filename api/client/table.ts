/**
 * The operations as the client knows them: of each its method and path, and what it takes and
 * answers, inferred from the table of the server.
 *
 * The package holds another file under this name, written by the build from the document of the
 * API: without it, who imports the client would compile the types of the whole server.
 */

import type { z } from 'zod';
import type { AnswerOf, OperationSpec } from '../operation-spec.ts';
import type { operations } from '../operations/index.ts';

export type { CloudEvent, Problem } from '../../contracts/index.ts';

/** An operation without its schemas. */
export interface PlainOperation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** Names of the parameters in its path, and of those of its query. */
  readonly params: string;
  readonly query: string;
  /** What it takes; `never`: nothing. `undefined` among it: it may be left out. */
  readonly body: unknown;
  /** Media types of a body that is a text or a file; `never`: it is a document. */
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

/** By its id. */
export type Table = {
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
