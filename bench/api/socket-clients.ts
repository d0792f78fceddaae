/**
 * Many WebSocket clients in one process: agents who receive offers. They read only the ids of
 * calls, so that their own time weighs little.
 */
import { WebSocket } from 'ws';
import { numbered } from '../rounds.ts';
import { credentialsOf } from './bench-client.ts';

const openedAtOnce = 50;
/** Close code of a socket that this side cut off. */
const cutOffCode = 1006;
const subscribe = JSON.stringify({ op: 'subscribe', id: 's', types: ['offer.*'], from: 'now' });
const offered = /"type":"offer\.offered".*?"callId":"([^"]+)"/g;

/** Opens and subscribes sockets a few at a time; returns a function that ends them. */
export async function openSockets(
  port: number,
  { count, as }: { readonly count: number; readonly as: (n: number) => string },
  onOffer: (callId: string) => void = () => {},
): Promise<() => void> {
  const sockets: WebSocket[] = [];
  while (sockets.length < count) {
    const from = sockets.length;
    const some = numbered(Math.min(openedAtOnce, count - from), (n) =>
      openSocket(port, as(from + n), onOffer),
    );
    sockets.push(...(await Promise.all(some)));
  }
  return () => {
    for (const socket of sockets) socket.terminate();
  };
}

function openSocket(
  port: number,
  as: string,
  onOffer: (callId: string) => void,
): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/v1/events`, {
    headers: credentialsOf(as),
    perMessageDeflate: false,
  });
  socket.on('open', () => socket.send(subscribe));
  socket.on('close', (code) => {
    if (code !== cutOffCode) throw new Error(`the socket of ${as} was closed with ${code}`);
  });
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('message', (data) => {
      const text = String(data);
      if (text.startsWith('{"op":"ack"')) resolve(socket);
      for (const [, callId = ''] of text.matchAll(offered)) onOffer(callId);
    });
  });
}
