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
  readonly unreadable?: readonly string[];
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
  const item = itemOf(schema);
  if (item === null || !leavesOut(schema) || !isList(answered)) {
    return z.encode(schema, answered as never);
  }
  const page = new EncodedPage({ schema, item, answered, report });
  const items = answered.items.map((one) => page.encoded(one));
  return { ...page.frame(), items: items.filter((one) => one !== undefined) };
}

/** Whether a list of this schema may say that it leaves items out. */
function leavesOut(schema: z.ZodType): boolean {
  return schema instanceof z.ZodObject && 'unreadable' in schema.shape;
}

interface PageToEncode {
  readonly schema: z.ZodType;
  readonly item: z.ZodType;
  readonly answered: List;
  readonly report: ReportFault;
}

/** Encodes a list item by item, so that one that does not fit is reported and left out. */
class EncodedPage {
  readonly #of: PageToEncode;
  readonly #unreadable: string[] = [];

  constructor(of: PageToEncode) {
    this.#of = of;
  }

  /** The encoded item; undefined where it does not fit. @throws if the list cannot say so */
  encoded(one: unknown): unknown {
    const { schema, item, report } = this.#of;
    try {
      return z.encode(item, one as never);
    } catch (error) {
      if (!leavesOut(schema)) throw error;
      const { number, id = number } = Object(one);
      report(errorOf(error), { what: `list item ${id}` });
      this.#unreadable.push(id);
      return undefined;
    }
  }

  /** The list's other members, after its items. */
  frame(): object {
    const { schema, answered } = this.#of;
    const unreadable = [...(answered.unreadable ?? []), ...this.#unreadable];
    const left = unreadable.length === 0 ? {} : { unreadable };
    return z.encode(schema, { ...answered, items: [], ...left } as never) as object;
  }
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

function* textInSlices(of: PageToEncode): Generator<void, string> {
  const page = new EncodedPage(of);
  const texts: string[] = [];
  for (const one of of.answered.items) {
    const encoded = page.encoded(one);
    if (encoded !== undefined) texts.push(JSON.stringify(encoded));
    yield;
  }
  // `"items":[]` occurs once: inside JSON strings, quotation marks are escaped.
  const [head = '', end = ''] = JSON.stringify(page.frame()).split('"items":[]');
  return `${head}"items":[${texts.join(',')}]${end}`;
}
