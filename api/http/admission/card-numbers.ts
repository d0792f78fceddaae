/**
 * No card number gets into the store, the log or traces: free texts are masked when their schema
 * reads them, and a request with a card number in any other value is refused.
 *
 * Cost: a look at each text of a request. Source: PCI DSS 3.4.
 */
import type { FastifyInstance } from 'fastify';
import {
  aFinding,
  type Finding,
  holdsCardNumber,
  InvalidRequest,
} from '../../../contracts/index.ts';

/** Members not checked for card numbers, as they are never stored or logged. */
const leftAlone: ReadonlySet<string> = new Set(['password', 'cursor']);
/** The smallest number with as many digits as a card number (13). */
const smallestNumber = 1e12;
/** Place of a command's body in a socket frame, left to the operation's own check. */
const bodyOfFrame = '/frame/body';
const quoted = /"(?:[^"\\]|\\.)*"/g;
const expected = 'a value without a card number: card numbers are never taken';

const notedHeaders = ['x-request-id', 'idempotency-key'] as const;

export function guardHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', ({ headers }, _reply, done) => {
    const said = Object.fromEntries(notedHeaders.map((name) => [name, headers[name]]));
    const held = cardNumbersIn(said, 'headers');
    done(held.length === 0 ? undefined : new InvalidRequest(held));
  });
}

/** Refuses a document that contains a card number, outside operations. @throws {InvalidRequest} */
export function requireNoCards(document: unknown): void {
  const held = cardNumbersIn(document, 'body');
  if (held.length > 0) throw new InvalidRequest(held);
}

/** A finding for each value with a card number; `part` is the part of the request. */
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
      // A member's name with a card number is not repeated in the finding.
      if (holdsCardNumber(name)) found.push(refused(pointer));
      else look(member, `${pointer}/${name}`, found);
    }
  }
}

/** A body that was sent as text and is JSON is checked string by string. */
function holdsOne(text: string, pointer: string): boolean {
  if (pointer !== '/body') return holdsCardNumber(text);
  return text.trimStart().startsWith('{') && (text.match(quoted) ?? []).some(holdsCardNumber);
}

/** The value is left out, as refusals may be logged. */
function refused(pointer: string): Finding {
  return aFinding(pointer, 'not_allowed', { expected, received: 'a card number' });
}
