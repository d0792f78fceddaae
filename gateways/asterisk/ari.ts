/**
 * Asterisk's REST interface (ARI): requests over kept connections, one application's events by
 * `WebSocket`. Requests above Asterisk's limit wait. Source: Asterisk 16, `rest-api/*.json`.
 */
import * as http from 'node:http';
import * as https from 'node:https';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { reasonOf } from '../../kernel/index.ts';
import type { Timers } from '../switch/port.ts';

/** Most requests at once: below the default `sessionlimit` of http.conf, 100. */
const underWayMax = 64;
const lineMax = 20_000;
/** Time limit of a request in ms; a working Asterisk needs a few. */
const answerMsMax = 10_000;
/** How long an idle connection stays open, in ms: Asterisk closes it after 15,000. */
const keptMsMax = 5_000;
const isBusy = 500;
const busyMs = 100;

export interface AsteriskAddress {
  /** `http://host:8088/ari` */
  readonly url: string;
  /** `user:password` of ari.conf. */
  readonly key: string;
  /** Our application's name, in `Stasis(…)` of the dialplan. */
  readonly app: string;
  /** Endpoints for stations and outside numbers: `PJSIP/{number}`, `PJSIP/{number}@trunk`. */
  readonly station: string;
  readonly trunk: string;
}

const usual = { app: 'callwright', station: 'PJSIP/{number}', trunk: 'PJSIP/{number}@trunk' };

/**
 * Reads `http://host:8088/ari?app=…&station=…&trunk=…`; defaults as in `examples/asterisk`. @throws
 * {Error} if it is no such URL
 */
export function asteriskPlace(url: string, key: string): AsteriskAddress {
  const { origin, pathname, protocol, searchParams } = new URL(url);
  if (!/^https?:$/.test(protocol)) {
    throw new Error(`${url} is no URL of ARI; expected like http://127.0.0.1:8088/ari`);
  }
  const said = (name: keyof typeof usual): string => searchParams.get(name) ?? usual[name];
  const path = pathname.replace(/\/+$/, '') || '/ari';
  const names = { app: said('app'), station: said('station'), trunk: said('trunk') };
  return { url: `${origin}${path}`, key, ...names };
}

const channelSchema = z.object({
  id: z.string(),
  name: z.string(),
  state: z.string(),
  caller: z.object({ number: z.string() }),
  dialplan: z.object({ exten: z.string() }),
  channelvars: z.record(z.string(), z.string()).optional(),
});
export type AriChannel = z.infer<typeof channelSchema>;
export const channelsSchema = z.array(channelSchema);

const bridgeSchema = z.object({
  id: z.string(),
  channels: z.array(z.string()),
});
export type AriBridge = z.infer<typeof bridgeSchema>;
export const bridgesSchema = z.array(bridgeSchema);
export const applicationSchema = z.object({
  channel_ids: z.array(z.string()),
  events_allowed: z.array(z.object({ type: z.string() })),
});
/** `GET /applications`: applications with a listener. */
export const applicationsSchema = z.array(z.object({ name: z.string() }));
/** `GET /endpoints`: telephones and trunks. */
export const endpointsSchema = z.array(
  z.object({ technology: z.string(), resource: z.string(), state: z.string().optional() }),
);

/** `GET /recordings/stored`, whose files may still be written. */
export const recordingsSchema = z.array(z.object({ name: z.string() }));

const variableSchema = z.object({ value: z.string() });

const eventSchema = z.object({
  type: z.string(),
  channel: channelSchema.optional(),
  bridge: bridgeSchema.optional(),
  args: z.array(z.string()).optional(),
  cause: z.int().optional(),
  digit: z.string().optional(),
  playback: z.object({ id: z.string() }).optional(),
  recording: z.object({ name: z.string(), cause: z.string().optional() }).optional(),
  device_state: z.object({ name: z.string(), state: z.string() }).optional(),
});
export type AriEvent = z.infer<typeof eventSchema>;

/** Asterisk's refusal with its message; status 0: no answer. */
export class AriError extends Error {
  readonly status: number;
  constructor(status: number, words: string) {
    super(words);
    this.status = status;
  }
}

/** Retries once if Asterisk is busy with an earlier request. @throws {AriError} */
export async function insist(timers: Timers, ask: () => Promise<unknown>): Promise<void> {
  try {
    await ask();
  } catch (error) {
    if (!(error instanceof AriError) || error.status !== isBusy) throw error;
    const rested = Promise.withResolvers<void>();
    timers.after(busyMs, rested.resolve);
    await rested.promise;
    await ask();
  }
}

/** Ignores that a channel or bridge is gone; empty bridges are found at the next start. */
export function leaveIt(error: unknown): void {
  if (!(error instanceof AriError)) throw error;
}

export function pathOf(...parts: readonly string[]): string {
  return parts.map(encodeURIComponent).join('/');
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
interface QueryValues {
  readonly [name: string]: string | undefined;
}

export class Ari {
  readonly place: AsteriskAddress;
  readonly #authorization: string;
  readonly #protocol: typeof http | typeof https;
  readonly #kept: http.Agent;
  readonly #line: (() => void)[] = [];
  #underWay = 0;
  #isClosed = false;
  #socket: WebSocket | null = null;
  #lose: (why: string) => void = () => {};

  constructor(place: AsteriskAddress) {
    this.place = place;
    this.#protocol = place.url.startsWith('https:') ? https : http;
    this.#kept = new this.#protocol.Agent({ keepAlive: true, timeout: keptMsMax });
    this.#authorization = `Basic ${Buffer.from(place.key).toString('base64')}`;
  }

  get load(): number {
    return this.#underWay + this.#line.length;
  }

  async ask(
    method: Method,
    path: string,
    query: QueryValues = {},
    body?: unknown,
  ): Promise<unknown> {
    if (this.#underWay >= underWayMax) await this.#turn();
    this.#underWay += 1;
    try {
      const search = new URLSearchParams();
      for (const [name, value] of Object.entries(query)) {
        if (value !== undefined) search.set(name, value);
      }
      const said = body === undefined ? '' : JSON.stringify(body);
      const answer = await this.#request(method, `${path}?${search}`, said);
      const read = await text(answer);
      const { statusCode: status = 0, statusMessage = '' } = answer;
      if (!isGood(status)) throw new AriError(status, wordsOf(read) ?? statusMessage);
      return read === '' ? null : JSON.parse(read);
    } catch (error) {
      if (error instanceof AriError) throw error;
      const why = `${method} ${path}: ${reasonOf(error)}`;
      // Asterisk may have carried it out or not: the next connection reads what there is.
      this.#lose(why);
      throw new AriError(0, why);
    } finally {
      this.#underWay -= 1;
      this.#line.shift()?.();
      this.#letGo();
    }
  }

  /** Reads JSON. @throws {AriError} also if the answer has another shape. */
  async read<Shape extends z.ZodType>(path: string, shape: Shape): Promise<z.infer<Shape>> {
    const read = shape.safeParse(await this.ask('GET', path));
    if (read.success) return read.data;
    throw new AriError(0, `GET ${path}: not what Asterisk 16 answers: ${read.error.message}`);
  }

  /** A stored recording's file. @throws {AriError} */
  async *file(path: string): AsyncGenerator<Uint8Array> {
    const answer = await this.#request('GET', path, '');
    const { statusCode: status = 0, statusMessage } = answer;
    if (isGood(status)) return yield* answer;
    answer.resume();
    throw new AriError(status, `GET ${path}: ${statusMessage}`);
  }

  /**
   * Registers the application; its events come until `onLost`, also called when a request is cut
   * off. Its former listener gets `ApplicationReplaced`. @throws {AriError}
   */
  listen(onEvent: (event: AriEvent) => void, onLost: (why: string) => void): Promise<void> {
    const { url, key, app } = this.place;
    const asked = new URLSearchParams({ app, api_key: key });
    const opened = Promise.withResolvers<void>();
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/events?${asked}`);
    this.#socket = socket;
    this.#lose = onLost;
    socket.addEventListener('open', () => opened.resolve());
    socket.addEventListener('message', ({ data }) => {
      const event = eventSchema.safeParse(JSON.parse(String(data)));
      if (event.success) onEvent(event.data);
    });
    socket.addEventListener('close', ({ code }) => {
      const why = `its socket is closed, code ${code}`;
      opened.reject(new AriError(0, `${url}: ${why}`));
      onLost(why);
    });
    return opened.promise;
  }

  /** A variable of Asterisk or of an object `of` it; empty: not set. @throws {AriError} */
  async variable(variable: string, of = 'asterisk'): Promise<string> {
    const read = await this.ask('GET', `${of}/variable`, { variable });
    return variableSchema.parse(read).value;
  }

  close(): void {
    this.#isClosed = true;
    this.#socket?.close();
    this.#letGo();
  }

  /** Once closed: ends idle connections, as they count towards `sessionlimit` of Asterisk. */
  #letGo(): void {
    if (this.#isClosed && this.#underWay === 0) this.#kept.destroy();
  }

  #request(method: Method, path: string, body: string): Promise<http.IncomingMessage> {
    const answered = Promise.withResolvers<http.IncomingMessage>();
    const headers = { authorization: this.#authorization, 'content-type': 'application/json' };
    const how = { method, headers, agent: this.#kept, timeout: answerMsMax };
    const request = this.#protocol.request(`${this.place.url}/${path}`, how, answered.resolve);
    request.on('timeout', () => {
      request.destroy(new AriError(0, `${method} ${path}: no answer after ${answerMsMax} ms`));
    });
    request.on('error', answered.reject);
    request.end(body);
    return answered.promise;
  }

  #turn(): Promise<void> {
    if (this.#line.length >= lineMax) {
      throw new AriError(0, `${lineMax} requests wait for Asterisk; expected fewer`);
    }
    return new Promise((resolve) => this.#line.push(resolve));
  }
}

function isGood(status: number): boolean {
  return status >= 200 && status < 300;
}

function wordsOf(text: string): string | undefined {
  try {
    const read = z.object({ message: z.string() }).safeParse(JSON.parse(text));
    return read.data?.message;
  } catch {
    return undefined;
  }
}
