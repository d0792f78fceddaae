/**
 * The server that a client of the terminal talks to, and who it is there.
 */
import { type ApiResult, Client, unreachableCode } from '#client';
import { omitUndefined } from '../../kernel/index.ts';
import { CliError, type ExitCode, exitCodes } from '../cli-error.ts';
import type { OptionsOf } from '../command.ts';
import type { signInOptions } from '../options.ts';
import { type Problem, type Resource, refusalText } from './action.ts';

export interface ConnectOptions extends OptionsOf<typeof signInOptions> {
  /** An API key in place of a sign-in [`CALLWRIGHT_KEY`]. */
  readonly key?: string;
  /** Requests are given up after so long [30 s]. */
  readonly answerLimitMs?: number;
}

export interface SignedInClient {
  readonly client: Client;
  readonly me: Resource<'/api/v1/me'>;
  readonly centreId: string;
  /** Of the centre. */
  readonly timeZone: string;
}

/** A client that has signed in, where somebody is named. @throws {CliError} where it is refused. */
export async function clientOf(options: ConnectOptions): Promise<Client> {
  const { CALLWRIGHT_PASSWORD: kept, CALLWRIGHT_KEY: keptKey } = process.env;
  const { server, as: user, password = kept, key = keptKey, answerLimitMs } = options;
  // Without a password a name is enough, or the server says that it is not.
  const bearer = user === undefined ? key : password === undefined ? user : undefined;
  const client = new Client({
    server: server.replace(/\/$/, ''),
    ...omitUndefined({ bearer, answerLimitMs }),
  });
  if (user !== undefined && password !== undefined)
    orThrow(await client.signIn({ user, password }));
  return client;
}

/** Signs in, and asks who that is. @throws {CliError} where it is refused, or nobody answers. */
export async function connect(options: ConnectOptions): Promise<SignedInClient> {
  const client = await clientOf(options);
  const me = orThrow(await client.get('/api/v1/me'));
  const { centreId = '', timeZone = 'UTC' } = me.centres[0] ?? {};
  return { client, me, centreId, timeZone };
}

/** The body. @throws {CliError} with what was refused. */
export function orThrow<Body>(answer: ApiResult<Body>): Body {
  if (answer.ok) return answer.body;
  throw refusal(answer.problem);
}

/** @throws {CliError} where there is a problem. */
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
