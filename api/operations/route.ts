/**
 * Makes operations of what is special to each: its route, its words, what it takes and answers; and
 * what they share: inputs, and the things that their paths name.
 *
 * What follows from a route is said here, once: the parameters of a path, the codes that path,
 * body, key and rights bring with them, that a centre or handler in a path is looked at first, and
 * that a resource is answered with its tag.
 * Source: ux-and-api.md 2.1 to 2.5, 3.
 */

import type { WebSocket } from '@fastify/websocket';
import { z } from 'zod';
import { type ErrorCode, freeText, passkeyIdField, wireIdSchema } from '../../contracts/index.ts';
import { ruleKindNames } from '../../rules/index.ts';
import { type Access, everyRole } from '../access.ts';
import { requireCentre, requireHandler } from '../named-things.ts';
import type {
  AnswerFile,
  AnswerText,
  Asked,
  AskedRaw,
  Handler,
  StateBefore,
} from '../operation.ts';
import type { AnswerOf, OperationSpec } from '../operation-spec.ts';
import type { Serving } from '../serving.ts';

export { wireIdSchema };

/** Neither parameters nor a query. */
const none = z.strictObject({});

/** Paging of every list (ux-and-api.md 2.5). */
export const listQueryShape = {
  limit: z.coerce.number().int().min(1).max(200).optional().describe('Items of a page [50].'),
  cursor: z.string().max(256).optional().describe('`nextCursor` of the page before.'),
};
export const list = z.strictObject(listQueryShape);

/** `state=a&state=b`: those in one of the states [all] (ux-and-api.md 2.5). */
export function inStates<const State extends string>(states: readonly State[]) {
  const state = z.enum(states);
  return z
    .union([state.transform((one) => [one]), z.array(state).max(states.length)])
    .optional()
    .describe('Those in this state, or in one of several: `state=a&state=b` [all].');
}

export const instant = z.iso.datetime({ offset: true });
/** From an instant to another; both may be left out. */
export const period = z.strictObject({ from: instant.optional(), to: instant.optional() });

/** Sentences that people write: reasons, comments, waivers. */
export const sentence = freeText(2_000);
/** Reasons that people choose from a list, or write. */
export const reasonSchema = freeText(200).min(1);

const factValue = z.union([
  z.number(),
  z.boolean(),
  z.string().max(2_000),
  z.null(),
  z.array(z.string().max(500)).max(5_000),
]);
/** Facts by name, and lines of the order; what they mean is looked up by the dictionary. */
export const factsSchema = z.record(
  z.string().max(64),
  z.union([factValue, z.array(z.record(z.string().max(64), factValue)).max(1_000)]),
);

/** What an axis puts in a field of a scenario. */
export const jsonValue = z.json();

/** Of an instant of the world that may be left out. */
export function msOf(at: string | undefined): number | undefined {
  return at === undefined ? undefined : Date.parse(at);
}

/** Days of a job, at least: fewer give no interval worth showing. */
const daysMin = 10;
const daysMax = 100_000;
const measuresMax = 50;

export const days = z.int().min(daysMin).max(daysMax);
export const seed = z.int().nonnegative();
/** Measures to show, by id. */
export const measures = z.array(z.string().max(100)).min(1).max(measuresMax);

type Route = `${OperationSpec['method']} /${string}`;
type MethodIn<At> = At extends `${infer Method extends OperationSpec['method']} ${string}`
  ? Method
  : never;
type PathIn<At> = At extends `${string} ${infer Path}` ? Path : never;
type NamesIn<Path> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

/** What a path may name in braces, and the codes of operations whose path does. */
const members = {
  address: named('address_not_found'),
  agent: named('agent_not_found'),
  /** It comes from outside and may hold more than our own ids do. */
  call: {
    schema: z.string().min(1).max(80).describe('The id of a call, or of one of its legs.'),
    codes: ['call_not_found'],
  },
  catalogue: named('catalogue_not_found'),
  centre: named('centre_not_found'),
  charge: named('item_not_found'),
  coupon: named('item_not_found'),
  customer: named('customer_not_found'),
  /** To a webhook. */
  delivery: named('delivery_not_found'),
  /** Of one's own. */
  draft: named('draft_not_found'),
  /** Of one's own. */
  passkey: { schema: passkeyIdField, codes: ['passkey_not_found'] },
  /** Of TAPI; what is none is a result. */
  function: { schema: z.string().min(1).max(64).describe('Such as `lineOpen`.'), codes: [] },
  object: { schema: z.string().min(1).max(64).describe('Such as `ITAgent`.'), codes: [] },
  tapiId: named(),
  member: { schema: z.string().min(1).max(64).describe('Such as `put_State`.'), codes: [] },
  /** Of a schema. */
  file: {
    schema: z.string().min(1).max(64).describe('Such as `centre.schema.json`.'),
    codes: ['route_not_found'],
  },
  /** By its 128 bits; `0776eda0-fdfe-4bba-83b6-57705b01d65d` is our own. */
  extension: { schema: wireIdSchema.toLowerCase(), codes: ['extension_not_found'] },
  group: named('group_not_found', 'group_removed'),
  handler: named('handler_not_found'),
  hold: named('hold_not_found'),
  /** Of an item: a number from 1. */
  image: named('image_not_found'),
  item: named('item_not_found'),
  job: named('job_not_found'),
  key: { schema: z.string().min(1).max(64), codes: ['api_key_not_found'] },
  line: named('item_not_found'),
  kind: { schema: z.enum(ruleKindNames), codes: [] },
  offer: named('offer_not_found'),
  order: named('order_not_found'),
  orderJob: named('job_not_found'),
  outboundList: named('list_not_found'),
  /** Of a telephone. */
  number: { schema: z.string().min(1).max(64), codes: ['entry_not_found'] },
  payment: named('payment_not_found'),
  /** By its content. */
  picture: {
    schema: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'expected the SHA-256 of a file, as 64 digits of a-f and 0-9'),
    codes: [],
  },
  programme: named('item_not_found'),
  prompt: named('prompt_not_found'),
  provider: { schema: z.string().min(1).max(64), codes: ['webhook_not_found'] },
  queue: named('queue_not_found', 'queue_removed'),
  /** Of a hold that reviewers decide on. */
  review: named('hold_not_found'),
  ruleSet: named('rule_set_not_found'),
  run: named('run_not_found'),
  scenario: named('scenario_not_found'),
  script: named('script_not_found'),
  session: named('session_not_found'),
  shipment: named('order_not_found'),
  targetMarket: named('item_not_found'),
  skill: named('skill_not_found'),
  webhook: named('webhook_not_found'),
  version: {
    schema: z.coerce.number().int().min(1).max(1_000_000_000),
    codes: ['rule_version_not_found'],
  },
} as const satisfies { readonly [name: string]: PathMember };
type Member = keyof typeof members;
export const versionNumber = members.version.schema;

interface PathMember {
  readonly schema: z.ZodType;
  readonly codes: readonly ErrorCode[];
}

/** By an id of ours. */
function named(...codes: readonly ErrorCode[]) {
  return { schema: wireIdSchema, codes };
}

const bodyErrors: readonly ErrorCode[] = ['body_too_large', 'media_type_unsupported'];
const keyErrors: readonly ErrorCode[] = [
  'idempotency_key_reused',
  'request_in_progress',
  'request_carried_out',
];
/** Of what a foreign ACD may serve. */
const proxyErrors: readonly ErrorCode[] = [
  'operation_failed',
  'operation_unavailable',
  'resource_unavailable',
  'acd_timeout',
];
const personErrors: readonly ErrorCode[] = ['not_authenticated', 'role_missing'];

/** What an operation says beside its route and words; what is left out follows from these. */
type Said = Omit<
  OperationSpec,
  'method' | 'path' | 'summary' | 'params' | 'query' | 'errors' | 'audited'
> & {
  readonly audited?: true | StateBefore;
  /** Of its answer [document]. */
  readonly kind?: Handler['kind'];
  /** In place of those of the path. */
  readonly params?: z.ZodObject;
  /** [none] */
  readonly query?: z.ZodObject;
  /** Beside those that follow [none]. */
  readonly errors?: readonly ErrorCode[];
};

/** The summary in both languages. */
export type Words = readonly [en: string, fr: string];

/** What one of a family of operations says of itself, where the family says the rest. */
export interface Takes<Body extends z.ZodType> {
  readonly body: Body;
  readonly example: z.input<Body>;
  readonly access?: Access;
  readonly key?: 'required';
  readonly errors?: readonly ErrorCode[];
  readonly note?: string;
}

type Made<At extends Route, Spec extends Said> = Spec & {
  readonly method: MethodIn<At>;
  readonly path: PathIn<At>;
  readonly summary: OperationSpec['summary'];
  readonly params: Spec extends { readonly params: z.ZodObject }
    ? Spec['params']
    : z.ZodObject<
        { [Name in NamesIn<PathIn<At>> & Member]: (typeof members)[Name]['schema'] },
        z.core.$strict
      >;
  readonly query: Spec extends { readonly query: z.ZodObject } ? Spec['query'] : typeof none;
  readonly errors: readonly ErrorCode[];
};

/** What carries an operation out, by its kind of answer [a document, or a table where it may]. */
type RunOf<Kind, Op extends OperationSpec> = Kind extends 'text'
  ? (asked: Asked<Op>, serving: Serving) => string | Promise<string>
  : Kind extends 'file'
    ? (asked: Asked<Op>, serving: Serving) => AnswerFile
    : Kind extends 'redirect'
      ? (asked: AskedRaw<Op>, serving: Serving) => Promise<string>
      : Kind extends 'stream'
        ? (asked: AskedRaw<Op>, serving: Serving) => void
        : Kind extends 'socket'
          ? (asked: AskedRaw<Op>, serving: Serving) => (socket: WebSocket) => void
          : (asked: Asked<Op>, serving: Serving) => Answered<Op> | Promise<Answered<Op>>;
type Answered<Op extends OperationSpec> = AnswerOf<Op> | AnswerText;

/** An operation. */
export function operation<const At extends Route, const Spec extends Said>(
  at: At,
  [en, fr]: Words,
  spec: Spec,
  run: RunOf<Spec['kind'], Made<At, Spec>>,
): Made<At, Spec> & { readonly handler: Handler } {
  const [method = '', path = ''] = at.split(' ');
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as Member);
  const inPath = z.strictObject(
    Object.fromEntries(names.map((name) => [name, members[name].schema])),
  );
  const { params = inPath, query = none } = spec;
  const errors = codesOf({ ...spec, query }, method, names);
  const takes = { method, path, summary: { en, fr }, params, query, errors };
  const handler = { kind: spec.kind ?? 'document', run } as Handler;
  return { ...spec, ...takes, handler: checked(handler, spec, names) } as never;
}

/** Its own codes, and those that follow from what it is. */
function codesOf(
  {
    access,
    body,
    text,
    file,
    key,
    query,
    proxied,
    errors = [],
  }: Said & { readonly query: z.ZodObject },
  method: string,
  names: readonly Member[],
): readonly ErrorCode[] {
  const isKeyed = key === undefined ? method === 'POST' && access !== 'open' : key !== 'none';
  const takesBody = isKeyed || [body, text, file].some((one) => one !== undefined);
  const codes: readonly ErrorCode[] = [
    ...(access === 'open' || access.roles === everyRole ? [] : personErrors),
    ...names.flatMap((name): readonly ErrorCode[] => members[name].codes),
    ...('cursor' in query.shape ? (['cursor_invalid', 'cursor_expired'] as const) : []),
    ...(isKeyed ? keyErrors : []),
    ...(takesBody ? bodyErrors : []),
    ...(proxied === undefined ? [] : proxyErrors),
  ];
  return [...new Set([...codes, ...errors])];
}

type Run = (asked: Asked, serving: Serving) => unknown;

/** The handler with what is done before and after each alike. */
function checked(handler: Handler, { tagged }: Said, names: readonly Member[]): Handler {
  const isOfCentre = names.includes('centre');
  const isOfHandler = names.includes('handler');
  if (handler.kind !== 'document' || !(isOfCentre || isOfHandler || tagged !== undefined)) {
    return handler;
  }
  const run: Run = (asked, serving) => {
    const { centre, handler: handlerId } = asked.params as { readonly [name: string]: string };
    if (isOfCentre) requireCentre(centre ?? '', serving.wire);
    if (isOfHandler) requireHandler(handlerId ?? '', serving.wire);
    const answered = handler.run(asked, serving);
    if (tagged === undefined || tagged === true) return answered;
    const withTag = (answer: unknown) => {
      asked.header('etag', `"v${(answer as { readonly [member: string]: unknown })[tagged]}"`);
      return answer;
    };
    return answered instanceof Promise ? answered.then(withTag) : withTag(answered);
  };
  return { kind: 'document', run };
}
