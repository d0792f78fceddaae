/**
 * Encodes long lists as JSON in slices, between which calls are served; the items were read before,
 * so the list is consistent. Cost: 1 to 2 ms a turn; 200 calls with legs take 30 ms.
 */
import { z } from 'zod';
import { type Clock, inTurns } from '../../live/index.ts';

const itemsAtOnceMax = 20;

/** A document as JSON, with long lists in slices. */
export function documentBytes(document: object, clock: Clock): Promise<Buffer> {
  return inTurns(bytesInSlices(document), clock);
}

function* bytesInSlices(document: object): Generator<void, Buffer> {
  const parts: Buffer[] = [];
  let text = '';
  for (const [name, value] of Object.entries(document) as [string, unknown][]) {
    if (value === undefined) continue;
    text += `${text === '' && parts.length === 0 ? '{' : ','}${JSON.stringify(name)}:`;
    if (!Array.isArray(value)) {
      text += JSON.stringify(value);
      continue;
    }
    text += '[';
    for (let from = 0; from < value.length; from += itemsAtOnceMax) {
      const items = value.slice(from, from + itemsAtOnceMax).map((one) => JSON.stringify(one));
      parts.push(Buffer.from(`${text}${from === 0 ? '' : ','}${items.join(',')}`));
      text = '';
      yield;
    }
    text += ']';
  }
  return Buffer.concat([...parts, Buffer.from(`${text}}`)]);
}

interface List {
  readonly items: readonly unknown[];
}

/** A long list as JSON; null for any other answer. */
export function listText(
  schema: z.ZodType | null,
  answered: unknown,
  clock: Clock,
): Promise<string> | null {
  const item = itemOf(schema);
  if (schema === null || item === null || !isLong(answered)) return null;
  return inTurns(textInSlices({ schema, item, answered }), clock);
}

function itemOf(schema: z.ZodType | null): z.ZodType | null {
  if (!(schema instanceof z.ZodObject)) return null;
  const items: unknown = schema.shape['items'];
  return items instanceof z.ZodArray ? (items.element as z.ZodType) : null;
}

function isLong(answered: unknown): answered is List {
  if (typeof answered !== 'object' || answered === null || !('items' in answered)) return false;
  return Array.isArray(answered.items) && answered.items.length > itemsAtOnceMax;
}

function* textInSlices({
  schema,
  item,
  answered,
}: {
  readonly schema: z.ZodType;
  readonly item: z.ZodType;
  readonly answered: List;
}): Generator<void, string> {
  const texts: string[] = [];
  for (const one of answered.items) {
    texts.push(JSON.stringify(z.encode(item, one)));
    yield;
  }
  const frame = JSON.stringify(z.encode(schema, { ...answered, items: [] }));
  // `"items":[]` occurs once: inside JSON strings, quotation marks are escaped.
  const [head = '', end = ''] = frame.split('"items":[]');
  return `${head}"items":[${texts.join(',')}]${end}`;
}
