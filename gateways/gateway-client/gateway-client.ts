/**
 * A gateway's end of `cw-gateway.v1`: connects, keeps its epoch, and connects again, with growing
 * pauses, for as long as it lasts. What it does with what it hears is its role's.
 *
 * Source: ux-and-api.md 4.2, 7.1; decisions/0025.
 */
import {
  type GatewayFrame,
  type GatewayHello,
  parseJson,
  type ServiceFrame,
  serviceFrameSchema,
} from '../../contracts/index.ts';
import { reasonOf } from '../../kernel/index.ts';
import type { Timers } from '../switch/port.ts';

const pauseMs = { first: 500, max: 30_000 } as const;
/** UTF-16 code units of a frame. */
const frameLengthMax = 1_048_576;

/** A way to say texts, and to hear them, until it is closed. */
export interface GatewayChannel {
  send(text: string): void;
  close(): void;
  /** Both are called before anything can have come. */
  onText(listener: (text: string) => void): void;
  onClose(listener: () => void): void;
}

type Welcome = Extract<ServiceFrame, { op: 'welcome' }>;
type Request = Extract<ServiceFrame, { op: 'command' | 'proxy.request' }>;
/** False: its connection is lost. */
export type Say = (frame: GatewayFrame) => boolean;

/** What a gateway is. */
export interface GatewayRole {
  /** Its hello, but for what the client knows. */
  readonly hello: Omit<GatewayHello, 'op' | 'protocol' | 'handlerId' | 'epoch'>;
  /** In force from now on, until `say` leads nowhere; tells what was missed. */
  welcomed(welcome: Welcome, say: Say): void;
  /** Answers by the `say` it was asked with: one of an earlier connection is lost. */
  asked(request: Request, say: Say): void;
}

export interface GatewayClientOptions {
  readonly handlerId: string;
  readonly role: GatewayRole;
  readonly open: () => Promise<GatewayChannel>;
  /** What it says first: the last that an earlier life was given, and one more [0: none]. */
  readonly epoch?: number;
  /** Hears what it is given: whoever keeps it can take over. */
  readonly onEpoch?: (epoch: number) => void;
  /** Of the one clock there is. */
  readonly clock: Timers;
  /** Hears of what goes on: connected, refused, lost, what was rejected [nobody does]. */
  readonly onNote?: (note: string) => void;
}

export class GatewayClient {
  readonly #of: GatewayClientOptions;
  #channel: GatewayChannel | null = null;
  #epoch: number;
  #tries = 0;
  #stopPause: () => void = () => {};
  #isOver = false;

  /** Connects at once. */
  constructor(options: GatewayClientOptions) {
    this.#of = options;
    this.#epoch = options.epoch ?? 0;
    void this.#connect();
  }

  /** For good. */
  close(): void {
    this.#isOver = true;
    this.#stopPause();
    this.#channel?.close();
  }

  async #connect(): Promise<void> {
    const { open, role, handlerId } = this.#of;
    try {
      const channel = await open();
      if (this.#isOver) return channel.close();
      this.#channel = channel;
      const say: Say = (frame) => {
        const isHere = this.#channel === channel;
        if (isHere) channel.send(JSON.stringify(frame));
        return isHere;
      };
      channel.onText((text) => this.#hear(text, say));
      channel.onClose(() => this.#again('the connection is lost'));
      say({ op: 'hello', protocol: 1, handlerId, epoch: this.#epoch, ...role.hello });
    } catch (error) {
      this.#again(reasonOf(error));
    }
  }

  #again(why: string): void {
    this.#channel = null;
    if (this.#isOver) return;
    this.#tries += 1;
    const waitMs = Math.min(pauseMs.max, pauseMs.first * 2 ** (this.#tries - 1));
    this.#note(`${why}; connects again in ${waitMs} ms`);
    this.#stopPause = this.#of.clock.after(waitMs, () => void this.#connect());
  }

  #hear(text: string, say: Say): void {
    const parsed = parseJson({
      text,
      schema: serviceFrameSchema,
      lengthMax: frameLengthMax,
      refuseDuplicateKeys: false,
    });
    // A newer service may say more than we know of.
    if (!parsed.ok) return this.#note(`not understood: ${parsed.problems[0]?.message}`);
    const frame = parsed.value;
    switch (frame.op) {
      case 'welcome':
        this.#epoch = frame.epoch;
        this.#of.onEpoch?.(frame.epoch);
        this.#tries = 0;
        this.#note(`connected with epoch ${frame.epoch}`);
        return this.#of.role.welcomed(frame, say);
      case 'refused':
        return this.#note(`refused: ${frame.problem.detail}`);
      case 'rejected':
        return this.#note(`rejected ${frame.about}: ${frame.problem.detail}`);
      default:
        return this.#of.role.asked(frame, say);
    }
  }

  #note(note: string): void {
    this.#of.onNote?.(`${this.#of.role.hello.name}: ${note}`);
  }
}

/**
 * Opens channels to the service at an address, `http://127.0.0.1:8080`, with the key of a program:
 * it buys a ticket, which signs the socket in, for Node's WebSocket sends no header of ours.
 */
export function gatewayChannels(address: string, key: string): () => Promise<GatewayChannel> {
  return async () => {
    const headers = { authorization: `Bearer ${key}` };
    const bought = await fetch(`${address}/api/v1/events/tickets`, { method: 'POST', headers });
    const { ticket, detail } = (await bought.json()) as { ticket?: string; detail?: string };
    if (ticket === undefined) throw new Error(`${address} gives no ticket: ${detail}`);
    const url = `${address.replace(/^http/, 'ws')}/api/v1/gateway`;
    return await opened(new WebSocket(url, [`cw.ticket.${ticket}`]));
  };
}

function opened(socket: WebSocket): Promise<GatewayChannel> {
  return new Promise((resolve, reject) => {
    socket.onerror = () => reject(new Error(`No WebSocket opens at ${socket.url}.`));
    socket.onopen = () =>
      resolve({
        send: (text) => socket.send(text),
        close: () => socket.close(),
        onText: (listener) => {
          socket.onmessage = ({ data }) => listener(String(data));
        },
        onClose: (listener) => {
          socket.onclose = () => listener();
        },
      });
  });
}
