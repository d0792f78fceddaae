/** Sends the request of an operation and prints its answer or refusal. */
import { type ApiResult, type Client, type UntypedClientRequest, unreachableCode } from '#client';
import type { Operation } from '../../api/index.ts';
import { omitUndefined } from '../../kernel/index.ts';
import { csvText } from '../../simulator/index.ts';
import { CliError, type ExitCode, exitCodes, missingOption } from '../cli-error.ts';
import { tell } from '../command.ts';
import { jsonOf, readBytes, readText } from '../files/read-text.ts';
import { languageOf, type Style } from '../text/style.ts';
import { answerLines, rowsOf } from './answer-text.ts';
import type { CallOptions } from './call-options.ts';
import { askService, centreOf, fullId, orThrow, tagOf } from './connect.ts';
import type { Member } from './members.ts';

interface Called {
  readonly operation: Operation;
  readonly members: readonly Member[];
  readonly values: ReadonlyMap<string, unknown>;
}

/** Parameters whose ids begin with the centre's id; users may leave that prefix out. */
const ofCentre = ['address', 'agent', 'group', 'item', 'queue', 'ruleSet'];
const pageItems = 200;

/**
 * Sends the request and prints the answer. @throws {CliError} if a value is missing, the request is
 * refused, or nobody answers.
 */
export async function callOperation(called: Called, options: CallOptions): Promise<ExitCode> {
  const body = bodyOf(called, options.body);
  const query = valuesIn('query', called);
  const { idempotencyKey: key = crypto.randomUUID(), ifMatch } = options;
  const lang = languageOf(options.lang);
  const answer = await askService({ ...options, lang }, async (client) => {
    const params = await paramsOf(called, client, options);
    const asked = { params, query, key, ...body, ...omitUndefined({ ifMatch: tagOf(ifMatch) }) };
    return await answerOf(called, client, asked as UntypedClientRequest, options);
  });
  return tellAnswer(answer, options);
}

/** Values given for one place. @throws {CliError} if a required one is missing. */
function valuesIn(place: Member['place'], { members, values }: Called): object {
  const said = members.filter((one) => one.place === place);
  const absent = said.find(({ name, isNeeded }) => isNeeded && !values.has(name));
  if (absent !== undefined) throw missingOption(absent.flag);
  const named = said.filter(({ name }) => values.has(name));
  return Object.fromEntries(named.map(({ name }) => [name, values.get(name)]));
}

async function paramsOf(called: Called, client: Client, options: CallOptions) {
  const params = Object.entries(valuesIn('path', called)).map(([name, value]) => {
    return [name, String(value)] as const;
  });
  const isShort = ([name, id]: (typeof params)[number]) =>
    ofCentre.includes(name) && !id.includes('.');
  const hasCentre = called.operation.path.includes('{centre}');
  if (!hasCentre && !params.some(isShort)) return Object.fromEntries(params);
  const centre = await centreOf(client, options);
  const full = params.map((one) => (isShort(one) ? [one[0], fullId(centre, one[1])] : one));
  return { ...(hasCentre ? { centre } : {}), ...Object.fromEntries(full) };
}

interface Body {
  readonly body?: unknown;
  readonly contentType?: string;
}

/** The request body: a text or file as it is, or a document of the given members. */
function bodyOf(called: Called, path: string | undefined): Body {
  const { body: schema, text: types = called.operation.file?.types } = called.operation;
  if (types !== undefined) {
    if (path === undefined) throw missingOption('--body');
    const [, ending = ''] = /\.(\w+)$/.exec(path) ?? [];
    const contentType = types.find((type) => type.includes(ending.replace('jpg', 'jpeg')));
    return { body: readBytes(path), contentType: contentType ?? types[0] ?? '' };
  }
  if (schema === undefined) return {};
  if (path !== undefined) {
    const members = called.members.map((one) => ({ ...one, isNeeded: false }));
    const more = valuesIn('body', { ...called, members });
    const whole = jsonOf(path, readText(path).text);
    return { body: Object.keys(more).length === 0 ? whole : { ...Object(whole), ...more } };
  }
  const body = valuesIn('body', called);
  const isLeftOut = Object.keys(body).length === 0 && schema.safeParse(undefined).success;
  return isLeftOut ? {} : { body };
}

async function answerOf(
  { operation: { method, path } }: Called,
  client: Client,
  asked: UntypedClientRequest,
  { all }: CallOptions,
): Promise<ApiResult<unknown>> {
  if (all !== true) {
    const answer = await client.ask(method, path, asked);
    const isLost = !answer.ok && answer.problem.code === unreachableCode && method === 'POST';
    if (isLost) process.stderr.write(`sent with --idempotency-key ${asked.key}\n`);
    return answer;
  }
  let items: readonly unknown[] = [];
  let cursor: string | null = null;
  do {
    const page = cursor === null ? {} : { cursor };
    const query = { limit: pageItems, ...asked.query, ...page };
    const answer: ApiResult<unknown> = await client.ask(method, path, { ...asked, query });
    if (!answer.ok) return answer;
    const list = answer.body as { readonly items: readonly unknown[]; nextCursor?: string | null };
    items = items.concat(list.items);
    cursor = list.nextCursor ?? null;
  } while (cursor !== null);
  return { ok: true, body: { items, nextCursor: null }, etag: null };
}

function tellAnswer(answer: ApiResult<unknown>, { only, ...options }: CallOptions): ExitCode {
  const whole = orThrow(answer);
  const names = only?.split(',') ?? [];
  const members = names.map((name) => [name, memberOf(answer, whole, name)] as const);
  const [first] = members;
  if (first !== undefined && members.length === 1) {
    const [, member] = first;
    const text = typeof member === 'string' && options.output !== 'json' ? member : null;
    process.stdout.write(`${text ?? JSON.stringify(member)}\n`);
    return exitCodes.yes;
  }
  const body = first === undefined ? whole : Object.fromEntries(members);
  return tell(
    {
      json: `${JSON.stringify(body, null, 2)}\n`,
      text: (style: Style) => answerLines(body, style),
      csv: () => csvText(rowsOf(body) ?? []),
    },
    options,
  );
}

/**
 * A member of the answer by path, such as `items.0.id`; `etag` is the answer's tag, unless it has
 * such a member.
 */
function memberOf(answer: ApiResult<unknown>, body: unknown, path: string): unknown {
  const found = path.split('.').reduce<unknown>((of, name) => Object(of)[name], body);
  if (found !== undefined) return found;
  if (path === 'etag' && answer.ok && answer.etag !== null) return answer.etag;
  const names = Object.keys(Object(body)).join(', ');
  throw new CliError(exitCodes.no, `the answer has no ${path}; it has ${names || 'no members'}`);
}
