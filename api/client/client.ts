/**
 * The API as functions: path, parameters and body in; a typed value or a problem out. Each POST has
 * an idempotency key, so a retry does nothing twice; lost connections and problems marked
 * `retryable` are retried. Needs `fetch` and, for events, `WebSocket`: browsers, Node from 24.
 */
import { type EventStreamOptions, eventStream, type StreamMessage } from './event-stream.ts';
import { SignIn } from './sign-in.ts';
import type { Problem } from './table.ts';
import { type ClientClock, machineClock, pauseBefore, type Timing } from './timing.ts';
import type {
  ApiResult,
  ApiResultAt,
  ArgumentsOf,
  ItemAt,
  Method,
  OperationAt,
  PathOf,
  UntypedClientRequest,
} from './types.ts';

/** Which server, as whom, and how patiently. */
export interface ClientOptions {
  /**
   * The server's address, such as `http://127.0.0.1:8080`; '' in a page that the server itself
   * sent.
   */
  readonly server: string;
  /** An API key, in place of signing in; on a loopback demo a person's id. */
  readonly bearer?: string;
  /** The centre, where the server has several [the one that the proof names, else the first]. */
  readonly centre?: string;
  /** Language of problems: `fr` or `en`. */
  readonly language?: string;
  /** Time limit of each request, in ms [30 000]. */
  readonly answerLimitMs?: number;
  /** Most tries of a request, the first included [5]. */
  readonly triesMax?: number;
  /** Replacements for tests [the browser's or Node's own]. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** Replacement for tests. */
  readonly webSocket?: (url: string, protocols: readonly string[]) => WebSocket;
  /** Replacement for tests. */
  readonly clock?: ClientClock;
  /** Replacement for tests. */
  readonly random?: () => number;
}

const triesDefault = 5;
const answerLimitDefaultMs = 30_000;
/** Longest wait before a retry that a server may ask for; beyond it, the problem is returned. */
const retryAfterMsMax = 10_000;

/** A client of one server, for one person or API key. */
export class Client {
  readonly #options: ClientOptions;
  readonly #timing: Timing;
  readonly #signIn: SignIn;
  /** Asks a GET operation. */
  readonly get = this.#asking('GET');
  /** Asks a POST operation. */
  readonly post = this.#asking('POST');
  /** Asks a PUT operation. */
  readonly put = this.#asking('PUT');
  /** Asks a PATCH operation. */
  readonly patch = this.#asking('PATCH');
  /** Asks a DELETE operation. */
  readonly delete = this.#asking('DELETE');

  constructor(options: ClientOptions) {
    const { clock = machineClock, random = Math.random } = options;
    this.#options = options;
    this.#timing = { clock, random };
    this.#signIn = new SignIn(clock, (path, body) => this.#tried('POST', path, { body }));
  }

  /** The server's address. */
  get server(): string {
    return this.#options.server;
  }

  #asking<M extends Method>(method: M) {
    return <P extends PathOf<M>>(path: P, ...[asked]: ArgumentsOf<OperationAt<M, P>>) =>
      this.ask(method, path, asked as UntypedClientRequest) as Promise<ApiResultAt<M, P>>;
  }

  /** All items of a list, page by page. @throws {ProblemError} where a page is refused. */
  async *each<P extends PathOf<'GET'>>(
    path: P,
    ...[asked]: ArgumentsOf<OperationAt<'GET', P>>
  ): AsyncGenerator<ItemAt<P>, void, undefined> {
    let cursor: string | null = null;
    do {
      const given: UntypedClientRequest = (asked as UntypedClientRequest | undefined) ?? {};
      const query = { ...given.query, ...(cursor === null ? {} : { cursor }) };
      const page: ApiResult<unknown> = await this.ask('GET', path, { ...given, query });
      if (!page.ok) throw new ProblemError(page.problem);
      const list = page.body as { items: readonly ItemAt<P>[]; nextCursor?: string | null };
      yield* list.items;
      cursor = list.nextCursor ?? null;
    } while (cursor !== null);
  }

  /** Signs in, and again whenever the sign-in ends. */
  signIn(who: { readonly user: string; readonly password?: string }) {
    return this.#signIn.as(who);
  }

  /** Events as they happen; reconnects by itself and ends with `signal`. */
  events(asked: EventStreamOptions = {}): AsyncGenerator<StreamMessage, void, undefined> {
    const { webSocket = (url, protocols) => new WebSocket(url, [...protocols]) } = this.#options;
    const open = async (): Promise<WebSocket | Problem> => {
      const protocols: string[] = [];
      if (this.#bearer !== null) {
        const answer = await this.ask('POST', '/api/v1/events/tickets');
        if (!answer.ok) return answer.problem;
        protocols.push(`cw.ticket.${(answer.body as { readonly ticket: string }).ticket}`);
      }
      return webSocket(`${socketOrigin(this.server)}/api/v1/events`, protocols);
    };
    return eventStream(open, asked, this.#timing);
  }

  /** A request whose path is known only at run time. */
  async ask(
    method: Method,
    path: string,
    asked: UntypedClientRequest = {},
  ): Promise<ApiResult<unknown>> {
    await this.#signIn.refreshed();
    const answer = await this.#tried(method, path, asked);
    if (answer.ok || answer.problem.status !== 401) return answer;
    return (await this.#signIn.again()) ? this.#tried(method, path, asked) : answer;
  }

  get #bearer(): string | null {
    return this.#signIn.token ?? this.#options.bearer ?? null;
  }

  async #tried(
    method: Method,
    path: string,
    asked: UntypedClientRequest,
  ): Promise<ApiResult<unknown>> {
    const key = method === 'POST' ? (asked.key ?? crypto.randomUUID()) : null;
    const triesMax = asked.triesMax ?? this.#options.triesMax ?? triesDefault;
    for (let tries = 0; ; tries += 1) {
      const answer = await this.#sent(method, path, asked, key);
      if (answer.ok || tries + 1 >= triesMax || !mayRetry(method, answer.problem)) return answer;
      const leastMs = answer.problem.retryAfterMs ?? 0;
      if (leastMs > retryAfterMsMax) return answer;
      await pauseBefore(tries, this.#timing, { leastMs, signal: asked.signal });
      if (asked.signal?.aborted === true) return answer;
    }
  }

  async #sent(
    method: Method,
    path: string,
    asked: UntypedClientRequest,
    key: string | null,
  ): Promise<ApiResult<unknown>> {
    const {
      server,
      centre,
      language,
      answerLimitMs = answerLimitDefaultMs,
      fetch: send = fetch,
    } = this.#options;
    const { body, contentType = 'application/json', ifMatch, signal } = asked;
    const isPlain = typeof body === 'string' || body instanceof Uint8Array;
    const content = (isPlain ? body : JSON.stringify(body)) as
      | NonNullable<RequestInit['body']>
      | undefined;
    const limit = AbortSignal.timeout(answerLimitMs);
    const bearer = this.#bearer;
    const { cookie } = this.#signIn;
    try {
      const response = await send(`${server}${filled(path, asked)}`, {
        method,
        signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
        headers: {
          ...(content === undefined ? {} : { 'content-type': contentType }),
          ...(key === null ? {} : { 'idempotency-key': key }),
          ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
          ...(cookie === null ? {} : { cookie }),
          ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
          ...(centre === undefined ? {} : { 'callwright-centre': centre }),
          ...(language === undefined ? {} : { 'accept-language': language }),
        },
        ...(content === undefined ? {} : { body: content }),
      });
      const [given] = response.headers.getSetCookie();
      if (given !== undefined) this.#signIn.cookie = given.split(';', 1)[0] ?? null;
      const type = response.headers.get('content-type') ?? '';
      const text = await response.text();
      const isJson = /[/+]json/.test(type) && text !== '';
      const value: unknown = isJson ? JSON.parse(text) : text === '' ? null : text;
      const isPage = type.startsWith('text/html') && path.startsWith('/api/');
      if (response.ok && !isPage)
        return { ok: true, body: value, etag: response.headers.get('etag') };
      return { ok: false, problem: problemOf(value, response, language) };
    } catch (error) {
      return { ok: false, problem: unreachable(error, this.#options) };
    }
  }
}

/** Thrown by {@link Client.each} and streams, whose results have no place for a problem. */
export class ProblemError extends Error {
  /** What the server said. */
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

/**
 * Whether a proxy answers in place of a server that is away: with a status of its own, or with a
 * page. What it refuses itself is not tried again.
 */
function isOfProxy({ ok, status }: Response): boolean {
  return ok || status >= 500;
}

/** Code of the client's problem for a server that does not answer. */
export const unreachableCode = 'server_unreachable';

/** A change may have happened though its answer was lost: only repeatable methods are retried. */
function mayRetry(method: Method, { code, retryable }: Problem): boolean {
  if (code !== unreachableCode) return retryable;
  return method === 'GET' || method === 'POST' || method === 'PUT';
}

function filled(path: string, { params = {}, query = {} }: UntypedClientRequest): string {
  const place = path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) =>
    encodeURIComponent(params[name] ?? ''),
  );
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) search.append(name, String(one));
  }
  return search.size === 0 ? place : `${place}?${search}`;
}

/** Titles of the client's own problems. */
const titles = {
  unreachable: { en: 'The server does not answer', fr: 'Le serveur ne répond pas' },
  notOurs: {
    en: 'This is no answer of a Callwright server',
    fr: 'Cette réponse n’est pas celle d’un serveur Callwright',
  },
} as const;

function problemOf(
  value: unknown,
  response: Response,
  language: ClientOptions['language'],
): Problem {
  const { status, url } = response;
  const isProblem = typeof value === 'object' && value !== null && 'retryable' in value;
  if (isProblem) return value as Problem;
  const detail = `${url} answers ${status}; expected a Callwright server.`;
  if (isOfProxy(response)) {
    const silent = titles.unreachable[language === 'fr' ? 'fr' : 'en'];
    return { type: '', title: silent, status, code: unreachableCode, detail, retryable: true };
  }
  const title = titles.notOurs[language === 'fr' ? 'fr' : 'en'];
  return { type: '', title, status, code: 'not_callwright', detail, retryable: false };
}

function unreachable(error: unknown, { server, language }: ClientOptions): Problem {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const code = cause instanceof Error && 'code' in cause ? cause.code : cause;
  const detail = `${server} does not answer (${String(code)}).`;
  const title = titles.unreachable[language === 'fr' ? 'fr' : 'en'];
  const head = { type: '', title, status: 503, detail };
  return { ...head, code: unreachableCode, retryable: true };
}

/**
 * The WebSocket address of a server: `http` becomes `ws`; without a server, the page's own origin.
 */
function socketOrigin(server: string): string {
  const here = (globalThis as { readonly location?: { readonly origin: string } }).location;
  return (server === '' ? (here?.origin ?? '') : server).replace(/^http/, 'ws').replace(/\/$/, '');
}
