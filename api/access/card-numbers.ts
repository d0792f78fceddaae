/**
 * Card numbers in requests: what is a free text was masked when its schema was read, and any other
 * value that holds one is refused. So none gets into an id, a key, a telephone number or a code,
 * by HTTP or by a socket, and from there into the store, the log and traces.
 *
 * Cost: a look at each text of a request.
 * Source: PCI DSS 3.4.
 */
import type { FastifyInstance } from 'fastify';
import { aFinding, type Finding, holdsCardNumber } from '../../contracts/index.ts';
import { InvalidRequest } from './invalid-request.ts';

/** Read and never stored or noted: passwords are compared, cursors are what an answer gave. */
const leftAlone: ReadonlySet<string> = new Set(['password', 'cursor']);
/** From here on a number has as many digits as a card number. */
const smallestNumber = 1e12;
/** Of a command over a socket: its operation reads it, and masks its free texts. */
const bodyOfFrame = '/frame/body';
const quoted = /"(?:[^"\\]|\\.)*"/g;
const expected = 'a value without a card number: card numbers are never taken';

/** Headers that are stored or noted. */
const notedHeaders = ['x-request-id', 'idempotency-key'] as const;

/** Refuses requests with a header that holds one, before anything is done. */
export function guardHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', ({ headers }, _reply, done) => {
    const said = Object.fromEntries(notedHeaders.map((name) => [name, headers[name]]));
    const held = cardNumbersIn(said, 'headers');
    done(held.length === 0 ? undefined : new InvalidRequest(held));
  });
}

/** Of a document that was read by a schema of its own. @throws {InvalidRequest} */
export function requireNoCards(document: unknown): void {
  const held = cardNumbersIn(document, 'body');
  if (held.length > 0) throw new InvalidRequest(held);
}

/** A finding for each value that holds a card number; `part` is where it stands in the request. */
export function cardNumbersIn(value: unknown, part: string): readonly Finding[] {
  const found: Finding[] = [];
  look(value, `/${part === 'querystring' ? 'query' : part}`, found);
  return found;
}

function look(value: unknown, pointer: string, found: Finding[]): void {
  if (typeof value === 'string') {
    if (holdsOne(value, pointer)) found.push(refused(pointer));
  } else if (typeof value === 'number') {
    if (Math.abs(value) >= smallestNumber && holdsCardNumber(String(value))) {
      found.push(refused(pointer));
    }
  } else if (Array.isArray(value)) {
    for (const [place, one] of value.entries()) look(one, `${pointer}/${place}`, found);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      if (leftAlone.has(name) || `${pointer}/${name}` === bodyOfFrame) continue;
      // A name that holds one is not repeated.
      if (holdsCardNumber(name)) found.push(refused(pointer));
      else look(member, `${pointer}/${name}`, found);
    }
  }
}

/** The text of a whole body is a document: each of its own texts is looked at by itself. */
function holdsOne(text: string, pointer: string): boolean {
  if (pointer !== '/body') return holdsCardNumber(text);
  return text.trimStart().startsWith('{') && (text.match(quoted) ?? []).some(holdsCardNumber);
}

/** The value is not shown: a refusal may be written down. */
function refused(pointer: string): Finding {
  return aFinding(pointer, 'not_allowed', { expected, received: 'a card number' });
}
