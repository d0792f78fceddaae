/**
 * Makes operations from their route, words, input and answer, and adds what follows: path
 * parameters, error codes of path, body, key and rights, the check of centre or handler, and entity
 * tags.
 */
import type { WebSocket } from '@fastify/websocket';
import { z } from 'zod';
import {
  aFinding,
  dateTimeSchema,
  type ErrorCode,
  freeText,
  InvalidRequest,
  labelSchema,
  optionalField,
  passkeyIdField,
  printableText,
  recordNumberSchema,
  signedSchema,
  wireIdSchema,
} from '../../contracts/index.ts';
import { addDays, instantOfLocal } from '../../live/index.ts';
import { ruleKindNames } from '../../rules/index.ts';
import { everyRole } from '../../services/index.ts';
import type { Access } from './access-rules.ts';
import { requireCentre, requireHandler } from './named-things.ts';
import type {
  AnswerFile,
  AnswerText,
  ApiRequest,
  Handler,
  StateBefore,
  StreamRequest,
} from './operation.ts';
import type { AnswerOf, OperationSpec } from './operation-spec.ts';
import { requiredReasons } from './required-reasons.ts';
import type { Services } from './services.ts';

export { wireIdSchema };

const none = z.strictObject({});

export const listQueryShape = {
  limit: optionalField(z.coerce.number().int().min(1).max(200), 'Items of a page [50].'),
  cursor: optionalField(z.string().max(256), '`nextCursor` of the page before.'),
};
export const list = z.strictObject(listQueryShape);

/** The query of a list for one record by its number for people. */
export const numberQuery = optionalField(recordNumberSchema, 'That with this number [all].');

/** The query `state=a&state=b`: items in one of the states [all]. */
export function inStates<const State extends string>(states: readonly State[]) {
  const state = z.enum(states);
  return z
    .union([state.transform((one) => [one]), z.array(state).max(states.length)])
    .optional()
    .describe('Those in this state, or in one of several: `state=a&state=b` [all].');
}

export const instant = dateTimeSchema;
const yearMs = 366 * 86_400_000;
/** Check of a query with the ends of a period. */
export const fromBeforeTo = [
  ({ from, to = from }: Partial<Record<'from' | 'to', string | undefined>>) =>
    from === undefined || Date.parse(from) <= Date.parse(to ?? from),
  { path: ['from'], error: 'expected a time that is not after the end, `to`' },
] satisfies [unknown, unknown];
export const period = z
  .strictObject({ from: instant.optional(), to: instant.optional() })
  .refine(...fromBeforeTo);

/**
 * Checks an instant at which something is to happen or to end. @throws {InvalidRequest} where it is
 * past, or further ahead than `yearsMax` years
 */
export function requireAhead(
  at: string,
  pointer: string,
  { live, yearsMax = 1 }: { readonly live: Services['live']; readonly yearsMax?: number },
): void {
  const nowMs = live.originMs + live.nowMs;
  const lastMs = nowMs + yearsMax * yearMs;
  const atMs = Date.parse(at);
  if (atMs > nowMs && atMs <= lastMs) return;
  const [now, last] = [nowMs, lastMs].map((ms) => new Date(ms).toISOString());
  const expected = `an instant after ${now}, up to ${last}`;
  throw new InvalidRequest([aFinding(pointer, 'out_of_range', { expected, received: at })]);
}

/** Start and end of a day of the centre in ms since 1970; without a date, of all time. */
export function daySpan(date: string | undefined, { live }: Pick<Services, 'live'>) {
  if (date === undefined) return { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER };
  const { timeZone } = live.file;
  const midnight = (of: string) => instantOfLocal(of, 0, timeZone);
  return { fromMs: midnight(date), toMs: midnight(addDays(date, 1)) };
}

/** Schema of sentences that people write: reasons, comments, waivers. */
export const sentence = freeText(2_000);
/** Schema of a reason; a blank one is refused as a missing one is. */
export function reasonField(lengthMax: number) {
  return freeText(lengthMax).regex(/\S/, 'expected a reason');
}

export const reasonSchema = reasonField(200);

const factValue = z.union([
  signedSchema,
  z.boolean(),
  z.string().max(2_000),
  z.null(),
  z.array(z.string().max(500)).max(5_000),
]);
/** Schema of facts by name, and of order lines; the dictionary of facts defines them. */
export const factsSchema = z.record(
  z.string().max(64),
  z.union([factValue, z.array(z.record(z.string().max(64), factValue)).max(1_000)]),
);

export const jsonValue = z.json();

/** Milliseconds since 1970 of an ISO 8601 time; undefined where none is given. */
export function msOf(at: string | undefined): number | undefined {
  return at === undefined ? undefined : Date.parse(at);
}

/** Least number of days to simulate: fewer give no useful confidence interval. */
const daysMin = 10;
const daysMax = 100_000;
const measuresMax = 50;

export const days = z.int().min(daysMin).max(daysMax);
export const seed = z.int().nonnegative();
/** Ids of measures to show. */
export const measures = z.array(z.string().max(100)).min(1).max(measuresMax);

type Route = `${OperationSpec['method']} /${string}`;
type MethodIn<At> = At extends `${infer Method extends OperationSpec['method']} ${string}`
  ? Method
  : never;
type PathIn<At> = At extends `${string} ${infer Path}` ? Path : never;
type NamesIn<Path> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

/** Parameters of paths, with the error codes that each brings. */
const members = {
  address: named('address_not_found'),
  agent: named('agent_not_found'),
  /** Switches give call ids that may be longer than ours. */
  call: {
    schema: printableText(80).describe('Id or number of a call, or id of one of its legs.'),
    codes: ['call_not_found', 'number_not_valid'],
  },
  card: { schema: printableText(32), codes: ['item_not_found'] },
  catalogue: named('catalogue_not_found'),
  catalogueRequest: named('item_not_found'),
  centre: named('centre_not_found'),
  charge: named('item_not_found'),
  coupon: named('item_not_found'),
  customer: named('customer_not_found'),
  delivery: named('delivery_not_found'),
  draft: named('draft_not_found'),
  passkey: { schema: passkeyIdField, codes: ['passkey_not_found'] },
  /** A TAPI function; an unknown name is answered as TAPI does, not refused. */
  function: { schema: labelSchema.describe('Such as `lineOpen`.'), codes: [] },
  object: { schema: labelSchema.describe('Such as `ITAgent`.'), codes: [] },
  tapiId: named(),
  member: { schema: labelSchema.describe('Such as `put_State`.'), codes: [] },
  file: {
    schema: labelSchema.describe('Such as `centre.schema.json`.'),
    codes: ['route_not_found'],
  },
  /** GUID of an extension; the built-in one is `0776eda0-fdfe-4bba-83b6-57705b01d65d`. */
  extension: { schema: wireIdSchema.toLowerCase(), codes: ['extension_not_found'] },
  group: named('group_not_found', 'group_removed'),
  handler: named('handler_not_found'),
  hold: numbered('hold_not_found'),
  /** The image's place among the item's images, from 1. */
  image: named('image_not_found'),
  item: named('item_not_found'),
  job: named('job_not_found'),
  key: { schema: labelSchema, codes: ['api_key_not_found'] },
  line: named('item_not_found', 'number_not_valid'),
  kind: { schema: z.enum(ruleKindNames), codes: [] },
  offer: named('offer_not_found'),
  order: numbered('order_not_found'),
  orderJob: named('job_not_found'),
  outboundList: named('list_not_found'),
  notice: named('mail_not_found'),
  number: { schema: labelSchema, codes: ['entry_not_found'] },
  payment: named('payment_not_found'),
  picture: {
    schema: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'expected the SHA-256 of a file, as 64 digits of a-f and 0-9'),
    codes: [],
  },
  programme: named('item_not_found'),
  prompt: named('prompt_not_found'),
  provider: { schema: labelSchema, codes: ['webhook_not_found'] },
  queue: named('queue_not_found', 'queue_removed'),
  recording: {
    schema: printableText(80).describe('The id of its call, or of a message.'),
    codes: ['recording_not_found', 'number_not_valid'],
  },
  review: numbered('hold_not_found'),
  role: named('role_not_found'),
  ruleSet: named('rule_set_not_found'),
  run: named('run_not_found'),
  scenario: named('scenario_not_found'),
  script: named('script_not_found'),
  session: named('session_not_found'),
  return: numbered('return_not_found'),
  shipment: named('order_not_found'),
  targetMarket: named('item_not_found'),
  skill: named('skill_not_found'),
  user: named('user_not_found'),
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

function named(...codes: readonly ErrorCode[]) {
  return { schema: wireIdSchema, codes };
}

function numbered(code: ErrorCode) {
  const schema = wireIdSchema.describe('Id or number.');
  return { schema, codes: [code, 'number_not_valid'] as const };
}

const bodyErrors: readonly ErrorCode[] = ['body_too_large', 'media_type_unsupported'];
const keyErrors: readonly ErrorCode[] = [
  'idempotency_key_reused',
  'request_in_progress',
  'request_carried_out',
];
/** Errors of operations that a foreign ACD may serve. */
const proxyErrors: readonly ErrorCode[] = [
  'operation_failed',
  'operation_unavailable',
  'resource_unavailable',
  'acd_timeout',
];
const personErrors: readonly ErrorCode[] = ['not_authenticated', 'role_missing'];

/** What is particular to an operation besides route and summary, from which the rest follows. */
type OperationOptions = Omit<
  OperationSpec,
  'method' | 'path' | 'summary' | 'params' | 'query' | 'errors' | 'audited'
> & {
  readonly audited?: true | StateBefore;
  /** Kind of the answer [`document`]. */
  readonly kind?: Handler['kind'];
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly errors?: readonly ErrorCode[];
};

export type Words = readonly [en: string, fr: string];

/** What differs between operations of a family whose requests have a body. */
export interface RequestBodySpec<Body extends z.ZodType> {
  readonly body: Body;
  readonly example: z.input<Body>;
  readonly access?: Access;
  readonly key?: 'required';
  readonly errors?: readonly ErrorCode[];
  readonly note?: string;
}

type OperationDefinition<At extends Route, Spec extends OperationOptions> = Spec & {
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

type RunOf<Kind, Op extends OperationSpec> = Kind extends 'text'
  ? (asked: ApiRequest<Op>, serving: Services) => string | Promise<string>
  : Kind extends 'file'
    ? (asked: ApiRequest<Op>, serving: Services) => AnswerFile
    : Kind extends 'redirect'
      ? (asked: StreamRequest<Op>, serving: Services) => Promise<string>
      : Kind extends 'stream'
        ? (asked: StreamRequest<Op>, serving: Services) => void
        : Kind extends 'socket'
          ? (asked: StreamRequest<Op>, serving: Services) => (socket: WebSocket) => void
          : (asked: ApiRequest<Op>, serving: Services) => Answered<Op> | Promise<Answered<Op>>;
type Answered<Op extends OperationSpec> = AnswerOf<Op> | AnswerText;

export function operation<const At extends Route, const Spec extends OperationOptions>(
  at: At,
  [en, fr]: Words,
  spec: Spec,
  run: RunOf<Spec['kind'], OperationDefinition<At, Spec>>,
): OperationDefinition<At, Spec> & { readonly handler: Handler } {
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

/** The operation's own error codes, and those that follow from its path, body and rights. */
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
  }: OperationOptions & { readonly query: z.ZodObject },
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
    ...(requiredReasons(body).length > 0 ? (['reason_required'] as const) : []),
    ...(proxied === undefined ? [] : proxyErrors),
  ];
  return [...new Set([...codes, ...errors])];
}

type Run = (asked: ApiRequest, serving: Services) => unknown;

/** The handler with the checks that run before it and the headers set after it. */
function checked(
  handler: Handler,
  { tagged, isOfService }: OperationOptions,
  names: readonly Member[],
): Handler {
  const isOfCentre = names.includes('centre') && isOfService !== true;
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
