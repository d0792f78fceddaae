/**
 * Completes the refusal of an old `If-Match`: who changed the object last, and which members of the
 * request differ from what is stored now.
 */
import { Refusal } from '../../contracts/index.ts';
import { equalByValue } from '../../kernel/index.ts';
import type { ApiRequest, Operation, OperationTable } from '../operations/operation.ts';
import type { Services } from '../operations/services.ts';

export interface StaleRequest {
  readonly operation: Operation;
  readonly asked: ApiRequest;
  readonly serving: Services;
  /** Path of the request. */
  readonly path: string;
}

export type ExplainStale = (error: unknown, request: StaleRequest) => Promise<unknown>;

const changedMax = 50;

export function staleExplainedBy(table: OperationTable): ExplainStale {
  const readers = new Map(
    Object.values(table)
      .filter(({ method, handler }) => method === 'GET' && handler.kind === 'document')
      .map((reader) => [reader.path, reader]),
  );
  return async (error, request) => {
    if (!(error instanceof Refusal) || error.code !== 'version_mismatch') return error;
    const { current, changed: known } = error.more;
    const last = current?.person ? undefined : lastChange(request);
    const stored = known === undefined ? await storedFor(request, readers).catch(() => null) : null;
    const changed = stored === null ? known : differing(request.asked.body, stored);
    return error.with({
      ...(current === undefined || last === undefined
        ? {}
        : { current: { ...current, person: last.actor, atMs: last.atMs } }),
      ...(changed === undefined ? {} : { changed: changed.slice(0, changedMax) }),
    });
  };
}

function lastChange({ path, serving: { store, wire } }: StaleRequest) {
  return store.access.lastChangeOf(wire.centreId, path.replace('/api/v1', ''));
}

/** The object as its GET shows it, or the element of the object's list that the path names. */
async function storedFor(
  { operation, asked, serving }: StaleRequest,
  readers: ReadonlyMap<string, Operation>,
): Promise<unknown> {
  const segments = operation.path.split('/');
  const [list = '', of = ''] = segments.slice(-2);
  const reader = readers.get(operation.path);
  const holder = reader ?? readers.get(segments.slice(0, -2).join('/'));
  if (holder?.handler.kind !== 'document') return null;
  const read = { ...asked, query: holder.query.parse({}), body: null };
  const shown: unknown = await holder.handler.run(read as ApiRequest, serving);
  if (reader !== undefined) return shown;
  const id: unknown = Reflect.get(asked.params, of.slice(1, -1));
  const elements: unknown = Reflect.get(Object(shown), list);
  const element = Array.isArray(elements) && elements.find((one) => Object(one).id === id);
  return element || null;
}

/** JSON pointers of the members of `yours` that are otherwise in `stored`. */
function differing(yours: unknown, stored: unknown, pointer = ''): string[] {
  if (!isObject(yours) || !isObject(stored)) return equalByValue(yours, stored) ? [] : [pointer];
  return Object.entries(yours).flatMap(([name, value]) => {
    const at = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    return differing(value ?? undefined, stored[name] ?? undefined, at);
  });
}

function isObject(value: unknown): value is { readonly [member: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
