/** A client of a server's WebSocket, without the network. */
import type { TestApi } from './api-server.ts';
import { requireEvent } from './event-faults.ts';

export interface SocketFrame {
  readonly op: string;
  readonly [member: string]: unknown;
}

export interface EventSocket {
  /** Everything said so far. */
  readonly frames: readonly SocketFrame[];
  /** A document, or what it is to say instead. */
  say(frame: object | string | Buffer): void;
  /** The first frame that fits, turning the clock until it has come. */
  until(fits: (frame: SocketFrame) => boolean): Promise<SocketFrame>;
  /** The answer to a command. */
  call(frame: object): Promise<SocketFrame>;
  /** Events of all frames so far, in their order. */
  events(): readonly SocketFrame[];
  /** Stops reading, and reads on. */
  pause(): void;
  resume(): void;
  isClosed(): boolean;
  /** When it is. */
  closed(): Promise<void>;
  stop(): void;
}

/** Waits for what has been set off, without time going on. */
export function settleTurns(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(() => setImmediate(resolve));
  });
}

let calls = 0;

export async function openSocket(
  { app, clock }: TestApi,
  headers: { readonly [name: string]: string } = {},
  path = '/api/v1/events',
): Promise<EventSocket> {
  const frames: SocketFrame[] = [];
  const socket = await app.injectWS(
    path,
    { headers: { host: 'localhost', authorization: 'Bearer anna', ...headers } },
    {
      onInit: (opened) => {
        opened.on('message', (data) => frames.push(JSON.parse(String(data)) as SocketFrame));
        opened.on('ping', () => opened.pong());
      },
    },
  );
  let isClosed = false;
  socket.on('close', () => {
    isClosed = true;
  });
  socket.on('error', () => {});
  const say = (frame: object | string | Buffer): void =>
    socket.send(
      typeof frame === 'string' || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame),
    );
  const until: EventSocket['until'] = async (fits) => {
    for (let turns = 0; turns < 10_000; turns += 1) {
      const found = frames.find(fits);
      if (found !== undefined) return found;
      await settleTurns();
      // Time goes on only where waiting alone does not help.
      clock.turn(turns < 50 ? 0 : 1);
    }
    throw new Error(`no such frame among ${JSON.stringify(frames).slice(0, 2_000)}`);
  };
  return {
    frames,
    say,
    until,
    call: (frame) => {
      calls += 1;
      const id = `call-${calls}`;
      say({ op: 'call', id, ...frame });
      return until((one) => one.op === 'answer' && one['id'] === id);
    },
    events: () => {
      const events = frames.flatMap(({ op, items }) =>
        op === 'events' ? (items as SocketFrame[]) : [],
      );
      for (const event of events) requireEvent(event);
      return events;
    },
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    isClosed: () => isClosed,
    async closed() {
      for (let turns = 0; turns < 1_000 && !isClosed; turns += 1) await settleTurns();
      if (!isClosed) throw new Error('the socket is still open');
    },
    stop: () => socket.terminate(),
  };
}

export const isOp =
  (op: string) =>
  (frame: SocketFrame): boolean =>
    frame.op === op;
export const isAck = isOp('ack');

/** Subscribes as `s1`. */
export async function subscribeTo(socket: EventSocket, wanted: object = {}): Promise<void> {
  socket.say({ op: 'subscribe', id: 's1', ...wanted });
  await socket.until(isAck);
}
