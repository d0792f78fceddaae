/**
 * Writes `api/client/table.ts` of the package from the API document, without schemas or imports.
 *
 * In answers members with a default are present; in input they are optional. A component that
 * differs between the two is written twice: `Item` and `ItemInput`.
 */
import type { OperationTable } from '../operations/operation.ts';
import { eventDataSchemas } from './asyncapi.ts';
import { openApiDocument } from './openapi.ts';

type Json = { readonly [member: string]: unknown };
type Side = 'output' | 'input';

const refPrefix = '#/components/schemas/';
const json = 'application/json';
const scalars: { readonly [type: string]: string } = {
  string: 'string',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  null: 'null',
};

/** Members that mean the same in every resource, and of which the name does not say it all. */
const commonMembers: { readonly [name: string]: string } = {
  activation: 'What the change has brought about among calls and agents.',
  activityId: 'Id of what the agent does; null: nothing in particular.',
  adjunct: 'A program outside says where its calls go.',
  amountMinor: 'In minor units of the currency.',
  answerLimitMs: 'How long an offer stands unanswered.',
  appliesAt: 'When the new state begins.',
  asOf: 'Time of the answer.',
  browserId: 'The browser that has taken over.',
  byDays: 'By so many days.',
  callVersion: 'Version of the call, which each change raises.',
  callbackCapacity: 'Callbacks that can still be promised; null: not known.',
  callbackWithinMs: 'Within which time the callback is promised.',
  carrierRef: 'What the carrier calls it.',
  checkNumber: 'Number of the check that pays.',
  class: '0 is the most urgent.',
  clearAt: 'Value at which the alarm ends.',
  codeMissing: 'Whether a required outcome code is missing.',
  country: 'Two letters of ISO 3166-1, such as FR.',
  currency: 'ISO 4217 code of the money in it.',
  deliveryModeId: 'Code of the delivery mode.',
  direction: 'Who called whom.',
  doNotDisturb: 'Whether it refuses calls.',
  divertTo: 'Queue that takes new calls while this one, or all, are closed; null: none.',
  dueKey: 'Orders calls of a class: time of entry and offset, in ms.',
  entries: 'Its entries, of which a change replaces all.',
  evidence: 'Rehearsals that speak for it.',
  expectedAtMs: 'When it is expected, in ms since 1970.',
  facts: 'Values by the names of the facts dictionary.',
  forMs: 'How long the value must last.',
  giftCardNumber: 'Number of the gift card that pays.',
  inService: 'Whether it can be reached.',
  isAll: 'Whether all of the goods are there.',
  items: 'The items of this page, or all.',
  keptMinor: 'What is not paid back, in minor units.',
  ks: 'Numbers of the shipments.',
  listMinor: 'The price before the change, in minor units.',
  menu: 'It asks callers what they want.',
  messageWaiting: 'Whether messages wait for its owner.',
  methodId: 'Code of the payment method.',
  offsetMs:
    'Added to the time of entry where calls of a class are ordered; negative is a head start.',
  outcome: 'How it ended.',
  payment: 'How it is paid.',
  percent: 'Share in percent.',
  person: 'Id of the person.',
  phase: 'How far the call had come.',
  problem: 'What went wrong.',
  progressShare: 'From 0 to 1.',
  promptKey: 'Name of the link, else of the rule.',
  providerRef: 'What the payment provider calls it.',
  qtyMilli: 'Quantity in thousandths.',
  raiseAt: 'Value at which the alarm begins.',
  resumeToken: 'Position in the stream of events that belongs to the answer.',
  round: 'Number of the request; a repeated request keeps it.',
  seed: 'Of everything random.',
  serialNumber: 'Of the goods that the warranty covers.',
  shipDate: 'When it is to leave.',
  skipped: 'Whether it was passed over.',
  sku: 'Stock number.',
  sourceCode: 'Code of the catalogue whose prices apply.',
  sourceCodes: 'Its codes, which orders give to get its prices.',
  snapshotBytesMax: 'Largest size that is stored.',
  stateEnteredAt: 'Since when it is in this state.',
  timeZone: 'By its IANA name, such as Europe/Paris.',
  treatment: 'What the caller hears.',
  unitMinor: 'The price of a unit, in minor units.',
  until: 'When it ends.',
  updatedAt: 'When it was last changed.',
  version: 'Its version, which each change raises.',
  voicemail: 'Its callers leave a message.',
  waitMs: 'Length of the wait.',
  warehouseId: 'Id of the warehouse.',
};

/** The document names the schema `Event`; the client's type is `AnyEvent`. */
const anyEvent = 'export type AnyEvent = Event;';

/** Writes the file. `operation` is the declaration of the type `PlainOperation`, as text. */
export function clientTypes(table: OperationTable, operation: string): string {
  const { paths, components } = openApiDocument(table, '') as unknown as {
    readonly paths: { readonly [path: string]: { readonly [method: string]: Json } };
    readonly components: { readonly schemas: { readonly [name: string]: Json } };
  };
  const types = new Types(components.schemas);
  const rows = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([, one]) => typeof one['operationId'] === 'string')
      .map(([method, one]) => {
        const { text, file } = table[String(one['operationId'])] ?? {};
        return rowOf(types, { method: method.toUpperCase(), path, one, text, file });
      }),
  );
  for (const name of ['Event', 'Problem']) types.named(name, 'output');
  const events = eventDataSchemas().map(
    ([type, data]) =>
      `${commentOf(data['description'])}  readonly ${quoted(type)}: ${types.of(data, 'output')};`,
  );
  const summaries = new Map(
    Object.entries(paths).flatMap(([, item]) =>
      Object.values(item).map(
        (one) => [String(one['operationId']), String(one['summary'])] as const,
      ),
    ),
  );
  return [
    '/** What the API takes and answers. Written by the build from its document. */',
    operation,
    `export interface ClientTable {\n${rows.join('\n')}\n}`,
    anyEvent,
    `export interface EventTable {\n${events.join('\n')}\n}`,
    ...types.declarations(summaries),
    '',
  ].join('\n');
}

interface Row {
  readonly method: string;
  readonly path: string;
  readonly one: Json;
  readonly text: readonly string[] | undefined;
  readonly file: { readonly types: readonly string[] } | undefined;
}

function rowOf(types: Types, { method, path, one, text, file }: Row): string {
  const parameters = (one['parameters'] as readonly Json[]) ?? [];
  const names = (place: string): string =>
    union(parameters.filter((each) => each['in'] === place).map(({ name }) => quoted(name)));
  const sent = file === undefined ? 'string' : 'Uint8Array';
  const plain = file === undefined && text === undefined ? undefined : sent;
  const members = [
    `method: ${quoted(method)}`,
    `path: ${quoted(path)}`,
    `params: ${names('path')}`,
    `query: ${names('query')}`,
    `body: ${plain ?? bodyOf(types, one['requestBody'])}`,
    `text: ${union((file?.types ?? text ?? []).map(quoted))}`,
    `answer: ${answerOf(types, one['responses'] as Json)}`,
  ];
  const comment = commentOf(one['summary']);
  return `${comment}  readonly ${String(one['operationId'])}: { ${members.join('; ')} };`;
}

/** Type of a request's body: a union with `undefined` if the body is optional. */
function bodyOf(types: Types, body: unknown): string {
  if (body === undefined) return 'never';
  const { content, required } = body as Json;
  const { schema } = (content as { readonly [type: string]: Json })[json] ?? {};
  const type = types.of((schema as Json | undefined) ?? {}, 'input');
  return required === true ? type : `${type} | undefined`;
}

/** Type of an operation's success response; null for a stream or a table. */
function answerOf(types: Types, responses: Json): string {
  const [, success] = Object.entries(responses).find(([status]) => status.startsWith('2')) ?? [];
  const content = (success as Json | undefined)?.['content'] as Json | undefined;
  const schema = (content?.[json] as Json | undefined)?.['schema'] as Json | undefined;
  return schema === undefined ? 'null' : types.of(schema, 'output');
}

class Types {
  readonly #schemas: { readonly [name: string]: Json };
  /** Declarations by type name; undefined while one is being written (recursive types). */
  readonly #declared = new Map<string, string | undefined>();
  /** Names by type text: an equal later type becomes an alias. */
  readonly #names = new Map<string, string>();

  constructor(schemas: { readonly [name: string]: Json }) {
    this.#schemas = schemas;
  }

  /** `summaries`: what each operation does, by its id. */
  declarations(summaries: ReadonlyMap<string, string>): readonly string[] {
    return [...this.#declared].map(([name, type]) => {
      const [, operation = '', side] = /^(\w+?)(Body|Answer)(?:Input)?$/.exec(name) ?? [];
      const id = operation.charAt(0).toLowerCase() + operation.slice(1);
      const ofOperation = summaries.has(id) ? `${side} of: ${summaries.get(id)}.` : undefined;
      const ofInput = name.endsWith('Input') ? 'In a body: defaults may be left out.' : undefined;
      const comment = commentOf(this.#schemas[name]?.['description'] ?? ofOperation ?? ofInput);
      return `${comment}export type ${name} = ${type};`;
    });
  }

  named(name: string, side: Side): string {
    const schema = this.#schemas[name];
    if (schema === undefined) throw new Error(`the document names no schema ${name}`);
    const own = side === 'output' || !this.#differs(name, new Set()) ? name : `${name}Input`;
    if (this.#declared.has(own)) return own;
    this.#declared.set(own, undefined);
    const type = this.of(schema, side);
    const equal = this.#names.get(type);
    this.#declared.set(own, equal ?? type);
    if (equal === undefined && type.startsWith('{')) this.#names.set(type, own);
    return own;
  }

  of(schema: Json, side: Side): string {
    const { $ref, enum: values, anyOf, oneOf, allOf, type, properties, items } = schema;
    if (typeof $ref === 'string') return this.named($ref.slice(refPrefix.length), side);
    if ('const' in schema) return quoted(schema['const']);
    if (Array.isArray(values)) return union(values.map(quoted));
    const others = (anyOf ?? oneOf) as readonly Json[] | undefined;
    if (others !== undefined) return union(others.map((one) => this.of(one, side)));
    if (Array.isArray(allOf)) {
      return allOf.map((one) => bracketed(this.of(one as Json, side))).join(' & ');
    }
    if (Array.isArray(type)) {
      return union(type.map((one) => this.of({ ...schema, type: one }, side)));
    }
    if (type === 'array') return this.#array(schema['prefixItems'], items, side);
    if (properties !== undefined) return this.#object(schema, side);
    if (type === 'object') return this.#record(schema, side);
    return scalars[String(type)] ?? 'unknown';
  }

  #array(prefix: unknown, items: unknown, side: Side): string {
    if (Array.isArray(prefix)) {
      return `readonly [${prefix.map((one) => this.of(one as Json, side)).join(', ')}]`;
    }
    const item = typeof items === 'object' && items !== null ? (items as Json) : {};
    return `readonly ${bracketed(this.of(item, side))}[]`;
  }

  #object(schema: Json, side: Side): string {
    const required = (schema['required'] as readonly string[] | undefined) ?? [];
    const members = Object.entries(schema['properties'] as { readonly [name: string]: Json });
    const lines = members.map(([name, member]) => {
      const isThere = required.includes(name) || (side === 'output' && 'default' in member);
      const key = /^[A-Za-z_]\w*$/.test(name) ? name : quoted(name);
      const comment = commentOf(descriptionOf(member) ?? commonMembers[name]);
      return `${comment}${key}${isThere ? '' : '?'}: ${this.of(member, side)}`;
    });
    return `{\n${lines.map((line) => `${line};\n`).join('')}}`;
  }

  #record({ additionalProperties }: Json, side: Side): string {
    const isSchema = typeof additionalProperties === 'object' && additionalProperties !== null;
    const value = isSchema ? this.of(additionalProperties as Json, side) : 'unknown';
    return `{ readonly [name: string]: ${value} }`;
  }

  #differs(name: string, seen: Set<string>): boolean {
    if (seen.has(name)) return false;
    seen.add(name);
    const text = JSON.stringify(this.#schemas[name]);
    if (text.includes('"default":')) return true;
    const named = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)];
    return named.some(([, one = '']) => this.#differs(one, seen));
  }
}

/** Of the member, or of its only form besides null. */
function descriptionOf({ description, anyOf }: Json): unknown {
  if (description !== undefined || !Array.isArray(anyOf)) return description;
  const forms = (anyOf as readonly Json[]).filter(({ type }) => type !== 'null');
  return forms.length === 1 ? forms[0]?.['description'] : undefined;
}

/** What an editor shows of a member, which must begin its line. */
function commentOf(text: unknown): string {
  return typeof text === 'string' ? `/** ${text.replaceAll('*/', '* /')} */\n` : '';
}

function union(types: readonly string[]): string {
  return types.length === 0 ? 'never' : [...new Set(types)].join(' | ');
}

function bracketed(type: string): string {
  return / [|&] |^readonly /.test(type) ? `(${type})` : type;
}

function quoted(value: unknown): string {
  return JSON.stringify(value);
}
