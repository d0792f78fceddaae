/** Connects a terminal client to a server, and signs in. */
import { type ApiResult, Client, unreachableCode } from '#client';
import { omitUndefined } from '../../kernel/index.ts';
import { CliError, type ExitCode, exitCodes } from '../cli-error.ts';
import type { OptionsOf } from '../command.ts';
import type { signInOptions } from '../options.ts';
import { type Problem, type Resource, refusalText } from './action.ts';

export interface ConnectOptions extends OptionsOf<typeof signInOptions> {
  /** An API key in place of a sign-in. Default: `CALLWRIGHT_KEY`. */
  readonly key?: string;
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
export async function clientOf(options: ConnectOptions): Promise<Client> {
  const { CALLWRIGHT_PASSWORD: kept, CALLWRIGHT_KEY: keptKey } = process.env;
  const { server, as: user, password = kept, key = keptKey, answerLimitMs } = options;
  // Without a password the name is the bearer; the server refuses it if that is not enough.
  const bearer = user === undefined ? key : password === undefined ? user : undefined;
  const client = new Client({
    server: server.replace(/\/$/, ''),
    ...omitUndefined({ bearer, answerLimitMs }),
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
