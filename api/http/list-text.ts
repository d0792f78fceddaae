/**
 * Encodes long lists as JSON in slices, between which calls are served; the items were read before,
 * so the list is consistent. Cost: 1 to 2 ms a turn; 200 calls with legs take 30 ms.
 */
import { z } from 'zod';
import { type Clock, errorOf, inTurns, type ReportFault } from '../../live/index.ts';

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
  { clock, report }: { readonly clock: Clock; readonly report: ReportFault },
): Promise<string> | null {
  const item = itemOf(schema);
  if (schema === null || item === null || !isList(answered)) return null;
  if (answered.items.length <= itemsAtOnceMax) return null;
  return inTurns(textInSlices({ schema, item, answered, report }), clock);
}

/** An answer by its schema; of a page, without the items that do not fit, which are reported. */
export function encodeAnswer(schema: z.ZodType, answered: unknown, report: ReportFault): unknown {
  try {
    return z.encode(schema, answered as never);
  } catch (error) {
    const item = itemOf(schema);
    if (item === null || !leavesOut(schema) || !isList(answered)) throw error;
    const unreadable: string[] = [];
    const items = answered.items.filter((one) => {
      const isShown = item.safeEncode(one as never).success;
      if (!isShown) unreadable.push(reported(one, error, report));
      return isShown;
    });
    return z.encode(schema, { ...answered, items, unreadable } as never);
  }
}

/** Whether a list of this schema may say that it leaves items out. */
function leavesOut(schema: z.ZodType): boolean {
  return schema instanceof z.ZodObject && 'unreadable' in schema.shape;
}

/** Reports an item that cannot be shown; returns its id. */
function reported(item: unknown, error: unknown, report: ReportFault): string {
  const id = String(typeof item === 'object' && item !== null ? Reflect.get(item, 'id') : item);
  report(errorOf(error), { what: `list item ${id}` });
  return id;
}

function itemOf(schema: z.ZodType | null): z.ZodType | null {
  if (!(schema instanceof z.ZodObject)) return null;
  const items: unknown = schema.shape['items'];
  return items instanceof z.ZodArray ? (items.element as z.ZodType) : null;
}

function isList(answered: unknown): answered is List {
  if (typeof answered !== 'object' || answered === null || !('items' in answered)) return false;
  return Array.isArray(answered.items);
}

function* textInSlices({
  schema,
  item,
  answered,
  report,
}: {
  readonly schema: z.ZodType;
  readonly item: z.ZodType;
  readonly answered: List;
  readonly report: ReportFault;
}): Generator<void, string> {
  const texts: string[] = [];
  const unreadable: string[] = [];
  for (const one of answered.items) {
    try {
      texts.push(JSON.stringify(z.encode(item, one as never)));
    } catch (error) {
      if (!leavesOut(schema)) throw error;
      unreadable.push(reported(one, error, report));
    }
    yield;
  }
  const left = unreadable.length === 0 ? {} : { unreadable };
  const frame = JSON.stringify(z.encode(schema, { ...answered, items: [], ...left } as never));
  // `"items":[]` occurs once: inside JSON strings, quotation marks are escaped.
  const [head = '', end = ''] = frame.split('"items":[]');
  return `${head}"items":[${texts.join(',')}]${end}`;
}
