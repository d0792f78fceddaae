/** Connects a command to a service, signs in, and words what is refused. */
import { type ApiResult, type ApiResultAt, Client, type PathOf, unreachableCode } from '#client';
import { blockerText } from '../../contracts/index.ts';
import { omitUndefined } from '../../kernel/index.ts';
import type { Language } from '../../rules/index.ts';
import { CliError, type ExitCode, exitCodes, missingOption } from '../cli-error.ts';
import type { OptionsOf } from '../command.ts';
import type { signInOptions, storedRulesOptions } from '../options.ts';
import type { OpenClient, StoppedPlace } from './stopped-service.ts';

type Problem = Extract<ApiResult<unknown>, { readonly ok: false }>['problem'];
export type Resource<Path extends PathOf<'GET'>> = Extract<
  ApiResultAt<'GET', Path>,
  { readonly ok: true }
>['body'];

export interface ConnectOptions extends OptionsOf<typeof signInOptions> {
  /** An API key in place of a sign-in. Default: `CALLWRIGHT_KEY`. */
  readonly key?: string;
  /** Its centre, where a service has several. Default: `CALLWRIGHT_CENTRE`. */
  readonly centreId?: string;
  /** Of refusals and texts. Default: English. */
  readonly lang?: Language | undefined;
  /** Time limit of a request. Default: 30 s. */
  readonly answerLimitMs?: number;
}

export interface SignedInClient {
  readonly client: Client;
  readonly me: Resource<'/api/v1/me'>;
  readonly centreId: string;
  readonly timeZone: string;
}

/** Signs in if somebody is named. @throws {CliError} if it is refused. */
async function clientOf(options: ConnectOptions): Promise<Client> {
  const { CALLWRIGHT_PASSWORD: kept, CALLWRIGHT_KEY: keptKey } = process.env;
  const { server, as: user, password = kept, key = keptKey, answerLimitMs } = options;
  // Without a password, the name serves as the bearer token, which the server may refuse.
  const bearer = user === undefined ? key : password === undefined ? user : undefined;
  const client = new Client({
    server: server.replace(/\/$/, ''),
    ...omitUndefined({
      bearer,
      answerLimitMs,
      centre: centreSaid(options),
      language: options.lang,
    }),
  });
  if (user !== undefined && password !== undefined)
    orThrow(await client.signIn({ user, password }));
  return client;
}

/** Signs in and reads the person. @throws {CliError} if it is refused, or nobody answers. */
export async function connect(options: ConnectOptions): Promise<SignedInClient> {
  const client = await clientOf(options);
  const me = orThrow(await client.get('/api/v1/me'));
  const { centreId = '', timeZone = 'UTC' } = me.centres[0] ?? {};
  return { client, me, centreId, timeZone };
}

type StoppedRules = Pick<StoppedPlace, 'mayLackAccounts'>;
export type StoredRulesOptions = OptionsOf<typeof storedRulesOptions> &
  Pick<ConnectOptions, 'lang'>;

/**
 * Asks a service, or the folder of a stopped one named by `--data`. @throws {CliError} if it cannot
 * be opened, or the sign-in is refused.
 */
export async function askService<Answer>(
  options: StoredRulesOptions,
  ask: (client: Client) => Promise<Answer>,
  of: StoppedRules = {},
): Promise<Answer> {
  const { client, close } = await open(options, of);
  try {
    return await ask(client);
  } finally {
    close();
  }
}

async function open(options: StoredRulesOptions, of: StoppedRules): Promise<OpenClient> {
  const { data, accounts, as } = options;
  if (data === undefined) return { client: await clientOf(options), close: () => {} };
  const centreId = centreSaid(options);
  if (centreId === undefined) throw missingOption('--centre-id');
  // Loaded late, as a client of a server does not need the store.
  const { openStoppedClient } = await import('./stopped-service.ts');
  return await openStoppedClient({ ...of, data, centreId, accounts, as });
}

/** The requested centre, else the signed-in person's. @throws {CliError} if there is none. */
export async function centreOf(client: Client, options: StoredRulesOptions): Promise<string> {
  const said = centreSaid(options);
  const centreId = said ?? orThrow(await client.get('/api/v1/me')).centres[0]?.centreId;
  if (centreId === undefined) throw missingOption('--centre-id');
  return centreId;
}

/** The tag of a version for `If-Match`: a number `17` becomes `"v17"`; anything else is quoted. */
export function tagOf(said: string | undefined): string | undefined {
  if (said === undefined || /^(W\/)?"/.test(said)) return said;
  return /^\d+$/.test(said) ? `"v${said}"` : `"${said}"`;
}

/** An id as the API has it; users may leave out the centre. */
export function fullId(centreId: string, id: string): string {
  return id.includes('.') ? id : `${centreId}.${id}`;
}

function centreSaid({ centreId }: Pick<StoredRulesOptions, 'centreId'>): string | undefined {
  return centreId ?? process.env['CALLWRIGHT_CENTRE'];
}

export function orThrow<Body>(answer: ApiResult<Body>): Body {
  if (answer.ok) return answer.body;
  throw refusal(answer.problem);
}

export function throwRefusal(problem: Problem | null): void {
  if (problem !== null) throw refusal(problem);
}

function refusal(problem: Problem): CliError {
  return new CliError(exitCodeOf(problem), refusalText(problem));
}

function exitCodeOf({ code, status }: Problem): ExitCode {
  if (code === unreachableCode || code === 'not_callwright') return exitCodes.noServer;
  if (code === 'draining' || code === 'resource_unavailable') return exitCodes.noServer;
  if (status === 401 || status === 403) return exitCodes.notPermitted;
  const isChanged = status === 412 || code === 'rules_base_stale';
  return isChanged ? exitCodes.changedFirst : exitCodes.no;
}

function refusalText({ code, detail, ...more }: Problem): string {
  const { allowed = [], needs = [], blockers = [], errors = [], failedCases = [] } = more;
  const inWay = blockers
    .filter((one) => one !== code && one !== detail)
    .map((one) => blockerText(one, 'en'));
  // Failed cases are listed here only without findings, which name them already.
  const failed = errors.length > 0 ? [] : failedCases.map((one) => String(Object(one).name));
  const lists: readonly (readonly [says: string, items: readonly string[]])[] = [
    ['In the way', inWay],
    ['Cases that fail', failed],
    ['Allowed now', allowed],
    ['Needed', needs],
  ];
  const said = lists.filter(([, items]) => items.length > 0);
  const wrong = errors.map(({ pointer, message }) => ` ${pointer}: ${message}`).join('');
  const told = said.map(([says, items]) => ` ${says}: ${items.join(', ')}.`).join('');
  return `${code === '' ? '' : `${code}: `}${detail}${wrong}${told}`;
}
