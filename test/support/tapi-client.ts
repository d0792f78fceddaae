/** A program of TAPI: functions by name over HTTP, messages over a socket. */
import { expect } from 'vitest';
import type { Body, TestApi } from './api-server.ts';
import { settleTurns } from './event-socket.ts';

export interface TapiMessage extends Body {
  readonly message?: string;
  readonly p1?: number;
  readonly p2?: number;
  readonly p3?: number;
}

export interface TapiClient {
  /** What a function answers at once; it succeeds, or has this result. */
  call(name: string, given?: object, result?: string): Promise<Body>;
  /** Of the first call. */
  readonly hLine: number;
  readonly hLineApp: number;
  readonly messages: readonly TapiMessage[];
  /** (p2, p3) of messages of this name so far, and forgets them. */
  taken(message: string): readonly (readonly [number | undefined, number | undefined])[];
  clear(): void;
  say(frame: object): void;
  /** The first message that fits. */
  until(fits: (message: TapiMessage) => boolean): Promise<TapiMessage>;
  /** Reads no more. */
  pause(): void;
  isClosed(): boolean;
  stop(): void;
}

const twoTwo = 0x0002_0002;
const ok = '0x00000000';

/** A person's program, with line 0 open at a version. */
export async function aTapiClient(
  { ask, app, clock }: TestApi,
  person: string,
  { version = twoTwo, api = '2.2' }: { readonly version?: number; readonly api?: string } = {},
): Promise<TapiClient> {
  const call: TapiClient['call'] = async (name, given = {}, result = ok) => {
    const got = await ask('POST', `/tapi/2.2/${name}?sync=true`, { as: person, body: given });
    const why = JSON.stringify(got.body['problem'] ?? got.body);
    expect([got.status, got.body['result'], why], name).toEqual([200, result, why]);
    return got.body;
  };
  const messages: TapiMessage[] = [];
  const headers = { host: 'localhost', authorization: `Bearer ${person}` };
  const socket = await app.injectWS(
    `/tapi/events?api=${api}`,
    { headers },
    {
      onInit: (opened) => {
        opened.on('message', (data) => messages.push(JSON.parse(String(data)) as TapiMessage));
        opened.on('ping', () => opened.pong());
      },
    },
  );
  let isClosed = false;
  socket.on('close', () => {
    isClosed = true;
  });
  socket.on('error', () => {});
  const { hLineApp } = await call('lineInitializeEx', { dwAPIVersion: version });
  const given = { hLineApp, dwDeviceID: 0, dwAPIVersion: version };
  const { hLine } = await call('lineOpen', given);
  return {
    call,
    messages,
    hLine: Number(hLine),
    hLineApp: Number(hLineApp),
    taken: (message) => {
      const own = messages.filter((one) => one.message === message);
      messages.length = 0;
      return own.map(({ p2, p3 }) => [p2, p3]);
    },
    clear: () => {
      messages.length = 0;
    },
    say: (frame) => socket.send(JSON.stringify(frame)),
    until: async (fits) => {
      for (let turns = 0; turns < 1_000; turns += 1) {
        const found = messages.find(fits);
        if (found !== undefined) return found;
        await settleTurns();
        clock.turn(0);
      }
      throw new Error(`no such message among ${JSON.stringify(messages)}`);
    },
    pause: () => socket.pause(),
    isClosed: () => isClosed,
    stop: () => socket.terminate(),
  };
}

/** What has been said is heard. */
export async function heard(): Promise<void> {
  for (let turns = 0; turns < 5; turns += 1) await settleTurns();
}

/** Time goes on so slowly that who is pinged can answer. */
export async function passes({ clock }: TestApi, ms: number): Promise<void> {
  const stepMs = 10_000;
  for (let leftMs = ms; leftMs > 0; leftMs -= stepMs) {
    clock.turn(Math.min(stepMs, leftMs));
    await heard();
  }
}
