/**
 * WebSocket clients of a service, many in one process: agents who are told of their offers.
 *
 * They read frames as they come and make nothing of them but the ids of offers, so that their own
 * time does not stand in what the service takes.
 * Source: RFC 6455 1.3, 5.2.
 */
import type { Socket } from 'node:net';
import { named } from './bench-client.ts';
import { headEnd, rawSocket, request } from './http-load.ts';

/** Opens so many sockets, a few at a time, and waits until each has subscribed. */
export async function openSockets(
  port: number,
  clients: { readonly count: number; readonly as: (n: number) => string },
  onOffer: (callId: string) => void = () => {},
): Promise<() => void> {
  const sockets: Socket[] = [];
  while (sockets.length < clients.count) {
    const some = Math.min(atOnce, clients.count - sockets.length);
    const opened = Array.from({ length: some }, (_, n) =>
      openSocket(port, clients.as(sockets.length + n), onOffer),
    );
    for (const socket of await Promise.all(opened)) sockets.push(socket);
  }
  return () => {
    for (const socket of sockets) socket.destroy();
  };
}

const atOnce = 50;
const upgrade = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
};
const opcodes = { text: 1, close: 8, ping: 9, pong: 10 } as const;
const subscribe = frame(
  opcodes.text,
  JSON.stringify({ op: 'subscribe', id: 's', types: ['offer.*'], from: 'now' }),
);
const pong = frame(opcodes.pong, '');
const accepted = '{"op":"ack"';
const offered = '"type":"offer.offered"';
const callIdBegins = '"callId":"';

/** What a client says is masked, here by zeros; it is shorter than 126 bytes. */
function frame(opcode: number, text: string): Buffer {
  const head = Buffer.of(0x80 + opcode, 0x80 + text.length, 0, 0, 0, 0);
  return Buffer.concat([head, Buffer.from(text)]);
}

function openSocket(port: number, as: string, onOffer: (callId: string) => void): Promise<Socket> {
  return new Promise((resolve) => {
    let isOpen = false;
    let unread = '';
    const hear = (opcode: number, from: number, to: number): void => {
      if (opcode === opcodes.ping) socket.write(pong);
      else if (opcode === opcodes.close) throw new Error(`the socket of ${as} was closed`);
      else if (unread.startsWith(accepted, from)) resolve(socket);
      else offersIn(unread, { from, to }, onOffer);
    };
    const socket = rawSocket(port, (text) => {
      unread += text;
      if (!isOpen) {
        const end = unread.indexOf(headEnd);
        if (end === -1) return;
        if (!unread.startsWith('HTTP/1.1 101')) throw new Error(`${as} was answered ${unread}`);
        isOpen = true;
        unread = unread.slice(end + headEnd.length);
        socket.write(subscribe);
      }
      unread = unread.slice(readFrames(unread, hear));
    });
    socket.write(request('GET', '/api/v1/events', { headers: { ...named(as), ...upgrade } }));
  });
}

/** Hears the frames that are whole; returns where the rest begins. */
function readFrames(
  text: string,
  hear: (opcode: number, from: number, to: number) => void,
): number {
  let at = 0;
  while (at + 2 <= text.length) {
    let from = at + 2;
    let length = text.charCodeAt(at + 1);
    if (length === 126) {
      from += 2;
      length = text.charCodeAt(at + 2) * 256 + text.charCodeAt(at + 3);
    } else if (length > 126) throw new Error('a frame is longer than any offer');
    // Not a number: its length has not come whole.
    if (!(from + length <= text.length)) break;
    hear(text.charCodeAt(at) & 15, from, from + length);
    at = from + length;
  }
  return at;
}

function offersIn(
  text: string,
  { from, to }: { readonly from: number; readonly to: number },
  onOffer: (callId: string) => void,
): void {
  for (let at = text.indexOf(offered, from); at !== -1 && at < to; ) {
    const begins = text.indexOf(callIdBegins, at) + callIdBegins.length;
    onOffer(text.slice(begins, text.indexOf('"', begins)));
    at = text.indexOf(offered, begins);
  }
}
