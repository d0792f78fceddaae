/**
 * Stands before localstripe with what Stripe has and localstripe lacks: idempotency keys, search,
 * sums of an intent, metadata of a capture. Every request is sent to Stripe's own mock as well.
 *
 * Faults are those of our sandbox: an answer that is lost, late or an error, acted on or not.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface StripeFault {
  /** What fails, as `capture`, the end of a path; [any POST]. */
  readonly on?: string;
  readonly times?: number;
  readonly acts?: boolean;
  readonly answer: 'sent' | 'never' | 'dropped' | 'error' | 'held';
}

interface Answer {
  readonly status: number;
  readonly body: string;
}
interface KeptAnswer {
  readonly asked: string;
  readonly answer: Promise<Answer>;
  isDone: boolean;
}
interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly form: URLSearchParams;
  readonly authorization: string;
}
type Json = Readonly<Record<string, unknown>>;

export class StripeFront {
  readonly #server: Server;
  readonly #servers: { readonly localstripe: string; readonly mock: string };
  readonly #keys = new Map<string, KeptAnswer>();
  readonly #reasons = new Map<string, string>();
  readonly #refused: string[] = [];
  #faults: StripeFault[] = [];
  #held: (() => void)[] = [];
  /** Requests that were to move money. */
  asked = 0;
  /** Whether the search finds nothing yet, as of what is new. */
  isSearchLate = false;

  constructor(servers: { readonly localstripe: string; readonly mock: string }) {
    this.#servers = servers;
    this.#server = createServer((request, response) => {
      this.#respond(request, response).catch(() => response.destroy());
    });
  }

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.letGo();
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Requests that Stripe's own mock did not understand. */
  get refused(): readonly string[] {
    return this.#refused;
  }

  fail(...faults: readonly StripeFault[]): void {
    this.#faults = [...faults];
  }

  /** Requests that were held go on. */
  letGo(): void {
    for (const go of this.#held.splice(0)) go();
  }

  /** As Stripe does after a day. */
  forgetKeys(): void {
    this.#keys.clear();
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url: path = '/', headers } = request;
    const form = new URLSearchParams(await text(request));
    const { authorization = '' } = headers;
    const exchange = { method, path, form, authorization };
    await this.#mirror(exchange);
    const fault = method === 'POST' ? this.#faultOf(path) : undefined;
    if (method === 'POST' && path !== '/v1/customers') this.asked += 1;
    const key = headers['idempotency-key']?.toString();
    const acts = fault?.acts ?? true;
    const answer = acts ? await this.#once(key, exchange, fault) : null;
    if (fault?.answer === 'never') return;
    if (fault?.answer === 'dropped') return void response.destroy();
    const isError = answer === null || fault?.answer === 'error';
    const { status, body } = isError ? refusal(500, 'api_error', 'down') : answer;
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  }

  #faultOf(path: string): StripeFault | undefined {
    const at = this.#faults.findIndex(({ on = '' }) => path.split('?')[0]?.endsWith(on));
    const fault = this.#faults[at];
    if (fault === undefined) return undefined;
    const { times = 1 } = fault;
    if (times > 1) this.#faults[at] = { ...fault, times: times - 1 };
    else this.#faults.splice(at, 1);
    return fault;
  }

  /** Carries a key out once, and answers it the same ever after. */
  async #once(
    key: string | undefined,
    exchange: Exchange,
    fault: StripeFault | undefined,
  ): Promise<Answer> {
    const asked = `${exchange.path} ${exchange.form}`;
    const kept = key === undefined ? undefined : this.#keys.get(key);
    if (kept !== undefined) {
      if (kept.asked !== asked) return refusal(400, 'idempotency_error', 'another request');
      if (!kept.isDone) return refusal(409, 'idempotency_error', 'idempotency_key_in_use');
      return await kept.answer;
    }
    const answer = this.#act(exchange, fault);
    if (key === undefined) return await answer;
    const row = { asked, answer, isDone: false };
    this.#keys.set(key, row);
    await answer;
    row.isDone = true;
    return await answer;
  }

  async #act(exchange: Exchange, fault: StripeFault | undefined): Promise<Answer> {
    if (fault?.answer === 'held') await new Promise<void>((go) => this.#held.push(go));
    const { method, path, form } = exchange;
    const [pathname = ''] = path.split('?');
    if (pathname.endsWith('/search')) return await this.#search(exchange);
    if (method === 'GET') return await this.#read(exchange);
    const [, intent = ''] = /payment_intents\/(\w+)\//.exec(pathname) ?? [];
    const left = without(form, lacking);
    if (pathname.endsWith('/capture')) {
      // Before it, so that nobody sees a capture without them.
      const metadata = membersOf(form, 'metadata');
      for (const [name] of metadata) left.delete(name);
      const told = new URLSearchParams(metadata);
      await this.#send({ ...exchange, path: `/v1/payment_intents/${intent}`, form: told });
    }
    if (pathname.endsWith('/cancel')) {
      this.#reasons.set(intent, form.get('cancellation_reason') ?? '');
    }
    return this.#completed(await this.#send({ ...exchange, form: left }));
  }

  async #read(exchange: Exchange): Promise<Answer> {
    const url = new URL(exchange.path, 'http://stripe');
    for (const name of [...url.searchParams.keys()]) {
      if (name.startsWith('created')) url.searchParams.delete(name);
    }
    const answer = await this.#send({ ...exchange, path: `${url.pathname}${url.search}` });
    if (url.pathname !== '/v1/refunds') return this.#completed(answer);
    // localstripe has none of an intent without a charge, and books what a part capture leaves.
    const { data = [] } =
      answer.status === 200 ? (JSON.parse(answer.body) as { data: Json[] }) : {};
    const own = data.filter(({ metadata }) => 'key' in (metadata as Json));
    return json(200, { object: 'list', data: own, has_more: false, url: '/v1/refunds' });
  }

  /** By metadata alone, as `metadata['a']:'b' AND metadata['c']:'d'`. */
  async #search(exchange: Exchange): Promise<Answer> {
    const { searchParams } = new URL(exchange.path, 'http://stripe');
    const terms = [...(searchParams.get('query') ?? '').matchAll(/metadata\['(\w+)'\]:'([^']*)'/g)];
    const path = '/v1/payment_intents?limit=100000';
    const { body } = this.#completed(await this.#send({ ...exchange, path }));
    const { data } = JSON.parse(body) as { data: { metadata: Record<string, string> }[] };
    const isFound = ({ metadata }: { metadata: Record<string, string> }): boolean =>
      !this.isSearchLate && terms.every(([, name = '', value]) => metadata[name] === value);
    return json(200, {
      object: 'search_result',
      data: data.filter(isFound),
      has_more: false,
      url: '/v1/payment_intents/search',
    });
  }

  async #send({ method, path, form, authorization }: Exchange): Promise<Answer> {
    const content = method === 'POST' ? { body: form } : {};
    const url = `${this.#servers.localstripe}${path}`;
    const got = await fetch(url, { method, headers: { authorization }, ...content });
    return { status: got.status, body: await got.text() };
  }

  async #mirror({ method, path, form, authorization }: Exchange): Promise<void> {
    const content = method === 'POST' ? { body: form } : {};
    const url = `${this.#servers.mock}${path}`;
    const got = await fetch(url, { method, headers: { authorization }, ...content });
    const why = await got.text();
    if (got.status === 400) this.#refused.push(`${method} ${path} ${form}: ${why}`);
  }

  /** With the sums of intents, which Stripe keeps. */
  #completed({ status, body }: Answer): Answer {
    const answered = JSON.parse(body) as Json;
    const { data } = answered as { data?: readonly Json[] };
    if (Array.isArray(data)) {
      return json(status, { ...answered, data: data.map((one) => this.#withSums(one)) });
    }
    return json(status, this.#withSums(answered));
  }

  #withSums(one: Json): Json {
    if (one['object'] !== 'payment_intent') return one;
    const received = receivedOf(one as unknown as LocalIntent);
    return {
      ...one,
      amount_received: received,
      amount_capturable: one['status'] === 'requires_capture' ? one['amount'] : 0,
      cancellation_reason: this.#reasons.get(String(one['id'])) ?? null,
    };
  }
}

/** What localstripe does not take of an intent. */
const lacking = ['automatic_payment_methods', 'cancellation_reason', 'off_session'];

export interface LocalIntent {
  readonly amount: number;
  readonly latest_charge: {
    readonly captured: boolean;
    readonly status: string;
    readonly refunds: { readonly data: readonly { amount: number; metadata: object }[] };
  } | null;
}

/** Of a part capture, localstripe books what is left as a refund without metadata. */
export function receivedOf({ amount, latest_charge: charge }: LocalIntent): number {
  if (charge?.captured !== true) return 0;
  const left = charge.refunds.data.filter(({ metadata }) => !('key' in metadata));
  return left.reduce((sum, one) => sum - one.amount, amount);
}

function membersOf(form: URLSearchParams, name: string): [string, string][] {
  return [...form].filter(([member]) => member.startsWith(`${name}[`));
}

function without(form: URLSearchParams, names: readonly string[]): URLSearchParams {
  const left = [...form].filter(([member]) => !names.includes(member.split('[')[0] ?? ''));
  return new URLSearchParams(left);
}

function json(status: number, body: object): Answer {
  return { status, body: JSON.stringify(body) };
}

function refusal(status: number, type: string, code: string): Answer {
  return json(status, { error: { type, code, message: code } });
}
