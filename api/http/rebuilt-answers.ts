/**
 * Rebuilds the lost answer of a request that was carried out just before the process ended.
 *
 * The journal has its effects and its call. Some GET answers in the same form: that GET is run, and
 * shows the present state. Source: decision 0023.
 */
import { Refusal } from '../../contracts/index.ts';
import type { ApiRequest, Operation, OperationTable } from '../operations/operation.ts';
import type { Services } from '../operations/services.ts';

interface CarriedBefore {
  readonly operation: Operation;
  readonly asked: ApiRequest;
  readonly serving: Services;
  readonly callId: string | null;
}

/** Rebuilds an answer, which may be null; undefined if it cannot be rebuilt. */
export type RebuildAnswer = (request: CarriedBefore) => Promise<unknown>;

/** Finds, for each operation, the GET whose answer has the same schema. */
export function answersRebuiltBy(table: OperationTable): RebuildAnswer {
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
      const answered = await reader.handler.run(read as ApiRequest, serving);
      if (operation.status === 201) asked.header('location', placeOf(reader, params.data));
      return answered;
    } catch (error) {
      if (error instanceof Refusal) return undefined;
      throw error;
    }
  };
}

/** Path parameters for the GET, from the first request's path or body, or the journal's call. */
function namedBy({ params, body }: ApiRequest, callId: string | null, reader: Operation): object {
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
