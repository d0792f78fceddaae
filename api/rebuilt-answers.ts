/**
 * The answer of a request that was carried out just before the process ended, made once more.
 *
 * The journal has what the request did, and the call that it was about. What an operation answers
 * with is what some GET answers with, of the thing that the request names: so that is read, as it
 * is now.
 * Source: ux-and-api.md 2.4; decision 0023.
 */

import type { Asked, Operation, Table } from './operation.ts';
import { Refusal } from './refusal.ts';
import type { Serving } from './serving.ts';

/** A request of an earlier life. */
interface CarriedBefore {
  readonly operation: Operation;
  readonly asked: Asked;
  readonly serving: Serving;
  /** The call that it was about; null: none, or several. */
  readonly callId: string | null;
}

/** What it is answered with, null included; undefined: that cannot be told any more. */
export type RebuildAnswer = (request: CarriedBefore) => Promise<unknown>;

/** Reads answers by the operations of a table. */
export function answersRebuiltBy(table: Table): RebuildAnswer {
  const readers = new Map(
    Object.values(table)
      .filter(({ method, answer }) => method === 'GET' && answer !== null)
      .map((reader) => [reader.answer, reader]),
  );
  return async ({ operation, asked, serving, callId }) => {
    if (operation.answer === null) return operation.status === 204 ? null : undefined;
    const reader = readers.get(operation.answer);
    if (reader?.handler.kind !== 'document') return undefined;
    const params = reader.params.safeParse(namedBy(asked, callId, reader));
    const query = reader.query.safeParse({});
    if (!params.success || !query.success) return undefined;
    const read = { ...asked, params: params.data, query: query.data, body: null };
    try {
      const answered = await reader.handler.run(read as Asked, serving);
      if (operation.status === 201) asked.header('location', placeOf(reader, params.data));
      return answered;
    } catch (error) {
      // It is kept no longer.
      if (error instanceof Refusal) return undefined;
      throw error;
    }
  };
}

/** What a reader's path names: from the request's path or body, or the call of the journal. */
function namedBy({ params, body }: Asked, callId: string | null, reader: Operation): object {
  const inBody = Object(body) as { readonly [member: string]: unknown };
  const inPath = params as { readonly [name: string]: unknown };
  const names = Object.keys(reader.params.shape);
  return Object.fromEntries(
    names.map((name) => {
      const known = name === 'call' ? callId : undefined;
      return [name, known ?? inPath[name] ?? inBody[`${name}Id`]];
    }),
  );
}

function placeOf({ path }: Operation, params: { readonly [name: string]: unknown }): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(params[name])),
  );
}
