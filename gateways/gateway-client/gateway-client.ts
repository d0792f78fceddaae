/**
 * A gateway's side of `cw-gateway.v1`: connects, keeps its epoch, reconnects with growing pauses. A
 * role handles the messages. Source: decisions/0025.
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
/** Longest message, in UTF-16 code units. */
const frameLengthMax = 1_048_576;

export interface GatewayChannel {
  send(text: string): void;
  close(): void;
  /** Both listeners must be set before anything can arrive. */
  onText(listener: (text: string) => void): void;
  onClose(listener: () => void): void;
}

type Welcome = Extract<ServiceFrame, { op: 'welcome' }>;
type Request = Extract<ServiceFrame, { op: 'command' | 'proxy.request' | 'route.request' }>;
/** Sends a message; returns false if its connection is lost. */
export type SendFrame = (frame: GatewayFrame) => boolean;

export interface GatewayRole {
  /** The first message, without the members that the client adds. */
  readonly hello: Omit<GatewayHello, 'op' | 'protocol' | 'handlerId' | 'epoch'>;
  /**
   * The gateway is connected: report what the service missed. `say` sends until it returns false.
   */
  welcomed(welcome: Welcome, say: SendFrame): void;
  /** Answers a request by `say`, which no longer works after a reconnect. */
  asked(request: Request, say: SendFrame): void;
}

export interface GatewayClientOptions {
  readonly handlerId: string;
  readonly role: GatewayRole;
  readonly open: () => Promise<GatewayChannel>;
  /** First epoch: an earlier process's last plus one; default 0. */
  readonly epoch?: number;
  /** Called with each epoch, to store it for later processes. */
  readonly onEpoch?: (epoch: number) => void;
  readonly clock: Timers;
  /** Called with notes on the connection and on rejected messages. */
  readonly onNote?: (note: string) => void;
}

export class GatewayClient {
  readonly #of: GatewayClientOptions;
  #channel: GatewayChannel | null = null;
  #epoch: number;
  #tries = 0;
  #stopPause: () => void = () => {};
  #isOver = false;

  constructor(options: GatewayClientOptions) {
    this.#of = options;
    this.#epoch = options.epoch ?? 0;
    void this.#connect();
  }

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
      const say: SendFrame = (frame) => {
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

  #hear(text: string, say: SendFrame): void {
    const parsed = parseJson({
      text,
      schema: serviceFrameSchema,
      lengthMax: frameLengthMax,
      refuseDuplicateKeys: false,
    });
    // A newer service may send unknown messages, which are skipped.
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
 * Opens connections with an API key, exchanged for a ticket, as Node's WebSocket cannot send
 * headers.
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
