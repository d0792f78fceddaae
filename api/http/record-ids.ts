/**
 * Numbers for people in paths: wherever a path names an order, return, hold, call or programme, its
 * number stands for its id. Handlers, rights, audit and idempotency see the id alone.
 */
import type { FastifyRequest } from 'fastify';
import {
  checkDigitOf,
  formatRecordNumber,
  httpMessages,
  type Phrase,
  phrasesOf,
  type RecordKind,
  readRecordNumber,
  refusal,
} from '../../contracts/index.ts';
import type { Operation } from '../operations/operation.ts';
import type { Services } from '../operations/services.ts';

type Params = { readonly [name: string]: unknown };
type Serving = Pick<Services, 'store' | 'wire'>;

/** Kinds of records that parameters of paths name. */
const kinds: ReadonlyMap<string, RecordKind> = new Map([
  ['order', 'order'],
  ['line', 'programme'],
  ['return', 'return'],
  ['hold', 'hold'],
  ['review', 'hold'],
  ['call', 'call'],
  ['recording', 'call'],
]);

const kindWords: { readonly [K in RecordKind]: Phrase } = phrasesOf({
  order: ['an order', 'd’une commande'],
  return: ['a return', 'd’un retour'],
  programme: ['a programme', 'd’un abonnement'],
  call: ['a call', 'd’un appel'],
  hold: ['a hold', 'd’un blocage'],
});

/** The parameters with ids; the same ones where no number is among them. @throws {Refusal} */
export function withRecordIds(params: unknown, serving: Serving): unknown {
  if (typeof params !== 'object' || params === null) return params;
  const ids = Object.entries(params).flatMap(([name, value]) => {
    const kind = kinds.get(name);
    const id = kind === undefined || typeof value !== 'string' ? null : idIn(value, kind, serving);
    if (id === null) return [];
    return [[name, name === 'line' ? id.slice(id.lastIndexOf('.') + 1) : id]];
  });
  return ids.length === 0 ? params : { ...params, ...Object.fromEntries(ids) };
}

/**
 * Puts ids into a request's parameters and address before they are checked, so that what follows
 * knows the address with ids alone. @throws {Refusal}
 */
export function putRecordIds(
  operation: Operation,
  request: FastifyRequest,
  serving: Serving,
): void {
  const ids = withRecordIds(request.params, serving);
  if (ids === request.params) return;
  const query = request.url.indexOf('?');
  request.params = ids;
  request.raw.url = pathOf(operation, ids as Params) + (query < 0 ? '' : request.url.slice(query));
}

/** The path of a request, with its parameters. */
export function pathOf({ path }: Operation, params: Params): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(params[name])),
  );
}

/** The id of the record with a number, else the number in its usual form; null: no number. */
function idIn(
  text: string,
  kind: RecordKind,
  { store: { numbers }, wire: { ownerId, live } }: Serving,
): string | null {
  const read = readRecordNumber(text);
  if (read === null || !numbers.hasPrefix(ownerId, read.prefix)) return null;
  // Switches choose the ids of their calls, which may look like numbers.
  if (kind === 'call' && live.projection.calls.kept(text) !== undefined) return null;
  const digit = checkDigitOf(read.sequence);
  if (digit !== read.checkDigit) {
    const miscopied = `${read.prefix}-${read.sequence}-${read.checkDigit}`;
    throw refusal(httpMessages.numberMiscopied, { number: miscopied, digit });
  }
  const record = numbers.findRecord(ownerId, read);
  const number = formatRecordNumber(read);
  if (record === undefined) return number;
  if (record.kind === kind) return record.id;
  // A programme's number names its order, too, as its paths begin with the order.
  if (kind === 'order' && record.kind === 'programme') return orderOf(record.id);
  const said = { number, seen: kindWords[record.kind], expected: kindWords[kind] };
  throw refusal(httpMessages.numberOfOther, said);
}

function orderOf(programmeId: string): string {
  return programmeId.slice(0, programmeId.lastIndexOf('.'));
}
